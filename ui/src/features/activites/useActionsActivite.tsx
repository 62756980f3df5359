import { type ReactNode, useState } from "react";
import { compte, pluriel } from "../../format";
import type { LigneCra } from "../../ipc/bindings";
import { call, toCommandError } from "../../ipc/client";
import { toast } from "../../kit";
import { useOuvrirCra } from "../cra/liens";
import { TagDialog } from "./TagDialog";

type Options = {
  /** Before leaving for another screen */
  open: () => void;
  /** Once rows are gone */
  leave: (ids: readonly string[]) => void;
};

/** What can be done to one activity or to several. */
export function useActionsActivite({ open, leave }: Options) {
  const ouvrirCra = useOuvrirCra();
  const [tag, setTag] = useState<readonly string[] | null>(null);

  return {
    async ouvrir({ type, id }: LigneCra) {
      open();
      await ouvrirCra(type, { id });
    },
    async dupliquer({ type, id }: LigneCra) {
      open();
      await ouvrirCra(type, { copie: id });
    },
    async supprimer(ids: readonly string[]) {
      if (ids.length === 0) return;
      try {
        await call("cra_delete", { ids: [...ids] });
        leave(ids);
        toast({
          message: `${compte(ids.length, "activité")} ${pluriel(ids.length, "supprimée")}.`,
          undo: () => restaurer(ids),
        });
      } catch (error) {
        refus(error);
      }
    },
    etiqueter: (ids: readonly string[]) => setTag(ids),
    dialogue: tag === null ? null : ((<TagDialog ids={tag} onClose={() => setTag(null)} />) as ReactNode),
  };
}

async function restaurer(ids: readonly string[]): Promise<void> {
  try {
    await call("cra_restore", { ids: [...ids] });
    toast({ message: `${compte(ids.length, "activité")} ${pluriel(ids.length, "remise")} en place.` });
  } catch (error) {
    refus(error);
  }
}

function refus(error: unknown): void {
  toast({ message: toCommandError(error).message, tone: "error" });
}
