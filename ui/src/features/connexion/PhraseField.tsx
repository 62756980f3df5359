import type { EtatVue } from "../../ipc/bindings";
import { Field, PasswordInput } from "../../kit";

type PhraseFieldProps = { etat: EtatVue; value: string; onChange: (phrase: string) => void; error?: string };

/** The passphrase of a profile to be: asked when the machine is shared, or when no keyring can keep its key. */
export function PhraseField({ etat, value, onChange, error }: PhraseFieldProps) {
  const pourquoi = etat.trousseau.disponible
    ? "Un autre profil existe sur cet ordinateur : cette phrase protège le vôtre."
    : "Sans trousseau de clés, cette phrase protège vos données à sa place.";
  return (
    <Field
      label="Phrase secrète de ce profil"
      hint="12 caractères au moins"
      name="phrase"
      error={error}
      help={`${pourquoi} Elle sera demandée à chaque ouverture. Notez-la : personne ne peut la retrouver.`}
    >
      {(control) => <PasswordInput {...control} what="la phrase secrète" value={value} onChange={(e) => onChange(e.target.value)} />}
    </Field>
  );
}
