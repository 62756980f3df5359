import { QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import type { Changes } from "./bindings";
import { type Answer, type Args, call, type CommandName, getTransport, type Tag } from "./client";

/** Which nouns a read depends on: a `changed` event with one of them makes it refetch. */
const TAGS = {
  etat_get: ["profil"],
  compte_get: ["compte"],
  accueil_get: ["cra", "brouillon", "sync", "compte", "lieu", "reglages"],
  cra_prefill: ["cra", "lieu", "tag", "reglages"],
  cra_get: ["cra", "sync"],
  cra_list: ["cra"],
  cra_days: ["cra"],
  cra_count: ["cra", "brouillon"],
  brouillon_list: ["brouillon"],
  beneficiaire_search: ["beneficiaire"],
  beneficiaire_list: ["beneficiaire", "cra"],
  beneficiaire_get: ["beneficiaire", "cra"],
  doublon_list: ["beneficiaire", "cra", "reglages"],
  doublon_search: ["beneficiaire", "reglages"],
  lieu_list: ["lieu"],
  lieu_search: ["lieu"],
  commune_search: [],
  tag_list: ["tag"],
  sync_get: ["sync"],
  suppression_list: ["sync"],
  reglages_get: ["reglages"],
  appareil_list: ["compte"],
  sauvegarde_list: ["profil"],
  invitation_get: [],
} as const satisfies Partial<Record<CommandName, readonly Tag[]>>;

export type ReadName = keyof typeof TAGS;

/** Local reads never wait for a network, never retry, and go stale only when told so. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

/** Keys start with the tags: [["cra", "sync"], "cra_get", { id }]. */
export function readOptions<N extends ReadName>(name: N, args: Args<N>) {
  return queryOptions<Answer<N>>({
    queryKey: [TAGS[name], name, args],
    queryFn: () => call(name, args),
  });
}

export function useRead<N extends ReadName>(name: N, args: Args<N>, options: { enabled?: boolean; keep?: boolean } = {}) {
  return useQuery({
    ...readOptions(name, args),
    enabled: options.enabled ?? true,
    // Keeps the former rows on screen while the next filter is answered: no flicker between keystrokes.
    placeholderData: options.keep ? (previous) => previous as never : undefined,
  });
}

export function invalidate(client: QueryClient, { tags }: Changes): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey: [first] }) => Array.isArray(first) && tags.some((tag) => first.includes(tag)),
  });
}

/** Local writes and remote ones refresh the screen by this one path. */
export function listenToChanges(client: QueryClient): Promise<() => void> {
  return getTransport().listen((changes) => void invalidate(client, changes));
}
