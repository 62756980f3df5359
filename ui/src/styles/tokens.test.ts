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
