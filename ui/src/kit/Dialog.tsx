import { type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "./Button";
import s from "./Dialog.module.css";

type DialogProps = {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, the main one last */
  actions?: ReactNode;
  wide?: boolean;
  /** Only text inside: the body itself takes the focus, so that arrows scroll it */
  readable?: boolean;
  onSubmit?: () => void;
};

/** The browser's own modal: focus stays inside, Échap closes, focus returns where it was. */
export function Dialog({ title, onClose, children, actions, wide, readable, onSubmit }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();

  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return undefined;
    const before = document.activeElement;
    dialog.showModal();
    dialog.querySelector<HTMLElement>("[data-autofocus], form input, form textarea")?.focus();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      className={`${s.dialog} ${wide ? s.wide : ""}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <form
        method="dialog"
        className={s.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <header className={s.head}>
          <h2 id={id}>{title}</h2>
          <Button look="text" dense icon="croix" label="Fermer" onClick={onClose} />
        </header>
        <div className={s.body} {...(readable ? { tabIndex: 0, role: "document", "aria-labelledby": id } : {})}>
          {children}
        </div>
        {actions && <footer className={s.foot}>{actions}</footer>}
      </form>
    </dialog>
  );
}
