import { useState } from "react";
import { useSession } from "../../app/session";
import type { SaisieBeneficiaire } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useRead } from "../../ipc/queries";
import { useSubmit } from "../../ipc/useSubmit";
import { CHAMPS_BENEFICIAIRE } from "./saisie";

type Edits = Partial<SaisieBeneficiaire>;

/** Left without saving: kept as long as the window is open, so that leaving loses nothing. */
const gardees = new Map<string, Edits>();

/** A person's page: what is stored, and over it what is being changed; the rest follows what arrives meanwhile. */
export function useFiche(id: string) {
  const { ouvert } = useSession();
  const cle = `${ouvert?.id ?? ""} ${id}`;
  const { data: fiche, error } = useRead("beneficiaire_get", { id });
  const [edits, setEdits] = useState<Edits>(() => gardees.get(cle) ?? {});
  const [enregistre, setEnregistre] = useState(false);
  const form = useSubmit({ champs: CHAMPS_BENEFICIAIRE });
  const stockee = fiche?.beneficiaire.saisie;
  const saisie = stockee && { ...stockee, ...edits };

  function garder(suivants: Edits) {
    setEdits(suivants);
    setEnregistre(false);
    if (Object.keys(suivants).length === 0) gardees.delete(cle);
    else gardees.set(cle, suivants);
  }

  return {
    fiche,
    error,
    saisie,
    /** Something differs from what is stored */
    modifiee: Object.keys(edits).length > 0,
    enregistre,
    erreurs: form.erreurs,
    refus: form.refus,
    set(champs: Edits) {
      const suivants = { ...edits, ...champs };
      form.correct(Object.keys(champs));
      for (const champ of CHAMPS_BENEFICIAIRE) if (JSON.stringify(suivants[champ]) === JSON.stringify(stockee?.[champ])) delete suivants[champ];
      garder(suivants);
    },
    /** Forgets what was changed: the person is gone. */
    oublier: () => garder({}),
    async enregistrer(): Promise<void> {
      if (!saisie) return;
      if (await form.submit(() => call("beneficiaire_update", { saisie: { ...saisie, id } }))) {
        garder({});
        setEnregistre(true);
      }
    },
  };
}
