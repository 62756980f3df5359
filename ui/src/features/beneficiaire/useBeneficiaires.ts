import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call } from "../../ipc/client";
import type { Tri } from "./recherche";

const PAGE = 100;
const GARDEE_MS = 30 * 60_000;

/** People, page after page. */
export function useBeneficiaires(texte: string | null, tri: Tri) {
  const query = useInfiniteQuery({
    queryKey: [["beneficiaire", "cra"], "beneficiaire_list", { texte, tri }, "pages"],
    queryFn: ({ pageParam }) => call("beneficiaire_list", { texte, tri, suite: pageParam, limite: PAGE }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ suite }) => suite,
    placeholderData: (avant) => avant,
    gcTime: GARDEE_MS,
  });
  const pages = query.data?.pages;
  const personnes = useMemo(() => pages?.flatMap((p) => p.lignes) ?? [], [pages]);
  const keys = useMemo(() => personnes.map((p) => p.id), [personnes]);
  return {
    personnes,
    keys,
    total: pages?.at(-1)?.total,
    error: query.error,
    refetch: query.refetch,
    suite() {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    },
  };
}
