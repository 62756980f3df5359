import { describe, expect, it } from "vitest";
import { marque } from "./marque";

const trouves = (texte: string, recherche: string) =>
  marque(texte, recherche)
    .filter((m) => m.trouve)
    .map((m) => m.texte);

describe("marque", () => {
  it("finds words whatever their accents and case", () => {
    expect(marque("Argent - Impôts", "impots")).toEqual([
      { texte: "Argent - ", trouve: false },
      { texte: "Impôts", trouve: true },
    ]);
  });

  it("marks the beginning of words only", () => {
    expect(trouves("Médiathèque de Die, thé dansant", "the")).toEqual(["thé"]);
    expect(trouves("Marie-Antoinette", "ant")).toEqual(["Ant"]);
    expect(trouves("aide à l’écran", "ecr")).toEqual(["écr"]);
  });

  it("opens ligatures and keeps the text whole", () => {
    expect(trouves("Les Restos du cœur", "coeur")).toEqual(["cœur"]);
    const texte = "Cœur, e\u0301lan, 𝒜 et Œuvre";
    expect(marque(texte, "oeuvre elan").map((m) => m.texte).join("")).toBe(texte);
  });

  it("ignores single letters and empty searches", () => {
    expect(trouves("Aide à domicile", "a")).toEqual([]);
    expect(marque("Aide", "  ")).toEqual([{ texte: "Aide", trouve: false }]);
  });
});
