import type { CommuneVue, LieuVue, TagVue } from "../bindings";
import { addDays } from "../../format/dates";
import { createId, type FakeBeneficiaire, type FakeState, saisieVide } from "./model";

/** Invented people and places: names long enough to try the screens. */
function commune(nom: string, code_postal: string, code_insee: string): CommuneVue {
  const departement = code_insee.startsWith("97") ? code_insee.slice(0, 3) : code_insee.slice(0, 2);
  return { nom, code_postal, code_insee, departement, departement_nom: departement === "26" ? "Drôme" : "La Réunion" };
}

export const COMMUNES: CommuneVue[] = [
  commune("Crest", "26400", "26108"),
  commune("Die", "26150", "26113"),
  commune("Luc-en-Diois", "26310", "26167"),
  commune("Saillans", "26340", "26289"),
  commune("Saint-Nazaire-le-Désert", "26340", "26321"),
  commune("Saint-Denis", "97400", "97411"),
];

const [CREST, DIE, LUC, SAILLANS] = COMMUNES as [CommuneVue, CommuneVue, CommuneVue, CommuneVue];

function lieu(n: number, nom: string, adresse: string, c: CommuneVue, usages: number): LieuVue {
  return { id: `10000000-0000-4000-8000-${String(n).padStart(12, "0")}`, nom, adresse, commune: c, usages, mien: true, propose: false };
}

export const LIEUX: LieuVue[] = [
  lieu(1, "Médiathèque de Crest", "2 place de l’Église", CREST, 41),
  lieu(2, "France Services de Die", "1 rue de l’Armellerie", DIE, 22),
  lieu(3, "Salle des fêtes de Luc-en-Diois", "Place de la Croix", LUC, 9),
  { ...lieu(4, "Mairie de Saillans", "1 place Maurice-Faure", SAILLANS, 0), mien: false },
];

export const TAGS: TagVue[] = [
  { id: "20000000-0000-4000-8000-000000000001", nom: "Pass numérique", description: null, portee: "national", usages: 12 },
  { id: "20000000-0000-4000-8000-000000000002", nom: "Bus numérique de la Drôme", description: null, portee: "departemental", usages: 7 },
];

function personne(n: number, prenom: string, nom: string, annee: number | null, c: CommuneVue): FakeBeneficiaire {
  return {
    id: `30000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    sync: "envoye",
    creation: "2026-03-02T09:00:00Z",
    modification: "2026-03-02T09:00:00Z",
    saisie: {
      id: null, prenom, nom, annee_naissance: annee, telephone: null, pas_de_telephone: false, email: null,
      adresse: null, commune: c, genre: null, tranche_age: null, statut_social: null, notes: null,
    },
  };
}

export const BENEFICIAIRES: FakeBeneficiaire[] = [
  personne(1, "Odette", "Petit", 1941, CREST),
  personne(2, "Karim", "Benali", 1988, CREST),
  personne(3, "Marie-Antoinette", "de La Rochefoucauld-Desnoyers", 1948, SAILLANS),
  personne(4, "Thomas", "Nguyen", 1996, DIE),
  personne(5, "Jeanne", "Morel", 1957, LUC),
];

const THEMES = ["email", "aide_aux_demarches_administratives", "prendre_en_main_du_materiel", "navigation_sur_internet", "securite_numerique"];

export function seedCras(state: FakeState): void {
  const add = (jours: number, i: number, atelier: boolean) => {
    const saisie = saisieVide(atelier ? "collectif" : "individuel");
    saisie.date = addDays(state.aujourdhui, -jours);
    saisie.duree = atelier ? 120 : 45;
    saisie.type_lieu = "lieu_activite";
    saisie.lieu_id = LIEUX[atelier ? 2 : 0]?.id ?? null;
    saisie.thematiques = [THEMES[i % THEMES.length] ?? "email"];
    if (atelier) {
      saisie.titre_atelier = "Découvrir Pix";
      saisie.participants_anonymes = { ...ZERO, total: 6, genre_non_communique: 6, tranche_age_non_communique: 6, statut_social_non_communique: 6 };
    } else {
      saisie.beneficiaire_id = i % 3 === 2 ? null : (BENEFICIAIRES[i % BENEFICIAIRES.length]?.id ?? null);
    }
    const instant = `${saisie.date}T10:00:00Z`;
    const sync = jours === 0 ? "a_envoyer" : jours === 1 && i === 4 ? "refuse" : "envoye";
    state.cras.push({ id: createId(state), saisie, sync, creation: instant, modification: instant, supprime: false, message: null });
  };
  for (let i = 0; i < 3; i++) add(0, i, false);
  for (let i = 0; i < 7; i++) add(1, i, i === 6);
  for (let i = 0; i < 24; i++) add(2 + i * 2, i, i % 8 === 7);
  const [premier] = state.cras;
  if (premier) premier.saisie.beneficiaire_id = BENEFICIAIRES[2]?.id ?? null;
  const saisie = { ...saisieVide("individuel"), date: state.aujourdhui, duree: 45, beneficiaire_id: BENEFICIAIRES[4]?.id ?? null };
  state.brouillons.push(
    { id: createId(state), saisie, titre: "Jeanne Morel", manque: ["lieu", "thématique"], modification: "2026-11-23T16:10:00Z" },
    { id: createId(state), saisie: { ...saisieVide("collectif"), titre_atelier: "Premiers pas sur tablette", date: "2026-11-20" }, titre: "Premiers pas sur tablette", manque: ["participants", "thématique"], modification: "2026-11-20T15:00:00Z" },
  );
}

export const ZERO = {
  total: 0, deja_accompagne: 0, genre_feminin: 0, genre_masculin: 0, genre_non_communique: 0,
  tranche_age_moins_de_douze: 0, tranche_age_douze_dix_huit: 0, tranche_age_dix_huit_vingt_quatre: 0,
  tranche_age_vingt_cinq_trente_neuf: 0, tranche_age_quarante_cinquante_neuf: 0, tranche_age_soixante_soixante_neuf: 0,
  tranche_age_soixante_dix_plus: 0, tranche_age_non_communique: 0, statut_social_scolarise: 0, statut_social_sans_emploi: 0,
  statut_social_en_emploi: 0, statut_social_retraite: 0, statut_social_non_communique: 0,
};
