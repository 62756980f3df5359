import { emporterAffichage } from "../../app/affichage";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Field, Icon, Input, PasswordInput } from "../../kit";
import { CguTexte } from "./Cgu";
import { Formulaire } from "./Formulaire";
import { assezFort } from "./motDePasse";
import { PhraseField } from "./PhraseField";
import { ReglesMotDePasse } from "./ReglesMotDePasse";
import { roleLibelle } from "./role";
import { type EtapeProps, phraseDemandee, SANS_PHRASE } from "./saisie";
import { nom as nomServeur } from "./ServeurField";
import s from "./CompteCreation.module.css";

const FAIBLE = "Choisissez au moins 12 caractères avec une majuscule, une minuscule et un chiffre, ou bien 7 mots.";

/** First time, second step: the person is known by the invitation; a password and the conditions are theirs to choose. */
export function CompteCreation({ etat, saisie, set, aller, invitation }: EtapeProps) {
  const { submit, pending, erreurs, refus } = useSubmit({
    champs: ["prenom", "nom", "mot_de_passe", "phrase", "cgu"],
    codes: { phrase_courte: "phrase", phrase_faible: "phrase", phrase_a_choisir: "phrase", cgu_changees: "cgu" },
  });
  if (!invitation) return null;
  const { prenom, nom, nouveau_mot_de_passe: mot, phrase, cgu } = saisie;
  const avecPhrase = phraseDemandee(etat) || erreurs.phrase !== undefined || phrase !== "";

  async function create(cguVersion: string) {
    await submit(
      async () => {
        if (avecPhrase) await call("verrouillage_update", { phrase });
        await call("compte_create", { code: saisie.invitation.trim(), prenom: prenom.trim(), nom: nom.trim(), mot_de_passe: mot, cgu_version: cguVersion });
        await emporterAffichage();
      },
      {
        prenom: prenom.trim() === "" && "Indiquez votre prénom.",
        nom: nom.trim() === "" && "Indiquez votre nom.",
        mot_de_passe: !assezFort(mot) && FAIBLE,
        phrase: avecPhrase && phrase === "" && SANS_PHRASE,
        cgu: !cgu && "Lisez les conditions, puis cochez la case pour continuer.",
      },
    );
  }

  return (
    <Formulaire
      titre="Créer votre accès"
      intro={
        <dl className={s.qui}>
          <div>
            <dt>Adresse</dt>
            <dd>{invitation.email}</dd>
          </div>
          <div>
            <dt>Structure</dt>
            <dd>
              {invitation.structure}, {roleLibelle(invitation.role)}
            </dd>
          </div>
          <div>
            <dt>Serveur</dt>
            <dd>{nomServeur(invitation.serveur)}</dd>
          </div>
        </dl>
      }
      refus={refus}
      action="Créer mon accès"
      pending={pending}
      onSubmit={() => void create(invitation.cgu.version)}
      onRetour={() => aller("invitation")}
    >
      <div className={s.paire}>
        <Field label="Prénom" name="prenom" error={erreurs.prenom}>
          {(control) => <Input {...control} autoComplete="given-name" value={prenom} onChange={(e) => set({ prenom: e.target.value })} />}
        </Field>
        <Field label="Nom" name="nom" error={erreurs.nom}>
          {(control) => <Input {...control} autoComplete="family-name" value={nom} onChange={(e) => set({ nom: e.target.value })} />}
        </Field>
      </div>
      <div className={s.mot}>
        <Field label="Mot de passe" name="mot_de_passe" error={erreurs.mot_de_passe}>
          {(control) => <PasswordInput {...control} autoComplete="new-password" value={mot} onChange={(e) => set({ nouveau_mot_de_passe: e.target.value })} />}
        </Field>
        <ReglesMotDePasse mot={mot} />
      </div>
      {avecPhrase && <PhraseField etat={etat} value={phrase} error={erreurs.phrase} onChange={(valeur) => set({ phrase: valeur })} />}
      <div className={s.mot} data-field="cgu">
        <CguTexte texte={invitation.cgu.texte} />
        <label className={s.case}>
          <input
            type="checkbox"
            checked={cgu}
            aria-invalid={erreurs.cgu ? true : undefined}
            aria-describedby={erreurs.cgu ? "cgu-erreur" : undefined}
            onChange={(e) => set({ cgu: e.target.checked })}
          />
          J’accepte les conditions générales d’utilisation (version {invitation.cgu.version})
        </label>
        {erreurs.cgu && (
          <p className={s.erreur} id="cgu-erreur">
            <Icon name="attention" small />
            {erreurs.cgu}
          </p>
        )}
      </div>
    </Formulaire>
  );
}
