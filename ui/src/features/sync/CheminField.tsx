import type { ReactNode } from "react";
import { Button, Dialog, Field, Input } from "../../kit";

export type DialogueColis = { chemin: string; onChemin: (chemin: string) => void; onClose: () => void };

type CheminFieldProps = { label: string; erreur: string | undefined; chemin: string; onChemin: (chemin: string) => void };

/** Where the stick is. */
export function CheminField({ label, erreur, chemin, onChemin }: CheminFieldProps) {
  return (
    <Field label={label} name="chemin" error={erreur} help={"Par exemple /media/cle-usb, ou E:\\ sous Windows"}>
      {(control) => <Input {...control} spellCheck={false} value={chemin} onChange={(e) => onChemin(e.target.value)} />}
    </Field>
  );
}

/** What came of it: read, then closed by Entrée. */
export function FermerDialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={onClose}
      actions={
        <Button look="primary" type="submit" data-autofocus>
          Fermer
        </Button>
      }
    >
      {children}
    </Dialog>
  );
}
