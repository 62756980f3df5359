import { type KeyboardEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { duree as dureeLisible } from "../../format";
import { call, toCommandError } from "../../ipc/client";
import { Chips, Field, focusAfter, focusAndSelect, Input, useShortcut } from "../../kit";
import type { Debut } from "./debut";
import type { CraForm } from "./useCraForm";
import s from "./champs.module.css";

const PAS_MINUTES = 5;
const DUREE_MAX = 1439;

const ATELIER_MIN = 60;
const ATELIER_LONG = 180;

/** A workshop lasts an hour or more: the short ones stay behind « Autre ». */
export function dureesProposees({ type, prefill, saisie }: Debut): number[] {
  if (type !== "collectif") return prefill.durees;
  const longues = prefill.durees.filter((minutes) => minutes >= ATELIER_MIN);
  const voulues = [...longues, ATELIER_LONG, ...(saisie.duree === null ? [] : [saisie.duree])];
  return [...new Set(voulues)].sort((a, b) => a - b);
}

export function DureeField({ form }: { form: CraForm }) {
  const { saisie, set } = form;
  const { derniere_duree } = form.debut.prefill;
  const durees = dureesProposees(form.debut);
  const horsListe = saisie.duree !== null && !durees.includes(saisie.duree);
  const [libre, setLibre] = useState(horsListe);
  const [texte, setTexte] = useState<string | null>(null);
  const field = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const tour = useRef(0);
  /** Whether the last words typed were understood */
  const lecture = useRef(Promise.resolve(true));

  useShortcut("alt+u", () => field.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus());

  function choisir(valeur: string, press: boolean) {
    tour.current += 1;
    setTexte(null);
    form.lire("duree", null);
    if (valeur !== "autre") {
      setLibre(false);
      set({ duree: Number(valeur) });
      return;
    }
    if (!press) return setLibre(true);
    flushSync(() => setLibre(true));
    focusAndSelect(input.current);
  }

  function lire(mots: string) {
    setTexte(mots);
    tour.current += 1;
    const ici = tour.current;
    lecture.current = form.attendre(
      call("duree_parse", { texte: mots }).then(
        (minutes) => {
          if (ici !== tour.current) return true;
          form.lire("duree", null);
          set({ duree: minutes });
          return true;
        },
        (error: unknown) => {
          if (ici !== tour.current) return true;
          const { champs, message } = toCommandError(error);
          form.lire("duree", champs[0]?.message ?? message);
          set({ duree: null });
          return false;
        },
      ),
    );
  }

  async function quitter() {
    if (texte === null) return;
    if (await lecture.current) setTexte(null);
    else form.montrer("duree");
  }

  /** A digit typed on the chips goes on in the free entry: « Alt+U, 1h30 ». */
  function touches(event: KeyboardEvent) {
    if (!/^\d$/.test(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    focusAfter(
      () => {
        setLibre(true);
        lire(event.key);
      },
      () => input.current,
    );
  }

  function pas(event: KeyboardEvent) {
    const sens = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (sens === undefined || event.altKey) return;
    event.preventDefault();
    setTexte(null);
    form.lire("duree", null);
    set({ duree: Math.min(DUREE_MAX, Math.max(PAS_MINUTES, (saisie.duree ?? 0) + sens * PAS_MINUTES)) });
  }

  const valeur = libre ? "autre" : saisie.duree === null ? null : String(saisie.duree);
  return (
    <Field
      group
      name="duree"
      label="Durée"
      hint={derniere_duree === null ? undefined : `la dernière\u00A0: ${dureeLisible(derniere_duree)}`}
      error={form.erreurDe("duree")}
    >
      {(control) => (
        <div className={s.line} ref={field}>
          <Chips
            control={control}
            required
            shortcut="Alt+U"
            options={[...durees.map((minutes) => ({ value: String(minutes), label: dureeLisible(minutes) })), { value: "autre", label: "Autre" }]}
            value={valeur}
            onChange={choisir}
            onKeyDown={touches}
          />
          {libre && (
            <Input
              className={s.duree}
              ref={input}
              aria-label="Durée, par exemple 50, 1h ou 1h30"
              aria-invalid={control["aria-invalid"]}
              aria-describedby={control["aria-describedby"]}
              placeholder="1h30"
              value={texte ?? (saisie.duree === null ? "" : dureeLisible(saisie.duree))}
              onChange={(event) => lire(event.target.value)}
              onKeyDown={pas}
              onBlur={() => void quitter()}
            />
          )}
        </div>
      )}
    </Field>
  );
}
