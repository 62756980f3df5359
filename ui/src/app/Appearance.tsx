import { useEffect } from "react";
import { useRead } from "../ipc/queries";
import { setZoom } from "../ipc/tauri";
import { setLetterShortcuts } from "../kit/shortcuts";
import { useEtat } from "./session";

/** Réglages → the document: theme, typeface, zoom, single-letter keys. */
export function Appearance() {
  const { data: etat } = useEtat();
  const { data: reglages } = useRead("reglages_get", {}, { enabled: Boolean(etat?.ouvert) });

  useEffect(() => {
    if (!reglages) return;
    const { dataset } = document.documentElement;
    if (reglages.theme === "systeme") delete dataset.theme;
    else dataset.theme = reglages.theme;
    if (reglages.police_lisible) dataset.police = "lisible";
    else delete dataset.police;
    setLetterShortcuts(reglages.raccourcis_lettre);
    void setZoom(reglages.taille_texte);
  }, [reglages]);

  return null;
}
