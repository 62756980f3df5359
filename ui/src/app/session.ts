import type { DateIso, EtatVue } from "../ipc/bindings";
import { useRead } from "../ipc/queries";

export function useEtat() {
  return useRead("etat_get", {});
}

/** Inside the frame a profile is always open and the state known. */
export function useSession(): EtatVue {
  const { data } = useEtat();
  if (!data) throw new Error("useSession outside the frame");
  return data;
}

export function useAujourdhui(): DateIso {
  return useSession().aujourdhui;
}
