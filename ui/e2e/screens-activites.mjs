// « Mes activités » and « Mes bénéficiaires ». `fin=` takes the scenario that the router appends to the address.
const rows = (page) => page.locator("[data-row]").first().waitFor();

export const ACTIVITES = [
  { name: "activites", hash: "/activites", act: rows },
  { name: "activites-vide", hash: "/activites", scenario: "vide" },
  {
    name: "activites-recherche",
    hash: "/activites?periode=mois&q=demarches&fin=",
    act: async (page) => {
      await rows(page);
      // Three chosen, one deleted: bulk bar and undo at once.
      await page.locator("[data-row-focus]").first().focus();
      await page.keyboard.press("Delete");
      await page.getByText("supprimée").waitFor();
      await page.keyboard.press("Space");
      await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("Shift+ArrowDown");
    },
  },
  { name: "activites-rien", hash: "/activites?periode=mois&q=introuvable&fin=" },
  { name: "activites-brouillons", hash: "/activites?onglet=brouillons&fin=" },
  {
    name: "activites-filtre",
    hash: "/activites",
    act: async (page) => {
      await rows(page);
      const filtres = page.getByRole("button", { name: /^Filtres/ });
      if (await filtres.isVisible()) await filtres.click();
      await page.getByRole("button", { name: "Thématique" }).click();
      await page.keyboard.type("impot");
    },
  },
  {
    name: "activites-menu",
    hash: "/activites",
    act: async (page) => {
      await rows(page);
      await page.locator("[data-row-focus]").first().focus();
      await page.keyboard.press("ArrowRight");
      await page.getByRole("menu").waitFor();
    },
  },
  {
    // 100 000 rows: far down, only what is seen is drawn.
    name: "activites-grand",
    hash: "/activites",
    scenario: "grand",
    act: async (page, { zoom = 1 }) => {
      await rows(page);
      const seen = await page.evaluate(async (small) => {
        const list = document.querySelector(small ? "main" : "[role=tabpanel]");
        let most = 0;
        for (let n = 0; n < 60; n += 1) {
          list.scrollTop += 300;
          await new Promise((done) => requestAnimationFrame(done));
          most = Math.max(most, document.querySelectorAll("[data-row]").length);
        }
        return { most, place: Number(document.querySelector("[data-row]")?.getAttribute("aria-posinset")) };
      }, zoom > 1);
      if (seen.most > 80 || !(seen.place > 80)) throw new Error(`virtual list: ${JSON.stringify(seen)}`);
    },
  },
  {
    name: "activites-date",
    hash: "/activites",
    scenario: "grand",
    act: async (page) => {
      await rows(page);
      if (await page.getByRole("button", { name: /^Filtres/ }).isVisible()) await page.getByRole("button", { name: /^Filtres/ }).click();
      await page.keyboard.press("Alt+d");
      await page.keyboard.type("12/03/2024");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: /12 mars 2024/ }).waitFor();
    },
  },
  { name: "beneficiaires", hash: "/beneficiaires", act: rows },
  { name: "beneficiaires-vide", hash: "/beneficiaires", scenario: "vide" },
  { name: "beneficiaires-rien", hash: "/beneficiaires?q=introuvable&fin=" },
  { name: "beneficiaires-grand", hash: "/beneficiaires", scenario: "grand", act: rows },
  { name: "fiche", hash: "/beneficiaires/30000000-0000-4000-8000-000000000001" },
  {
    name: "fiche-erreurs",
    hash: "/beneficiaires/30000000-0000-4000-8000-000000000002",
    act: async (page) => {
      await page.getByLabel("Prénom").fill("");
      await page.getByLabel("Nom d’usage").fill("");
      await page.keyboard.press("Control+s");
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "fiche-effacer",
    hash: "/beneficiaires/30000000-0000-4000-8000-000000000001",
    act: async (page) => {
      await page.getByRole("button", { name: "Effacer" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "doublons",
    hash: "/beneficiaires",
    act: async (page) => {
      await page.keyboard.press("Control+b");
      await page.getByLabel("Prénom").fill("Odette");
      await page.getByLabel("Nom d’usage").fill("Petit");
      await page.getByLabel("Téléphone").fill("0612345678");
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: /Comparer/ }).click();
      await page.getByText("Garder cette fiche").waitFor();
    },
  },
];
