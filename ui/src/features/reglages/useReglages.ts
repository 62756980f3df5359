import type { Reglages } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useRead } from "../../ipc/queries";
import { useSubmit } from "../../ipc/useSubmit";

/** Preferences take effect at once: no button to save them. */
export function useReglages() {
  const { data: reglages } = useRead("reglages_get", {});
  const { submit, refus, erreurs } = useSubmit({ champs: ["taille_texte", "fuseau"] });
  const update = (change: Partial<Reglages>) => {
    if (reglages) void submit(() => call("reglages_update", { reglages: { ...reglages, ...change } }));
  };
  return { reglages, update, refus: refus ?? Object.values(erreurs)[0] ?? null };
}
