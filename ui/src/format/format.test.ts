import { describe, expect, test } from "vitest";
import { addDays, compte, dateLongue, dateRelative, daysBetween, duree, enumeration, fold, heure, instantRelatif, matches, nombreLisible, octetsLisibles, telephoneLisible } from ".";

describe("dates", () => {
  test("a calendar date moves by days across months, years and summer time", () => {
    expect(addDays("2026-03-28", 1)).toBe("2026-03-29");
    expect(addDays("2026-03-29", 1)).toBe("2026-03-30");
    expect(addDays("2027-01-01", -1)).toBe("2026-12-31");
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
  });

  test("dates are said as people say them", () => {
    expect(dateRelative("2026-11-24", "2026-11-24")).toBe("aujourd’hui");
    expect(dateRelative("2026-11-23", "2026-11-24")).toBe("hier");
    expect(dateLongue("2026-11-03", "2026-11-24")).toBe("mardi 3 novembre");
    expect(dateLongue("2025-05-01", "2026-11-24")).toBe("jeudi 1er mai 2025");
  });

  test("an instant is told in the place's own time", () => {
    expect(heure("2026-11-24T13:32:00Z", "Europe/Paris")).toBe("14\u00A0h\u00A032");
    expect(heure("2026-11-24T05:00:00Z", "Indian/Reunion")).toBe("9\u00A0h");
    expect(instantRelatif("2026-11-24T01:00:00Z", "2026-11-24", "Pacific/Tahiti")).toBe("hier à 15\u00A0h");
  });

  test("durées", () => {
    expect([45, 60, 90, 1439].map(duree)).toEqual(["45\u00A0min", "1\u00A0h", "1\u00A0h\u00A030", "23\u00A0h\u00A059"]);
  });
});

describe("typography", () => {
  test("zero and one are singular", () => {
    expect([0, 1, 2].map((n) => compte(n, "activité"))).toEqual(["0\u00A0activité", "1\u00A0activité", "2\u00A0activités"]);
  });

  test("numbers take narrow spaces by thousands", () => {
    expect(nombreLisible(48_211)).toBe("48\u202F211");
    expect(nombreLisible(1_234_567)).toBe("1\u202F234\u202F567");
    expect(octetsLisibles(1_840_000)).toBe("1,8\u00A0Mo");
  });

  test("the last of a list comes after « et »", () => {
    expect(enumeration(["lieu", "durée", "thématique"])).toBe("lieu, durée et thématique");
  });
});

test("a French phone number is read two digits at a time, another is left as it is", () => {
  expect(telephoneLisible("+33475251234")).toBe("04\u00A075\u00A025\u00A012\u00A034");
  expect(telephoneLisible("0475251234")).toBe("04\u00A075\u00A025\u00A012\u00A034");
  expect(telephoneLisible("+262692123456")).toBe("+262692123456");
  expect(telephoneLisible(null)).toBeNull();
});

describe("folding", () => {
  test("accents, œ, apostrophes and hyphens do not count", () => {
    expect(fold("Œuvre d’Élodie, Luc-en-Diois")).toBe("oeuvre d elodie, luc en diois");
    expect(matches("Saint-Nazaire-le-Désert", "desert saint")).toBe(true);
    expect(matches("Die", "crest")).toBe(false);
  });
});
