import { ACTIVITES } from "./screens-activites.mjs";
import { COMPTE } from "./screens-compte.mjs";

// Every screen and state that is looked at and measured. `act` brings the state about, with the keyboard when it can.
export const SCREENS = [
  { name: "accueil", hash: "/" },
  { name: "accueil-vide", hash: "/", scenario: "vide" },
  { name: "accueil-premiere", hash: "/", scenario: "premiere" },
  { name: "accueil-demo", hash: "/", scenario: "demo" },
  { name: "accueil-hors-ligne", hash: "/", scenario: "hors-ligne" },
  { name: "cra-individuel", hash: "/cra/individuel" },
  {
    name: "cra-erreurs-demarche",
    hash: "/cra/individuel",
    act: async (page) => {
      await page.keyboard.press("Alt+b");
      await page.keyboard.type("roche");
      await page.getByRole("option").first().waitFor();
      await page.keyboard.press("Enter");
      await page.getByText("Délier").waitFor();
      await page.getByRole("radio", { name: "À domicile" }).click();
      await page.keyboard.press("Alt+d");
      await page.keyboard.type("31/11/2026");
      await page.keyboard.press("Alt+1");
      await page.keyboard.press("Alt+2");
      await page.keyboard.press("Control+s");
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "cra-recherche",
    hash: "/cra/individuel",
    act: async (page) => {
      await page.keyboard.press("Alt+b");
      await page.keyboard.type("petit");
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "cra-profil",
    hash: "/cra/individuel",
    act: async (page) => {
      await page.getByRole("button", { name: /Profil anonyme/ }).click();
    },
  },
  { name: "cra-atelier", hash: "/cra/atelier" },
  {
    name: "cra-atelier-rempli",
    hash: "/cra/atelier",
    act: async (page) => {
      await page.keyboard.type("5");
      await page.keyboard.press("Alt+b");
      for (const nom of ["odette", "roche"]) {
        await page.keyboard.type(nom);
        await page.getByRole("option").first().waitFor();
        await page.keyboard.press("Enter");
      }
      await page.keyboard.press("Alt+3");
    },
  },
  {
    name: "raccourcis",
    hash: "/",
    act: async (page) => {
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "aller-a",
    hash: "/",
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("od");
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "beneficiaire-creation",
    hash: "/",
    act: async (page) => {
      await page.keyboard.press("Control+b");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.type("Odette");
      await page.keyboard.press("Tab");
      await page.keyboard.type("Petit");
    },
  },
  ...ACTIVITES,
  ...COMPTE,
];

export const SIZES = [
  { suffix: "clair", width: 1366, height: 768 },
  { suffix: "sombre", width: 1366, height: 768, theme: "dark" },
  { suffix: "1024", width: 1024, height: 700 },
  { suffix: "200", width: 1366, height: 768, zoom: 2 },
];
