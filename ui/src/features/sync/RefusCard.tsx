import { useState } from "react";
import type { RefusVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Notice, toast } from "../../kit";
import { ConfirmDialog } from "../reglages/ConfirmDialog";
import { ExportDialog } from "../reglages/ExportDialog";
import { ARegler, AReglerCorps, Issues, perte } from "./ARegler";
import { useOuvrirElement } from "./useOuvrirElement";

/** What the server refused, why, and every way out: mend it, try again, take it away, or drop it. */
export function RefusCard({ refus: element }: { refus: RefusVue }) {
  const ouvrir = useOuvrirElement();
  const { submit, refus } = useSubmit({ champs: [] });
  const [dialogue, setDialogue] = useState<"exporter" | "abandonner" | null>(null);
  const fermer = () => setDialogue(null);

  return (
    <ARegler genre="refus" icon="attention" titre={`Refusé\u00A0: ${element.titre}`} detail={<span className="muted small">{element.detail}</span>}>
      <AReglerCorps message={element.message}>
        {refus && (
          <Notice tone="error" role="alert">
            {refus}
          </Notice>
        )}
        <Issues>
          <Button look="primary" dense onClick={() => void submit(() => ouvrir(element.collection, element.id))}>
            Corriger
          </Button>
          <Button
            dense
            onClick={() =>
              void submit(async () => {
                await call("refus_retry", { id: element.id });
                toast({ message: `${element.titre} : de nouveau à envoyer.` });
              })
            }
          >
            Renvoyer tel quel
          </Button>
          <Button look="text" dense onClick={() => setDialogue("exporter")}>
            Exporter
          </Button>
          <Button look="text" dense className={perte} onClick={() => setDialogue("abandonner")}>
            Abandonner…
          </Button>
        </Issues>
      </AReglerCorps>
      {dialogue === "exporter" && (
        <ExportDialog titre="Exporter cet élément" nom={`besace-${element.collection}`} onClose={fermer} save={(chemin) => call("refus_export", { id: element.id, chemin })} />
      )}
      {dialogue === "abandonner" && <AbandonDialog element={element} onClose={fermer} />}
    </ARegler>
  );
}

function AbandonDialog({ element, onClose }: { element: RefusVue; onClose: () => void }) {
  return (
    <ConfirmDialog
      titre={`Abandonner ${element.titre}`}
      action="Abandonner"
      cancel="Garder"
      run={() => call("refus_delete", { id: element.id })}
      onDone={() => toast({ message: `${element.titre}\u00A0: abandonné.` })}
      onClose={onClose}
    >
      <p>Cet élément reprendra ce que le serveur en connaît, ou disparaîtra s’il ne le connaît pas. C’est sans retour&nbsp;: exportez-le d’abord si vous voulez en garder une trace.</p>
    </ConfirmDialog>
  );
}
