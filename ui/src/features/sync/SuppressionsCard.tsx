import { useState } from "react";
import { compte, nombreLisible } from "../../format";
import { call } from "../../ipc/client";
import { useRead } from "../../ipc/queries";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Dialog, Icon, Notice, toast } from "../../kit";
import { ConfirmDialog } from "../reglages/ConfirmDialog";
import { ARegler, AReglerCorps, Issues, perte } from "./ARegler";
import { collection } from "./collections";
import lignes from "./Lignes.module.css";

/** A device is never emptied by surprise: many deletions at once wait for a yes or a no. */
export function SuppressionsCard({ nombre }: { nombre: number }) {
  const { submit, refus } = useSubmit({ champs: [] });
  const [dialogue, setDialogue] = useState<"liste" | "effacer" | null>(null);
  const fermer = () => setDialogue(null);

  return (
    <ARegler genre="suppressions" icon="corbeille" titre={<>Le serveur demande d’effacer {compte(nombre, "élément")} de cet appareil</>}>
      <AReglerCorps message="Rien n’est effacé sans votre accord. Si vous gardez tout, ces éléments seront renvoyés au serveur.">
        {refus && (
          <Notice tone="error" role="alert">
            {refus}
          </Notice>
        )}
        <Issues>
          <Button
            look="primary"
            dense
            onClick={() =>
              void submit(async () => {
                await call("suppression_update", { accepter: false });
                toast({ message: `Gardé\u00A0: ${compte(nombre, "élément")} à renvoyer.` });
              })
            }
          >
            Tout garder
          </Button>
          <Button dense onClick={() => setDialogue("liste")}>
            Voir la liste
          </Button>
          <Button look="text" dense className={perte} onClick={() => setDialogue("effacer")}>
            Effacer ici aussi…
          </Button>
        </Issues>
      </AReglerCorps>
      {dialogue === "liste" && <ListeDialog onClose={fermer} />}
      {dialogue === "effacer" && (
        <ConfirmDialog
          titre={`Effacer ${compte(nombre, "élément")}`}
          action="Effacer de cet appareil"
          run={() => call("suppression_update", { accepter: true })}
          onDone={() => toast({ message: `${nombreLisible(nombre)} effacés de cet appareil.` })}
          onClose={fermer}
        >
          <p>Ces éléments ont été supprimés ailleurs. Ils disparaîtront aussi d’ici, sans retour.</p>
        </ConfirmDialog>
      )}
    </ARegler>
  );
}

function ListeDialog({ onClose }: { onClose: () => void }) {
  const { data: elements = [] } = useRead("suppression_list", {});
  return (
    <Dialog title="Ce que le serveur demande d’effacer" wide onClose={onClose}>
      <ul>
        {elements.map(({ id, collection: nom, titre }) => (
          <li key={`${nom}-${id}`} className={lignes.ligne}>
            <Icon name={collection(nom).icon} small />
            <span className={lignes.titre}>{titre}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
