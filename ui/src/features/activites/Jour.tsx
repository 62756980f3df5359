import { useState } from "react";
import { useAujourdhui } from "../../app/session";
import { dateCourte } from "../../format";
import type { DateIso } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { Field, Input } from "../../kit";

type Props = {
  label: string;
  date: DateIso | undefined;
  onChange: (date: DateIso | undefined) => void;
  /** « Entrée » was understood */
  onEnter?: () => void;
};

/** « hier », « 12/03 »: read when one leaves the field or presses Entrée. */
export function Jour({ label, date, onChange, onEnter }: Props) {
  const aujourdhui = useAujourdhui();
  const [texte, setTexte] = useState<string | null>(null);
  const [erreur, setErreur] = useState<string | null>(null);

  async function lire(): Promise<boolean> {
    if (texte === null) return date !== undefined;
    if (texte.trim() === "") {
      setTexte(null);
      setErreur(null);
      onChange(undefined);
      return true;
    }
    try {
      const lu = await call("date_parse", { texte });
      setTexte(null);
      setErreur(null);
      onChange(lu.date);
      return true;
    } catch (error) {
      const { champs, message } = toCommandError(error);
      setErreur(champs[0]?.message ?? message);
      return false;
    }
  }

  return (
    <Field label={label} error={erreur}>
      {(control) => (
        <Input
          {...control}
          value={texte ?? (date ? dateCourte(date) : "")}
          placeholder={dateCourte(aujourdhui)}
          onChange={(event) => {
            setTexte(event.target.value);
            setErreur(null);
          }}
          onBlur={() => void lire()}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            void lire().then((lu) => lu && onEnter?.());
          }}
        />
      )}
    </Field>
  );
}
