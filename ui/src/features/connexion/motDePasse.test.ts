import { describe, expect, test } from "vitest";
import { assezFort, regleMots, reglesCaracteres } from "./motDePasse";

// The same examples as the server's own test (crates/central, `mot_de_passe`).
describe("password rules shown while typing", () => {
  test.each(["Tramontane26x", "le vent froid descend du col ce soir"])("« %s » is enough", (mot) => {
    expect(assezFort(mot)).toBe(true);
  });

  test.each(["Court1a", "sansmajuscule1", "SANSMINUSCULE1", "SansChiffreIci", "un deux trois quatre cinq six", "la la la la la la la"])(
    "« %s » is not",
    (mot) => expect(assezFort(mot)).toBe(false),
  );

  test("each rule is ticked on its own", () => {
    expect(reglesCaracteres("Été 2026").map((r) => r.tenue)).toEqual([false, true, true, true]);
    expect(regleMots("sept mots valent bien un long mélange").tenue).toBe(true);
  });
});
