import { fold, matches } from "../../format/texte";
import type { BeneficiaireVue, DoublonVue, SaisieBeneficiaire } from "../bindings";
import { TRANCHES_AGE } from "../nomenclatures";
import { createId, type FakeBeneficiaire, type FakeState, type Emit, type Handlers, refuse } from "./model";

export function nomComplet(s: SaisieBeneficiaire): string {
  return [s.prenom, s.nom].filter(Boolean).join(" ");
}

const BORNES = [
  [70, "soixante_dix_plus"], [60, "soixante_soixante_neuf"], [40, "quarante_cinquante_neuf"], [25, "vingt_cinq_trente_neuf"],
  [18, "dix_huit_vingt_quatre"], [12, "douze_dix_huit"], [0, "moins_de_douze"],
] as const;

const paire = (a: string, b: string) => [a, b].toSorted().join(" ");

function trancheLibelle(annee: number | null, aujourdhui: string): string | null {
  if (annee === null) return null;
  const age = Number(aujourdhui.slice(0, 4)) - annee;
  const valeur = BORNES.find(([borne]) => age >= borne)?.[1];
  return TRANCHES_AGE.find((t) => t.valeur === valeur)?.libelle ?? null;
}

export function beneficiaireHandlers(state: FakeState, emit: Emit): Handlers {
  let compte = { version: -1, longueur: -1, dates: new Map<string, string[]>() };
  /** Days of each person, counted once for all of them. */
  const usages = (id: string): string[] => {
    if (compte.version !== state.version || compte.longueur !== state.cras.length) {
      const dates = new Map<string, string[]>();
      for (const { saisie, supprime } of state.cras) {
        if (supprime) continue;
        for (const p of [saisie.beneficiaire_id, ...saisie.participants]) if (p !== null) dates.set(p, [...(dates.get(p) ?? []), saisie.date ?? ""]);
      }
      compte = { version: state.version, longueur: state.cras.length, dates };
    }
    return compte.dates.get(id) ?? [];
  };
  const vue = (b: FakeBeneficiaire): BeneficiaireVue => {
    const siens = usages(b.id);
    return {
      id: b.id, saisie: { ...b.saisie, id: b.id }, nom_complet: nomComplet(b.saisie),
      tranche_age_libelle: trancheLibelle(b.saisie.annee_naissance, state.aujourdhui),
      accompagnements: siens.length, dernier: siens.toSorted().at(-1) ?? null,
      sync: b.sync, creation: b.creation, modification: b.modification,
    };
  };
  const trouve = (id: string) => state.beneficiaires.find((b) => b.id === id) ?? refuse("Cette personne n’est plus sur cet appareil.", "introuvable");
  const cherche = (texte: string) =>
    state.beneficiaires
      .filter((b) => matches(`${nomComplet(b.saisie)} ${b.saisie.commune?.nom ?? ""} ${b.saisie.commune?.code_postal ?? ""} ${b.saisie.email ?? ""}`, texte))
      .map(vue);

  function check(saisie: SaisieBeneficiaire) {
    const champs = [];
    if (!saisie.prenom?.trim()) champs.push({ champ: "prenom", code: "manque", message: "Indiquez le prénom." });
    if (!saisie.nom?.trim()) champs.push({ champ: "nom", code: "manque", message: "Indiquez le nom." });
    if (champs.length > 0) refuse("Des champs sont à corriger.", "saisie", champs);
  }

  return {
    beneficiaire_search: ({ texte, limite }) => cherche(texte).sort((a, b) => b.accompagnements - a.accompagnements).slice(0, limite),
    beneficiaire_list({ texte, tri, suite, limite }) {
      const cle = (b: BeneficiaireVue): string | number =>
        ({ nom: b.saisie.nom ?? "", prenom: b.saisie.prenom ?? "", annee_naissance: b.saisie.annee_naissance ?? 9999, accompagnements: -b.accompagnements, dernier: b.dernier ?? "" })[tri];
      const lignes = cherche(texte ?? "").sort((a, b) => {
        const [x, y] = [cle(a), cle(b)];
        return typeof x === "number" ? x - Number(y) : x.localeCompare(String(y), "fr") * (tri === "dernier" ? -1 : 1);
      });
      const debut = suite ? Number(suite) : 0;
      return { lignes: lignes.slice(debut, debut + limite), total: lignes.length, suite: debut + limite < lignes.length ? String(debut + limite) : null };
    },
    beneficiaire_get({ id }) {
      const siens = state.cras.filter((c) => !c.supprime && (c.saisie.beneficiaire_id === id || c.saisie.participants.includes(id)));
      const nombres = new Map<string, number>();
      for (const c of siens) for (const t of c.saisie.thematiques) nombres.set(t, (nombres.get(t) ?? 0) + 1);
      return {
        beneficiaire: vue(trouve(id)),
        historique: siens.map((c) => ({
          id: c.id, type: c.saisie.type ?? "individuel", date: c.saisie.date ?? "", duree: c.saisie.duree ?? 0, titre: vue(trouve(id)).nom_complet,
          accompagnements: 1, thematiques: c.saisie.thematiques, lieu_libelle: state.lieux.find((l) => l.id === c.saisie.lieu_id)?.nom ?? "", sync: c.sync, importe: false,
        })),
        thematiques: [...nombres].map(([valeur, nombre]) => ({ valeur, nombre })),
      };
    },
    beneficiaire_create({ saisie }) {
      check(saisie);
      const b: FakeBeneficiaire = { id: createId(state), saisie, sync: "a_envoyer", creation: state.maintenant, modification: state.maintenant };
      state.beneficiaires.unshift(b);
      emit("beneficiaire", "sync");
      return vue(b);
    },
    beneficiaire_update({ saisie }) {
      check(saisie);
      const b = trouve(saisie.id ?? "");
      Object.assign(b, { saisie, sync: "a_envoyer", modification: state.maintenant });
      emit("beneficiaire", "cra", "sync");
      return vue(b);
    },
    beneficiaire_delete({ id }) {
      state.beneficiaires = state.beneficiaires.filter((b) => b.id !== id);
      emit("beneficiaire", "cra", "sync");
      return null;
    },
    beneficiaire_merge({ source, destination }) {
      for (const c of state.cras) {
        if (c.saisie.beneficiaire_id === source) c.saisie.beneficiaire_id = destination;
        c.saisie.participants = c.saisie.participants.map((p) => (p === source ? destination : p));
      }
      state.beneficiaires = state.beneficiaires.filter((b) => b.id !== source);
      emit("beneficiaire", "cra", "sync");
      return vue(trouve(destination));
    },
    doublon_list(): DoublonVue[] {
      const vus = new Map<string, FakeBeneficiaire>();
      const pairs: DoublonVue[] = [];
      for (const b of state.beneficiaires) {
        const cle = fold(nomComplet(b.saisie));
        const a = vus.get(cle);
        if (a && !state.distincts.has(paire(a.id, b.id))) pairs.push({ a: vue(a), b: vue(b), motifs: ["noms proches", "prénoms proches"] });
        else vus.set(cle, b);
      }
      return pairs;
    },
    doublon_delete({ a, b }) {
      state.distincts.add(paire(a, b));
      emit("reglages");
      return null;
    },
    doublon_restore({ a, b }) {
      state.distincts.delete(paire(a, b));
      emit("reglages");
      return null;
    },
    doublon_search({ saisie }) {
      const texte = `${saisie.prenom ?? ""} ${saisie.nom ?? ""}`.trim();
      if (texte.length < 4) return [];
      const b: BeneficiaireVue = vue({ id: "", saisie, sync: "local", creation: state.maintenant, modification: state.maintenant });
      return cherche(texte)
        .filter((a) => a.id !== saisie.id)
        .map((a) => ({ a, b, motifs: ["noms proches", "prénoms proches"] }));
    },
  };
}
