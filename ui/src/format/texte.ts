/** Lower case, no accent, œ and æ opened, apostrophes and hyphens as spaces: what people type finds what is written. */
export function fold(texte: string): string {
  return texte
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[’'‐-]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Every word of the query begins a word of the text, or is inside it. */
export function matches(texte: string, recherche: string): boolean {
  const dans = fold(texte);
  return fold(recherche)
    .split(" ")
    .every((mot) => dans.includes(mot));
}

/** Words of a note, for « 12 mots ». */
export function mots(texte: string | null): number {
  return texte?.trim() ? texte.trim().split(/\s+/).length : 0;
}

/** « +33475251234 » → « 04 75 25 12 34 »; another country's number is left as it is. */
export function telephoneLisible(numero: string | null): string | null {
  const national = numero?.replace(/^\+33/, "0");
  return national && /^0\d{9}$/.test(national) ? national.replaceAll(/\d\d(?!$)/g, "$&\u00A0") : numero;
}
