import { useNavigate } from "@tanstack/react-router";
import { call } from "../../ipc/client";
import { useOuvrirCra } from "../cra/liens";

/** From a line of the exchange to the form or the screen of what it speaks of. */
export function useOuvrirElement(): (collection: string, id: string) => Promise<void> {
  const navigate = useNavigate();
  const ouvrirCra = useOuvrirCra();
  return async (collection, id) => {
    switch (collection) {
      case "cra": {
        const { saisie } = await call("cra_get", { id });
        return ouvrirCra(saisie.type ?? "individuel", { id });
      }
      case "beneficiaire":
        return navigate({ to: "/beneficiaires/$id", params: { id } });
      default:
        return navigate({ to: "/reglages" });
    }
  };
}
