import { dateRelative, duree, majuscule } from "../../format";
import type { DateIso, LieuVue, SaisieCra } from "../../ipc/bindings";
import { libelleThematique } from "../../ipc/libelles";

/** « Aujourd’hui, 45 min, Médiathèque de Crest » */
export function resumeQuandOu(saisie: SaisieCra, lieux: readonly LieuVue[], aujourdhui: DateIso): string {
  const ou = {
    lieu_activite: lieux.find((l) => l.id === saisie.lieu_id)?.nom,
    domicile: saisie.lieu_commune ? `à domicile, ${saisie.lieu_commune.nom}` : "à domicile",
    autre: saisie.lieu_commune?.nom ?? "autre lieu",
    a_distance: "à distance",
  }[saisie.type_lieu ?? ""];
  return majuscule([saisie.date && dateRelative(saisie.date, aujourdhui), saisie.duree && duree(saisie.duree), ou].filter(Boolean).join(", "));
}

export function resumeThematiques(saisie: SaisieCra): string {
  return saisie.thematiques.map(libelleThematique).join(", ");
}
