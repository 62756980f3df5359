import { useEffect, useState } from "react";
import { toCommandError } from "./client";

type Options = {
  /** Fields the form shows: a refusal of one of them goes beside it, any other is said for the whole form */
  champs: readonly string[];
  /** Refusals without a field that belong beside one: { code_refuse: "code" } */
  codes?: Readonly<Record<string, string>>;
};

type Erreurs = Readonly<Record<string, string>>;
const AUCUNE: Erreurs = {};

/** A form that asks the backend: its refusal in words, beside the field it speaks of; nothing typed is touched. */
export function useSubmit({ champs, codes = {} }: Options) {
  const [pending, setPending] = useState(false);
  const [erreurs, setErreurs] = useState(AUCUNE);
  const [refus, setRefus] = useState<{ code: string; message: string } | null>(null);
  /** What the last try refused: the focus goes there once, and stays where one types afterwards */
  const [refuses, setRefuses] = useState<readonly string[]>([]);

  useEffect(() => focusFirst(refuses), [refuses]);

  function refuse(suivantes: Erreurs) {
    setErreurs(suivantes);
    setRefuses(Object.keys(suivantes));
  }

  /** A field being mended is no longer wrong; the others stay said. */
  function correct(corriges: readonly string[]) {
    setErreurs((avant) => (corriges.some((champ) => champ in avant) ? Object.fromEntries(Object.entries(avant).filter(([champ]) => !corriges.includes(champ))) : avant));
  }

  /** `manques`: what is plainly missing, said before asking. */
  async function submit(work: () => Promise<unknown>, manques: Readonly<Record<string, string | false>> = {}): Promise<boolean> {
    const absents = Object.entries(manques).filter((entry): entry is [string, string] => Boolean(entry[1]));
    setRefus(null);
    refuse(absents.length > 0 ? Object.fromEntries(absents) : AUCUNE);
    if (absents.length > 0 || pending) return false;
    setPending(true);
    try {
      await work();
      return true;
    } catch (error) {
      const { code, message, champs: fautifs } = toCommandError(error);
      const ici = fautifs.filter(({ champ }) => champs.includes(champ)).map(({ champ, message: mots }) => [champ, mots] as const);
      const seul = codes[code];
      if (ici.length > 0) refuse(Object.fromEntries(ici));
      else if (seul !== undefined) refuse({ [seul]: message });
      else setRefus({ code, message });
      return false;
    } finally {
      setPending(false);
    }
  }

  return { submit, correct, pending, erreurs, refus: refus?.message ?? null, code: refus?.code ?? null };
}

/** The first field in error takes the focus; inside the dialog when one is open. */
function focusFirst(champs: readonly string[]): void {
  if (champs.length === 0) return;
  const root = document.querySelector("dialog[open]") ?? document;
  const fields = [...root.querySelectorAll<HTMLElement>("[data-field]")];
  const first = fields.find((field) => champs.includes(field.dataset.field ?? ""));
  first?.querySelector<HTMLElement>("input, select, textarea")?.focus();
}
