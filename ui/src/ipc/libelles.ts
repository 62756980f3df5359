import { type Choix, THEMATIQUES } from "./nomenclatures";

/** A value of a newer server is shown as itself. */
export function libelle(choix: readonly Choix[], valeur: string | null): string {
  if (valeur === null) return "";
  return choix.find((c) => c.valeur === valeur)?.libelle ?? valeur.replaceAll("_", " ");
}

export function libelleThematique(valeur: string): string {
  return libelle(THEMATIQUES, valeur);
}
