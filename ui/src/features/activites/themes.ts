import { motsCherches } from "../../format";
import { fold } from "../../format/texte";
import { libelleThematique } from "../../ipc/libelles";
import { THEMATIQUES } from "../../ipc/nomenclatures";

/** Room for two on a row. */
const MONTREES = 2;
const DEMARCHES = new Set(THEMATIQUES.filter((t) => t.demarche).map((t) => t.valeur));
const GENERALE = "aide_aux_demarches_administratives";

export type Themes = { montrees: string[]; autres: number };

/** What a row shows of its thématiques: those that were asked for first, and the precise ones rather than the general one. */
export function themesMontres(valeurs: readonly string[], recherche: string | null, filtre: readonly string[]): Themes {
  const precises = valeurs.some((v) => DEMARCHES.has(v)) ? valeurs.filter((v) => v !== GENERALE) : valeurs;
  const mots = motsCherches(recherche ?? "");
  const demandee = (valeur: string) => {
    if (filtre.includes(valeur)) return true;
    const libelle = fold(libelleThematique(valeur)).split(/[^\p{L}\p{N}]+/u);
    return mots.some((mot) => libelle.some((l) => l.startsWith(mot)));
  };
  const premieres = precises.slice(0, MONTREES);
  const manquee = precises.slice(MONTREES).find(demandee);
  if (manquee !== undefined && !premieres.some(demandee)) premieres[MONTREES - 1] = manquee;
  return { montrees: premieres.map(libelleThematique), autres: precises.length - premieres.length };
}
