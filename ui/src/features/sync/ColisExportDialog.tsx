import { useState } from "react";
import { compte } from "../../format";
import type { ColisEcrit } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { FormDialog, Notice } from "../../kit";
import { CheminField, type DialogueColis, FermerDialog } from "./CheminField";
import s from "./Colis.module.css";

/** Writes the file, then says what it holds, where it is and what to do with it. */
export function ColisExportDialog({ chemin, onChemin, onClose }: DialogueColis) {
  const [ecrit, setEcrit] = useState<ColisEcrit | null>(null);
  const { submit, pending, erreurs, refus } = useSubmit({ champs: ["chemin"], codes: { fichier: "chemin", fichier_existe: "chemin", disque_plein: "chemin", lecture_seule: "chemin" } });

  if (ecrit) {
    return (
      <FermerDialog title="Colis prêt" onClose={onClose}>
        <Notice tone="success" role="status">
          {contenu(ecrit)}
        </Notice>
        <p>
          Fichier&nbsp;: <b className={s.chemin}>{ecrit.fichier}</b>
        </p>
        <ol className={s.etapes}>
          <li>Confiez la clé à un collègue qui a une connexion. Dans son Besace, il choisit «&nbsp;Relayer le colis d’un collègue…&nbsp;».</li>
          <li>Reprenez la clé, et choisissez ici «&nbsp;Lire une réponse…&nbsp;».</li>
        </ol>
        <p className="muted">Jusque-là, tout reste à envoyer sur cet appareil. Si le réseau revient avant, rien ne sera compté deux fois.</p>
      </FermerDialog>
    );
  }
  return (
    <FormDialog
      title="Préparer un colis"
      action="Écrire le colis"
      doing="Écriture…"
      pending={pending}
      refus={refus}
      onClose={onClose}
      onSubmit={() =>
        void submit(async () => setEcrit(await call("colis_export", { chemin: chemin.trim() })), {
          chemin: chemin.trim() === "" && "Indiquez le dossier de la clé USB.",
        })
      }
    >
      <p>Tout ce qui attend est écrit dans un fichier que seul votre serveur peut ouvrir.</p>
      <CheminField label="Dossier de la clé USB" erreur={erreurs.chemin} chemin={chemin} onChemin={onChemin} />
    </FormDialog>
  );
}

function contenu({ cras, elements, en_attente }: ColisEcrit): string {
  const autres = elements - cras;
  const dits = [cras > 0 && compte(cras, "compte-rendu", "comptes-rendus"), autres > 0 && compte(autres, cras > 0 ? "autre élément" : "élément", cras > 0 ? "autres éléments" : "éléments")].filter(Boolean);
  if (dits.length === 0) return "Rien n’attendait : ce colis demandera seulement les nouveautés du serveur.";
  const restent = en_attente - elements;
  const suite = restent > 0 ? ` ${compte(restent, "élément partira", "éléments partiront")} avec le suivant, après la réponse.` : "";
  return `Ce colis porte ${dits.join(" et ")}.${suite}`;
}
