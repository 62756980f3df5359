// Counted again in a real browser: interactions (one click, one chord, one run of typing = 1) and Tab stops.
import assert from "node:assert/strict";
import { openPage } from "./browser.mjs";

const saved = (page) => page.getByText("Enregistré sur cet appareil.").waitFor();

/** Nothing is being loaded or drawn, and a form that has just opened holds the focus. */
async function settled(page) {
  await page.waitForFunction(() => document.querySelector("h1") !== null && (!location.hash.startsWith("#/cra/") || document.querySelector("[data-landing]") !== null));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}

/** A page whose every gesture is counted. */
async function counted(browser, url, options) {
  const opened = await openPage(browser, url, options);
  let gestures = 0;
  const gesture = (run) => async (...args) => {
    gestures += 1;
    await run(...args);
    // The screen's own answer (a lazy file, an in-memory call), not a human's.
    await opened.page.waitForTimeout(80);
    await settled(opened.page);
  };
  return {
    ...opened,
    press: gesture((keys) => opened.page.keyboard.press(keys)),
    type: gesture((text) => opened.page.keyboard.type(text)),
    click: gesture((locator) => locator.click()),
    count: () => gestures,
  };
}

async function journey(browser, url, name, most, run, options = {}) {
  const j = await counted(browser, url, options);
  await run(j);
  await saved(j.page);
  assert.ok(j.count() <= most, `${name}: ${j.count()} interactions, at most ${most}`);
  await j.context.close();
  return `${name}=${j.count()}`;
}

/** Tab stops from the focused element until the button of that name, and their names. */
async function stopsUntil(page, name) {
  const stops = [];
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    const label = await page.evaluate(() => {
      const e = document.activeElement;
      return e?.getAttribute("aria-label") || e?.labels?.[0]?.textContent || e?.textContent?.trim() || e?.tagName || "";
    });
    stops.push(label);
    if (label.startsWith(name)) return stops;
  }
  throw new Error(`${name} not reached: ${stops.join(" | ")}`);
}

