import type { FiltresCra } from "../../ipc/bindings";

export const SANS_FILTRE: FiltresCra = {
  texte: null, du: null, au: null, types: [], type_lieux: [], lieux: [], thematiques: [], beneficiaire_id: null, tags: [], sync: null,
};

/** The form of a type of CRA; `search` says whether it is new, a copy (`copie`), a draft (`brouillon`) or an edit (`id`). */
export function craPath(type: string | null): "/cra/individuel" | "/cra/atelier" {
  return type === "collectif" ? "/cra/atelier" : "/cra/individuel";
}
