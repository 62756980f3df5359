import type { IconName } from "../../kit";

type Collection = { icon: IconName; ouvrir: string };

const COLLECTIONS: Readonly<Record<string, Collection>> = {
  cra: { icon: "activites", ouvrir: "Ouvrir le compte-rendu" },
  beneficiaire: { icon: "personne", ouvrir: "Ouvrir la fiche" },
  lieu: { icon: "lieu", ouvrir: "Ouvrir les lieux" },
  lieu_activite: { icon: "lieu", ouvrir: "Ouvrir les lieux" },
  tag: { icon: "etiquette", ouvrir: "Ouvrir les réglages" },
};

/** What a newer server adds keeps a neutral look. */
export function collection(nom: string): Collection {
  return COLLECTIONS[nom] ?? { icon: "activites", ouvrir: "Ouvrir les réglages" };
}
