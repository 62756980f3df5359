import { addDays, daysBetween } from "../../format";
import type { DateIso, FiltresCra } from "../../ipc/bindings";
import { call } from "../../ipc/client";

/** Before it nobody kept a notebook of this programme: the search for the first day begins there. */
const PREMIER_JOUR: DateIso = "2000-01-01";
const A_VENIR_JOURS = 366;
/** Enough of the oldest activities to fill a screen */
const ASSEZ = 50;

/** A day from which only the oldest activities remain: found by halves, as counting costs nothing. */
export async function jourDesPremieres(filtres: FiltresCra, aujourdhui: DateIso): Promise<DateIso> {
  const bas = filtres.du ?? PREMIER_JOUR;
  let [tot, tard] = [0, daysBetween(bas, filtres.au ?? addDays(aujourdhui, A_VENIR_JOURS))];
  while (tot < tard) {
    const milieu = Math.floor((tot + tard) / 2);
    const { total } = await call("cra_count", { filtres: { ...filtres, au: addDays(bas, milieu) } });
    if (total >= ASSEZ) tard = milieu;
    else tot = milieu + 1;
  }
  return addDays(bas, tard);
}
