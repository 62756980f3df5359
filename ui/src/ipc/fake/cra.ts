import { addDays, daysBetween } from "../../format/dates";
import { matches } from "../../format/texte";
import type { BrouillonVue, CraVue, ErreurChamp, FiltresCra, LigneCra, SaisieCra } from "../bindings";
import { nomComplet } from "./beneficiaire";
import { createId, type FakeCra, type FakeState, saisieVide, type Emit, type Handlers, refuse } from "./model";

/** Above this many, answers are kept until something changes. */
const GRAND = 5_000;

function accompagnements(s: SaisieCra): number {
  return s.type === "collectif" ? s.participants.length + (s.participants_anonymes?.total ?? 0) : 1;
}

/** The product's own rules live in Rust; these are enough to show the screens' answers. */
export function validate(s: SaisieCra): ErreurChamp[] {
  const erreurs: ErreurChamp[] = [];
  const add = (champ: string, message: string) => erreurs.push({ champ, code: "manque", message });
  if (!s.date) add("date", "Indiquez la date.");
  if (!s.duree) add("duree", "Indiquez la durée.");
  if (!s.type_lieu) add("type_lieu", "Indiquez le lieu.");
  if (s.type_lieu === "lieu_activite" && !s.lieu_id) add("lieu_id", "Indiquez le lieu.");
  if (s.type_lieu === "domicile" && !s.lieu_commune)
    add("lieu_commune", "Indiquez la commune du domicile\u00A0: les statistiques en ont besoin.");
  if (s.type_lieu === "autre" && !s.lieu_commune) add("lieu_commune", "Indiquez la commune.");
  if (s.thematiques.length === 0) add("thematiques", "Choisissez au moins une thématique.");
  if (s.type === "collectif" && accompagnements(s) === 0) add("participants", "Ajoutez au moins une personne, suivie ou anonyme.");
  return erreurs;
}

