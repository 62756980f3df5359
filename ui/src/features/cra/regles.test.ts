import { describe, expect, test } from "vitest";
import { AUCUN_ANONYME, depassement, equilibrer } from "./anonymes";
import { horsGroupes, parGroupe } from "./champs";
import type { Debut } from "./debut";
import { dureesProposees } from "./DureeField";
import { AIDE_DEMARCHES, basculer, chercherThematiques } from "./ThematiquesField";

describe("thématiques", () => {
  test("the filter reads labels, then tooltips, without accents", () => {
    expect(chercherThematiques("sant")[0]?.valeur).toBe("sante");
    expect(chercherThematiques("impots")[0]?.valeur).toBe("argent_impots");
    expect(chercherThematiques("doctolib").map((t) => t.valeur)).toEqual(["sante"]);
    expect(chercherThematiques("")).toEqual([]);
  });

  test("a démarche comes with its parent, and leaves with it", () => {
    const avec = basculer(["email"], "argent_impots");
    expect(avec).toEqual(["email", AIDE_DEMARCHES, "argent_impots"]);
    expect(basculer(avec, "argent_impots")).toEqual(["email", AIDE_DEMARCHES]);
    expect(basculer(avec, AIDE_DEMARCHES)).toEqual(["email"]);
  });
});

describe("anonymous participants", () => {
  test("what is not counted is « non communiqué », in each marginal", () => {
    const a = equilibrer({ ...AUCUN_ANONYME, total: 5, genre_feminin: 3, tranche_age_soixante_dix_plus: 2 });
    expect([a.genre_non_communique, a.tranche_age_non_communique, a.statut_social_non_communique]).toEqual([2, 3, 5]);
  });

  test("six genres for five people are said, with the total that would fit", () => {
    const a = equilibrer({ ...AUCUN_ANONYME, total: 5, genre_feminin: 4, genre_masculin: 2 });
    expect(depassement(a)).toEqual({ message: "6\u00A0genres pour 5\u00A0personnes.", total: 6 });
    expect(a.genre_non_communique).toBe(0);
    expect(depassement({ ...a, total: 6 })).toBeNull();
  });
});

describe("durées of a workshop", () => {
  const debut = (duree: number | null) => ({ type: "collectif", prefill: { durees: [15, 30, 45, 60, 90, 120] }, saisie: { duree } }) as Debut;

  test("an hour and more, the usual one always among them", () => {
    expect(dureesProposees(debut(null))).toEqual([60, 90, 120, 180]);
    expect(dureesProposees(debut(45))).toEqual([45, 60, 90, 120, 180]);
  });
});

describe("refusals", () => {
  const erreur = (champ: string) => ({ champ, code: "requis", message: `Erreur ${champ}` });

  test("they are named in the order of the focus, a missing commune by its name", () => {
    const groupes = parGroupe([erreur("thematiques"), erreur("lieu_commune"), erreur("participants_anonymes.total"), erreur("date")]);
    expect(groupes.map((g) => g.libelle)).toEqual(["Participants", "Date", "Commune", "Thématiques"]);
  });

  test("a field that no screen shows is still said", () => {
    expect(horsGroupes([erreur("date"), erreur("nouveau_champ")]).map((e) => e.champ)).toEqual(["nouveau_champ"]);
  });
});
