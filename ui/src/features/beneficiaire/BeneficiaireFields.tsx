import type { SaisieBeneficiaire } from "../../ipc/bindings";
import { type Choix, GENRES, STATUTS_SOCIAUX, TRANCHES_AGE } from "../../ipc/nomenclatures";
import { Checkbox, Chips, Field, Input, Select, TextArea } from "../../kit";
import { CommuneField } from "../lieu/CommuneField";
import s from "./BeneficiaireFields.module.css";

type Props = {
  saisie: SaisieBeneficiaire;
  set: (champs: Partial<SaisieBeneficiaire>) => void;
  erreurs: Readonly<Record<string, string | undefined>>;
};

/** What is worth typing in the middle of a CRA; `complet` on the person’s own page. */
export function ChampsEssentiels({ saisie, set, erreurs, complet = false }: Props & { complet?: boolean }) {
  return (
    <>
      <div className={s.pair}>
        <Field label="Prénom" name="prenom" error={erreurs.prenom}>
          {(control) => <Input {...control} required value={saisie.prenom ?? ""} onChange={(e) => set({ prenom: e.target.value || null })} />}
        </Field>
        <Field label="Nom d’usage" name="nom" error={erreurs.nom}>
          {(control) => <Input {...control} required value={saisie.nom ?? ""} onChange={(e) => set({ nom: e.target.value || null })} />}
        </Field>
        <Field label="Année de naissance" hint="facultatif" name="annee_naissance" error={erreurs.annee_naissance}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              maxLength={4}
              value={saisie.annee_naissance ?? ""}
              onChange={(e) => set({ annee_naissance: Number(e.target.value.replace(/\D/g, "")) || null })}
            />
          )}
        </Field>
        <Field label="Téléphone" hint="facultatif" name="telephone" error={erreurs.telephone}>
          {(control) => <Input {...control} type="tel" value={saisie.telephone ?? ""} onChange={(e) => set({ telephone: e.target.value || null, pas_de_telephone: false })} />}
        </Field>
      </div>
      {complet && (
        <Checkbox checked={saisie.pas_de_telephone} onChange={(e) => set(e.target.checked ? { pas_de_telephone: true, telephone: null } : { pas_de_telephone: false })}>
          N’a pas de téléphone
        </Checkbox>
      )}
      <Field label="Commune de résidence" hint="facultatif" name="commune" error={erreurs.commune}>
        {(control) => <CommuneField control={control} value={saisie.commune} onChange={(commune) => set({ commune })} />}
      </Field>
    </>
  );
}

/** The rest of the form, on the person's own page. */
export function ChampsComplets({ saisie, set, erreurs, trancheLibelle }: Props & { trancheLibelle: string | null }) {
  const annee = saisie.annee_naissance !== null;
  return (
    <>
      <div className={s.pair}>
        <Field label="E-mail" hint="facultatif" name="email" error={erreurs.email}>
          {(control) => <Input {...control} type="email" value={saisie.email ?? ""} onChange={(e) => set({ email: e.target.value || null })} />}
        </Field>
        <Field label="Adresse" hint="facultatif" name="adresse" error={erreurs.adresse}>
          {(control) => <Input {...control} value={saisie.adresse ?? ""} onChange={(e) => set({ adresse: e.target.value || null })} />}
        </Field>
        <Field
          label="Tranche d’âge"
          name="tranche_age"
          error={erreurs.tranche_age}
          help={annee ? `Déduite de l’année de naissance${trancheLibelle ? `\u00A0: ${trancheLibelle}` : ""}.` : undefined}
        >
          {(control) => <ChoixUnique control={control} choix={TRANCHES_AGE} value={annee ? null : saisie.tranche_age} disabled={annee} onChange={(tranche_age) => set({ tranche_age })} />}
        </Field>
        <Field label="Statut" name="statut_social" error={erreurs.statut_social}>
          {(control) => <ChoixUnique control={control} choix={STATUTS_SOCIAUX} value={saisie.statut_social} onChange={(statut_social) => set({ statut_social })} />}
        </Field>
      </div>
      <Field group label="Genre" name="genre" error={erreurs.genre}>
        {(control) => (
          <Chips
            control={control}
            options={GENRES.map((g) => ({ value: g.valeur, label: g.libelle }))}
            value={saisie.genre ?? NON_COMMUNIQUE}
            onChange={(genre) => set({ genre: genre === NON_COMMUNIQUE ? null : genre })}
          />
        )}
      </Field>
      <Field label="Notes" hint="facultatif" name="notes" error={erreurs.notes} help="Pas d’information sensible&nbsp;: ni santé, ni mot de passe.">
        {(control) => <TextArea {...control} rows={3} value={saisie.notes ?? ""} onChange={(e) => set({ notes: e.target.value || null })} />}
      </Field>
    </>
  );
}

/** For a person followed, « non communiqué » is the absence of an answer. */
const NON_COMMUNIQUE = "non_communique";

type ChoixProps = {
  control: React.ComponentProps<typeof Select>;
  choix: readonly Choix[];
  value: string | null;
  disabled?: boolean;
  onChange: (valeur: string | null) => void;
};

function ChoixUnique({ control, choix, value, disabled, onChange }: ChoixProps) {
  const connue = value === null || choix.some((c) => c.valeur === value);
  return (
    <Select {...control} disabled={disabled} value={value ?? NON_COMMUNIQUE} onChange={(e) => onChange(e.target.value === NON_COMMUNIQUE ? null : e.target.value)}>
      {choix.map((c) => (
        <option key={c.valeur} value={c.valeur}>
          {c.libelle}
        </option>
      ))}
      {!connue && <option value={value}>{value}</option>}
    </Select>
  );
}
