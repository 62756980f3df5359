import { useEffect } from "react";
import { useRead } from "../ipc/queries";
import { setLetterShortcuts } from "../kit/shortcuts";
import { applyAffichage, readAffichage } from "./affichage";
import { useEtat } from "./session";

/** Réglages → the document: theme, typeface, zoom, single-letter keys; before a profile opens, this computer's own. */
export function Appearance() {
  const { data: etat } = useEtat();
  const ouvert = Boolean(etat?.ouvert);
  const { data: reglages } = useRead("reglages_get", {}, { enabled: ouvert });

  useEffect(() => {
    if (etat && !ouvert) applyAffichage(readAffichage());
  }, [etat, ouvert]);

  useEffect(() => {
    if (!reglages || !ouvert) return;
    applyAffichage(reglages);
    setLetterShortcuts(reglages.raccourcis_lettre);
  }, [reglages, ouvert]);

  return null;
}
