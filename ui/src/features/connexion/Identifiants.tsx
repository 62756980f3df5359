import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Field, Input, PasswordInput } from "../../kit";
import { Formulaire } from "./Formulaire";
import { type EtapeProps, SANS_ADRESSE, SANS_SERVEUR } from "./saisie";
import { ServeurField } from "./ServeurField";
import s from "./Identifiants.module.css";

/** The first step of sign-in: a code leaves by e-mail when the password is right. */
export function Identifiants({ etat, saisie, set, aller }: EtapeProps) {
  const connexion = useSubmit({
    champs: ["serveur", "email", "mot_de_passe"],
    codes: { identifiants_refuses: "mot_de_passe", adresse_invalide: "serveur", adresse_en_clair: "serveur", dns: "serveur" },
  });
  const essai = useSubmit({ champs: [] });
  const { serveur, email, mot_de_passe } = saisie;

  async function send() {
    const parti = await connexion.submit(() => call("connexion_create", { serveur, email: email.trim(), mot_de_passe }), {
      email: email.trim() === "" && SANS_ADRESSE,
      mot_de_passe: mot_de_passe === "" && "Indiquez votre mot de passe.",
      serveur: serveur.trim() === "" && SANS_SERVEUR,
    });
    if (parti) aller("code");
  }

  return (
    <Formulaire
      titre="Se connecter"
      refus={connexion.refus ?? essai.refus}
      action="Se connecter"
      pending={connexion.pending}
      onSubmit={() => void send()}
      onRetour={etat.profils.length > 0 ? () => aller("profils") : undefined}
      pied={
        <>
          <div className={s.liens}>
            <Button onClick={() => aller("invitation")}>Première fois : j’ai une invitation</Button>
            <div className={s.ou}>ou</div>
            <Button look="neutral" onClick={() => void essai.submit(() => call("demo_create", {}))}>
              Essayer avec des données d’exemple
            </Button>
            <Button look="neutral" onClick={() => aller("restauration")}>
              Restaurer une sauvegarde
            </Button>
          </div>
          <ServeurField value={serveur} defaut={etat.serveur_defaut} error={connexion.erreurs.serveur} onChange={(valeur) => set({ serveur: valeur })} />
        </>
      }
    >
      <Field label="Adresse professionnelle" hint="prenom.nom@conseiller-numerique.fr" name="email" error={connexion.erreurs.email}>
        {(control) => <Input {...control} type="email" autoComplete="username" spellCheck={false} value={email} onChange={(e) => set({ email: e.target.value })} />}
      </Field>
      <Field
        label="Mot de passe"
        name="mot_de_passe"
        error={connexion.erreurs.mot_de_passe}
        actions={
          <Button look="text" dense className={s.oubli} onClick={() => aller("oubli")}>
            Oublié ?
          </Button>
        }
      >
        {(control) => <PasswordInput {...control} autoComplete="current-password" value={mot_de_passe} onChange={(e) => set({ mot_de_passe: e.target.value })} />}
      </Field>
    </Formulaire>
  );
}
