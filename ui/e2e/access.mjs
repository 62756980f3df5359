// What axe does not see: reflow at 320 px, text spacing, a visible focus on every Tab stop, no trap, no id twice.
import { openPage } from "./browser.mjs";

const SCREENS = [
  { name: "connexion", hash: "/connexion", scenario: "deconnecte" },
  { name: "accueil", hash: "/" },
  { name: "activites", hash: "/activites" },
  { name: "cra-individuel", hash: "/cra/individuel" },
  { name: "cra-atelier", hash: "/cra/atelier" },
  { name: "beneficiaires", hash: "/beneficiaires" },
  { name: "fiche", hash: "/beneficiaires/30000000-0000-4000-8000-000000000001" },
  { name: "synchronisation", hash: "/synchronisation", scenario: "conflit" },
  { name: "reglages", hash: "/reglages" },
];
const STOPS_MAX = 150;

/** WCAG 1.4.12, in a sheet made by script: the policy allows no other. */
function spaceText() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

const overflow = () => document.documentElement.scrollWidth - window.innerWidth;

/** Words cut where neither a tooltip nor the name of their row says them whole. */
function cut() {
  const named = (e) => {
    const words = e.textContent.trim();
    const row = e.closest("li")?.querySelector("a")?.getAttribute("aria-label") ?? "";
    return row.includes(words) || e.title === words || e.parentElement?.title === words || e.closest("option, .sr") !== null;
  };
  return [...document.querySelectorAll("#racine *")]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent.trim() !== ""))
    .filter((e) => {
      const { overflowX, textOverflow } = getComputedStyle(e);
      const room = e.getBoundingClientRect();
      return room.width > 2 && (overflowX !== "visible" || textOverflow === "ellipsis") && e.scrollWidth > e.clientWidth + 1 && !named(e);
    })
    .map((e) => e.textContent.trim().slice(0, 40));
}

/** The ring may be drawn by the element, by what it fills its row with, or by the control that holds it. */
function ring() {
  const drawn = (style) => (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  let seen = drawn(getComputedStyle(here)) || drawn(getComputedStyle(here, "::after")) || drawn(getComputedStyle(here, "::before"));
  let around = here.parentElement;
  for (let n = 0; !seen && around && n < 3; n += 1, around = around.parentElement) seen = drawn(getComputedStyle(around));
  // What the browser itself draws in its own modal or around the content.
  return { name: here.getAttribute("aria-label") || here.textContent?.trim().slice(0, 40) || here.tagName, seen, key: here.outerHTML.slice(0, 160) };
}

async function tabThrough(page, label, problems) {
  // From the very top, wherever the screen has put the focus.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  const first = [];
  for (let n = 0; n < STOPS_MAX; n += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(ring);
    // Past the last stop the browser's own frame would take the focus.
    if (stop === null || (n > 1 && stop.key === first[0])) return n;
    first.push(stop.key);
    if (!stop.seen) problems.push(`${label}: no visible focus on « ${stop.name} »`);
  }
  problems.push(`${label}: more than ${STOPS_MAX} Tab stops, or a trap`);
  return STOPS_MAX;
}

export async function access(browser, url) {
  const problems = [];
  const stops = [];
  for (const { name, ...where } of SCREENS) {
    const wide = await openPage(browser, url, where);
    const twice = await wide.page.evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
      return ids.filter((id, n) => ids.indexOf(id) !== n);
    });
    if (twice.length > 0) problems.push(`${name}: id twice: ${twice}`);
    stops.push(`${name}=${await tabThrough(wide.page, name, problems)}`);
    await wide.page.evaluate(spaceText);
    for (const words of await wide.page.evaluate(cut)) problems.push(`${name}: cut when text is spaced: « ${words} »`);
    await wide.context.close();
    const narrow = await openPage(browser, url, { ...where, width: 320, height: 512 });
    const over = await narrow.page.evaluate(overflow);
    if (over > 0) problems.push(`${name}: ${over} px wider than 320`);
    await narrow.context.close();
  }
  return { problems, line: `tabulations: ${stops.join(" ")}` };
}
