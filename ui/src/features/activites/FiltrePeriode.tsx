import { useState } from "react";
import { useAujourdhui } from "../../app/session";
import { dateCourte } from "../../format";
import type { DateIso } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { Button, Chips, Field, Input } from "../../kit";
import { type ActivitesSearch, LIBELLES_PERIODE, PERIODES } from "./recherche";
import s from "./Filtres.module.css";

type Props = { search: ActivitesSearch; onChange: (champs: Partial<ActivitesSearch>) => void; onClose: () => void };

/** A usual period in one press, or two dates written as one says them. */
export function FiltrePeriode({ search, onChange, onClose }: Props) {
  return (
    <>
      <Chips
        label="Période"
        stacked
        options={PERIODES.map((p) => ({ value: p, label: LIBELLES_PERIODE[p] }))}
        value={search.periode ?? null}
        onChange={(periode) => onChange({ periode, du: undefined, au: undefined })}
      />
      <div className={s.dates}>
        <Jour label="Du" date={search.du} onChange={(du) => onChange({ du, periode: undefined })} />
        <Jour label="Au" date={search.au} onChange={(au) => onChange({ au, periode: undefined })} />
      </div>
      <Button dense look="neutral" onClick={onClose}>
        Fermer
      </Button>
    </>
  );
}

/** « hier », « 12/03 »: read when one leaves the field or presses Entrée. */
function Jour({ label, date, onChange }: { label: string; date: DateIso | undefined; onChange: (date: DateIso | undefined) => void }) {
  const aujourdhui = useAujourdhui();
  const [texte, setTexte] = useState<string | null>(null);
  const [erreur, setErreur] = useState<string | null>(null);

  async function lire() {
    if (texte === null) return;
    if (texte.trim() === "") {
      setTexte(null);
      setErreur(null);
      onChange(undefined);
      return;
    }
    try {
      const lu = await call("date_parse", { texte });
      setTexte(null);
      setErreur(null);
      onChange(lu.date);
    } catch (error) {
      const { champs, message } = toCommandError(error);
      setErreur(champs[0]?.message ?? message);
    }
  }

  return (
    <Field label={label} error={erreur}>
      {(control) => (
        <Input
          {...control}
          value={texte ?? (date ? dateCourte(date) : "")}
          placeholder={dateCourte(aujourdhui)}
          onChange={(event) => setTexte(event.target.value)}
          onBlur={() => void lire()}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            void lire();
          }}
        />
      )}
    </Field>
  );
}
