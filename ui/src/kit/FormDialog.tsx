import type { ReactNode } from "react";
import { Button } from "./Button";
import { Notice } from "./Card";
import { Dialog } from "./Dialog";

type FormDialogProps = {
  title: string;
  onClose: () => void;
  onSubmit: () => void;
  /** What the main button does */
  action: string;
  /** What it says while it is being done */
  doing?: string;
  cancel?: string;
  /** What cannot be undone: the safe button has the focus */
  danger?: boolean;
  wide?: boolean;
  readable?: boolean;
  pending?: boolean;
  /** Why it was not done, for the whole form */
  refus?: string | null;
  children?: ReactNode;
};

/** A question in a dialog: its fields, its refusal in words, one button that does it and one that does not. */
export function FormDialog({ title, onClose, onSubmit, action, doing = action, cancel = "Annuler", danger, wide, readable, pending, refus, children }: FormDialogProps) {
  return (
    <Dialog
      title={title}
      wide={wide}
      readable={readable}
      onClose={onClose}
      onSubmit={onSubmit}
      actions={
        <>
          <Button look="neutral" onClick={onClose} data-autofocus={danger || undefined}>
            {cancel}
          </Button>
          <Button look={danger ? "danger" : "primary"} type="submit" aria-disabled={pending || undefined}>
            {pending ? doing : action}
          </Button>
        </>
      }
    >
      {children}
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
    </Dialog>
  );
}
