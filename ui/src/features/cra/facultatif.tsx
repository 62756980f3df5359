import type { ReactNode } from "react";
import { mots } from "../../format";
import { libelle } from "../../ipc/libelles";
import { AUTONOMIES, GENRES, MATERIELS, NIVEAUX_ATELIER, STATUTS_SOCIAUX, STRUCTURES_DE_REDIRECTION, TRANCHES_AGE, type Choix } from "../../ipc/nomenclatures";
import { Chips, Field, MultiChips, TextArea } from "../../kit";
import { CommuneField } from "../lieu/CommuneField";
import { TagsField } from "../tag/TagsField";
import type { Destination, Groupe } from "./champs";
import type { CraForm } from "./useCraForm";
import s from "./Facultatif.module.css";

/** One optional part of a CRA: the same content in the side panel and behind a toolbar button. */
export type Section = {
  id: Groupe | "suites";
  titre: string;
  resume: string | null;
  contenu: ReactNode;
  /** The groups of a part made of several */
  groupes?: readonly string[];
};

/** Whether what must be mended lies in that part. */
export function contient({ id, groupes = [id] }: Section, vers: Destination | null): boolean {
  return vers !== null && groupes.includes(vers.groupe);
}

const puces = (choix: readonly Choix[]) => choix.map(({ valeur, libelle: label }) => ({ value: valeur, label }));

export function sectionNotes(form: CraForm): Section {
  const n = mots(form.saisie.notes);
  return {
    id: "notes",
    titre: "Notes",
    resume: n === 0 ? null : `${n} ${n < 2 ? "mot" : "mots"}`,
    contenu: (
      <Field label="Notes" name="notes" help="Ni données de santé, ni mots de passe." error={form.erreurDe("notes")}>
        {(control) => (
          <TextArea {...control} placeholder="Ce qui a été fait, la suite à donner…" value={form.saisie.notes ?? ""} onChange={(e) => form.set({ notes: e.target.value || null })} />
        )}
      </Field>
    ),
  };
}

export function sectionMateriel(form: CraForm): Section {
  const n = form.saisie.materiel.length;
  const prerempli = form.debut.prefill.prerempli.includes("materiel") && n > 0 && form.debut.mode === "nouveau";
  return {
    id: "materiel",
    titre: "Matériel",
    resume: n === 0 ? null : String(n),
    contenu: (
      <Field group label="Matériel utilisé" hint={prerempli ? "comme la dernière fois" : undefined} name="materiel" error={form.erreurDe("materiel")}>
        {(control) => <MultiChips dense control={control} options={puces(MATERIELS)} values={form.saisie.materiel} onChange={(materiel) => form.set({ materiel })} />}
      </Field>
    ),
  };
}

export function sectionAutonomie(form: CraForm): Section {
  return {
    id: "autonomie",
    titre: "Autonomie",
    resume: form.saisie.autonomie && libelle(AUTONOMIES, form.saisie.autonomie),
    contenu: (
      <Field group label="Autonomie" name="autonomie" error={form.erreurDe("autonomie")}>
        {(control) => (
          <Chips dense stacked control={control} options={puces(AUTONOMIES)} value={form.saisie.autonomie} onChange={(autonomie) => form.set({ autonomie })} onClear={() => form.set({ autonomie: null })} />
        )}
      </Field>
    ),
  };
}

export function sectionOrientation(form: CraForm): Section {
  const { oriente_vers_structure: oriente, structure_de_redirection: structure } = form.saisie;
  return {
    id: "orientation",
    titre: "Orientation",
    resume: oriente === null ? null : oriente ? "oui" : "non",
    contenu: (
      <Field group label="Orienté vers une autre structure" name="orientation" error={form.erreurDe("orientation")}>
        {(control) => (
          <div className={s.stack}>
            <Chips
              dense
              control={control}
              options={[
                { value: "oui", label: "Oui" },
                { value: "non", label: "Non" },
              ]}
              value={oriente === null ? null : oriente ? "oui" : "non"}
              onChange={(v) => form.set({ oriente_vers_structure: v === "oui", structure_de_redirection: v === "oui" ? structure : null })}
              onClear={() => form.set({ oriente_vers_structure: null, structure_de_redirection: null })}
            />
            {oriente && (
              <Chips
                dense
                stacked
                label="Structure de redirection"
                options={puces(STRUCTURES_DE_REDIRECTION)}
                value={structure}
                onChange={(structure_de_redirection) => form.set({ structure_de_redirection })}
                onClear={() => form.set({ structure_de_redirection: null })}
              />
            )}
          </div>
        )}
      </Field>
    ),
  };
}

/** Only for an anonymous person: a known one has a fiche. */
export function sectionProfil(form: CraForm): Section | null {
  const { saisie, set } = form;
  if (saisie.beneficiaire_id !== null) return null;
  const dits = [saisie.deja_accompagne, saisie.commune_residence, saisie.genre, saisie.tranche_age, saisie.statut_social].filter((v) => v !== null && v !== false).length;
  const choix = (label: string, champ: "genre" | "tranche_age" | "statut_social", options: readonly Choix[]) => (
    <Field group label={label}>
      {(control) => <Chips dense control={control} options={puces(options)} value={saisie[champ]} onChange={(v) => set({ [champ]: v })} onClear={() => set({ [champ]: null })} />}
    </Field>
  );
  return {
    id: "profil",
    titre: "Profil anonyme",
    resume: dits === 0 ? null : `${dits} ${dits < 2 ? "renseigné" : "renseignés"}`,
    contenu: (
      <div className={s.stack} data-field="profil">
        <MultiChips
          dense
          label="Déjà accompagné"
          options={[{ value: "deja", label: "J’ai déjà accompagné cette personne" }]}
          values={saisie.deja_accompagne ? ["deja"] : []}
          onChange={(v) => set({ deja_accompagne: v.length > 0 ? true : null })}
        />
        <Field label="Commune de résidence">
          {(control) => <CommuneField onPanel control={control} value={saisie.commune_residence} onChange={(commune_residence) => set({ commune_residence })} />}
        </Field>
        {choix("Genre", "genre", GENRES)}
        {choix("Tranche d’âge", "tranche_age", TRANCHES_AGE)}
        {choix("Statut", "statut_social", STATUTS_SOCIAUX)}
      </div>
    ),
  };
}

export function sectionTags(form: CraForm): Section {
  const n = form.saisie.tags.length;
  return {
    id: "tags",
    titre: "Tags",
    resume: n === 0 ? null : String(n),
    contenu: <TagsField tags={form.debut.prefill.tags} values={form.saisie.tags} onChange={(tags) => form.set({ tags })} error={form.erreurDe("tags")} />,
  };
}

export function sectionNiveau(form: CraForm): Section {
  return {
    id: "niveau",
    titre: "Niveau",
    resume: form.saisie.niveau && libelle(NIVEAUX_ATELIER, form.saisie.niveau),
    contenu: (
      <Field group label="Niveau de l’atelier" name="niveau" error={form.erreurDe("niveau")}>
        {(control) => <Chips dense control={control} options={puces(NIVEAUX_ATELIER)} value={form.saisie.niveau} onChange={(niveau) => form.set({ niveau })} onClear={() => form.set({ niveau: null })} />}
      </Field>
    ),
  };
}
