import { type KeyboardEventHandler, type ReactNode, type Ref, useId } from "react";
import { Icon, type IconName } from "../../kit";
import s from "./ARegler.module.css";

type AReglerProps = {
  /** What the badge looks for: a conflict comes first, one key settles it */
  genre: "conflit" | "refus" | "suppressions";
  icon: IconName;
  titre: ReactNode;
  /** Beside the title */
  detail?: ReactNode;
  children: ReactNode;
  ref?: Ref<HTMLElement>;
  onKeyDown?: KeyboardEventHandler<HTMLElement>;
};

/** What waits for a decision: a card that can hold the focus, its title, its ways out. */
export function ARegler({ genre, icon, titre, detail, children, ref, onKeyDown }: AReglerProps) {
  const id = useId();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its keys are those of its own buttons
    <section ref={ref} className={`${s.carte} ${genre === "conflit" ? s.conflit : ""}`} aria-labelledby={id} tabIndex={-1} data-a-regler={genre} onKeyDown={onKeyDown}>
      <header className={s.tete}>
        <Icon name={icon} />
        <h2 id={id}>{titre}</h2>
        {detail}
      </header>
      {children}
    </section>
  );
}

/** Why, in words, then what can be done. */
export function AReglerCorps({ message, children }: { message: string; children: ReactNode }) {
  return (
    <div className={s.corps}>
      <p className={s.message}>{message}</p>
      {children}
    </div>
  );
}

/** The ways out, in the order of what they keep. */
export function Issues({ children }: { children: ReactNode }) {
  return <div className={s.actions}>{children}</div>;
}

/** The way out that loses something stands apart. */
export const perte = s.perte;
