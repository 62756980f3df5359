import { useState } from "react";
import type { LieuVue, SaisieLieu } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { Button, Dialog, Field, Input, Notice } from "../../kit";
import { CommuneField } from "./CommuneField";
import { TypologieField } from "./TypologieField";

export const SAISIE_LIEU_VIDE: SaisieLieu = {
  id: null, nom: null, adresse: null, complement_adresse: null, commune: null, typologies: [], siret: null, rna: null,
};

type Props = { nom?: string; onClose: () => void; onCreated: (lieu: LieuVue) => void };

/** A place made offline is used at once; others see it when the server has accepted it. */
export function LieuCreateDialog({ nom = "", onClose, onCreated }: Props) {
  const [saisie, setSaisie] = useState<SaisieLieu>({ ...SAISIE_LIEU_VIDE, nom: nom || null });
  const [erreurs, setErreurs] = useState<Record<string, string>>({});
  const [refus, setRefus] = useState<string | null>(null);
  const set = (champs: Partial<SaisieLieu>) => setSaisie((avant) => ({ ...avant, ...champs }));

  async function create() {
    try {
      onCreated(await call("lieu_create", { saisie }));
    } catch (error) {
      const { champs, message } = toCommandError(error);
      setErreurs(Object.fromEntries(champs.map((c) => [c.champ.split(".")[0], c.message])));
      setRefus(champs.length === 0 ? message : null);
      document.querySelector<HTMLElement>(`dialog [data-field="${champs[0]?.champ.split(".")[0]}"] input`)?.focus();
    }
  }

  return (
    <Dialog
      title="Nouveau lieu d’activité"
      onClose={onClose}
      onSubmit={() => void create()}
      actions={
        <>
          <Button look="neutral" onClick={onClose}>
            Annuler
          </Button>
          <Button look="primary" type="submit">
            Créer le lieu
          </Button>
        </>
      }
    >
      {refus && (
        <Notice tone="error" role="alert">
          {refus}
        </Notice>
      )}
      <Field label="Nom du lieu" name="nom" error={erreurs.nom}>
        {(control) => <Input {...control} required value={saisie.nom ?? ""} onChange={(e) => set({ nom: e.target.value || null })} />}
      </Field>
      <Field label="Adresse" name="adresse" error={erreurs.adresse}>
        {(control) => <Input {...control} value={saisie.adresse ?? ""} onChange={(e) => set({ adresse: e.target.value || null })} />}
      </Field>
      <Field label="Commune" name="commune" error={erreurs.commune}>
        {(control) => <CommuneField control={control} value={saisie.commune} onChange={(commune) => set({ commune })} />}
      </Field>
      <Field label="Type de structure" name="typologies" error={erreurs.typologies}>
        {(control) => <TypologieField control={control} values={saisie.typologies} onChange={(typologies) => set({ typologies })} />}
      </Field>
      <p className="muted small">Utilisable tout de suite, même sans réseau. Vos collègues le verront quand le serveur l’aura rapproché ou accepté.</p>
    </Dialog>
  );
}
