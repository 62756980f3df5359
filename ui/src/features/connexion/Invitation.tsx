import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Field, Input } from "../../kit";
import { Formulaire } from "./Formulaire";
import type { EtapeProps } from "./saisie";

/** First time: the invitation says who, where, and which conditions. */
export function Invitation({ saisie, set, aller, setInvitation }: EtapeProps) {
  const { submit, pending, erreurs, refus } = useSubmit({
    champs: ["invitation"],
    codes: { invitation_illisible: "invitation", invitation_inconnue: "invitation", introuvable: "invitation" },
  });
  const code = saisie.invitation.trim();

  async function read() {
    const lue = await submit(async () => setInvitation(await call("invitation_get", { code })), {
      invitation: code === "" && "Collez le code de votre invitation.",
    });
    if (lue) aller("compte");
  }

  return (
    <Formulaire
      titre="Première connexion"
      intro={<p>Votre invitation contient un code à coller ici. Il sert une fois, pendant 72 heures.</p>}
      refus={refus}
      action="Continuer"
      pending={pending}
      onSubmit={() => void read()}
      onRetour={() => aller("identifiants")}
    >
      <Field label="Code d’invitation" hint="il commence par besace://" name="invitation" error={erreurs.invitation}>
        {(control) => <Input {...control} spellCheck={false} value={saisie.invitation} onChange={(e) => set({ invitation: e.target.value })} />}
      </Field>
    </Formulaire>
  );
}
