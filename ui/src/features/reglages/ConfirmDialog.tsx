import type { ReactNode } from "react";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Dialog, Notice } from "../../kit";

type ConfirmDialogProps = {
  titre: string;
  action: string;
  /** Does it; a refusal is said in the dialog, which stays */
  run: () => Promise<unknown>;
  onDone?: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** What cannot be undone is asked first, with what it does in words; the safe button has the focus. */
export function ConfirmDialog({ titre, action, run, onDone, onClose, children }: ConfirmDialogProps) {
  const { submit, pending, refus } = useSubmit({ champs: [] });
  async function confirm() {
    if (!(await submit(run))) return;
    onDone?.();
    onClose();
  }
  return (
    <Dialog
      title={titre}
      onClose={onClose}
      onSubmit={() => void confirm()}
      actions={
        <>
          <Button look="neutral" onClick={onClose} data-autofocus>
            Annuler
          </Button>
          <Button look="danger" type="submit" aria-disabled={pending || undefined}>
            {action}
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
