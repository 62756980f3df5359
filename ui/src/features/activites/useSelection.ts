import { useState } from "react";

export type Selection = {
  ids: ReadonlySet<string>;
  toggle: (id: string) => void;
  /** From where the last choice was made to here, heads left out */
  extend: (id: string, from: string | null) => void;
  clear: () => void;
};

const AUCUNE: ReadonlySet<string> = new Set();

/** Chosen rows of one list; another filter is another list. `rows` are in order. */
export function useSelection(rows: readonly string[], liste: string): Selection {
  const [choix, setChoix] = useState<{ liste: string; ids: ReadonlySet<string>; ancre: string | null }>({ liste, ids: AUCUNE, ancre: null });
  const ids = choix.liste === liste ? choix.ids : AUCUNE;
  const ancre = choix.liste === liste ? choix.ancre : null;

  return {
    ids,
    toggle(id) {
      const suivants = new Set(ids);
      if (!suivants.delete(id)) suivants.add(id);
      setChoix({ liste, ids: suivants, ancre: id });
    },
    extend(id, from) {
      const debut = rows.indexOf(ancre ?? from ?? id);
      const fin = rows.indexOf(id);
      if (debut < 0 || fin < 0) return;
      const [a, b] = debut < fin ? [debut, fin] : [fin, debut];
      setChoix({ liste, ids: new Set([...ids, ...rows.slice(a, b + 1)]), ancre: ancre ?? from ?? id });
    },
    clear: () => setChoix({ liste, ids: AUCUNE, ancre: null }),
  };
}