export function craHandlers(state: FakeState, emit: Emit): Handlers {
  const nom = (id: string | null) => {
    const trouve = state.beneficiaires.find((b) => b.id === id);
    return trouve ? nomComplet(trouve.saisie) : null;
  };
  const titre = (s: SaisieCra) =>
    s.type === "collectif" ? s.titre_atelier || "Atelier collectif" : (nom(s.beneficiaire_id) ?? "Bénéficiaire anonyme");
  const lieuLibelle = (s: SaisieCra) => {
    if (s.type_lieu === "a_distance") return "À distance";
    if (s.type_lieu === "domicile") return `À domicile, ${s.lieu_commune?.nom ?? ""}`;
    if (s.type_lieu === "autre") return s.lieu_commune?.nom ?? "Autre lieu";
    return state.lieux.find((l) => l.id === s.lieu_id)?.nom ?? "";
  };
  const ligne = (c: FakeCra): LigneCra => ({
    id: c.id, type: c.saisie.type ?? "individuel", date: c.saisie.date ?? "", duree: c.saisie.duree ?? 0,
    titre: titre(c.saisie), accompagnements: accompagnements(c.saisie), thematiques: c.saisie.thematiques,
    lieu_libelle: lieuLibelle(c.saisie), sync: c.sync, importe: false,
  });
  const vue = (c: FakeCra): CraVue => ({
    id: c.id, saisie: { ...c.saisie, id: c.id }, titre: titre(c.saisie), beneficiaire_nom: nom(c.saisie.beneficiaire_id),
    participants_noms: c.saisie.participants.map((p) => nom(p) ?? ""), accompagnements: accompagnements(c.saisie),
    lieu_libelle: lieuLibelle(c.saisie), tags_noms: state.tags.filter((t) => c.saisie.tags.includes(t.id)).map((t) => t.nom),
    sync: c.sync, sync_message: c.message, recu: null, importe: false, creation: c.creation, modification: c.modification,
  });
  const trouve = (id: string) => state.cras.find((c) => c.id === id) ?? refuse("Cette activité n’existe plus sur cet appareil.", "introuvable");
  const memo = new Map<string, { version: number; trouves: FakeCra[] }>();
  /** Sorting 100 000 rows at each page would hide what the screen costs. */
  const filtre = (f: FiltresCra): FakeCra[] => {
    if (state.cras.length < GRAND) return trier(f);
    const cle = JSON.stringify(f);
    const su = memo.get(cle);
    if (su?.version === state.version) return su.trouves;
    const trouves = trier(f);
    memo.set(cle, { version: state.version, trouves });
    return trouves;
  };
  const trier = (f: FiltresCra) =>
    retenus(f).sort((a, b) => (b.saisie.date ?? "").localeCompare(a.saisie.date ?? "") || b.creation.localeCompare(a.creation) || a.id.localeCompare(b.id));
  const retenus = (f: FiltresCra) =>
    state.cras
      .filter((c) => !c.supprime)
      .filter(({ saisie: s, sync }) =>
        (!f.du || (s.date ?? "") >= f.du) && (!f.au || (s.date ?? "") <= f.au) &&
        (f.types.length === 0 || f.types.includes(s.type ?? "")) &&
        (f.type_lieux.length === 0 || f.type_lieux.includes(s.type_lieu ?? "")) &&
        (f.lieux.length === 0 || f.lieux.includes(s.lieu_id ?? "")) &&
        (f.thematiques.length === 0 || f.thematiques.some((t) => s.thematiques.includes(t))) &&
        (!f.beneficiaire_id || s.beneficiaire_id === f.beneficiaire_id || s.participants.includes(f.beneficiaire_id)) &&
        (f.tags.length === 0 || f.tags.some((t) => s.tags.includes(t))) && (!f.sync || sync === f.sync) &&
        (!f.texte || matches(`${titre(s)} ${lieuLibelle(s)} ${s.notes ?? ""} ${s.thematiques.join(" ").replaceAll("_", " ")}`, f.texte)));

  function write(saisie: SaisieCra, brouillonId: string | null, cible: FakeCra | null) {
    const erreurs = validate(saisie);
    if (erreurs.length > 0) refuse("Des champs sont à corriger.", "saisie", erreurs);
    state.brouillons = state.brouillons.filter((b) => b.id !== brouillonId);
    const cra = cible ?? { id: saisie.id ?? createId(state), saisie, sync: "a_envoyer", creation: state.maintenant, modification: state.maintenant, supprime: false, message: null };
    Object.assign(cra, { saisie: { ...saisie, id: null }, sync: "a_envoyer", modification: state.maintenant });
    if (!cible) state.cras.unshift(cra);
    emit("cra", "brouillon", "sync");
    return { cra: vue(cra), avertissements: [] };
  }

  return {
    cra_prefill({ type, copie_de }) {
      const source = copie_de ? trouve(copie_de) : null;
      const dernier = state.cras.find((c) => !c.supprime && c.saisie.type === type);
      const saisie = source ? structuredClone(source.saisie) : saisieVide(type);
      saisie.id = null;
      saisie.date = state.aujourdhui;
      const prerempli: string[] = ["date"];
      if (!source && dernier && state.reglages.prerempli) {
        saisie.duree = dernier.saisie.duree;
        saisie.type_lieu = dernier.saisie.type_lieu;
        saisie.lieu_id = dernier.saisie.lieu_id;
        saisie.lieu_commune = dernier.saisie.lieu_commune;
        saisie.materiel = dernier.saisie.materiel;
        prerempli.push("duree", "lieu", "materiel");
      } else if (!source && state.reglages.prerempli) {
        const { lieu_id, duree } = state.reglages.preferences;
        Object.assign(saisie, { duree, lieu_id, type_lieu: lieu_id && "lieu_activite" });
      }
      return {
        saisie, prerempli,
        derniere_duree: dernier?.saisie.duree ?? null,
        dernier_lieu: dernier ? lieuLibelle(dernier.saisie) : null,
        thematiques_frequentes: state.cras.length > 0
          ? ["email", "aide_aux_demarches_administratives", "prendre_en_main_du_materiel", "navigation_sur_internet", "securite_numerique"] : [],
        durees: type === "collectif" ? [60, 90, 120, 180] : [15, 30, 45, 60, 90, 120],
        lieux: state.lieux.filter((l) => l.mien).sort((a, b) => b.usages - a.usages),
        tags: state.tags,
        dernier_atelier_titre: type === "collectif" ? (dernier?.saisie.titre_atelier ?? null) : null,
      };
    },
    cra_parse({ saisie }) {
      const erreurs = validate(saisie);
      if (erreurs.length > 0) refuse("Des champs sont à corriger.", "saisie", erreurs);
      return null;
    },
    cra_create: ({ saisie, brouillon_id }) => write(saisie, brouillon_id, null),
    cra_update: ({ saisie, brouillon_id }) => write(saisie, brouillon_id, trouve(saisie.id ?? "")),
    cra_get: ({ id }) => vue(trouve(id)),
    cra_list({ filtres, suite, limite }) {
      const tout = filtre(filtres);
      const debut = suite ? Number(suite) : 0;
      const fin = debut + limite;
      return { lignes: tout.slice(debut, fin).map(ligne), suite: fin < tout.length ? String(fin) : null };
    },
    cra_days({ filtres, dates }) {
      const tout = filtre(filtres);
      const jours = new Map<string, FakeCra[]>(dates.map((date) => [date, []]));
      for (const c of tout) jours.get(c.saisie.date ?? "")?.push(c);
      return dates.map((date) => {
        const jour = jours.get(date) ?? [];
        return { date, activites: jour.length, duree: jour.reduce((n, c) => n + (c.saisie.duree ?? 0), 0) };
      });
    },
    cra_count({ filtres }) {
      const tout = retenus(filtres);
      const par = (sync: string) => tout.filter((c) => c.sync === sync).length;
      return {
        total: tout.length, accompagnements: tout.reduce((n, c) => n + accompagnements(c.saisie), 0),
        par_sync: { a_envoyer: par("a_envoyer"), envoye: par("envoye"), conflit: par("conflit"), refuse: par("refuse") },
        brouillons: state.brouillons.length, total_sans_filtre: state.cras.filter((c) => !c.supprime).length,
      };
    },
    cra_delete({ ids }) {
      for (const id of ids) trouve(id).supprime = true;
      emit("cra", "sync");
      return null;
    },
    cra_restore({ ids }) {
      for (const id of ids) trouve(id).supprime = false;
      emit("cra", "sync");
      return null;
    },
    cra_tag({ ids, tag_id }) {
      for (const id of ids) trouve(id).saisie.tags.push(tag_id);
      emit("cra", "tag", "sync");
      return null;
    },
    brouillon_save({ id, saisie }) {
      const manque = validate(saisie).map((e) => ({ thematiques: "thématique", duree: "durée", lieu_commune: "commune", type_lieu: "lieu", lieu_id: "lieu" })[e.champ] ?? e.champ);
      const brouillon: BrouillonVue = { id, saisie, titre: titre(saisie), manque, modification: state.maintenant };
      state.brouillons = [brouillon, ...state.brouillons.filter((b) => b.id !== id)];
      emit("brouillon");
      return brouillon;
    },
    brouillon_list: () => state.brouillons,
    brouillon_delete({ id }) {
      state.brouillons = state.brouillons.filter((b) => b.id !== id);
      emit("brouillon");
      return null;
    },
    id_create: () => createId(state),
    accueil_get() {
      const vivants = state.cras.filter((c) => !c.supprime);
      const lundi = addDays(state.aujourdhui, -((new Date(`${state.aujourdhui}T00:00:00Z`).getUTCDay() + 6) % 7));
      return {
        prenom: "Nadia", aujourdhui: state.aujourdhui, semaine_numero: 48,
        jour: vivants.filter((c) => c.saisie.date === state.aujourdhui).map(ligne),
        a_completer: state.brouillons,
        semaine: Array.from({ length: 7 }, (_, i) => {
          const jour = vivants.filter((c) => daysBetween(lundi, c.saisie.date ?? "") === i);
          return { date: addDays(lundi, i), activites: jour.length, duree: jour.reduce((n, c) => n + (c.saisie.duree ?? 0), 0) };
        }),
        premiere_reception: state.scenario === "premiere" ? { pourcent: 38 } : null,
        preferences: state.cras.length > 0 ? null
          : { choisies: state.reglages.preferences, lieux: state.lieux.filter((l) => l.mien), durees: [15, 30, 45, 60, 90, 120] },
      };
    },
  };
}
