import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Field, Input, PasswordInput } from "../../kit";
import { Formulaire } from "./Formulaire";
import { PhraseField } from "./PhraseField";
import { type EtapeProps, phraseDemandee, SANS_PHRASE } from "./saisie";

/** A backup on a new machine: the work comes back, the device is a new one. */
export function Restauration({ etat, saisie, set, aller }: EtapeProps) {
  const { submit, pending, erreurs, refus } = useSubmit({
    champs: ["chemin", "phrase_sauvegarde", "phrase"],
    codes: { sauvegarde_illisible: "chemin", fichier: "chemin", fichier_absent: "chemin", phrase_fausse: "phrase_sauvegarde", phrase_courte: "phrase", phrase_faible: "phrase", phrase_a_choisir: "phrase" },
  });
  const { chemin, phrase_sauvegarde, phrase } = saisie;
  // A daily copy goes back into its own profile: it has no passphrase of its own.
  const dujour = chemin.trim().endsWith(".db");
  const avecPhrase = !dujour && (phraseDemandee(etat) || erreurs.phrase !== undefined || phrase !== "");

  async function restore() {
    await submit(
      async () => {
        if (avecPhrase) await call("verrouillage_update", { phrase });
        await call("sauvegarde_restore", { chemin: chemin.trim(), phrase: phrase_sauvegarde });
      },
      {
        chemin: chemin.trim() === "" && "Indiquez où est le fichier de sauvegarde.",
        phrase_sauvegarde: !dujour && phrase_sauvegarde === "" && "Indiquez la phrase secrète choisie pour cette sauvegarde.",
        phrase: avecPhrase && phrase === "" && SANS_PHRASE,
      },
    );
  }

  return (
    <Formulaire
      titre="Restaurer une sauvegarde"
      intro={<p>Vos activités et ce qui n’était pas encore envoyé reviennent. Le serveur verra un nouvel appareil : il demandera votre mot de passe au prochain échange.</p>}
      refus={refus}
      action="Restaurer"
      enCours="Lecture de la sauvegarde…"
      pending={pending}
      onSubmit={() => void restore()}
      onRetour={() => aller(etat.profils.length > 0 ? "profils" : "identifiants")}
    >
      <Field label="Fichier" name="chemin" error={erreurs.chemin} help="Chemin complet, par exemple /media/cle-usb/sauvegarde.besace">
        {(control) => <Input {...control} spellCheck={false} value={chemin} onChange={(e) => set({ chemin: e.target.value })} />}
      </Field>
      <Field label="Phrase secrète de la sauvegarde" name="phrase_sauvegarde" error={erreurs.phrase_sauvegarde}>
        {(control) => <PasswordInput {...control} what="la phrase secrète" value={phrase_sauvegarde} onChange={(e) => set({ phrase_sauvegarde: e.target.value })} />}
      </Field>
      {avecPhrase && <PhraseField etat={etat} value={phrase} error={erreurs.phrase} onChange={(valeur) => set({ phrase: valeur })} />}
    </Formulaire>
  );
}
