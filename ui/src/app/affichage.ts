import type { Reglages } from "../ipc/bindings";
import { call } from "../ipc/client";
import { setZoom } from "../ipc/tauri";

/** What changes how the window looks, and names nobody. */
export type Affichage = Pick<Reglages, "theme" | "taille_texte" | "police_lisible">;

export const ORDINAIRE: Affichage = { theme: "systeme", taille_texte: 100, police_lisible: false };
const CLE = "besace.affichage";

/** Chosen on this computer before anyone signed in; what is not understood counts as not chosen. */
export function readAffichage(): Affichage {
  try {
    const { theme, taille_texte, police_lisible } = JSON.parse(localStorage.getItem(CLE) ?? "{}") as Partial<Affichage>;
    return {
      theme: theme === "clair" || theme === "sombre" ? theme : ORDINAIRE.theme,
      taille_texte: typeof taille_texte === "number" && taille_texte >= 100 && taille_texte <= 200 ? taille_texte : ORDINAIRE.taille_texte,
      police_lisible: police_lisible === true,
    };
  } catch {
    return ORDINAIRE;
  }
}

export function writeAffichage(affichage: Affichage): void {
  localStorage.setItem(CLE, JSON.stringify(affichage));
  applyAffichage(affichage);
}

export function applyAffichage({ theme, taille_texte, police_lisible }: Affichage): void {
  const { dataset } = document.documentElement;
  if (theme === "systeme") delete dataset.theme;
  else dataset.theme = theme;
  if (police_lisible) dataset.police = "lisible";
  else delete dataset.police;
  void setZoom(taille_texte);
}

/** A profile made here begins as its first screen looked; afterwards it has its own settings. */
export async function emporterAffichage(): Promise<void> {
  const choisi = readAffichage();
  if (JSON.stringify(choisi) === JSON.stringify(ORDINAIRE)) return;
  try {
    const reglages = await call("reglages_get", {});
    await call("reglages_update", { reglages: { ...reglages, ...choisi } });
  } catch {
    // The profile is open all the same: Réglages will say what the notebook refuses.
  }
}
