import { matches } from "../../format";
import type { BrouillonVue, FiltresCra } from "../../ipc/bindings";
import { libelleThematique } from "../../ipc/libelles";

/** Drafts are few and stay here: the same filters, on what they hold so far. */
export function filtrerBrouillons(brouillons: readonly BrouillonVue[], f: FiltresCra): BrouillonVue[] {
  return brouillons.filter(({ titre, saisie: s }) => {
    const mots = [titre, s.notes, ...s.thematiques.map(libelleThematique)].filter(Boolean).join(" ");
    return (
      (f.texte === null || matches(mots, f.texte)) &&
      (f.du === null || (s.date !== null && s.date >= f.du)) &&
      (f.au === null || (s.date !== null && s.date <= f.au)) &&
      parmi(f.types, [s.type]) &&
      parmi(f.type_lieux, [s.type_lieu]) &&
      parmi(f.lieux, [s.lieu_id]) &&
      parmi(f.thematiques, s.thematiques) &&
      parmi(f.tags, s.tags) &&
      (f.beneficiaire_id === null || [s.beneficiaire_id, ...s.participants].includes(f.beneficiaire_id))
    );
  });
}

function parmi(voulues: readonly string[], valeurs: readonly (string | null)[]): boolean {
  return voulues.length === 0 || valeurs.some((v) => v !== null && voulues.includes(v));
}
