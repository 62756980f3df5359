import { type ReactNode, useState } from "react";
import { useAujourdhui } from "../../app/session";
import { useSubmit } from "../../ipc/useSubmit";
import { Field, FormDialog, Input, toast } from "../../kit";

type ExportDialogProps = {
  titre: string;
  /** Beginning of the proposed file's name */
  nom: string;
  onClose: () => void;
  save: (chemin: string) => Promise<unknown>;
  children?: ReactNode;
};

/** Where to write a readable copy: it is not encrypted, and says so. */
export function ExportDialog({ titre, nom, onClose, save, children }: ExportDialogProps) {
  const aujourdhui = useAujourdhui();
  const [chemin, setChemin] = useState(`~/${nom}-${aujourdhui}.json`);
  const { submit, pending, erreurs, refus } = useSubmit({ champs: ["chemin"], codes: { fichier: "chemin", fichier_existe: "chemin", disque_plein: "chemin" } });

  async function write() {
    const fait = await submit(() => save(chemin.trim()), { chemin: chemin.trim() === "" && "Indiquez où écrire le fichier." });
    if (!fait) return;
    toast({ message: `Fichier écrit : ${chemin.trim()}` });
    onClose();
  }

  return (
    <FormDialog
      title={titre}
      action="Écrire le fichier"
      pending={pending}
      refus={refus}
      onClose={onClose}
      onSubmit={() => void write()}
    >
      {children}
      <p>Ce fichier n’est pas chiffré : gardez-le dans un endroit sûr, et effacez-le quand il a servi.</p>
      <Field label="Fichier" name="chemin" error={erreurs.chemin} help="~ désigne votre dossier personnel">
        {(control) => <Input {...control} spellCheck={false} value={chemin} onChange={(e) => setChemin(e.target.value)} />}
      </Field>
    </FormDialog>
  );
}
