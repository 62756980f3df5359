import { chromium } from "playwright-core";
import AxeBuilder from "@axe-core/playwright";
const [,, name, scenario, hash, w="1366", h="768", scheme="light", ...steps] = process.argv;
const b = await chromium.launch({ executablePath: "/usr/bin/chromium" });
const ctx = await b.newContext({ viewport: { width: +w, height: +h }, colorScheme: scheme, timezoneId: "Europe/Paris", locale: "fr-FR" });
const p = await ctx.newPage();
p.on("console", m => m.type()==="error" && console.log("console:", m.text()));
p.on("pageerror", e => console.log("pageerror:", e.message));
await p.goto(`http://localhost:14233/?scenario=${scenario}#${hash}`);
await p.waitForSelector("h1");
for (const step of steps) {
  const [kind, ...rest] = step.split("|");
  if (kind === "click") await p.getByRole(rest[0], { name: rest[1] }).first().click();
  if (kind === "fill") await p.getByLabel(rest[0], { exact: true }).fill(rest[1]);
  if (kind === "check") await p.getByRole("checkbox").check();
  if (kind === "key") await p.keyboard.press(rest[0]);
  if (kind === "wait") await p.waitForTimeout(+rest[0]);
}
await p.waitForTimeout(400);
await p.screenshot({ path: `/tmp/uic/${name}.png` });
const { violations } = await new AxeBuilder({ page: p }).analyze();
for (const v of violations) console.log(name, v.id, v.impact, v.nodes.slice(0,3).map(n => n.target.join(" ")+" :: "+n.failureSummary.split("\n").slice(1,3).join(" ")).join("\n   "));
const over = await p.evaluate(() => document.documentElement.scrollWidth > innerWidth);
if (over) console.log(name, "horizontal overflow");
await b.close();
