// Sign-in, « Synchronisation » and « Réglages ». `fin=` takes the scenario that the router appends to the address.
const press = (page, name) => page.getByRole("button", { name }).first().click();
const reglages = (section, texte) => ({
  name: `reglages-${section}`,
  hash: `/reglages?section=${section}&fin=`,
  act: (page) => page.getByText(texte).first().waitFor(),
});

export const COMPTE = [
  {
    name: "connexion-preferences",
    hash: "/connexion",
    scenario: "deconnecte",
    act: async (page) => {
      await page.getByRole("button", { name: "Apparence" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "connexion", hash: "/connexion", scenario: "deconnecte" },
  {
    name: "connexion-erreur",
    hash: "/connexion",
    scenario: "deconnecte",
    act: async (page) => {
      await page.getByLabel("Adresse professionnelle").fill("nadia.ferrand@conseiller-numerique.fr");
      await page.getByLabel("Mot de passe", { exact: true }).fill("pas celui-ci");
      await page.keyboard.press("Enter");
      await page.getByText("Adresse ou mot de passe refusés").waitFor();
    },
  },
  {
    name: "connexion-compte",
    hash: "/connexion",
    scenario: "profils",
    act: async (page) => {
      await press(page, "Une autre personne");
      await press(page, /Première fois/);
      await page.getByLabel("Code d’invitation").fill("besace://coop.drome.example/XXXX");
      await page.keyboard.press("Enter");
      await page.getByLabel("Mot de passe", { exact: true }).fill("Tramontane");
      await press(page, "Créer mon accès");
    },
  },
  {
    name: "connexion-oubli",
    hash: "/connexion",
    scenario: "deconnecte",
    act: async (page) => {
      await press(page, /Oublié/);
      await page.getByLabel("Adresse professionnelle").fill("nadia.ferrand@conseiller-numerique.fr");
      await page.keyboard.press("Enter");
      await page.getByLabel("Nouveau mot de passe").fill("sirocco2026");
    },
  },
  { name: "connexion-profils", hash: "/connexion", scenario: "profils" },
  { name: "connexion-trousseau", hash: "/connexion", scenario: "sans-trousseau" },
  { name: "synchronisation", hash: "/synchronisation", scenario: "conflit" },
  { name: "synchronisation-a-jour", hash: "/synchronisation", scenario: "vide" },
  { name: "synchronisation-premiere", hash: "/synchronisation", scenario: "premiere" },
  { name: "synchronisation-suppressions", hash: "/synchronisation", scenario: "suppressions" },
  {
    name: "synchronisation-regle",
    hash: "/synchronisation",
    scenario: "conflit",
    act: async (page) => {
      await page.getByRole("region", { name: /Conflit/ }).and(page.locator(":focus")).waitFor();
      await page.keyboard.press("Digit1");
      await page.getByText(/Réglé/).waitFor();
    },
  },
  {
    name: "synchronisation-abandon",
    hash: "/synchronisation",
    scenario: "conflit",
    act: async (page) => {
      await press(page, "Abandonner…");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "synchronisation-session",
    hash: "/synchronisation",
    scenario: "session",
    act: async (page) => {
      await press(page, "Se reconnecter");
      await page.getByRole("dialog").waitFor();
    },
  },
  reglages("compte", "nadia.ferrand@conseiller-numerique.fr"),
  reglages("lieux", "Médiathèque de Crest"),
  reglages("saisie", "Fuseau horaire"),
  reglages("apparence", "Taille du texte"),
  reglages("appareils", "Ordinateur de la médiathèque"),
  reglages("verrouillage", "La même, encore une fois"),
  reglages("sauvegardes", "Copie du jour"),
  reglages("apropos", "Licences"),
  {
    name: "reglages-export",
    hash: "/reglages?section=sauvegardes&fin=",
    act: async (page) => {
      await press(page, "Exporter mes données");
      await page.getByRole("dialog").waitFor();
    },
  },
];
