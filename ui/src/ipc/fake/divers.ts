import { addDays, dateLongue } from "../../format/dates";
import { matches } from "../../format/texte";
import { COMMUNES } from "./graine";
import { createId, type FakeState, type Emit, type Handlers, refuse } from "./model";

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
  const lu = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{2,4}))?$/.exec(mots);
  if (!lu) return refuse("Besace n’a pas compris cette date. Écrivez par exemple hier, lundi ou 12/03.", "date");
  const annee = lu[3] ? lu[3].padStart(4, "20") : aujourdhui.slice(0, 4);
  const dernier = new Date(Date.UTC(Number(annee), Number(lu[2]), 0)).getUTCDate();
  if (Number(lu[1]) > dernier) refuse(`Novembre a ${dernier} jours. Mettre le ${dernier}/${lu[2]}`, "jour_inexistant");
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
  return {
    reglages_get: () => state.reglages,
    reglages_update({ reglages }) {
      state.reglages = reglages;
      emit("reglages");
      return reglages;
    },
    preferences_update({ preferences }) {
      state.reglages = { ...state.reglages, preferences };
      emit("reglages");
      return preferences;
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
  };
}
