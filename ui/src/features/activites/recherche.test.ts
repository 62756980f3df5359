import { describe, expect, test } from "vitest";
import { activitesSearch, libellePeriode, nombreDeFiltres, periodeEnPhrase, toFiltres } from "./recherche";

const MARDI = "2026-11-24";

describe("what the address of Mes activités says", () => {
  test("leaves out what it does not understand", () => {
    expect(activitesSearch({ q: "", periode: "siecle", du: "hier", types: "individuel", lieux: [], onglet: "ailleurs", tags: ["a", 3, null] })).toEqual({ tags: ["a", "3"] });
    expect(activitesSearch({ q: 2026, onglet: "toutes" })).toEqual({ q: "2026" });
  });

  test.each([
    ["semaine", "2026-11-23", "2026-11-29"],
    ["mois", "2026-11-01", "2026-11-30"],
    ["mois_precedent", "2026-10-01", "2026-10-31"],
    ["annee", "2026-01-01", "2026-12-31"],
  ] as const)("%s goes from %s to %s", (periode, du, au) => {
    expect(toFiltres({ periode }, MARDI)).toMatchObject({ du, au });
  });

  test("the month before January is December, and February ends when it ends", () => {
    expect(toFiltres({ periode: "mois_precedent" }, "2026-01-15")).toMatchObject({ du: "2025-12-01", au: "2025-12-31" });
    expect(toFiltres({ periode: "mois" }, "2028-02-03")).toMatchObject({ au: "2028-02-29" });
  });

  test("a tab of drafts asks for no state", () => {
    expect(toFiltres({ onglet: "brouillons" }, MARDI).sync).toBeNull();
    expect(toFiltres({ onglet: "refuse" }, MARDI).sync).toBe("refuse");
  });

  test("says the period on its chip and in a sentence", () => {
    expect(libellePeriode({ periode: "mois" }, MARDI)).toBe("Novembre 2026");
    expect(periodeEnPhrase({ periode: "mois" }, MARDI)).toBe("en novembre");
    expect(periodeEnPhrase({ periode: "semaine" }, MARDI)).toBe("cette semaine");
    expect(libellePeriode({ du: "2026-11-02", au: "2026-11-12" }, MARDI)).toBe("Du 2 novembre au 12 novembre");
    expect(periodeEnPhrase({ du: "2026-11-02", au: "2026-11-02" }, MARDI)).toBe("le 2 novembre");
    expect(libellePeriode({}, MARDI)).toBeNull();
  });

  test("counts a place once, whatever its kind", () => {
    expect(nombreDeFiltres({ q: "impots", onglet: "refuse" })).toBe(0);
    expect(nombreDeFiltres({ periode: "mois", type_lieux: ["domicile"], tags: ["a", "b"] })).toBe(3);
  });
});
