import { useState } from "react";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Dialog, Field, Input, Notice, PasswordInput, toast } from "../../kit";

export function SauvegardeDialog({ onClose }: { onClose: () => void }) {
  const [phrase, setPhrase] = useState("");
  const [encore, setEncore] = useState("");
  const [chemin, setChemin] = useState("");
  const { submit, pending, erreurs, refus } = useSubmit({
    champs: ["phrase", "encore", "chemin"],
    codes: { phrase_courte: "phrase", fichier: "chemin", disque_plein: "chemin" },
  });

  async function save() {
    const fait = await submit(
      async () => {
        const faite = await call("sauvegarde_create", { phrase, chemin: chemin.trim() || null });
        toast({ message: `Sauvegarde faite : ${faite.chemin}` });
      },
      {
        phrase: phrase === "" && "Choisissez une phrase secrète d’au moins 8 caractères.",
        encore: phrase !== encore && "Les deux phrases ne sont pas les mêmes.",
      },
    );
    if (fait) onClose();
  }

  return (
    <Dialog
      title="Faire une sauvegarde"
      onClose={onClose}
      onSubmit={() => void save()}
      actions={
        <>
          <Button look="neutral" onClick={onClose}>
            Annuler
          </Button>
          <Button look="primary" type="submit" aria-disabled={pending || undefined}>
            {pending ? "Écriture…" : "Sauvegarder"}
          </Button>
        </>
      }
    >
      <p>La phrase secrète chiffre ce fichier. Sans elle, personne ne peut le lire, vous compris.</p>
      <Field label="Phrase secrète" hint="8 caractères au moins" name="phrase" error={erreurs.phrase}>
        {(control) => <PasswordInput {...control} what="la phrase secrète" autoComplete="new-password" value={phrase} onChange={(e) => setPhrase(e.target.value)} />}
      </Field>
      <Field label="La même, encore une fois" name="encore" error={erreurs.encore}>
        {(control) => <PasswordInput {...control} what="la phrase secrète" autoComplete="new-password" value={encore} onChange={(e) => setEncore(e.target.value)} />}
      </Field>
      <Field label="Dossier ou fichier" hint="facultatif" name="chemin" error={erreurs.chemin} help="Vide : dans le dossier de Besace. Pour une clé USB, par exemple /media/cle-usb">
        {(control) => <Input {...control} spellCheck={false} value={chemin} onChange={(e) => setChemin(e.target.value)} />}
      </Field>
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
    </Dialog>
  );
}
