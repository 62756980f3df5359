import { addDays, dateLongue, lundiDe, majuscule, moisLong } from "../../format";
import type { DateIso, EtatSync, FiltresCra } from "../../ipc/bindings";

export const PERIODES = ["semaine", "mois", "mois_precedent", "annee"] as const;
export type Periode = (typeof PERIODES)[number];

export const ONGLETS = ["toutes", "a_envoyer", "brouillons", "conflit", "refuse", "envoye"] as const;
export type Onglet = (typeof ONGLETS)[number];

/** What the address of « Mes activités » holds: everything that narrows the list, so that « Retour » finds it again. */
export type ActivitesSearch = {
  q?: string;
  periode?: Periode;
  du?: DateIso;
  au?: DateIso;
  types?: string[];
  lieux?: string[];
  type_lieux?: string[];
  thematiques?: string[];
  beneficiaire?: string;
  tags?: string[];
  onglet?: Onglet;
  /** The list begins at that day; nothing is filtered out */
  vers?: DateIso;
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** An address may be typed by hand: what is not understood is left out. */
export function activitesSearch(brut: Record<string, unknown>): ActivitesSearch {
  const search: ActivitesSearch = {};
  const texte = (valeur: unknown) => (typeof valeur === "string" || typeof valeur === "number" ? String(valeur) : "");
  const liste = (valeur: unknown) => (Array.isArray(valeur) ? valeur.map(texte).filter(Boolean) : []);
  if (texte(brut.q) !== "") search.q = texte(brut.q);
  const periode = PERIODES.find((p) => p === brut.periode);
  if (periode) search.periode = periode;
  if (DATE.test(texte(brut.du))) search.du = texte(brut.du);
  if (DATE.test(texte(brut.au))) search.au = texte(brut.au);
  if (DATE.test(texte(brut.vers))) search.vers = texte(brut.vers);
  for (const cle of ["types", "lieux", "type_lieux", "thematiques", "tags"] as const) {
    const valeurs = liste(brut[cle]);
    if (valeurs.length > 0) search[cle] = valeurs;
  }
  if (texte(brut.beneficiaire) !== "") search.beneficiaire = texte(brut.beneficiaire);
  const onglet = ONGLETS.find((o) => o === brut.onglet);
  if (onglet && onglet !== "toutes") search.onglet = onglet;
  return search;
}

function bornes(search: ActivitesSearch, aujourdhui: DateIso): { du: DateIso | null; au: DateIso | null } {
  const mois = aujourdhui.slice(0, 7);
  switch (search.periode) {
    case "semaine":
      return { du: lundiDe(aujourdhui), au: addDays(lundiDe(aujourdhui), 6) };
    case "mois":
      return { du: `${mois}-01`, au: finDuMois(aujourdhui) };
    case "mois_precedent": {
      const fin = addDays(`${mois}-01`, -1);
      return { du: `${fin.slice(0, 7)}-01`, au: fin };
    }
    case "annee":
      return { du: `${aujourdhui.slice(0, 4)}-01-01`, au: `${aujourdhui.slice(0, 4)}-12-31` };
    case undefined:
      return { du: search.du ?? null, au: search.au ?? null };
  }
}

function finDuMois(date: DateIso): DateIso {
  const [annee, mois] = date.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(annee, mois, 0)).toISOString().slice(0, 10);
}

export function toFiltres(search: ActivitesSearch, aujourdhui: DateIso): FiltresCra {
  return {
    texte: search.q?.trim() || null,
    ...bornes(search, aujourdhui),
    types: search.types ?? [],
    type_lieux: search.type_lieux ?? [],
    lieux: search.lieux ?? [],
    thematiques: search.thematiques ?? [],
    beneficiaire_id: search.beneficiaire ?? null,
    tags: search.tags ?? [],
    sync: toSync(search.onglet),
  };
}

/** The same list, from that day back. */
export function depuis(filtres: FiltresCra, vers: DateIso | undefined): FiltresCra {
  return vers === undefined || (filtres.au !== null && filtres.au <= vers) ? filtres : { ...filtres, au: vers };
}

/** What that list leaves above its beginning. */
export function plusRecentes(filtres: FiltresCra, vers: DateIso): FiltresCra {
  const du = addDays(vers, 1);
  return { ...filtres, du: filtres.du !== null && filtres.du > du ? filtres.du : du };
}

function toSync(onglet: Onglet | undefined): EtatSync | null {
  return onglet === undefined || onglet === "toutes" || onglet === "brouillons" ? null : onglet;
}

export function aUnePeriode({ periode, du, au }: ActivitesSearch): boolean {
  return periode !== undefined || du !== undefined || au !== undefined;
}

/** How many filters, the words and the tab set apart: « Filtres (2) » */
export function nombreDeFiltres(search: ActivitesSearch): number {
  const lieu = Boolean(search.lieux ?? search.type_lieux);
  return [aUnePeriode(search), search.types, lieu, search.thematiques, search.beneficiaire, search.tags].filter(Boolean).length;
}

/** « Novembre 2026 », « Cette semaine », « Du 2 au 12 novembre » : what the chip shows */
export function libellePeriode(search: ActivitesSearch, aujourdhui: DateIso): string | null {
  const { du, au } = bornes(search, aujourdhui);
  switch (search.periode) {
    case "semaine":
      return "Cette semaine";
    case "mois":
    case "mois_precedent":
      return majuscule(moisLong(du ?? aujourdhui));
    case "annee":
      return aujourdhui.slice(0, 4);
    case undefined:
      if (du && au) return du === au ? majuscule(sansJour(du, aujourdhui)) : `Du ${sansJour(du, aujourdhui)} au ${sansJour(au, aujourdhui)}`;
      if (du) return `Depuis le ${sansJour(du, aujourdhui)}`;
      return au ? `Jusqu’au ${sansJour(au, aujourdhui)}` : null;
  }
}

/** « en novembre », « cette semaine »: inside a sentence */
export function periodeEnPhrase(search: ActivitesSearch, aujourdhui: DateIso): string | null {
  const libelle = libellePeriode(search, aujourdhui);
  if (libelle === null) return null;
  if (search.periode === "mois") return `en ${moisLong(aujourdhui).split(" ")[0]}`;
  if (search.periode === "mois_precedent" || search.periode === "annee") return `en ${libelle.toLowerCase()}`;
  if (search.periode === undefined && /^\d/.test(libelle)) return `le ${libelle}`;
  return libelle.charAt(0).toLowerCase() + libelle.slice(1);
}

/** « 2 novembre » */
export function sansJour(date: DateIso, aujourdhui: DateIso): string {
  return dateLongue(date, aujourdhui).split(" ").slice(1).join(" ");
}

export const LIBELLES_PERIODE: Record<Periode, string> = {
  semaine: "Cette semaine",
  mois: "Ce mois-ci",
  mois_precedent: "Mois précédent",
  annee: "Cette année",
};
