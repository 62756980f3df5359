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
];
