import { duree } from "../../format";
import type { Debut } from "./debut";

/** Said once on opening: « Prérempli : aujourd’hui, 45 min, Médiathèque de Crest. » */
export function annonce({ mode, saisie, prefill }: Debut): string | null {
  if (mode !== "nouveau" && mode !== "copie") return null;
  const mots = [
    "aujourd’hui",
    saisie.duree !== null && duree(saisie.duree),
    saisie.type_lieu === "lieu_activite" && (prefill.lieux.find((l) => l.id === saisie.lieu_id)?.nom ?? prefill.dernier_lieu),
  ].filter(Boolean);
  return `Prérempli\u00A0: ${mots.join(", ")}.`;
}