export async function journeys(browser, url) {
  const lines = [];
  const radio = (page, name) => page.getByRole("radio", { name, exact: true });
  const box = (page, name) => page.getByRole("checkbox", { name });

  lines.push(
    await journey(browser, url, "cra_clavier", 3, async ({ press }) => {
      await press("Control+n");
      await press("Alt+1");
      await press("Control+Enter");
    }),
    await journey(browser, url, "cra_autre_thematique", 4, async ({ press, type }) => {
      await press("Control+n");
      await type("sant");
      await press("Enter");
      await press("Control+Enter");
    }),
    await journey(browser, url, "cra_souris", 3, async ({ page, click }) => {
      await click(page.getByRole("navigation", { name: "Menu principal" }).getByRole("link", { name: "Accompagnement" }));
      await click(box(page, "Santé"));
      await click(page.getByRole("button", { name: "Enregistrer", exact: true }));
    }),
    await journey(browser, url, "cra_autre_lieu_souris", 4, async ({ page, click }) => {
      await click(page.getByRole("navigation", { name: "Menu principal" }).getByRole("link", { name: "Accompagnement" }));
      await click(radio(page, "France Services de Die"));
      await click(box(page, "Santé"));
      await click(page.getByRole("button", { name: "Enregistrer", exact: true }));
    }),
    await journey(browser, url, "cra_personne_connue", 6, async ({ press, type }) => {
      await press("Control+n");
      await press("Alt+b");
      await type("petit");
      await press("Enter");
      await press("Alt+1");
      await press("Control+Enter");
    }),
    await journey(browser, url, "cra_autre_duree_clavier", 5, async ({ press, type }) => {
      await press("Control+n");
      await press("Alt+u");
      await type("1h");
      await press("Alt+1");
      await press("Control+Enter");
    }),
    await journey(browser, url, "atelier_clavier", 4, async ({ press, type }) => {
      await press("Control+Shift+N");
      await type("5");
      await press("Alt+3");
      await press("Control+Enter");
    }),
    await journey(browser, url, "atelier_souris", 4, async ({ page, click }) => {
      await click(page.getByRole("navigation", { name: "Menu principal" }).getByRole("link", { name: "Atelier" }));
      await click(radio(page, "5"));
      await click(box(page, "Santé"));
      await click(page.getByRole("button", { name: "Enregistrer", exact: true }));
    }),
    await journey(browser, url, "refaire", 2, async ({ press }) => {
      await press("Control+d");
      await press("Control+Enter");
    }),
  );

  const f6 = await openPage(browser, url, { hash: "/cra/individuel" });
  await f6.page.locator("[data-filtre-thematiques]:focus").waitFor();
  const regions = [];
  for (let i = 0; i < 5; i++) {
    await f6.page.keyboard.press("F6");
    regions.push(await f6.page.evaluate(() => document.activeElement.closest("[data-region]")?.dataset.region));
  }
  assert.deepEqual(regions, ["Enregistrement", "Facultatif", "En-tête", "Menu principal", "Contenu"]);
  await f6.context.close();

  // AZERTY: « é » sits on the 2 key; the shortcut goes by the place of the key.
  const azerty = await openPage(browser, url, { hash: "/cra/individuel" });
  await azerty.page.locator("[data-filtre-thematiques]").waitFor();
  await azerty.page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "é", code: "Digit2", altKey: true, bubbles: true })));
  await box(azerty.page, "Aide aux démarches administratives").and(azerty.page.locator(":checked")).waitFor();
  await azerty.context.close();

  const individuel = await openPage(browser, url, { hash: "/cra/individuel" });
  await individuel.page.locator("[data-filtre-thematiques]:focus").waitFor();
  const landing = await stopsUntil(individuel.page, "Enregistrer");
  assert.equal(landing.length, 2, landing.join(" | "));
  await individuel.page.getByRole("link", { name: "Aller au contenu" }).focus();
  await individuel.page.keyboard.press("Enter");
  const top = await stopsUntil(individuel.page, "Enregistrer");
  assert.equal(top.length + 1, 12, top.join(" | "));
  lines.push(`tab_individuel=${top.length + 1}`);
  await individuel.page.keyboard.press("Alt+2");
  await individuel.page.getByRole("link", { name: "Aller au contenu" }).focus();
  await individuel.page.keyboard.press("Enter");
  const demarche = await stopsUntil(individuel.page, "Enregistrer");
  assert.equal(demarche.length + 1, 15, demarche.join(" | "));
  lines.push(`tab_demarche=${demarche.length + 1}`);
  await individuel.context.close();

  const atelier = await openPage(browser, url, { hash: "/cra/atelier" });
  await atelier.page.getByRole("spinbutton", { name: "Anonymes" }).and(atelier.page.locator(":focus")).waitFor();
  const depart = await stopsUntil(atelier.page, "Enregistrer");
  assert.equal(depart.length, 11, depart.join(" | "));
  await atelier.page.getByRole("link", { name: "Aller au contenu" }).focus();
  await atelier.page.keyboard.press("Enter");
  const haut = await stopsUntil(atelier.page, "Enregistrer");
  assert.equal(haut.length + 1, 15, haut.join(" | "));
  lines.push(`tab_atelier=${haut.length + 1}`);
  await atelier.context.close();

  // « Fin » from the first of 100 000 rows: the very last one holds the focus; « Début » comes back to the first.
  const long = await openPage(browser, url, { hash: "/activites", scenario: "grand" });
  await long.page.locator("[data-row-focus]").first().focus();
  for (const [key, place] of [["End", "100000"], ["Home", "1"]]) {
    await long.page.keyboard.press(key);
    await long.page.waitForFunction((n) => document.activeElement?.closest("[data-row]")?.getAttribute("aria-posinset") === n, place);
  }
  await long.context.close();
  return lines;
}
