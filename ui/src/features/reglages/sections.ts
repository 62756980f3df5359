import type { Tab } from "../../kit";

export type Section = "compte" | "appareils" | "lieux" | "verrouillage" | "apparence" | "saisie" | "sauvegardes" | "apropos";

export const SECTIONS: readonly Tab<Section>[] = [
  { value: "compte", label: "Compte" },
  { value: "lieux", label: "Lieux d’activité" },
  { value: "saisie", label: "Saisie" },
  { value: "apparence", label: "Apparence" },
  { value: "appareils", label: "Appareils" },
  { value: "verrouillage", label: "Verrouillage" },
  { value: "sauvegardes", label: "Sauvegardes" },
  { value: "apropos", label: "À propos" },
];

export type ReglagesSearch = { section?: Section };

/** The address says which section: « Retour » and links find it again. */
export function reglagesSearch({ section }: Record<string, unknown>): ReglagesSearch {
  // Always written: a key left out would keep the address's own value, valid or not.
  return { section: SECTIONS.find(({ value }) => value === section)?.value };
}
