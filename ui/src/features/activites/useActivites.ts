import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { DateIso, FiltresCra, JourCra, LigneCra } from "../../ipc/bindings";
import { call } from "../../ipc/client";

const PAGE = 100;
/** Someone who scrolls far reads less of each page: fewer, larger calls. */
const GRANDE_PAGE = 200;
const PETITES_PAGES = 5;
/** Long enough to come back from a CRA to the very row. */
const GARDEE_MS = 30 * 60_000;

type Page = { lignes: LigneCra[]; suite: string | null; jours: JourCra[] };
type Demande = { suite: string | null; limite: number };

export type Entree =
  | { genre: "jour"; cle: string; date: DateIso; jour: JourCra | undefined }
  | { genre: "cra"; cle: string; ligne: LigneCra; position: number };

/** Pages by key, with the totals of their days: what is on screen costs the same whatever lies behind. `avant`: see `aplatir`. */
export function useActivites(filtres: FiltresCra, enabled: boolean, avant = 0) {
  const query = useInfiniteQuery({
    queryKey: [["cra"], "cra_list", filtres, "pages"],
    queryFn: async ({ pageParam: { suite, limite } }): Promise<Page> => {
      const page = await call("cra_list", { filtres, suite, limite });
      const dates = [...new Set(page.lignes.map((l) => l.date))];
      const jours = dates.length === 0 ? [] : await call("cra_days", { filtres, dates });
      return { ...page, jours };
    },
    initialPageParam: { suite: null, limite: PAGE } as Demande,
    getNextPageParam: ({ suite }, pages): Demande | null => (suite === null ? null : { suite, limite: pages.length < PETITES_PAGES ? PAGE : GRANDE_PAGE }),
    placeholderData: (precedent) => precedent,
    gcTime: GARDEE_MS,
    enabled,
  });
  const pages = query.data?.pages;
  const elements = useMemo(() => aplatir(pages ?? [], avant), [pages, avant]);
  const keys = useMemo(() => elements.map((e) => e.cle), [elements]);
  return {
    elements,
    keys,
    pret: pages !== undefined,
    /** What is shown answers the question before */
    ancienne: query.isPlaceholderData,
    /** The last activity of all is among them */
    complet: query.isSuccess && !query.hasNextPage && !query.isPlaceholderData,
    error: query.error,
    refetch: query.refetch,
    suite() {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    },
  };
}

/** Rows of all pages, a head before each day; `avant` others come before them in the whole. */
function aplatir(pages: readonly Page[], avant: number): Entree[] {
  const elements: Entree[] = [];
  let date: DateIso | null = null;
  let position = avant;
  for (const page of pages) {
    const jours = new Map(page.jours.map((j) => [j.date, j]));
    for (const ligne of page.lignes) {
      if (ligne.date !== date) {
        date = ligne.date;
        elements.push({ genre: "jour", cle: date, date, jour: jours.get(date) });
      }
      position += 1;
      elements.push({ genre: "cra", cle: ligne.id, ligne, position });
    }
  }
  return elements;
}
