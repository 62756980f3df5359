import { useState } from "react";
import type { CguVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, FormDialog, Notice, toast } from "../../kit";

/** Conditions to accept, the first ones or new ones: proposed, never in the way. */
export function Cgu({ version, texte, premiere }: CguVue) {
  const [lues, setLues] = useState(false);
  const { submit, pending, refus } = useSubmit({ champs: [] });

  async function accepter() {
    const fait = await submit(() => call("cgu_update", { version }));
    if (!fait) return;
    setLues(false);
    toast({ message: "Conditions acceptées." });
  }

  return (
    <Notice actions={<Button onClick={() => setLues(true)}>Lire et accepter</Button>}>
      {premiere ? "Les conditions d’utilisation attendent votre accord." : "Les conditions d’utilisation ont changé."} Vous pouvez continuer à travailler et les lire quand vous voulez.
      {lues && (
        <FormDialog
          wide
          readable
          title="Conditions d’utilisation"
          action="Accepter"
          doing="Le serveur répond…"
          cancel="Plus tard"
          pending={pending}
          refus={refus}
          onClose={() => setLues(false)}
          onSubmit={() => void accepter()}
        >
          {texte.split(/\n{2,}/).map((paragraphe) => (
            <p key={paragraphe}>{paragraphe}</p>
          ))}
        </FormDialog>
      )}
    </Notice>
  );
}
