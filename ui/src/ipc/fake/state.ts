import { BENEFICIAIRES, LIEUX, seedCras, TAGS } from "./graine";
import type { FakeState, Scenario } from "./model";

export function createState(scenario: Scenario): FakeState {
  const vide = scenario === "vide" || scenario === "deconnecte";
  const state: FakeState = {
    scenario,
    aujourdhui: "2026-11-24",
    maintenant: "2026-11-24T13:32:00Z",
    cras: [],
    brouillons: [],
    beneficiaires: vide ? [] : structuredClone(BENEFICIAIRES),
    lieux: vide ? [] : structuredClone(LIEUX),
    tags: vide ? [] : structuredClone(TAGS),
    reglages: { theme: "systeme", taille_texte: 100, police_lisible: false, prerempli: true, raccourcis_lettre: true, fuseau: "Europe/Paris" },
    ouvert: scenario !== "deconnecte",
    suivant: 1,
  };
  if (!vide) seedCras(state);
  return state;
}
