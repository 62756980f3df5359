import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const SRC = join(import.meta.dirname, "..");
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" });

/** Lines of the files that match, as « file: line ». */
function lines(wanted: RegExp, found: RegExp, except: string[] = []): string[] {
  return files
    .filter((f) => wanted.test(f) && !except.includes(f))
    .flatMap((f) =>
      readFileSync(join(SRC, f), "utf8")
        .split("\n")
        .filter((line) => found.test(line))
        .map((line) => `${f}: ${line.trim()}`),
    );
}

/** « --fond: light-dark(#fff, #171614) » → what each theme draws */
const COLOURS = new Map(
  [...readFileSync(join(SRC, "styles/tokens.css"), "utf8").matchAll(/--([\w-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)/g)].map(([, name, light, dark]) => [name, { clair: light, sombre: dark }]),
);

/** Relative luminance, as WCAG defines it */
function luminance(hex: string): number {
  const long = hex.length === 4 ? hex.slice(1).replaceAll(/./g, "$&$&") : hex.slice(1);
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string, theme: "clair" | "sombre"): number {
  const [a, b] = [one, other].map((name) => luminance(COLOURS.get(name)?.[theme] ?? "")).toSorted((x, y) => y - x) as [number, number];
  return (a + 0.05) / (b + 0.05);
}

const GROUNDS = ["fond", "fond-alt", "fond-champ"];
const STATES = ["info", "succes", "alerte", "erreur", "autre"];
const pairs = (tops: string[], grounds: string[]) => tops.flatMap((top) => grounds.map((ground) => [top, ground] as const));

describe.each(["clair", "sombre"] as const)("contrast, %s", (theme) => {
  const text = [
    ...pairs(["titre", "texte", "mention"], GROUNDS),
    ...pairs(["titre", "texte", "accent"], ["accent-fond", "accent-doux"]),
    ...pairs(["accent", "erreur"], ["fond", "fond-alt"]),
    ...pairs(["titre"], ["marque"]),
    ...pairs(["sur-accent"], ["accent", "accent-survol"]),
    ...STATES.flatMap((state) => pairs([state], [`${state}-fond`, "fond"])),
  ];
  test.each(text)("text « %s » on « %s » is at least 4.5", (top, ground) => expect(contrast(top, ground, theme)).toBeGreaterThanOrEqual(4.5));

  const shapes = pairs(["trait-ctl", "focus"], [...GROUNDS, "accent-fond"]);
  test.each(shapes)("shape « %s » on « %s » is at least 3", (top, ground) => expect(contrast(top, ground, theme)).toBeGreaterThanOrEqual(3));
});

describe("styles", () => {
  test("no file but tokens.css names a colour", () => {
    const colour = /#[0-9a-f]{3,8}\b(?![^<]*>)|\b(?:rgba?|hsla?|oklch|color-mix)\(|:\s*(?:white|black|red|gr[ae]y)\b/i;
    expect(lines(/\.css$/, colour, ["styles/tokens.css"])).toEqual([]);
  });

  test("no style in the markup: the CSP refuses it", () => {
    expect(lines(/\.tsx$/, /\bstyle=|<style|dangerouslySetInnerHTML/)).toEqual([]);
  });

  test("every token that is used is declared", () => {
    const declared = new Set(readFileSync(join(SRC, "styles/tokens.css"), "utf8").match(/--[\w-]+(?=:)/g));
    const css = files.filter((f) => f.endsWith(".css")).map((f) => readFileSync(join(SRC, f), "utf8"));
    const used = new Set(css.flatMap((text) => text.match(/(?<=var\()--[\w-]+/g) ?? []));
    expect([...used].filter((token) => !declared.has(token))).toEqual([]);
  });
});
