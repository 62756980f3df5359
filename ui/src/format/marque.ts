import { fold } from "./texte";

export type Morceau = { texte: string; trouve: boolean };

/** One letter folded like `fold`, so that places in the folded text lead back to the text as written. */
function foldLetter(lettre: string): string {
  return lettre
    .toLowerCase()
    .replace("œ", "oe")
    .replace("æ", "ae")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]/gu, " ");
}

/** What the search takes into account: single letters match everything and say nothing. */
export function motsCherches(recherche: string): string[] {
  return fold(recherche)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((mot) => mot.length > 1 || /\p{N}/u.test(mot));
}

/** The text cut in pieces, those that answer the words typed set apart: « impots » finds « Impôts ». */
export function marque(texte: string, recherche: string): Morceau[] {
  const cherches = motsCherches(recherche);
  if (cherches.length === 0 || texte === "") return [{ texte, trouve: false }];

  let plie = "";
  const places: number[] = [];
  let place = 0;
  for (const lettre of texte) {
    for (const pliee of foldLetter(lettre)) {
      plie += pliee;
      places.push(place);
    }
    place += lettre.length;
  }
  places.push(texte.length);

  const trouves = Array.from({ length: texte.length }, () => false);
  for (const mot of cherches) {
    for (let i = plie.indexOf(mot); i >= 0; i = plie.indexOf(mot, i + 1)) {
      const debutDeMot = i === 0 || plie[i - 1] === " ";
      if (debutDeMot) trouves.fill(true, places[i] ?? 0, places[i + mot.length] ?? texte.length);
    }
  }

  const morceaux: Morceau[] = [];
  for (let i = 0; i < texte.length; i++) {
    const dernier = morceaux.at(-1);
    const trouve = trouves[i] ?? false;
    if (dernier?.trouve === trouve) dernier.texte += texte[i];
    else morceaux.push({ texte: texte[i] ?? "", trouve });
  }
  return morceaux;
}
