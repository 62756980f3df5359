import type { Badge, ConflitVue, ElementSync, RefusVue, SyncVue } from "../bindings";
import { compte } from "../../format/typographie";
import { type Emit, type FakeCra, type FakeState, type Handlers, refuse } from "./model";

const CONFLIT: ConflitVue = {
  id: "40000000-0000-4000-8000-000000000001", collection: "cra", record_id: "", titre: "Odette Petit, lundi 23 novembre",
  champs: [
    { champ: "duree", libelle: "Durée", gardee: "1 h", autre: "45 min", gardee_est_mienne: false },
    { champ: "notes", libelle: "Notes", gardee: "Revenir avec la carte Vitale.", autre: "Mot de passe changé.", gardee_est_mienne: false },
  ],
  gardee_par: "ordinateur de la médiathèque", gardee_le: "2026-11-23T17:05:00Z", autre_par: "cet appareil", autre_le: "2026-11-23T16:42:00Z",
};

const REFUS: RefusVue = {
  id: "", collection: "cra", titre: "Abdelkrim Haddad, lundi 23 novembre", detail: "Accompagnement, 30 min", date: "2026-11-23T15:20:00Z",
  code: "lieu_retire", champ: "lieu_id",
  message: "Le lieu « Tiers-lieu La Fabrique » n’est plus le vôtre depuis le 1er octobre. Rien n’est perdu, le CRA reste ici et compte dans vos statistiques.",
};

const HORLOGE =
  "L’horloge de cet appareil est en retard\u00A0: elle indique le jeudi 1er janvier 2015, et le serveur a déjà dit le mardi 24 novembre 2026. Rien n’est perdu. Réglez la date de l’ordinateur, puis vérifiez la date de ce que vous avez saisi depuis.";

/** States of the exchange; « conflit » is the mock-up's own: one conflict, one refusal, no network for two hours. */
export function syncHandlers(state: FakeState, emit: Emit): Handlers {
  const difficile = state.scenario === "conflit";
  const [premier, second] = state.cras.filter((c) => c.sync === "envoye");
  let conflits = difficile ? [{ ...CONFLIT, record_id: premier?.id ?? "" }] : [];
  let refuses = difficile ? [{ ...REFUS, id: second?.id ?? "" }] : [];
  let regles: ConflitVue[] = [];
  let limitee = difficile;
  let supprimes = state.scenario === "suppressions" ? state.cras.slice(0, 24) : [];
  let dernier = "2026-11-24T11:20:00Z";
  const horsLigne = () => state.scenario === "hors-ligne" || state.scenario === "conflit";

  const attente = (): ElementSync[] => state.cras.filter((c) => c.sync === "a_envoyer" && !c.supprime).map((c) => element(state, c));
  function badge(): Badge {
    const nombre = attente().length + conflits.length + refuses.length;
    const dit = (etat: Badge["etat"], libelle: string): Badge => ({ etat, libelle, hors_ligne: horsLigne(), nombre });
    if (state.scenario === "demo") return { etat: "demo", libelle: "Exemple, jamais envoyé", hors_ligne: false, nombre: 0 };
    if (state.scenario === "session") return dit("session", "Session à renouveler");
    if (state.scenario === "premiere") return dit("premiere_reception", "Première réception, 38 %");
    if (refuses.length > 0) return dit("refuse", compte(refuses.length, "refusé"));
    if (conflits.length > 0) return dit("conflit", compte(conflits.length, "conflit"));
    if (horsLigne()) return dit("hors_ligne", "Hors ligne depuis 2 h");
    return nombre > 0 ? dit("a_envoyer", `${nombre} à envoyer`) : dit("a_jour", "À jour");
  }

  return {
    sync_get: (): SyncVue => ({
      badge: badge(), dernier_echange: state.scenario === "vide" ? null : dernier,
      hors_ligne_depuis: horsLigne() ? "2026-11-24T11:31:00Z" : null, prochain_essai: horsLigne() ? "2026-11-24T13:46:00Z" : null,
      raison: horsLigne() ? "Aucun réseau. Prochain essai à 14 h 46, ou dès qu’il revient." : null,
      horloge: state.scenario === "horloge" ? HORLOGE : null,
      en_attente: attente(), refus: refuses, conflits,
      recus: state.cras.filter((c) => c.sync === "envoye" && !c.supprime).slice(0, 12).map((c, i) => ({ ...element(state, c), date: dernier, rev: 48_211 - i })),
      recus_mois: state.cras.filter((c) => c.sync === "envoye").length,
      octets: { envoyes_jour: 2_140, recus_jour: 6_810, total_mois: 184_200 }, connexion_limitee: limitee, suppressions: supprimes.length,
    }),
    sync_run() {
      if (horsLigne()) refuse("Aucun réseau. Prochain essai à 14 h 46, ou dès qu’il revient.", "aucun_reseau");
      if (state.scenario === "session") refuse("Votre session est à renouveler. Rien n’est perdu : connectez-vous de nouveau pour envoyer ce qui attend.", "session");
      for (const c of state.cras) if (c.sync === "a_envoyer") c.sync = "envoye";
      dernier = state.maintenant;
      emit("cra", "sync");
      return null;
    },
    sync_update({ connexion_limitee }) {
      limitee = connexion_limitee;
      emit("sync");
      return null;
    },
    suppression_list: () => supprimes.map((c) => ({ collection: "cra", id: c.id, titre: element(state, c).titre })),
    suppression_update({ accepter }) {
      if (accepter) state.cras = state.cras.filter((c) => !supprimes.includes(c));
      supprimes = [];
      emit("cra", "sync");
      return null;
    },
    conflit_update({ id }) {
      regles = [...regles, ...conflits.filter((c) => c.id === id)];
      conflits = conflits.filter((c) => c.id !== id);
      emit("sync", "cra");
      return null;
    },
    conflit_restore({ id }) {
      conflits = [...conflits, ...regles.filter((c) => c.id === id)];
      emit("sync", "cra");
      return null;
    },
    refus_retry({ id }) {
      refuses = refuses.filter((r) => r.id !== id);
      emit("sync", "cra");
      return null;
    },
    refus_export: () => null,
    refus_delete({ id }) {
      refuses = refuses.filter((r) => r.id !== id);
      emit("sync", "cra");
      return null;
    },
  };
}

function element(state: FakeState, { id, saisie, modification }: FakeCra): ElementSync {
  const personne = state.beneficiaires.find((b) => b.id === saisie.beneficiaire_id)?.saisie;
  const atelier = saisie.type === "collectif";
  const titre = atelier ? (saisie.titre_atelier ?? "Atelier collectif") : personne ? `${personne.prenom} ${personne.nom}` : "Bénéficiaire anonyme";
  return { id, collection: "cra", titre, detail: `${atelier ? "Atelier" : "Accompagnement"}, ${saisie.duree ?? 0} min`, date: modification };
}
