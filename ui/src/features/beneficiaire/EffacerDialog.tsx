import { useState } from "react";
import { compte } from "../../format";
import type { BeneficiaireVue } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { Button, Dialog, Notice } from "../../kit";

type Props = { personne: BeneficiaireVue; onClose: () => void; onDone: () => void };

/** « Effacer » says what goes, what stays, and that nothing brings it back. */
export function EffacerDialog({ personne, onClose, onDone }: Props) {
  const [refus, setRefus] = useState<string | null>(null);

  async function effacer() {
    try {
      await call("beneficiaire_delete", { id: personne.id });
      onDone();
    } catch (error) {
      setRefus(toCommandError(error).message);
    }
  }

  return (
    <Dialog
      title={`Effacer ${personne.nom_complet}`}
      onClose={onClose}
      actions={
        <>
          <Button look="neutral" data-autofocus="" onClick={onClose}>
            Annuler
          </Button>
          <Button look="danger" icon="corbeille" onClick={() => void effacer()}>
            Effacer pour de bon
          </Button>
        </>
      }
    >
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
      <p>
        <b>S’effacent ici, et sur le serveur au prochain échange&nbsp;:</b> le nom, le téléphone, l’e-mail, l’adresse et les notes de la fiche.
      </p>
      <p>
        <b>Restent pour les statistiques, sans nom&nbsp;:</b> {personne.accompagnements > 0 ? `${compte(personne.accompagnements, "accompagnement")}, ` : ""}la commune, l’année de naissance ou la tranche d’âge, le genre et le statut.
      </p>
      <Notice tone="warning">Rien ne permet de revenir en arrière&nbsp;: ni Ctrl+Z, ni une sauvegarde.</Notice>
    </Dialog>
  );
}
