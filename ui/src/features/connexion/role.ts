const ROLES: Readonly<Record<string, string>> = {
  conseiller: "conseiller numérique",
  mediateur: "médiateur numérique",
  coordinateur: "coordinateur",
};

/** A role of a newer server is shown as itself. */
export function roleLibelle(role: string): string {
  return ROLES[role] ?? role;
}
