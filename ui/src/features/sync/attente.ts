import type { SyncVue } from "../../ipc/bindings";

/** How many wait to be sent: the list is cut beyond some hundreds, the badge's count is not. */
export function enAttente({ badge, en_attente, conflits, refus }: SyncVue): number {
  return Math.max(en_attente.length, badge.nombre - conflits.length - refus.length);
}
