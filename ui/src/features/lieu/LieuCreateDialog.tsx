import { useState } from "react";
import type { LieuVue, SaisieLieu } from "../../ipc/bindings";
import { call } from "../../ipc/client";
import { useSubmit } from "../../ipc/useSubmit";
import { Field, FormDialog, Input } from "../../kit";
import { CommuneField } from "./CommuneField";
import { TypologieField } from "./TypologieField";

export const SAISIE_LIEU_VIDE: SaisieLieu = {
  id: null, nom: null, adresse: null, complement_adresse: null, commune: null, typologies: [], siret: null, rna: null,
};

type Props = { nom?: string; onClose: () => void; onCreated: (lieu: LieuVue) => void };

/** A place made offline is used at once; others see it when the server has accepted it. */
export function LieuCreateDialog({ nom = "", onClose, onCreated }: Props) {
  const [saisie, setSaisie] = useState<SaisieLieu>({ ...SAISIE_LIEU_VIDE, nom: nom || null });
  const { submit, correct, pending, erreurs, refus } = useSubmit({ champs: ["nom", "adresse", "commune", "typologies"] });

  function set(champs: Partial<SaisieLieu>) {
    setSaisie((avant) => ({ ...avant, ...champs }));
    correct(Object.keys(champs));
  }

  return (
    <FormDialog
      title="Nouveau lieu d’activité"
      action="Créer le lieu"
      pending={pending}
      refus={refus}
      onClose={onClose}
      onSubmit={() => void submit(async () => onCreated(await call("lieu_create", { saisie })))}
    >
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
    </FormDialog>
  );
}
