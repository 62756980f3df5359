import { fold, mots } from "../../format/texte";

/** The server judges; these are its rules, shown while the password is typed (crates/central, `mot_de_passe::check`). */
export const CARACTERES_MIN = 12;
export const MOTS_MIN = 7;
const MOTS_DIFFERENTS_MIN = 5;

export type Regle = { libelle: string; tenue: boolean };

export function reglesCaracteres(mot: string): Regle[] {
  return [
    { libelle: `${CARACTERES_MIN} caractères`, tenue: [...mot].length >= CARACTERES_MIN },
    { libelle: "une majuscule", tenue: /\p{Lu}/u.test(mot) },
    { libelle: "une minuscule", tenue: /\p{Ll}/u.test(mot) },
    { libelle: "un chiffre", tenue: /[0-9]/.test(mot) },
  ];
}

export function regleMots(mot: string): Regle {
  const longs = mot.trim().split(/\s+/).filter((m) => m.length >= 2);
  const differents = new Set(longs.map(fold)).size;
  return { libelle: `ou ${MOTS_MIN} mots`, tenue: mots(mot) > 0 && longs.length >= MOTS_MIN && differents >= MOTS_DIFFERENTS_MIN };
}

export function assezFort(mot: string): boolean {
  return regleMots(mot).tenue || reglesCaracteres(mot).every((regle) => regle.tenue);
}
