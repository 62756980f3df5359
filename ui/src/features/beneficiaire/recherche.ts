import type { Commands } from "../../ipc/bindings";

export type Tri = Commands["beneficiaire_list"][0]["tri"];

export const TRIS: readonly { value: Tri; label: string }[] = [
  { value: "nom", label: "Nom" },
  { value: "prenom", label: "Prénom" },
  { value: "annee_naissance", label: "Année de naissance" },
  { value: "accompagnements", label: "Nombre d’accompagnements" },
  { value: "dernier", label: "Dernier accompagnement" },
];

/** What the address of « Mes bénéficiaires » holds. */
export type BeneficiairesSearch = { q?: string; tri?: Tri };

export function beneficiairesSearch(brut: Record<string, unknown>): BeneficiairesSearch {
  const search: BeneficiairesSearch = {};
  if ((typeof brut.q === "string" || typeof brut.q === "number") && brut.q !== "") search.q = String(brut.q);
  const tri = TRIS.find((t) => t.value === brut.tri);
  if (tri && tri.value !== "nom") search.tri = tri.value;
  return search;
}

/** One pair only: the two people to compare. */
export function doublonsSearch(brut: Record<string, unknown>): { a?: string; b?: string } {
  return typeof brut.a === "string" && typeof brut.b === "string" ? { a: brut.a, b: brut.b } : {};
}
