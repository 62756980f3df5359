import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import type { DateIso, EtatVue } from "../ipc/bindings";
import { call } from "../ipc/client";
import { readOptions } from "../ipc/queries";

const ETAT = readOptions("etat_get", {});

export function useEtat() {
  const client = useQueryClient();
  return useQuery({ ...ETAT, queryFn: () => readEtat(client) });
}

/** What was read of one person's profile is never shown in another's. */
async function readEtat(client: QueryClient): Promise<EtatVue> {
  const avant = client.getQueryData(ETAT.queryKey)?.ouvert?.id;
  const etat = await call("etat_get", {});
  if (etat.ouvert && etat.ouvert.id !== avant) void client.resetQueries({ predicate: ({ queryKey }) => queryKey[1] !== "etat_get" });
  return etat;
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
