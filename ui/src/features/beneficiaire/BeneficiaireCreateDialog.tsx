import { useState } from "react";
import type { BeneficiaireVue, SaisieBeneficiaire } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, FormDialog } from "../../kit";
import { ChampsEssentiels } from "./BeneficiaireFields";
import { DoublonsProches } from "./DoublonsProches";
import { CHAMPS_BENEFICIAIRE, nomDepuis, SAISIE_BENEFICIAIRE_VIDE } from "./saisie";

type Props = {
  onClose: () => void;
  onCreated: (beneficiaire: BeneficiaireVue) => void;
  /** What was typed in the search field: « jeanne morel » */
  texte?: string;
};

/** The few fields worth typing in the middle of a CRA; the whole form is in Mes bénéficiaires. */
export function BeneficiaireCreateDialog({ onClose, onCreated, texte = "" }: Props) {
  const [saisie, setSaisie] = useState<SaisieBeneficiaire>(() => ({ ...SAISIE_BENEFICIAIRE_VIDE, ...nomDepuis(texte) }));
  const { submit, correct, pending, erreurs, refus } = useSubmit({ champs: CHAMPS_BENEFICIAIRE });

  function set(champs: Partial<SaisieBeneficiaire>) {
    setSaisie((avant) => ({ ...avant, ...champs }));
    correct(Object.keys(champs));
  }

  return (
    <FormDialog
      title="Nouveau bénéficiaire"
      action="Créer la fiche"
      pending={pending}
      refus={refus}
      onClose={onClose}
      onSubmit={() => void submit(async () => onCreated(await call("beneficiaire_create", { saisie })))}
    >
      <ChampsEssentiels saisie={saisie} set={set} erreurs={erreurs} />
      <DoublonsProches
        saisie={saisie}
        renderAction={(personne) => (
          <Button dense onClick={() => onCreated(personne)}>
            C’est cette personne
          </Button>
        )}
      />
    </FormDialog>
  );
}
