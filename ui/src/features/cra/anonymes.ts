import type { ParticipantsAnonymes } from "../../ipc/bindings";
import { compte } from "../../format";

export const PARTICIPANTS_MAX = 10_000;

export const AUCUN_ANONYME: ParticipantsAnonymes = {
  total: 0, deja_accompagne: 0, genre_feminin: 0, genre_masculin: 0, genre_non_communique: 0,
  tranche_age_moins_de_douze: 0, tranche_age_douze_dix_huit: 0, tranche_age_dix_huit_vingt_quatre: 0,
  tranche_age_vingt_cinq_trente_neuf: 0, tranche_age_quarante_cinquante_neuf: 0, tranche_age_soixante_soixante_neuf: 0,
  tranche_age_soixante_dix_plus: 0, tranche_age_non_communique: 0, statut_social_scolarise: 0, statut_social_sans_emploi: 0,
  statut_social_en_emploi: 0, statut_social_retraite: 0, statut_social_non_communique: 0,
};

export type Compteur = Exclude<keyof ParticipantsAnonymes, "total">;
type Marginale = { titre: string; singulier: string; pluriel: string; reste: Compteur; compteurs: readonly { champ: Compteur; libelle: string }[] };

/** Three independent marginals; what is not counted is « non communiqué ». */
export const MARGINALES: readonly Marginale[] = [
  {
    titre: "Genre", singulier: "genre", pluriel: "genres", reste: "genre_non_communique",
    compteurs: [
      { champ: "genre_feminin", libelle: "Féminin" },
      { champ: "genre_masculin", libelle: "Masculin" },
    ],
  },
  {
    titre: "Âge", singulier: "âge", pluriel: "âges", reste: "tranche_age_non_communique",
    compteurs: [
      { champ: "tranche_age_soixante_dix_plus", libelle: "70 ans et plus" },
      { champ: "tranche_age_soixante_soixante_neuf", libelle: "60 - 69 ans" },
      { champ: "tranche_age_quarante_cinquante_neuf", libelle: "40 - 59 ans" },
      { champ: "tranche_age_vingt_cinq_trente_neuf", libelle: "25 - 39 ans" },
      { champ: "tranche_age_dix_huit_vingt_quatre", libelle: "18 - 24 ans" },
      { champ: "tranche_age_douze_dix_huit", libelle: "12 - 17 ans" },
      { champ: "tranche_age_moins_de_douze", libelle: "Moins de 12 ans" },
    ],
  },
  {
    titre: "Statut", singulier: "statut", pluriel: "statuts", reste: "statut_social_non_communique",
    compteurs: [
      { champ: "statut_social_retraite", libelle: "Retraité" },
      { champ: "statut_social_sans_emploi", libelle: "Sans emploi" },
      { champ: "statut_social_en_emploi", libelle: "En emploi" },
      { champ: "statut_social_scolarise", libelle: "Scolarisé" },
    ],
  },
];

function somme(anonymes: ParticipantsAnonymes, { compteurs }: Marginale): number {
  return compteurs.reduce((n, { champ }) => n + anonymes[champ], 0);
}

export function borner(nombre: number): number {
  return Math.min(PARTICIPANTS_MAX, Math.max(0, Math.trunc(nombre) || 0));
}

/** The « non communiqué » of each marginal follows the rest. */
export function equilibrer(anonymes: ParticipantsAnonymes): ParticipantsAnonymes {
  const equilibres = { ...anonymes };
  for (const marginale of MARGINALES) equilibres[marginale.reste] = Math.max(0, anonymes.total - somme(anonymes, marginale));
  return equilibres;
}

/** « 6 genres pour 5 personnes. », and the total that would fit. */
export function depassement(anonymes: ParticipantsAnonymes): { message: string; total: number } | null {
  const personnes = compte(anonymes.total, "personne");
  for (const marginale of MARGINALES) {
    const n = somme(anonymes, marginale);
    if (n > anonymes.total) return { message: `${compte(n, marginale.singulier, marginale.pluriel)} pour ${personnes}.`, total: n };
  }
  if (anonymes.deja_accompagne > anonymes.total)
    return { message: `${anonymes.deja_accompagne} déjà accompagnés pour ${personnes}.`, total: anonymes.deja_accompagne };
  return null;
}
