import type { BrouillonVue, SaisieCra, Uuid } from "../../ipc/bindings";

/** Within 300 ms of the last key the draft is on disk: 250 to wait, 50 to write. */
export const BROUILLON_MS = 250;

type Options = {
  id: Uuid;
  save: (id: Uuid, saisie: SaisieCra) => Promise<BrouillonVue>;
  onSaved: (brouillon: BrouillonVue) => void;
  onError: (error: unknown) => void;
};

/** Writes the form as it is typed; one write at a time, so that an older one never lands after a newer. */
export function createDraftSaver({ id, save, onSaved, onError }: Options) {
  let pending: SaisieCra | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  function write(): Promise<void> {
    clearTimeout(timer);
    const saisie = pending;
    pending = null;
    if (!saisie || closed) return writing;
    writing = writing.then(() => save(id, saisie)).then(onSaved, onError);
    return writing;
  }

  return {
    schedule(saisie: SaisieCra): void {
      if (closed) return;
      pending = saisie;
      clearTimeout(timer);
      timer = setTimeout(() => void write(), BROUILLON_MS);
    },
    /** Leaving the screen or the window: now. */
    flush: write,
    /** Before « Enregistrer »: nothing more is written, what was being written has landed. */
    async close(): Promise<void> {
      clearTimeout(timer);
      pending = null;
      closed = true;
      await writing;
    },
    /** The save was refused: drafts go on. */
    reopen(): void {
      closed = false;
    },
  };
}

export type DraftSaver = ReturnType<typeof createDraftSaver>;
