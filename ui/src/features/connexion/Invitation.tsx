import { useRef, useState } from "react";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Field, Input } from "../../kit";
import { Formulaire } from "./Formulaire";
import { toBase64 } from "./image";
import type { EtapeProps } from "./saisie";
import s from "./Invitation.module.css";

/** First time: the invitation says who, where, and which conditions. */
export function Invitation({ saisie, set, aller, setInvitation }: EtapeProps) {
  const { submit, correct, pending, erreurs, refus } = useSubmit({
    champs: ["invitation"],
    codes: { invitation_illisible: "invitation", invitation_inconnue: "invitation", introuvable: "invitation" },
  });
  const image = useSubmit({ champs: [], codes: { image_lourde: "invitation", image_illisible: "invitation", qr_absent: "invitation", qr_autre: "invitation" } });
  const [lue, setLue] = useState(false);
  const champ = useRef<HTMLInputElement>(null);
  const fichier = useRef<HTMLInputElement>(null);
  const code = saisie.invitation.trim();

  async function read() {
    image.correct(["invitation"]);
    const trouvee = await submit(async () => setInvitation(await call("invitation_get", { code })), {
      invitation: code === "" && "Collez le code de votre invitation.",
    });
    if (trouvee) aller("compte");
  }

  /** Nothing is sent: the code goes into its field, as if pasted. */
  async function readImage(choisie: File) {
    correct(["invitation"]);
    setLue(false);
    const bien = await image.submit(async () => set({ invitation: await call("invitation_parse", { image: await toBase64(choisie) }) }));
    setLue(bien);
    if (bien) champ.current?.focus();
  }

  return (
    <Formulaire
      titre="Première connexion"
      intro={<p>Votre invitation contient un code à coller ici, ou un code QR. Elle sert une fois, pendant 72 heures.</p>}
      refus={refus ?? image.refus}
      action="Continuer"
      pending={pending}
      onSubmit={() => void read()}
      onRetour={() => aller("identifiants")}
    >
      <Field label="Code d’invitation" hint="il commence par besace://" name="invitation" error={erreurs.invitation ?? image.erreurs.invitation}>
        {(control) => (
          <Input
            {...control}
            ref={champ}
            spellCheck={false}
            value={saisie.invitation}
            onChange={(e) => {
              set({ invitation: e.target.value });
              setLue(false);
            }}
          />
        )}
      </Field>
      <div className={s.qr}>
        <Button look="neutral" aria-describedby="qr-aide" onClick={() => fichier.current?.click()}>
          Lire un code QR…
        </Button>
        <p id="qr-aide" className={s.aide}>
          Choisissez une image&nbsp;: la photo de la lettre, ou une capture du courriel.
        </p>
        <input
          ref={fichier}
          type="file"
          accept="image/png,image/jpeg"
          className={s.fichier}
          tabIndex={-1}
          aria-hidden="true"
          onChange={(e) => {
            const choisie = e.target.files?.[0];
            // The same picture may be chosen again.
            e.target.value = "";
            if (choisie) void readImage(choisie);
          }}
        />
      </div>
      <p role="status" className={lue ? s.lue : "sr"}>
        {image.pending && "Lecture de l’image…"}
        {lue && "Code lu dans l’image. Rien n’est envoyé avant «\u00A0Continuer\u00A0»."}
      </p>
    </Formulaire>
  );
}
