import { useId, useState } from "react";
import type { RefusVue } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Button, Dialog, Icon, Notice, toast } from "../../kit";
import { ExportDialog } from "../reglages/ExportDialog";
import { useOuvrirElement } from "./useOuvrirElement";
import s from "./RefusCard.module.css";

/** What the server refused, why, and every way out: mend it, try again, take it away, or drop it. */
export function RefusCard({ refus: element }: { refus: RefusVue }) {
  const id = useId();
  const ouvrir = useOuvrirElement();
  const { submit, refus } = useSubmit({ champs: [] });
  const [dialogue, setDialogue] = useState<"exporter" | "abandonner" | null>(null);
  const fermer = () => setDialogue(null);

  return (
    <section className={s.carte} aria-labelledby={id}>
      <header className={s.tete}>
        <Icon name="attention" />
        <h2 id={id}>Refusé : {element.titre}</h2>
        <span className="muted small">{element.detail}</span>
      </header>
      <div className={s.corps}>
        <p className={s.message}>{element.message}</p>
        {refus && (
          <Notice tone="error" role="alert">
            {refus}
          </Notice>
        )}
        <div className={s.actions}>
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
          <Button look="text" dense className={s.abandonner} onClick={() => setDialogue("abandonner")}>
            Abandonner…
          </Button>
        </div>
      </div>
      {dialogue === "exporter" && (
        <ExportDialog titre="Exporter cet élément" nom={`besace-${element.collection}`} onClose={fermer} save={(chemin) => call("refus_export", { id: element.id, chemin })} />
      )}
      {dialogue === "abandonner" && <AbandonDialog element={element} onClose={fermer} />}
    </section>
  );
}

function AbandonDialog({ element, onClose }: { element: RefusVue; onClose: () => void }) {
  const { submit, pending, refus } = useSubmit({ champs: [] });
  async function drop() {
    const fait = await submit(() => call("refus_delete", { id: element.id }));
    if (!fait) return;
    toast({ message: `${element.titre} : abandonné.` });
    onClose();
  }
  return (
    <Dialog
      title={`Abandonner ${element.titre}`}
      onClose={onClose}
      onSubmit={() => void drop()}
      actions={
        <>
          <Button look="neutral" onClick={onClose} data-autofocus>
            Garder
          </Button>
          <Button look="danger" type="submit" aria-disabled={pending || undefined}>
            Abandonner
          </Button>
        </>
      }
    >
      <p>Cet élément reprendra ce que le serveur en connaît, ou disparaîtra s’il ne le connaît pas. C’est sans retour : exportez-le d’abord si vous voulez en garder une trace.</p>
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
    </Dialog>
  );
}
