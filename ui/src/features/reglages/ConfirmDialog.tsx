import type { ReactNode } from "react";
import { useSubmit } from "../../ipc/useSubmit";
import { FormDialog } from "../../kit";

type ConfirmDialogProps = {
  titre: string;
  action: string;
  cancel?: string;
  /** Does it; a refusal is said in the dialog, which stays */
  run: () => Promise<unknown>;
  onDone?: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** What cannot be undone is asked first, with what it does in words; the safe button has the focus. */
export function ConfirmDialog({ titre, action, cancel, run, onDone, onClose, children }: ConfirmDialogProps) {
  const { submit, pending, refus } = useSubmit({ champs: [] });
  async function confirm() {
    if (!(await submit(run))) return;
    onDone?.();
    onClose();
  }
  return (
    <FormDialog
      danger
      title={titre}
      action={action}
      cancel={cancel}
      pending={pending}
      refus={refus}
      onClose={onClose}
      onSubmit={() => void confirm()}
    >
      {children}
    </FormDialog>
  );
}
