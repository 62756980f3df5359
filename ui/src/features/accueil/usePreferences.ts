import { useRef, useState } from "react";
import type { Preferences } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";

/** Saved at once, one choice after the other, each over what the last one left. */
export function usePreferences() {
  const [refus, setRefus] = useState<string | null>(null);
  const file = useRef(Promise.resolve());

  function update(choix: Partial<Preferences>) {
    setRefus(null);
    file.current = file.current.then(() => write(choix)).catch((error: unknown) => {
      const { champs, message } = toCommandError(error);
      setRefus(champs[0]?.message ?? message);
    });
  }

  return { update, refus };
}

async function write(choix: Partial<Preferences>): Promise<void> {
  const { preferences } = await call("reglages_get", {});
  await call("preferences_update", { preferences: { ...preferences, ...choix } });
}
