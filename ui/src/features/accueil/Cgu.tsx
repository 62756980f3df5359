import { useState } from "react";
import { call } from "../../ipc/client";
import { Button, Dialog, Notice, toast } from "../../kit";

/** A new version of the conditions: proposed, never in the way. */
export function Cgu({ version, texte }: { version: string; texte: string }) {
  const [lues, setLues] = useState(false);

  async function accepter() {
    await call("cgu_update", { version });
    setLues(false);
    toast({ message: "Conditions acceptées. Le serveur le saura au prochain échange." });
  }

  return (
    <Notice actions={<Button onClick={() => setLues(true)}>Lire et accepter</Button>}>
      Les conditions d’utilisation ont changé. Vous pouvez continuer à travailler et les lire quand vous voulez.
      {lues && (
        <Dialog
          wide
          readable
          title="Conditions d’utilisation"
          onClose={() => setLues(false)}
          onSubmit={() => void accepter()}
          actions={
            <>
              <Button look="neutral" onClick={() => setLues(false)}>
                Plus tard
              </Button>
              <Button look="primary" type="submit" data-autofocus>
                Accepter
              </Button>
            </>
          }
        >
          {texte.split(/\n{2,}/).map((paragraphe) => (
            <p key={paragraphe}>{paragraphe}</p>
          ))}
        </Dialog>
      )}
    </Notice>
  );
}
