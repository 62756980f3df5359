import { useEffect, useState } from "react";
import type { BrouillonVue, PrefillVue, SaisieCra, Uuid } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import type { CraSearch } from "./search";

/** What a form opens with. */
export type Debut = {
  type: string;
  mode: "nouveau" | "copie" | "modification" | "brouillon";
  saisie: SaisieCra;
  prefill: PrefillVue;
  brouillonId: Uuid;
  /** The draft taken up again, to say since when */
  brouillon: BrouillonVue | null;
  /** Of the CRA being edited: its place may no longer be one of mine */
  lieuNom: string | null;
  /** Why the server refused it, when it did */
  refus: string | null;
};

export async function readDebut(type: string, search: CraSearch): Promise<Debut> {
  const [prefill, brouillons, id] = await Promise.all([
    call("cra_prefill", { type, copie_de: search.copie ?? null }),
    search.brouillon ? call("brouillon_list", {}) : [],
    call("id_create", {}),
  ]);
  const base = { type, prefill, brouillonId: id, brouillon: null, lieuNom: null, refus: null };
  const brouillon = brouillons.find((b) => b.id === search.brouillon);
  if (brouillon) return { ...base, mode: "brouillon", saisie: brouillon.saisie, brouillonId: brouillon.id, brouillon };
  if (search.id) {
    const cra = await call("cra_get", { id: search.id });
    const refus = cra.sync === "refuse" ? cra.sync_message : null;
    return { ...base, mode: "modification", saisie: { ...cra.saisie, id: cra.id }, lieuNom: cra.lieu_libelle, refus };
  }
  const saisie = search.beneficiaire ? { ...prefill.saisie, beneficiaire_id: search.beneficiaire } : prefill.saisie;
  return { ...base, mode: search.copie ? "copie" : "nouveau", saisie };
}

/** Read once when the form opens: what is prefilled must not move under the person's hands. */
export function useDebut(type: string, search: CraSearch): Debut | null {
  const [lu, setLu] = useState<Debut | { error: unknown } | null>(null);
  const [asked] = useState(search);
  useEffect(() => {
    let here = true;
    readDebut(type, asked).then(
      (debut) => here && setLu(debut),
      (error: unknown) => here && setLu({ error }),
    );
    return () => {
      here = false;
    };
  }, [type, asked]);
  if (lu && "error" in lu) throw lu.error;
  return lu;
}

