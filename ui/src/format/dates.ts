import type { DateIso, Instant } from "../ipc/bindings";
import { INSECABLE } from "./typographie";

const JOURS = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"] as const;
const MOIS = [
  "janvier", "février", "mars", "avril", "mai", "juin",
  "juillet", "août", "septembre", "octobre", "novembre", "décembre",
] as const;
const MS_PAR_JOUR = 86_400_000;

/** A calendar date has no hour: it is read and moved in UTC, whatever the zone of the machine. */
function utc(date: DateIso): Date {
  return new Date(`${date}T00:00:00Z`);
}

export function addDays(date: DateIso, jours: number): DateIso {
  return new Date(utc(date).getTime() + jours * MS_PAR_JOUR).toISOString().slice(0, 10);
}

export function daysBetween(du: DateIso, au: DateIso): number {
  return Math.round((utc(au).getTime() - utc(du).getTime()) / MS_PAR_JOUR);
}

/** « 24/11/2026 » */
export function dateCourte(date: DateIso): string {
  const [annee, mois, jour] = date.split("-");
  return `${jour}/${mois}/${annee}`;
}

function jourDuMois(jour: number): string {
  return jour === 1 ? "1er" : String(jour);
}

/** « mardi 24 novembre », with the year when it is not the current one */
export function dateLongue(date: DateIso, aujourdhui?: DateIso): string {
  const d = utc(date);
  const debut = `${JOURS[d.getUTCDay()]} ${jourDuMois(d.getUTCDate())} ${MOIS[d.getUTCMonth()]}`;
  const avecAnnee = !aujourdhui || aujourdhui.slice(0, 4) !== date.slice(0, 4);
  return avecAnnee ? `${debut} ${d.getUTCFullYear()}` : debut;
}

/** « aujourd’hui », « hier », else the long date */
export function dateRelative(date: DateIso, aujourdhui: DateIso): string {
  const ecart = daysBetween(aujourdhui, date);
  if (ecart === 0) return "aujourd’hui";
  if (ecart === -1) return "hier";
  if (ecart === 1) return "demain";
  return dateLongue(date, aujourdhui);
}

/** « Lun. » */
export function jourCourt(date: DateIso): string {
  const nom = JOURS[utc(date).getUTCDay()] ?? "";
  return `${nom.charAt(0).toUpperCase()}${nom.slice(1, 3)}.`;
}

function parts(instant: Instant, fuseau: string | undefined): { date: DateIso; heure: number; minute: number } {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: fuseau,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const lu = Object.fromEntries(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return { date: `${lu.year}-${lu.month}-${lu.day}`, heure: Number(lu.hour), minute: Number(lu.minute) };
}

/** « 14 h 32 », « 9 h » */
export function heure(instant: Instant, fuseau?: string): string {
  const { heure: h, minute } = parts(instant, fuseau);
  return minute === 0 ? `${h}${INSECABLE}h` : `${h}${INSECABLE}h${INSECABLE}${String(minute).padStart(2, "0")}`;
}

/** « aujourd’hui à 14 h 32 », « hier à 17 h 10 », « mardi 3 novembre à 9 h » */
export function instantRelatif(instant: Instant, aujourdhui: DateIso, fuseau?: string): string {
  return `${dateRelative(parts(instant, fuseau).date, aujourdhui)} à ${heure(instant, fuseau)}`;
}

export function dateOf(instant: Instant, fuseau?: string): DateIso {
  return parts(instant, fuseau).date;
}

/** « 45 min », « 1 h », « 1 h 30 » */
export function duree(minutes: number): string {
  const h = Math.floor(minutes / 60);
  const m = minutes % 60;
  if (h === 0) return `${m}${INSECABLE}min`;
  if (m === 0) return `${h}${INSECABLE}h`;
  return `${h}${INSECABLE}h${INSECABLE}${String(m).padStart(2, "0")}`;
}

/** « novembre 2026 » */
export function moisLong(date: DateIso): string {
  const d = utc(date);
  return `${MOIS[d.getUTCMonth()]} ${d.getUTCFullYear()}`;
}

/** The Monday of its week */
export function lundiDe(date: DateIso): DateIso {
  return addDays(date, -((utc(date).getUTCDay() + 6) % 7));
}
