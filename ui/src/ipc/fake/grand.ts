import { addDays } from "../../format/dates";
import { THEMATIQUES } from "../nomenclatures";
import { BENEFICIAIRES, COMMUNES, LIEUX, TAGS, ZERO } from "./graine";
import { createId, type FakeState, saisieVide } from "./model";

const ACTIVITES = 100_000;
const PERSONNES = 2_000;
const PRENOMS = ["Odette", "Karim", "Jeanne", "Thomas", "Lucien", "Colette", "Abdelkrim", "Mireille", "Fatoumata", "Yves"];
const NOMS = ["Petit", "Benali", "Morel", "Nguyen", "Faure", "Ranchin", "Haddad", "Blanc", "Diallo", "Girard", "Œuvrard", "Lefèvre", "Chastagnier"];

/** The same numbers at each run: what a test sees, another sees. */
function hasard(graine: number): (max: number) => number {
  let x = graine;
  return (max) => {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((x / 2 ** 32) * max);
  };
}

/** Ten years of a busy advisor: enough to see whether a list stays smooth. */
export function seedGrand(state: FakeState): void {
  const tirer = hasard(7);
  const pris = <V>(valeurs: readonly V[]): V => valeurs[tirer(valeurs.length)] as V;
  for (let n = 0; n < PERSONNES; n++) {
    state.beneficiaires.push({
      ...structuredClone(BENEFICIAIRES[0] as (typeof BENEFICIAIRES)[number]),
      id: createId(state),
      saisie: { ...structuredClone((BENEFICIAIRES[0] as (typeof BENEFICIAIRES)[number]).saisie), prenom: pris(PRENOMS), nom: `${pris(NOMS)} ${n}`, annee_naissance: 1930 + tirer(80), commune: pris(COMMUNES) },
    });
  }
  for (let n = 0; n < ACTIVITES; n++) {
    const atelier = tirer(8) === 0;
    const saisie = saisieVide(atelier ? "collectif" : "individuel");
    saisie.date = addDays(state.aujourdhui, -Math.floor(n / 28));
    saisie.duree = pris([15, 30, 45, 60, 90, 120]);
    saisie.type_lieu = tirer(9) === 0 ? "a_distance" : "lieu_activite";
    saisie.lieu_id = saisie.type_lieu === "lieu_activite" ? pris(LIEUX).id : null;
    saisie.thematiques = [...new Set([pris(THEMATIQUES).valeur, pris(THEMATIQUES).valeur])];
    saisie.tags = tirer(5) === 0 ? [pris(TAGS).id] : [];
    if (atelier) Object.assign(saisie, { titre_atelier: "Découvrir Pix", participants_anonymes: { ...ZERO, total: 4 + tirer(12) } });
    else saisie.beneficiaire_id = tirer(2) === 0 ? null : pris(state.beneficiaires).id;
    const sync = n < 12 ? "a_envoyer" : n === 20 ? "conflit" : n === 21 ? "refuse" : "envoye";
    const instant = `${saisie.date}T10:00:00Z`;
    state.cras.push({ id: createId(state), saisie, sync, creation: instant, modification: instant, supprime: false, message: null });
  }
}
