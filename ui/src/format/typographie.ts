/** Narrow no-break space: before ; ! ? and inside numbers. */
export const FINE = "\u202F";
/** No-break space: before : and inside « ». */
export const INSECABLE = "\u00A0";

/** 0 and 1 are singular in French. */
export function pluriel(nombre: number, singulier: string, pluriels = `${singulier}s`): string {
  return Math.abs(nombre) < 2 ? singulier : pluriels;
}

/** « 3 activités », « 48 211 activités » */
export function compte(nombre: number, singulier: string, pluriels?: string): string {
  return `${nombreLisible(nombre)}${INSECABLE}${pluriel(nombre, singulier, pluriels)}`;
}

/** « 48 211 » */
export function nombreLisible(nombre: number): string {
  return String(nombre).replace(/\B(?=(\d{3})+$)/g, FINE);
}

/** « a, b et c » */
export function enumeration(mots: readonly string[]): string {
  if (mots.length < 2) return mots.join("");
  return `${mots.slice(0, -1).join(", ")} et ${mots.at(-1)}`;
}

export function guillemets(mots: string): string {
  return `«${INSECABLE}${mots}${INSECABLE}»`;
}

export function majuscule(mots: string): string {
  return mots.charAt(0).toUpperCase() + mots.slice(1);
}

/** « 640 o », « 2,1 ko », « 38 ko », « 1,2 Mo » */
export function octetsLisibles(octets: number): string {
  if (octets < 1000) return `${octets}${INSECABLE}o`;
  if (octets < 10_000) return `${(octets / 1000).toFixed(1).replace(".", ",")}${INSECABLE}ko`;
  if (octets < 1_000_000) return `${nombreLisible(Math.round(octets / 1000))}${INSECABLE}ko`;
  return `${(octets / 1_000_000).toFixed(1).replace(".", ",")}${INSECABLE}Mo`;
}
