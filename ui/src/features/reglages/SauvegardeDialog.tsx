import { useState } from "react";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Field, FormDialog, Input, PasswordInput, toast } from "../../kit";

export function SauvegardeDialog({ onClose }: { onClose: () => void }) {
  const [phrase, setPhrase] = useState("");
  const [encore, setEncore] = useState("");
  const [chemin, setChemin] = useState("");
  const { submit, pending, erreurs, refus } = useSubmit({
    champs: ["phrase", "encore", "chemin"],
    codes: { phrase_courte: "phrase", phrase_faible: "phrase", fichier: "chemin", fichier_existe: "chemin", disque_plein: "chemin" },
  });

  async function save() {
    const fait = await submit(
      async () => {
        const faite = await call("sauvegarde_create", { phrase, chemin: chemin.trim() || null });
        toast({ message: `Sauvegarde faite : ${faite.chemin}` });
      },
      {
        phrase: phrase === "" && "Choisissez une phrase secrète d’au moins 12 caractères.",
        encore: phrase !== encore && "Les deux phrases ne sont pas les mêmes.",
      },
    );
    if (fait) onClose();
  }

  return (
    <FormDialog
      title="Faire une sauvegarde"
      action="Sauvegarder"
      doing="Écriture…"
      pending={pending}
      refus={refus}
      onClose={onClose}
      onSubmit={() => void save()}
    >
      <p>La phrase secrète chiffre ce fichier. Sans elle, personne ne peut le lire, vous compris.</p>
      <Field label="Phrase secrète" hint="12 caractères au moins" name="phrase" error={erreurs.phrase}>
        {(control) => <PasswordInput {...control} what="la phrase secrète" autoComplete="new-password" value={phrase} onChange={(e) => setPhrase(e.target.value)} />}
      </Field>
      <Field label="La même, encore une fois" name="encore" error={erreurs.encore}>
        {(control) => <PasswordInput {...control} what="la phrase secrète" autoComplete="new-password" value={encore} onChange={(e) => setEncore(e.target.value)} />}
      </Field>
      <Field label="Dossier ou fichier" hint="facultatif" name="chemin" error={erreurs.chemin} help="Vide : dans le dossier de Besace. Pour une clé USB, par exemple /media/cle-usb">
        {(control) => <Input {...control} spellCheck={false} value={chemin} onChange={(e) => setChemin(e.target.value)} />}
      </Field>
    </FormDialog>
  );
}
