import { compte } from "../../format";
import type { BeneficiaireVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { Notice } from "../../kit";
import { ConfirmDialog } from "../reglages/ConfirmDialog";

type Props = { personne: BeneficiaireVue; onClose: () => void; onDone: () => void };

/** « Effacer » says what goes, what stays, and that nothing brings it back. */
export function EffacerDialog({ personne, onClose, onDone }: Props) {
  return (
    <ConfirmDialog titre={`Effacer ${personne.nom_complet}`} action="Effacer pour de bon" run={() => call("beneficiaire_delete", { id: personne.id })} onClose={onClose} onDone={onDone}>
      <p>
        <b>S’effacent ici, et sur le serveur au prochain échange&nbsp;:</b> le nom, le téléphone, l’e-mail, l’adresse et les notes de la fiche.
      </p>
      <p>
        <b>Restent pour les statistiques, sans nom&nbsp;:</b> {personne.accompagnements > 0 ? `${compte(personne.accompagnements, "accompagnement")}, ` : ""}la commune, l’année de naissance ou la tranche d’âge, le genre et le statut.
      </p>
      <Notice tone="warning">Rien ne permet de revenir en arrière&nbsp;: ni Ctrl+Z, ni une sauvegarde.</Notice>
    </ConfirmDialog>
  );
}
