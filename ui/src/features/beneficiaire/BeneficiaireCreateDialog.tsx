import { useState } from "react";
import type { BeneficiaireVue, SaisieBeneficiaire } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Dialog, Notice } from "../../kit";
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
  const { submit, erreurs, refus } = useSubmit({ champs: CHAMPS_BENEFICIAIRE });
  const set = (champs: Partial<SaisieBeneficiaire>) => setSaisie((avant) => ({ ...avant, ...champs }));

  return (
    <Dialog
      title="Nouveau bénéficiaire"
      onClose={onClose}
      onSubmit={() => void submit(async () => onCreated(await call("beneficiaire_create", { saisie })))}
      actions={
        <>
          <Button look="neutral" onClick={onClose}>
            Annuler
          </Button>
          <Button look="primary" type="submit">
            Créer la fiche
          </Button>
        </>
      }
    >
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
      <ChampsEssentiels saisie={saisie} set={set} erreurs={erreurs} />
      <DoublonsProches
        saisie={saisie}
        renderAction={(personne) => (
          <Button dense onClick={() => onCreated(personne)}>
            C’est cette personne
          </Button>
        )}
      />
    </Dialog>
  );
}
