import type { BeneficiaireVue, SaisieBeneficiaire } from "../../ipc/bindings";

export const SAISIE_BENEFICIAIRE_VIDE: SaisieBeneficiaire = {
  id: null, prenom: null, nom: null, annee_naissance: null, telephone: null, pas_de_telephone: false, email: null,
  adresse: null, commune: null, genre: null, tranche_age: null, statut_social: null, notes: null,
};

/** Where a refusal finds its place in the form. */
export const CHAMPS_BENEFICIAIRE = [
  "prenom", "nom", "annee_naissance", "telephone", "pas_de_telephone", "email", "adresse", "commune", "genre", "tranche_age", "statut_social", "notes",
] as const satisfies readonly (keyof SaisieBeneficiaire)[];

/** « jeanne morel » → Jeanne / Morel: the first word is most often the first name. */
export function nomDepuis(texte: string): Partial<SaisieBeneficiaire> {
  const mots = texte.trim().split(/\s+/).filter(Boolean);
  const capitale = (mot: string) => mot.charAt(0).toLocaleUpperCase("fr") + mot.slice(1);
  if (mots.length === 0) return {};
  if (mots.length === 1) return { nom: capitale(mots[0] ?? "") };
  return { prenom: capitale(mots[0] ?? ""), nom: mots.slice(1).map(capitale).join(" ") };
}

/** What tells two people of one name apart: « Crest, 1941 » */
export function repere({ saisie }: BeneficiaireVue): string {
  return [saisie.commune?.nom, saisie.annee_naissance].filter(Boolean).join(", ");
}
