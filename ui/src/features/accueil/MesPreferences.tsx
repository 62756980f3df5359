import { useState } from "react";
import { duree as dureeLisible } from "../../format";
import type { LieuVue, PreferencesVue } from "../../ipc/bindings";
import { Button, Card, Chips, Field, Notice, Select } from "../../kit";
import { LieuCreateDialog } from "../lieu/LieuCreateDialog";
import { usePreferences } from "./usePreferences";
import s from "./Accueil.module.css";

/** Until the first report: what it will start from. */
export function MesPreferences({ choisies, lieux, durees }: PreferencesVue) {
  const [cree, setCree] = useState(false);
  const { update, refus } = usePreferences();
  // A place that is no longer mine is not the usual one.
  const lieu = lieux.find(({ id }) => id === choisies.lieu_id);

  function creer({ id }: LieuVue) {
    setCree(false);
    update({ lieu_id: id });
  }

  return (
    <Card title="Mes préférences">
      <div className={s.preferences}>
        <Field
          label="Lieu le plus fréquent"
          actions={
            <Button look="text" dense icon="plus" onClick={() => setCree(true)}>
              Ajouter un lieu
            </Button>
          }
        >
          {(control) => (
            <Select {...control} value={lieu?.id ?? ""} onChange={(e) => update({ lieu_id: e.target.value || null })}>
              <option value="">{lieux.length === 0 ? "Pas encore de lieu" : "Non précisé"}</option>
              {lieux.map(({ id, nom }) => (
                <option key={id} value={id}>
                  {nom}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field group label="Durée habituelle">
          {(control) => (
            <Chips
              control={control}
              dense
              options={durees.map((minutes) => ({ value: String(minutes), label: dureeLisible(minutes) }))}
              value={choisies.duree === null ? null : String(choisies.duree)}
              onChange={(minutes) => update({ duree: Number(minutes) })}
              onClear={() => update({ duree: null })}
            />
          )}
        </Field>
        {refus && (
          <Notice tone="error" role="alert">
            {refus}
          </Notice>
        )}
        <p className="muted small">Ils préremplissent le compte-rendu. Besace apprend ensuite de vos habitudes.</p>
      </div>
      {cree && <LieuCreateDialog onClose={() => setCree(false)} onCreated={creer} />}
    </Card>
  );
}
