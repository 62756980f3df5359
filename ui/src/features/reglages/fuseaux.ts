/** Every French zone, by the name of the place. */
export const FUSEAUX: readonly { valeur: string; libelle: string }[] = [
  { valeur: "Europe/Paris", libelle: "France métropolitaine" },
  { valeur: "America/Guadeloupe", libelle: "Guadeloupe" },
  { valeur: "America/Cayenne", libelle: "Guyane" },
  { valeur: "Pacific/Gambier", libelle: "Îles Gambier" },
  { valeur: "Pacific/Marquesas", libelle: "Îles Marquises" },
  { valeur: "Indian/Reunion", libelle: "La Réunion" },
  { valeur: "America/Martinique", libelle: "Martinique" },
  { valeur: "Indian/Mayotte", libelle: "Mayotte" },
  { valeur: "Pacific/Noumea", libelle: "Nouvelle-Calédonie" },
  { valeur: "America/St_Barthelemy", libelle: "Saint-Barthélemy" },
  { valeur: "America/Marigot", libelle: "Saint-Martin" },
  { valeur: "America/Miquelon", libelle: "Saint-Pierre-et-Miquelon" },
  { valeur: "Pacific/Tahiti", libelle: "Tahiti et îles de la Société" },
  { valeur: "Indian/Kerguelen", libelle: "Terres australes" },
  { valeur: "Pacific/Wallis", libelle: "Wallis-et-Futuna" },
];

/** « La Réunion », or the zone's own name for one that is not French */
export function fuseauLibelle(fuseau: string): string {
  return FUSEAUX.find(({ valeur }) => valeur === fuseau)?.libelle ?? fuseau.replaceAll("_", " ");
}
