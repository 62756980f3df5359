import type { ErreurChamp } from "../../ipc/bindings";

/** The groups of a form, in the order of the focus: where each field of a refusal is shown. */
const GROUPES = [
  { groupe: "participants", libelle: "Participants", champs: ["participants", "participants_anonymes"] },
  { groupe: "titre_atelier", libelle: "Titre", champs: ["titre_atelier"] },
  { groupe: "beneficiaire", libelle: "Bénéficiaire", champs: ["beneficiaire_id"] },
  { groupe: "date", libelle: "Date", champs: ["date"] },
  { groupe: "duree", libelle: "Durée", champs: ["duree"] },
  { groupe: "lieu", libelle: "Lieu", champs: ["type_lieu", "lieu_id", "lieu_commune"] },
  { groupe: "thematiques", libelle: "Thématiques", champs: ["thematiques"] },
  { groupe: "precisions_demarche", libelle: "Nom de la démarche", champs: ["precisions_demarche"] },
  { groupe: "notes", libelle: "Notes", champs: ["notes"] },
  { groupe: "materiel", libelle: "Matériel", champs: ["materiel"] },
  { groupe: "autonomie", libelle: "Autonomie", champs: ["autonomie"] },
  { groupe: "orientation", libelle: "Orientation", champs: ["oriente_vers_structure", "structure_de_redirection"] },
  { groupe: "profil", libelle: "Profil", champs: ["deja_accompagne", "commune_residence", "genre", "tranche_age", "statut_social"] },
  { groupe: "niveau", libelle: "Niveau", champs: ["niveau"] },
  { groupe: "tags", libelle: "Tags", champs: ["tags"] },
] as const;

export type Groupe = (typeof GROUPES)[number]["groupe"];
/** A group to go to; a new object each time. */
export type Destination = { groupe: Groupe };
export type ErreurGroupe = { groupe: Groupe; libelle: string; message: string };

/** `participants_anonymes.total` belongs to `participants_anonymes`. */
function holds(champs: readonly string[], champ: string): boolean {
  return champs.some((c) => champ === c || champ.startsWith(`${c}.`) || champ.startsWith(`${c}[`));
}

/** One sentence per group, in focus order; a place whose commune is missing is named by it. */
export function parGroupe(erreurs: readonly ErreurChamp[]): ErreurGroupe[] {
  return GROUPES.flatMap(({ groupe, libelle, champs }) => {
    const erreur = erreurs.find((e) => holds(champs, e.champ));
    if (!erreur) return [];
    return [{ groupe, libelle: erreur.champ === "lieu_commune" ? "Commune" : libelle, message: erreur.message }];
  });
}

/** Those that no field of the screen shows. */
export function horsGroupes(erreurs: readonly ErreurChamp[]): ErreurChamp[] {
  return erreurs.filter((e) => !GROUPES.some(({ champs }) => holds(champs, e.champ)));
}

export function groupeDe(champ: string): Groupe | undefined {
  return GROUPES.find(({ champs }) => holds(champs, champ))?.groupe;
}

/** The stop of a group that must be mended. */
export function focusGroupe(groupe: Groupe): void {
  const field = document.querySelector(`[data-field="${groupe}"]`);
  const stop =
    field?.querySelector<HTMLElement>("[data-landing]") ??
    field?.querySelector<HTMLElement>("input[aria-invalid=true], textarea[aria-invalid=true]") ??
    field?.querySelector<HTMLElement>("input:not([tabindex='-1']), textarea, [tabindex='0']");
  stop?.focus();
}
