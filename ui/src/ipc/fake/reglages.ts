import type { AppareilVue, SauvegardeVue } from "../bindings";
import { type Emit, type FakeState, type Handlers, refuse } from "./model";

const APPAREILS: AppareilVue[] = [
  { id: "a1", nom: "Ordinateur de la médiathèque", creation: "2026-02-10T09:00:00Z", dernier_contact: "2026-11-23T17:05:00Z", etat: "actif", celui_ci: false },
  { id: "a2", nom: "Portable de Nadia", creation: "2026-03-02T09:00:00Z", dernier_contact: "2026-11-24T11:20:00Z", etat: "actif", celui_ci: true },
  { id: "a3", nom: "Ancien portable", creation: "2025-09-01T09:00:00Z", dernier_contact: "2026-02-27T18:00:00Z", etat: "retire", celui_ci: false },
];
const DOSSIER = "/home/nadia/.local/share/besace/profils/nadia/sauvegardes";

export function reglagesHandlers(state: FakeState, emit: Emit): Handlers {
  let appareils = structuredClone(APPAREILS);
  let sauvegardes: SauvegardeVue[] =
    state.scenario === "vide" ? [] : [
          { chemin: `${DOSSIER}/2026-11-24.db`, date: "2026-11-24T07:02:00Z", octets: 1_310_000 },
          { chemin: `${DOSSIER}/besace-2026-11-20-173000.besace`, date: "2026-11-20T16:30:00Z", octets: 1_240_000 },
        ];
  return {
    appareil_list() {
      if (state.scenario === "hors-ligne") refuse("Aucun réseau. La liste des appareils est sur le serveur : réessayez quand le réseau revient.", "aucun_reseau");
      return appareils;
    },
    appareil_delete({ id, perdu }) {
      appareils = appareils.map((a) => (a.id === id ? { ...a, etat: perdu ? "perdu" : "retire" } : a));
      emit("compte");
      return null;
    },
    sauvegarde_list: () => sauvegardes,
    sauvegarde_create({ chemin, phrase }) {
      if (phrase.length < 12) refuse("La phrase secrète doit compter au moins 12 caractères\u00A0: quatre mots, par exemple.", "phrase_courte");
      const faite = { chemin: chemin ?? `${DOSSIER}/${state.aujourdhui}.besace`, date: state.maintenant, octets: 1_310_000 };
      sauvegardes = [faite, ...sauvegardes];
      emit("profil");
      return faite;
    },
    export_json({ chemin }) {
      if (chemin.startsWith("/interdit")) refuse("Besace n’a pas pu écrire dans ce dossier. Rien n’est perdu. Choisissez-en un autre.", "fichier");
      return null;
    },
  };
}
