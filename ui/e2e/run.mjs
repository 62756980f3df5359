// `npm run e2e [-- name…|parcours]`: looks at every screen (captures/), asks axe, counts gestures and Tab stops.
// `npm run axe`: every screen opened once, axe in light then in dark, then what axe does not see and the gestures.
import { AxeBuilder } from "@axe-core/playwright";
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { access } from "./access.mjs";
import { launch, openPage, serve } from "./browser.mjs";
import { journeys } from "./journeys.mjs";
import { SCREENS, SIZES } from "./screens.mjs";

const CAPTURES = fileURLToPath(new URL("../captures/", import.meta.url));
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const args = process.argv.slice(2);
const quick = args.includes("--axe");
const only = args.filter((a) => a !== "--axe");
const wanted = SCREENS.filter(({ name }) => only.length === 0 || only.some((o) => name.startsWith(o)));

const { url, close } = await serve();
const browser = await launch();
const problems = [];
let looked = 0;

/** What axe, the width, the console and the CSP say of the page as it stands. */
async function examine(page, label, complaints) {
  looked += 1;
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  for (const v of violations) problems.push(`${label}: ${v.id} (${v.nodes.length}) ${v.help}\n    ${v.nodes[0].html.slice(0, 200)}\n    ${v.nodes[0].failureSummary?.split("\n")[1] ?? ""}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wide > 0) problems.push(`${label}: ${wide} px wider than the window`);
  problems.push(...complaints.splice(0).map((c) => `${label}: ${c}`));
}

/** Opens a screen, brings its state about, and hands the page over; a failure is a problem among others. */
async function withScreen(screen, size, look) {
  const label = `${screen.name}-${size.suffix}`;
  let context;
  try {
    const opened = await openPage(browser, url, { ...screen, ...size });
    context = opened.context;
    // Small windows fold some controls away: the state is then reached another way, or not at all.
    await screen.act?.(opened.page, size);
    await opened.page.waitForTimeout(150);
    await look(opened.page, label, opened.complaints);
  } catch (error) {
    problems.push(`${label}: ${String(error).split("\n")[0]}`);
  }
  await context?.close().catch(() => {});
}

/** One page per core at once: a screen waits as much as it computes. */
async function inParallel(items, work) {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

try {
  if (quick) {
    await inParallel(wanted, (screen) =>
      withScreen(screen, SIZES[0], async (page, label, complaints) => {
        await examine(page, label, complaints);
        await page.emulateMedia({ colorScheme: "dark" });
        await examine(page, `${screen.name}-sombre`, complaints);
      }),
    );
  } else {
    await mkdir(CAPTURES, { recursive: true });
    for (const screen of wanted) {
      for (const size of SIZES) {
        await withScreen(screen, size, async (page, label, complaints) => {
          await page.screenshot({ path: `${CAPTURES}${label}.png` });
          await examine(page, label, complaints);
        });
      }
    }
  }
  if (only.length === 0 || only.includes("acces")) {
    const { problems: found, line } = await access(browser, url);
    problems.push(...found);
    process.stdout.write(`${line}\n`);
  }
  if (only.length === 0 || only.includes("parcours")) process.stdout.write(`${(await journeys(browser, url)).join(" ")}\n`);
} finally {
  await browser.close();
  close();
}

if (problems.length > 0) process.stderr.write(`${problems.join("\n")}\n`);
process.stdout.write(`ecrans=${looked} problemes=${problems.length}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
