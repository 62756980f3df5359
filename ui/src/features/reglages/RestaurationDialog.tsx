import { useState } from "react";
import { useSession } from "../../app/session";
import { instantRelatif } from "../../format";
import type { SauvegardeVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Field, FormDialog, PasswordInput, toast } from "../../kit";

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
    <FormDialog
      danger
      title="Restaurer cette copie"
      action="Restaurer"
      pending={pending}
      refus={refus}
      onClose={onClose}
      onSubmit={() => void restore()}
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
    </FormDialog>
  );
}
