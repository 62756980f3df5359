import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Field, Input } from "../../kit";
import { Formulaire } from "./Formulaire";
import { type EtapeProps, SANS_ADRESSE, SANS_SERVEUR } from "./saisie";
import { ServeurField } from "./ServeurField";

/** Forgotten password, first step: the answer never says whether the account exists. */
export function Oubli({ etat, saisie, set, aller }: EtapeProps) {
  const { submit, pending, erreurs, refus } = useSubmit({
    champs: ["serveur", "email"],
    codes: { adresse_invalide: "serveur", adresse_en_clair: "serveur", dns: "serveur" },
  });
  const { serveur, email } = saisie;

  async function send() {
    const parti = await submit(() => call("mot_de_passe_create", { serveur, email: email.trim() }), {
      email: email.trim() === "" && SANS_ADRESSE,
      serveur: serveur.trim() === "" && SANS_SERVEUR,
    });
    if (parti) aller("renouvellement");
  }

  return (
    <Formulaire
      titre="Mot de passe oublié"
      intro={<p>Un code partira à cette adresse, si un compte y est attaché.</p>}
      refus={refus}
      action="Recevoir un code"
      pending={pending}
      onSubmit={() => void send()}
      onRetour={() => aller("identifiants")}
      pied={<ServeurField value={serveur} defaut={etat.serveur_defaut} error={erreurs.serveur} onChange={(valeur) => set({ serveur: valeur })} />}
    >
      <Field label="Adresse professionnelle" name="email" error={erreurs.email}>
        {(control) => <Input {...control} type="email" autoComplete="username" spellCheck={false} value={email} onChange={(e) => set({ email: e.target.value })} />}
      </Field>
    </Formulaire>
  );
}
