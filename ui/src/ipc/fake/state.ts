import { BENEFICIAIRES, LIEUX, seedCras, TAGS } from "./graine";
import { seedGrand } from "./grand";
import type { FakeState, Scenario } from "./model";

export function createState(scenario: Scenario): FakeState {
  const ferme = scenario === "deconnecte" || scenario === "radie" || scenario === "profils" || scenario === "sans-trousseau";
  const vide = scenario === "vide" || ferme;
  const state: FakeState = {
    scenario,
    aujourdhui: "2026-11-24",
    maintenant: "2026-11-24T13:32:00Z",
    cras: [],
    brouillons: [],
    beneficiaires: vide ? [] : structuredClone(BENEFICIAIRES),
    lieux: vide ? [] : structuredClone(LIEUX),
    tags: vide ? [] : structuredClone(TAGS),
    distincts: new Set(),
    reglages: { theme: "systeme", taille_texte: 100, police_lisible: false, prerempli: true, raccourcis_lettre: true, fuseau: "Europe/Paris", preferences: { lieu_id: null, duree: null } },
    ouvert: !ferme,
    invitation: null,
    suivant: 1,
    version: 0,
  };
  if (scenario === "grand") seedGrand(state);
  else if (!vide) seedCras(state);
  return state;
}
