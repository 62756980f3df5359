import type { DateIso, Instant } from "../../ipc/bindings";
import { dateOf, heure, instantRelatif } from "../../format";

/** « 12 h 20 » today, else « hier à 18 h 04 » */
export function quand(instant: Instant, aujourdhui: DateIso, fuseau: string): string {
  return dateOf(instant, fuseau) === aujourdhui ? heure(instant, fuseau) : instantRelatif(instant, aujourdhui, fuseau);
}
