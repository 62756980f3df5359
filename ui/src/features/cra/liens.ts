import { useNavigate } from "@tanstack/react-router";
import type { CraSearch } from "./search";
import type { FiltresCra } from "../../ipc/bindings";

export const SANS_FILTRE: FiltresCra = {
  texte: null, du: null, au: null, types: [], type_lieux: [], lieux: [], thematiques: [], beneficiaire_id: null, tags: [], sync: null,
};

/** The form of a type of CRA; `search` says whether it is new, a copy (`copie`), a draft (`brouillon`) or an edit (`id`). */
export function craPath(type: string | null): "/cra/individuel" | "/cra/atelier" {
  return type === "collectif" ? "/cra/atelier" : "/cra/individuel";
}

let ouvertures = 0;

/** Opens a form afresh, even from that same form. */
export function useOuvrirCra(): (type: string, search?: CraSearch, replace?: boolean) => Promise<void> {
  const navigate = useNavigate();
  return (type, search = {}, replace = false) => {
    ouvertures += 1;
    return navigate({ to: craPath(type), search: { ...search, ouverture: ouvertures }, replace });
  };
}
