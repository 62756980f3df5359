import { useRef, useState } from "react";
import type { Reglages } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { useRead } from "../../ipc/queries";

/** Preferences take effect at once: no button to save them. */
export function useReglages() {
  const { data: reglages } = useRead("reglages_get", {});
  const [refus, setRefus] = useState<string | null>(null);
  const file = useRef(Promise.resolve());

  /** One after the other, each over what the last one left: two quick changes are both kept, in their order. */
  function update(change: Partial<Reglages>) {
    setRefus(null);
    file.current = file.current.then(() => write(change)).catch((error: unknown) => {
      const { champs, message } = toCommandError(error);
      setRefus(champs[0]?.message ?? message);
    });
  }

  return { reglages, update, refus };
}

async function write(change: Partial<Reglages>): Promise<void> {
  const actuels = await call("reglages_get", {});
  await call("reglages_update", { reglages: { ...actuels, ...change } });
}
