import { emporterAffichage } from "../../app/affichage";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Field, Input, toast } from "../../kit";
import { Formulaire } from "./Formulaire";
import { PhraseField } from "./PhraseField";
import { type EtapeProps, phraseDemandee, SANS_CODE, SANS_PHRASE } from "./saisie";

/** The second step: the code received by e-mail opens this device. */
export function Code({ etat, saisie, set, aller }: EtapeProps) {
  const { submit, pending, erreurs, refus } = useSubmit({
    champs: ["code", "phrase"],
    codes: { code_refuse: "code", phrase_courte: "phrase", phrase_faible: "phrase", phrase_a_choisir: "phrase" },
  });
  const renvoi = useSubmit({ champs: [] });
  const { serveur, email, mot_de_passe, code, phrase } = saisie;
  const avecPhrase = phraseDemandee(etat) || erreurs.phrase !== undefined || phrase !== "";

  async function open() {
    await submit(
      async () => {
        if (avecPhrase) await call("verrouillage_update", { phrase });
        await call("connexion_update", { serveur, email: email.trim(), mot_de_passe, code: code.trim() });
        await emporterAffichage();
      },
      { code: code.trim() === "" && SANS_CODE, phrase: avecPhrase && phrase === "" && SANS_PHRASE },
    );
  }

  async function resend() {
    if (await renvoi.submit(() => call("connexion_create", { serveur, email: email.trim(), mot_de_passe }))) toast({ message: "Un nouveau code est parti par courriel." });
  }

  return (
    <Formulaire
      titre="Votre code"
      intro={
        <p>
          Un code à six chiffres vient de partir à <b>{email}</b>. Il sert une fois, pendant 10 minutes.
        </p>
      }
      refus={refus ?? renvoi.refus}
      action="Ouvrir Besace sur cet appareil"
      pending={pending}
      onSubmit={() => void open()}
      onRetour={() => aller("identifiants")}
      pied={
        <Button look="text" onClick={() => void resend()}>
          Renvoyer un code
        </Button>
      }
    >
      <Field label="Code reçu par courriel" name="code" error={erreurs.code}>
        {(control) => <Input {...control} inputMode="numeric" autoComplete="one-time-code" maxLength={12} value={code} onChange={(e) => set({ code: e.target.value })} />}
      </Field>
      {avecPhrase && <PhraseField etat={etat} value={phrase} error={erreurs.phrase} onChange={(valeur) => set({ phrase: valeur })} />}
    </Formulaire>
  );
}
