import { addDays, dateLongue, dernierJourPropose } from "../../format/dates";
import { matches } from "../../format/texte";
import type { Badge, EtatVue, ProfilVue, SyncVue } from "../bindings";
import { COMMUNES } from "./graine";
import { createId, type FakeState, type Emit, type Handlers, refuse } from "./model";

const PROFIL: ProfilVue = {
  id: "nadia", nom_affiche: "Nadia Ferrand", email: "nadia.ferrand@conseiller-numerique.fr", serveur: "http://127.0.0.1:7878",
  structure: "Communauté de communes du Crestois", demo: false, verrouillage: false, dernier_usage: "2026-11-24T08:00:00Z",
};

function badge(state: FakeState): Badge {
  const nombre = state.cras.filter((c) => c.sync === "a_envoyer").length;
  if (state.scenario === "premiere") return { etat: "premiere_reception", libelle: "Première réception, 38 %", hors_ligne: false, nombre };
  if (state.scenario === "hors-ligne") return { etat: "hors_ligne", libelle: "Hors ligne depuis 2 h", hors_ligne: true, nombre };
  if (state.scenario === "demo") return { etat: "demo", libelle: "Exemple, jamais envoyé", hors_ligne: false, nombre: 0 };
  if (nombre > 0) return { etat: "a_envoyer", libelle: `${nombre} à envoyer`, hors_ligne: false, nombre };
  return { etat: "a_jour", libelle: "À jour", hors_ligne: false, nombre };
}

function sync(state: FakeState): SyncVue {
  return {
    badge: badge(state), dernier_echange: "2026-11-24T11:20:00Z", hors_ligne_depuis: null, prochain_essai: null, raison: null,
    en_attente: state.cras.filter((c) => c.sync === "a_envoyer").map((c) => ({ id: c.id, collection: "cra", titre: "Accompagnement individuel", detail: "aujourd’hui", date: c.modification })),
    refus: [], conflits: [], recus: [], recus_mois: 0,
    octets: { envoyes_jour: 1_840, recus_jour: 2_120, total_mois: 61_300 }, connexion_limitee: false,
  };
}

export function parseDate(texte: string, aujourdhui: string): string {
  const mots = texte.trim().toLowerCase();
  if (mots === "hier") return addDays(aujourdhui, -1);
  if (mots === "avant-hier") return addDays(aujourdhui, -2);
  if (mots.startsWith("aujourd")) return aujourdhui;
  const jour = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"].indexOf(mots);
  if (jour >= 0) {
    const ici = new Date(`${aujourdhui}T00:00:00Z`).getUTCDay();
    return addDays(aujourdhui, -((ici - jour + 7) % 7 || 7));
  }
  if (dernierJourPropose(texte, aujourdhui)) refuse("Novembre a 30 jours.", "date", [{ champ: "date", code: "jour_absent", message: "Novembre a 30 jours." }]);
  const lu = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{2,4}))?$/.exec(mots);
  if (!lu) return refuse("Besace n’a pas compris cette date. Écrivez par exemple hier, lundi ou 12/03.", "date");
  const annee = lu[3] ? lu[3].padStart(4, "20") : aujourdhui.slice(0, 4);
  return `${annee}-${lu[2]?.padStart(2, "0")}-${lu[1]?.padStart(2, "0")}`;
}

export function parseDuree(texte: string): number {
  const lu = /^(?:(\d{1,2})\s*h)?\s*(\d{1,4})?\s*(?:m|mn|min)?$/.exec(texte.trim().toLowerCase());
  const minutes = lu ? Number(lu[1] ?? 0) * 60 + Number(lu[2] ?? 0) : 0;
  if (minutes === 0) return refuse("Besace n’a pas compris cette durée. Écrivez par exemple 45, 1h ou 1h30.", "duree");
  if (minutes > 1439) return refuse("La durée va jusqu’à 23 h 59.", "duree");
  return minutes;
}

export function horsCraHandlers(state: FakeState, emit: Emit): Handlers {
  const profil = () => (state.scenario === "demo" ? { ...PROFIL, nom_affiche: "Camille Exemple", demo: true } : PROFIL);
  return {
    etat_get: (): EtatVue => ({
      version: "0.1.0", aujourdhui: state.aujourdhui, fuseau: state.reglages.fuseau ?? "Europe/Paris",
      profils: state.scenario === "deconnecte" && !state.ouvert ? [] : [profil()], ouvert: state.ouvert ? profil() : null,
      trousseau: { disponible: true, message: null }, cgu: null, serveur_defaut: null,
    }),
    profil_open() {
      state.ouvert = true;
      emit("profil");
      return profil();
    },
    profil_close() {
      state.ouvert = false;
      emit("profil");
      return null;
    },
    demo_create() {
      state.scenario = "demo";
      state.ouvert = true;
      emit("profil", "cra", "sync");
      return profil();
    },
    demo_delete() {
      state.ouvert = false;
      emit("profil");
      return null;
    },
    compte_get: () => ({ prenom: "Nadia", nom: "Ferrand", email: PROFIL.email, role: "mediateur", structure: PROFIL.structure, emplois: [] }),
    reglages_get: () => state.reglages,
    reglages_update({ reglages }) {
      state.reglages = reglages;
      emit("reglages");
      return reglages;
    },
    lieu_list: () => state.lieux.filter((l) => l.mien),
    lieu_search: ({ texte, limite }) => state.lieux.filter((l) => matches(`${l.nom} ${l.commune?.nom ?? ""}`, texte)).slice(0, limite),
    lieu_create({ saisie }) {
      const lieu = { id: createId(state), nom: saisie.nom ?? "", adresse: saisie.adresse, commune: saisie.commune, usages: 0, mien: true, propose: true };
      state.lieux.push(lieu);
      emit("lieu", "sync");
      return lieu;
    },
    lieu_activite_create({ lieu_id }) {
      for (const l of state.lieux) if (l.id === lieu_id) l.mien = true;
      emit("lieu", "sync");
      return null;
    },
    lieu_activite_delete({ lieu_id }) {
      for (const l of state.lieux) if (l.id === lieu_id) l.mien = false;
      emit("lieu", "sync");
      return null;
    },
    commune_search: ({ texte, limite }) => COMMUNES.filter((c) => matches(`${c.nom} ${c.code_postal} ${c.code_insee}`, texte)).slice(0, limite),
    tag_list: () => state.tags,
    tag_create({ saisie }) {
      const tag = { id: createId(state), nom: saisie.nom ?? "", description: saisie.description, portee: "personnel", usages: 0 };
      state.tags.push(tag);
      emit("tag", "sync");
      return tag;
    },
    date_parse({ texte }) {
      const date = parseDate(texte, state.aujourdhui);
      return { date, libelle: dateLongue(date, state.aujourdhui) };
    },
    duree_parse: ({ texte }) => parseDuree(texte),
    sync_get: () => sync(state),
    sync_run() {
      if (state.scenario === "hors-ligne") refuse("Aucun réseau. Prochain essai à 14 h 46, ou dès qu’il revient.", "reseau");
      for (const c of state.cras) if (c.sync === "a_envoyer") c.sync = "envoye";
      emit("cra", "sync");
      return null;
    },
    sync_update: () => null,
  };
}
