// `npm run e2e [-- name…|parcours]`: looks at every screen (captures/), asks axe, counts gestures and Tab stops.
import { AxeBuilder } from "@axe-core/playwright";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launch, openPage, serve } from "./browser.mjs";
import { journeys } from "./journeys.mjs";
import { SCREENS, SIZES } from "./screens.mjs";

const CAPTURES = fileURLToPath(new URL("../captures/", import.meta.url));
const only = process.argv.slice(2);
const wanted = SCREENS.filter(({ name }) => only.length === 0 || only.some((o) => name.startsWith(o)));

await mkdir(CAPTURES, { recursive: true });
const { url, close } = await serve();
const browser = await launch();
const problems = [];
let looked = 0;

try {
  for (const screen of wanted) {
    for (const size of SIZES) {
      const label = `${screen.name}-${size.suffix}`;
      const { page, context, complaints } = await openPage(browser, url, { ...screen, ...size });
      try {
        // Small windows fold some controls away: the state is then reached another way, or not at all.
        await screen.act?.(page, size);
        await page.waitForTimeout(150);
        await page.screenshot({ path: `${CAPTURES}${label}.png` });
        const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
        for (const v of violations) problems.push(`${label}: ${v.id} (${v.nodes.length}) ${v.help}\n    ${v.nodes[0].html.slice(0, 200)}\n    ${v.nodes[0].failureSummary?.split("\n")[1] ?? ""}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) problems.push(`${label}: ${wide} px wider than the window`);
        problems.push(...complaints.map((c) => `${label}: ${c}`));
      } catch (error) {
        problems.push(`${label}: ${String(error).split("\n")[0]}`);
      }
      looked += 1;
      await context.close();
    }
  }
  if (only.length === 0 || only.includes("parcours")) process.stdout.write(`${(await journeys(browser, url)).join(" ")}\n`);
} finally {
  await browser.close();
  close();
}

if (problems.length > 0) process.stderr.write(`${problems.join("\n")}\n`);
process.stdout.write(`ecrans=${looked} problemes=${problems.length}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
