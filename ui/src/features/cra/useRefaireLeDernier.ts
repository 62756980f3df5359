import { call } from "../../ipc/client";
import { toast } from "../../kit";
import { SANS_FILTRE, useOuvrirCra } from "./liens";

/** « Refaire le dernier »: a new CRA with everything from the last one, dated today. */
export function useRefaireLeDernier(): () => Promise<void> {
  const ouvrir = useOuvrirCra();
  return async () => {
    const { lignes } = await call("cra_list", { filtres: SANS_FILTRE, suite: null, limite: 1 });
    const [dernier] = lignes;
    if (!dernier) {
      toast({ message: "Pas encore d’activité à refaire.", tone: "info" });
      return;
    }
    await ouvrir(dernier.type, { copie: dernier.id });
  };
}
