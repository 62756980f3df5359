import { type ReactNode, useLayoutEffect, useRef } from "react";
import { Button, Notice } from "../../kit";
import s from "./Formulaire.module.css";

type FormulaireProps = {
  titre: string;
  /** What the step is about, under its title */
  intro?: ReactNode;
  /** A refusal that belongs to no field */
  refus?: string | null;
  /** The main button, in words */
  action?: string;
  pending?: boolean;
  /** Shown instead of the action while the server answers */
  enCours?: string;
  onSubmit?: () => void;
  onRetour?: () => void;
  children?: ReactNode;
  /** After the main button */
  pied?: ReactNode;
};

/** One step of sign-in: its title is the screen's, its first field takes the focus. */
export function Formulaire({ titre, intro, refus, action, pending, enCours = "Le serveur répond…", onSubmit, onRetour, children, pied }: FormulaireProps) {
  const form = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  useLayoutEffect(() => {
    document.title = `${titre} | Besace`;
    const first = form.current?.querySelector<HTMLElement>("input:not([type=checkbox])");
    (first ?? heading.current)?.focus();
  }, [titre]);

  return (
    <form
      ref={form}
      className={s.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit?.();
      }}
    >
      <div className={s.titre}>
        {onRetour && <Button look="text" icon="gauche" label="Retour" onClick={onRetour} />}
        <h1 ref={heading} tabIndex={-1}>
          {titre}
        </h1>
      </div>
      {intro && <div className={s.intro}>{intro}</div>}
      {children}
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
      {action && (
        <Button look="primary" type="submit" className={s.large} aria-disabled={pending || undefined}>
          {pending ? enCours : action}
        </Button>
      )}
      <span role="status" className="sr">
        {pending && enCours}
      </span>
      {pied}
    </form>
  );
}
