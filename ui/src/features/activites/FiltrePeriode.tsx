import { Button, Chips } from "../../kit";
import { Jour } from "./Jour";
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
