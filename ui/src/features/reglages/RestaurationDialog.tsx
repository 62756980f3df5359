import { useState } from "react";
import { useSession } from "../../app/session";
import { instantRelatif } from "../../format";
import type { SauvegardeVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Dialog, Field, Notice, PasswordInput, toast } from "../../kit";

/** A daily copy takes the place of the profile's file: what came after it goes, and is said. */
export function RestaurationDialog({ sauvegarde, onClose }: { sauvegarde: SauvegardeVue; onClose: () => void }) {
  const { aujourdhui, fuseau, ouvert } = useSession();
  const [phrase, setPhrase] = useState("");
  const { submit, pending, erreurs, refus } = useSubmit({ champs: ["phrase"], codes: { phrase_fausse: "phrase", phrase_requise: "phrase" } });
  const demandee = ouvert?.verrouillage === true;

  async function restore() {
    const fait = await submit(() => call("sauvegarde_restore", { chemin: sauvegarde.chemin, phrase }), {
      phrase: demandee && phrase === "" && "Indiquez la phrase secrète de ce profil.",
    });
    if (!fait) return;
    toast({ message: "Copie restaurée. Reconnectez-vous pour reprendre les échanges." });
    onClose();
  }

  return (
    <Dialog
      title="Restaurer cette copie"
      onClose={onClose}
      onSubmit={() => void restore()}
      actions={
        <>
          <Button look="neutral" onClick={onClose} data-autofocus={demandee ? undefined : true}>
            Annuler
          </Button>
          <Button look="danger" type="submit" aria-disabled={pending || undefined}>
            Restaurer
          </Button>
        </>
      }
    >
      <p>
        Ce profil revient à son état {instantRelatif(sauvegarde.date, aujourdhui, fuseau)}. Ce qui a été envoyé depuis reviendra du serveur. Le fichier actuel est mis de
        côté, il n’est pas effacé.
      </p>
      {demandee && (
        <Field label="Phrase secrète du profil" name="phrase" error={erreurs.phrase}>
          {(control) => <PasswordInput {...control} what="la phrase secrète" value={phrase} onChange={(e) => setPhrase(e.target.value)} />}
        </Field>
      )}
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
    </Dialog>
  );
}
