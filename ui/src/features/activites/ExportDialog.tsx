import { useState } from "react";
import { useAujourdhui } from "../../app/session";
import { call, toCommandError } from "../../ipc/client";
import { Button, Dialog, Field, Input, toast } from "../../kit";

/** Everything of the profile in one open file, to keep or to read elsewhere. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const aujourdhui = useAujourdhui();
  const [chemin, setChemin] = useState(`besace-${aujourdhui}.json`);
  const [refus, setRefus] = useState<string | null>(null);

  async function submit() {
    try {
      await call("export_json", { chemin: chemin.trim() });
      onClose();
      toast({ message: `Exporté dans ${chemin.trim()}.` });
    } catch (error) {
      const { champs, message } = toCommandError(error);
      setRefus(champs[0]?.message ?? message);
    }
  }

  return (
    <Dialog
      title="Exporter"
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button look="neutral" onClick={onClose}>
            Annuler
          </Button>
          <Button look="primary" type="submit" icon="exporter">
            Exporter
          </Button>
        </>
      }
    >
      <p>
        Toutes vos activités et vos bénéficiaires, au format JSON. Ce fichier n’est pas chiffré&nbsp;: il contient des noms et des notes, rangez-le à l’abri.
      </p>
      <Field label="Fichier" hint="nom, ou chemin complet" error={refus}>
        {(control) => <Input {...control} required value={chemin} onChange={(event) => setChemin(event.target.value)} />}
      </Field>
    </Dialog>
  );
}
