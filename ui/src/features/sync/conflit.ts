import { enumeration, guillemets } from "../../format";
import type { ChoixConflit, ConflitVue } from "../../ipc/bindings";

export type Champ = ConflitVue["champs"][number];
export type Cote = "mienne" | "autre";
export type Choix = Readonly<Record<string, Cote>>;

/** Which side holds the value that the record shows now. */
export function coteGarde({ gardee_est_mienne }: Champ): Cote {
  return gardee_est_mienne ? "mienne" : "autre";
}

export function valeur(champ: Champ, cote: Cote): string {
  return coteGarde(champ) === cote ? champ.gardee : champ.autre;
}

/** Nothing ticked changes nothing: the boxes start on what is there. */
export function choixActuel({ champs }: ConflitVue): Choix {
  return Object.fromEntries(champs.map((champ) => [champ.champ, coteGarde(champ)]));
}

export function toutDe({ champs }: ConflitVue, cote: Cote): Choix {
  return Object.fromEntries(champs.map(({ champ }) => [champ, cote]));
}

export function toChoixConflit({ champs }: ConflitVue, choix: Choix): ChoixConflit[] {
  return champs.map((champ) => ({ champ: champ.champ, garder: choix[champ.champ] === coteGarde(champ) ? "gardee" : "autre" }));
}

/** « Réglé : durée 45 min, notes de l’autre. L’autre version reste dans l’historique. » */
export function phraseReglee({ champs }: ConflitVue, choix: Choix): string {
  const dits = champs.map((champ) => `${champ.libelle.toLowerCase()} ${courte(valeur(champ, choix[champ.champ] ?? "mienne"))}`);
  return `Réglé\u00A0: ${enumeration(dits)}. L’autre version reste dans l’historique.`;
}

const COURTE = 40;

function courte(texte: string): string {
  return guillemets(texte.length > COURTE ? `${texte.slice(0, COURTE).trimEnd()}…` : texte.replace(/\.$/, ""));
}

export function entete(conflit: ConflitVue, cote: Cote): { par: string; le: string } | null {
  const cotes = new Set(conflit.champs.map(coteGarde));
  // Fields kept from both sides: no single device stands for a column.
  if (cotes.size !== 1) return null;
  return cotes.has(cote) ? { par: conflit.gardee_par, le: conflit.gardee_le } : { par: conflit.autre_par, le: conflit.autre_le };
}
