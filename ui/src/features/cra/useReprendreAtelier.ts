import { call } from "../../ipc/client";
import { SANS_FILTRE, useOuvrirCra } from "./liens";

/** The last workshop again, dated today, in place of the blank form. */
export function useReprendreAtelier(): () => Promise<void> {
  const ouvrir = useOuvrirCra();
  return async () => {
    const { lignes } = await call("cra_list", { filtres: { ...SANS_FILTRE, types: ["collectif"] }, suite: null, limite: 1 });
    const [dernier] = lignes;
    if (dernier) await ouvrir("collectif", { copie: dernier.id }, true);
  };
}
