import { useAujourdhui } from "../../app/session";
import type { DateIso } from "../../ipc/bindings";
import { Button, FilterChip } from "../../kit";
import { Jour } from "./Jour";
import { sansJour } from "./recherche";

type Props = { date: DateIso | undefined; onChange: (date: DateIso | undefined) => void };

/** Far back at once: the list begins at that day, nothing is filtered out. */
export function AllerDate({ date, onChange }: Props) {
  const aujourdhui = useAujourdhui();
  return (
    <FilterChip
      label="Aller à une date"
      combo="alt+d"
      value={date ? sansJour(date, aujourdhui) : null}
      clear="Revenir aux activités les plus récentes"
      onClear={() => onChange(undefined)}
    >
      {(close) => (
        <>
          <Jour label="Date" date={date} onChange={onChange} onEnter={close} />
          <p className="muted small">hier, 12/03, 5 mars 2024… La liste commence à ce jour et remonte le temps.</p>
          <Button dense look="neutral" onClick={close}>
            Fermer
          </Button>
        </>
      )}
    </FilterChip>
  );
}
