import { useState } from "react";
import { useSession } from "../../app/session";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Field, Notice, PasswordInput, Pill, toast } from "../../kit";
import { Actions, Bloc } from "./Bloc";
import { ConfirmDialog } from "./ConfirmDialog";
import s from "./Bloc.module.css";

/** A passphrase over the keyring: for a shared machine, or one that travels. */
export function Verrouillage() {
  const { ouvert } = useSession();
  const verrouille = ouvert?.verrouillage === true;
  const [phrase, setPhrase] = useState("");
  const [encore, setEncore] = useState("");
  const [retrait, setRetrait] = useState(false);
  const { submit, pending, erreurs, refus } = useSubmit({ champs: ["phrase", "encore"], codes: { phrase_courte: "phrase", phrase_faible: "phrase" } });

  async function save() {
    const fait = await submit(() => call("verrouillage_update", { phrase }), {
      phrase: phrase === "" && "Choisissez une phrase secrète d’au moins 12 caractères.",
      encore: phrase !== encore && "Les deux phrases ne sont pas les mêmes.",
    });
    if (!fait) return;
    setPhrase("");
    setEncore("");
    toast({ message: "Phrase secrète enregistrée. Elle sera demandée à la prochaine ouverture." });
  }

  if (ouvert?.demo) return <Notice>Les données d’exemple ne se verrouillent pas : elles sont inventées.</Notice>;
  return (
    <Bloc titre="Verrouillage" aside={<Pill tone={verrouille ? "success" : "neutral"} icon={verrouille ? "cadenas" : undefined}>{verrouille ? "Phrase demandée à l’ouverture" : "Sans phrase"}</Pill>}>
      <p>
        Vos données sont chiffrées, et leur clé est dans le trousseau de cet ordinateur. Une phrase secrète ajoute un verrou : utile si l’ordinateur est partagé ou
        voyage.
      </p>
      <form
        className={s.formulaire}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
          <Field label={verrouille ? "Nouvelle phrase secrète" : "Phrase secrète"} hint="12 caractères au moins" name="phrase" error={erreurs.phrase}>
            {(control) => <PasswordInput {...control} what="la phrase secrète" autoComplete="new-password" value={phrase} onChange={(e) => setPhrase(e.target.value)} />}
          </Field>
          <Field label="La même, encore une fois" name="encore" error={erreurs.encore} help="Notez-la dans un endroit sûr : personne ne peut la retrouver à votre place.">
            {(control) => <PasswordInput {...control} what="la phrase secrète" autoComplete="new-password" value={encore} onChange={(e) => setEncore(e.target.value)} />}
          </Field>
          {refus && (
            <Notice tone="error" role="alert">
              {refus}
            </Notice>
          )}
          <Actions>
            <Button look="primary" type="submit" aria-disabled={pending || undefined}>
              {verrouille ? "Changer la phrase" : "Verrouiller ce profil"}
            </Button>
            {verrouille && (
              <Button look="danger" onClick={() => setRetrait(true)}>
                Retirer le verrou…
              </Button>
            )}
          </Actions>
      </form>
      {retrait && (
        <ConfirmDialog
          titre="Retirer le verrou"
          action="Retirer"
          run={() => call("verrouillage_update", { phrase: null })}
          onDone={() => toast({ message: "Verrou retiré. Le trousseau de l’ordinateur garde la clé." })}
          onClose={() => setRetrait(false)}
        >
          <p>Ce profil s’ouvrira sans phrase secrète pour qui ouvre votre session sur cet ordinateur.</p>
        </ConfirmDialog>
      )}
    </Bloc>
  );
}
