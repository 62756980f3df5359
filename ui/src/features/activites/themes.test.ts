import { describe, expect, test } from "vitest";
import { themesMontres } from "./themes";

describe("what a row shows of its thématiques", () => {
  test("two, and how many more", () => {
    expect(themesMontres(["email", "sante", "bureautique"], null, [])).toEqual({ montrees: ["E-mail", "Santé"], autres: 1 });
  });

  test("the precise démarche rather than the general one", () => {
    expect(themesMontres(["aide_aux_demarches_administratives", "argent_impots"], null, [])).toEqual({ montrees: ["Argent - Impôts"], autres: 0 });
  });

  test("the one that was searched or filtered, even when it comes last", () => {
    const valeurs = ["email", "sante", "bureautique", "argent_impots"];
    expect(themesMontres(valeurs, "impots", [])).toEqual({ montrees: ["E-mail", "Argent - Impôts"], autres: 2 });
    expect(themesMontres(valeurs, null, ["bureautique"])).toEqual({ montrees: ["E-mail", "Bureautique"], autres: 2 });
  });

  test("a thématique of a newer version shows as itself", () => {
    expect(themesMontres(["robotique_libre"], null, []).montrees).toEqual(["robotique libre"]);
  });
});
