import { type KeyboardEvent, useRef, useState } from "react";
import { useAujourdhui } from "../../app/session";
import { addDays, dateCourte } from "../../format";
import { call, toCommandError } from "../../ipc/client";
import { useRead } from "../../ipc/queries";
import { Chips, Field, focusAndSelect, Input, useShortcut } from "../../kit";
import type { CraForm } from "./useCraForm";
import s from "./champs.module.css";

/** The sentence of the backend ends with what it proposes: « Novembre a 30 jours. Mettre le 30/11 ». */
const PROPOSITION = /^(.*?)\s*(Mettre le (\d{1,2}\/\d{1,2}))$/s;

export function DateField({ form }: { form: CraForm }) {
  const { saisie, set } = form;
  const aujourdhui = useAujourdhui();
  const { data: sync } = useRead("sync_get", {});
  /** null: nothing being typed, the field shows the date itself */
  const [texte, setTexte] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const tour = useRef(0);
  /** Whether the last words typed were understood */
  const lecture = useRef(Promise.resolve(true));
  const puce = { [aujourdhui]: "aujourdhui", [addDays(aujourdhui, -1)]: "hier" }[saisie.date ?? ""] ?? null;

  useShortcut("alt+d", () => focusAndSelect(input.current));

  function choisir(date: string) {
    tour.current += 1;
    setTexte(null);
    form.lire("date", null);
    set({ date });
  }

  function lire(mots: string) {
    setTexte(mots);
    tour.current += 1;
    const ici = tour.current;
    lecture.current = form.attendre(
      call("date_parse", { texte: mots }).then(
        ({ date }) => {
          if (ici !== tour.current) return true;
          form.lire("date", null);
          set({ date });
          return true;
        },
        (error: unknown) => {
          if (ici !== tour.current) return true;
          const { champs, message } = toCommandError(error);
          form.lire("date", champs[0]?.message ?? message);
          set({ date: null });
          return false;
        },
      ),
    );
  }

  /** Leaving the field before the answer: what was typed stays until it is read. */
  async function quitter() {
    if (texte === null) return;
    if (await lecture.current) setTexte(null);
    else form.montrer("date");
  }

  function touches(event: KeyboardEvent) {
    const pas = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (pas === undefined || event.altKey) return;
    event.preventDefault();
    choisir(addDays(saisie.date ?? aujourdhui, pas));
  }

  const erreur = form.erreurDe("date");
  const lu = erreur ? PROPOSITION.exec(erreur) : null;
  const annee = /(\d{2}|\d{4})\s*$/.exec(texte?.split("/")[2] ?? "")?.[1];
  return (
    <Field
      group
      name="date"
      label="Date"
      error={lu ? lu[1] : erreur}
      fix={
        lu && (
          <button type="button" onClick={() => lire(annee ? `${lu[3]}/${annee}` : (lu[3] ?? ""))}>
            {lu[2]}
          </button>
        )
      }
      warning={form.alerte ?? sync?.horloge}
    >
      {(control) => (
        <div className={s.line}>
          <Chips
            control={{ "aria-labelledby": control["aria-labelledby"] }}
            options={[
              { value: "aujourdhui", label: "Aujourd’hui" },
              { value: "hier", label: "Hier" },
            ]}
            value={texte === null ? puce : null}
            onChange={(jour) => choisir(jour === "hier" ? addDays(aujourdhui, -1) : aujourdhui)}
          />
          <Input
            className={s.date}
            ref={input}
            aria-label="Date, par exemple hier, lundi ou 12/03"
            aria-invalid={control["aria-invalid"]}
            aria-describedby={control["aria-describedby"]}
            aria-keyshortcuts="Alt+D"
            aria-required
            value={texte ?? (saisie.date ? dateCourte(saisie.date) : "")}
            placeholder="hier, lundi, 12/03"
            onChange={(event) => lire(event.target.value)}
            onKeyDown={touches}
            onBlur={() => void quitter()}
            data-landing
          />
        </div>
      )}
    </Field>
  );
}
