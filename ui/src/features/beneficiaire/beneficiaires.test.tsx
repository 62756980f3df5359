import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { refuse } from "../../ipc/fake";
import { asked, renderApp } from "../../test/renderApp";
import { withLayout } from "../../test/layout";

withLayout();

const ODETTE = "30000000-0000-4000-8000-000000000001";
const KARIM = "30000000-0000-4000-8000-000000000002";
const rows = () => [...document.querySelectorAll<HTMLElement>("[data-row]")];
const focusedRow = () => document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset.row;

describe("Mes bénéficiaires", () => {
  test("lists, sorts, searches", async () => {
    const { fake, user } = await renderApp("/beneficiaires");
    await waitFor(() => expect(rows()).toHaveLength(5));
    await user.selectOptions(screen.getByLabelText("Trier par"), "Nombre d’accompagnements");
    await waitFor(() => expect(asked(fake, "beneficiaire_list").at(-1)).toMatchObject({ tri: "accompagnements", texte: null }));
    await user.type(screen.getByRole("searchbox", { name: "Chercher" }), "odette");
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(document.querySelector("mark")?.textContent).toBe("Odette");
    // The order of a search is its own.
    expect(screen.queryByLabelText("Trier par")).toBeNull();
  });

  test("opens by Entrée, and Échap finds the person again", async () => {
    const { user } = await renderApp("/beneficiaires");
    await waitFor(() => expect(rows()).toHaveLength(5));
    rows()[0]?.querySelector("a")?.focus();
    await user.keyboard("{ArrowDown}{ArrowDown}");
    const cle = focusedRow();
    await user.keyboard("{Enter}");
    await screen.findByRole("heading", { level: 2, name: "Informations" });
    await user.keyboard("{Escape}");
    await waitFor(() => expect(focusedRow()).toBe(cle));
  });

  test("someone not found is created from what was typed, and their page opens", async () => {
    const { fake, user } = await renderApp("/beneficiaires?q=lucien%20faure");
    await user.click(await screen.findByRole("button", { name: "Créer la fiche" }));
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("button", { name: "Créer la fiche" }));
    await waitFor(() => expect(asked(fake, "beneficiaire_create")[0]).toMatchObject({ saisie: { prenom: "Lucien", nom: "Faure" } }));
    expect(await screen.findByRole("heading", { level: 1, name: "Lucien Faure" })).toBeTruthy();
  });

  test("proposes the page that may already be this person", async () => {
    const { user } = await renderApp("/beneficiaires");
    await user.keyboard("{Control>}b{/Control}");
    const dialog = await screen.findByRole("dialog");
    await user.type(within(dialog).getByLabelText("Prénom"), "Odette");
    await user.type(within(dialog).getByLabelText("Nom d’usage"), "Petit");
    await user.click(await within(dialog).findByRole("button", { name: "C’est cette personne" }));
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Odette Petit"));
    // The page that was there, with its history.
    expect(await screen.findByDisplayValue("Crest (26400)")).toBeTruthy();
  });
});

describe("a person’s page", () => {
  test("saves what changed over what is stored", async () => {
    const { fake, user } = await renderApp(`/beneficiaires/${ODETTE}`);
    await user.type(await screen.findByLabelText(/^Téléphone/), "0475251234");
    expect(screen.getByText("Pas encore enregistré.")).toBeTruthy();
    await user.keyboard("{Control>}s{/Control}");
    expect(await screen.findByText("Enregistré sur cet appareil.")).toBeTruthy();
    expect(asked(fake, "beneficiaire_update")[0]).toMatchObject({ saisie: { id: ODETTE, prenom: "Odette", telephone: "0475251234", annee_naissance: 1941 } });
  });

  test("the age band comes from the year of birth", async () => {
    const { user } = await renderApp(`/beneficiaires/${ODETTE}`);
    const tranche = await screen.findByLabelText("Tranche d’âge");
    expect(tranche).toHaveProperty("disabled", true);
    await user.clear(screen.getByLabelText(/^Année de naissance/));
    expect(tranche).toHaveProperty("disabled", false);
  });

  test("« N’a pas de téléphone » clears the number, a number unticks it", async () => {
    const { user } = await renderApp(`/beneficiaires/${ODETTE}`);
    const telephone = await screen.findByLabelText(/^Téléphone/);
    const sans = screen.getByRole("checkbox", { name: "N’a pas de téléphone" });
    await user.type(telephone, "06");
    await user.click(sans);
    expect(telephone).toHaveProperty("value", "");
    await user.type(telephone, "0");
    expect(sans).toHaveProperty("checked", false);
  });

  test("refusals stand beside their field, the bar names them, the focus goes to the first", async () => {
    const { fake, user } = await renderApp(`/beneficiaires/${ODETTE}`);
    fake.override({
      beneficiaire_update: () =>
        refuse("Des champs sont à corriger.", "saisie", [
          { champ: "email", code: "forme", message: "Cette adresse e-mail n’est pas complète." },
          { champ: "telephone", code: "forme", message: "Ce numéro n’est pas français." },
        ]),
    });
    await user.type(await screen.findByLabelText(/^E-mail/), "odette@{Control>}s{/Control}");
    expect((await screen.findByRole("alert")).textContent).toContain("2\u00A0champs à corriger");
    const telephone = screen.getByLabelText(/^Téléphone/);
    expect(document.activeElement).toBe(telephone);
    expect(document.getElementById(telephone.getAttribute("aria-describedby") ?? "")?.textContent).toContain("Ce numéro n’est pas français.");
    expect(screen.getByDisplayValue("odette@")).toBeTruthy();
  });

  test("leaving loses nothing that was typed", async () => {
    const { user } = await renderApp(`/beneficiaires/${KARIM}`);
    await user.type(await screen.findByLabelText(/^Adresse/), "3 rue des Lilas");
    await user.click(screen.getByRole("link", { name: "Mes bénéficiaires" }));
    await waitFor(() => expect(rows().length).toBeGreaterThan(0));
    await user.click(within(document.querySelector<HTMLElement>(`[data-row="${KARIM}"]`) as HTMLElement).getByRole("link"));
    expect(await screen.findByDisplayValue("3 rue des Lilas")).toBeTruthy();
    expect(screen.getByText("Pas encore enregistré.")).toBeTruthy();
  });

  test("the history can be narrowed, and leads to Mes activités", async () => {
    const { user } = await renderApp(`/beneficiaires/${KARIM}`);
    const liste = await screen.findByRole("list", { name: "Accompagnements de Karim Benali" });
    expect(within(liste).getAllByRole("listitem")).toHaveLength(6);
    await user.type(screen.getByRole("searchbox", { name: "Filtrer les accompagnements" }), "10 novembre");
    await waitFor(() => expect(within(liste).getAllByRole("listitem")).toHaveLength(1));
    await user.click(screen.getByRole("link", { name: "Voir dans Mes activités" }));
    expect(await screen.findByRole("button", { name: "Bénéficiaire\u00A0: Karim Benali" })).toBeTruthy();
    await waitFor(() => expect(rows()).toHaveLength(6));
  });

  test("« Effacer » asks first, says what stays, and « Annuler » holds the focus", async () => {
    const { fake, user } = await renderApp(`/beneficiaires/${ODETTE}`);
    await user.click(await screen.findByRole("button", { name: "Effacer" }));
    const dialog = await screen.findByRole("dialog", { name: "Effacer Odette Petit" });
    expect(document.activeElement).toBe(within(dialog).getByRole("button", { name: "Annuler" }));
    expect(dialog.textContent).toContain("3\u00A0accompagnements");
    await user.keyboard("{Enter}");
    expect(asked(fake, "beneficiaire_delete")).toHaveLength(0);
    await user.click(screen.getByRole("button", { name: "Effacer" }));
    await user.click(await screen.findByRole("button", { name: "Effacer pour de bon" }));
    expect(await screen.findByText("Fiche effacée. 3 accompagnements restent comptés.")).toBeTruthy();
    expect(asked(fake, "beneficiaire_delete")).toEqual([{ id: ODETTE }]);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Mes bénéficiaires");
  });
});

describe("Doublons proposés", () => {
  test("keeps the page one chooses, and asks before merging", async () => {
    const app = await renderApp("/beneficiaires");
    const { fake, user } = app;
    const double = { ...structuredClone(fake.state.beneficiaires[0]), id: "40000000-0000-4000-8000-000000000001" } as (typeof fake.state.beneficiaires)[number];
    double.saisie.telephone = "+33475251234";
    double.saisie.commune = null;
    fake.state.beneficiaires.push(double);
    fake.emit("beneficiaire");
    // Opening the list compares nobody with nobody.
    expect(asked(fake, "doublon_list")).toEqual([]);
    await user.click(await screen.findByRole("link", { name: "Chercher des doublons" }));
    const carte = await screen.findByRole("article");
    // The longer history stays unless told otherwise; a blank of it is filled.
    const choix = within(carte).getAllByRole("radio");
    expect(choix[0]).toHaveProperty("checked", true);
    expect(within(carte).getByText(/^04.75.25.12.34$/).closest("td")?.textContent).toContain("repris");
    await user.click(choix[1] as HTMLElement);
    await user.click(within(carte).getByRole("button", { name: "Fusionner" }));
    expect(asked(fake, "beneficiaire_merge")).toHaveLength(0);
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("button", { name: "Fusionner" }));
    await waitFor(() => expect(asked(fake, "beneficiaire_merge")).toEqual([{ source: ODETTE, destination: double.id }]));
    expect(await screen.findByText(/^Aucun doublon/)).toBeTruthy();
  });

  test("« Ce ne sont pas les mêmes » lasts, and can be undone", async () => {
    const { fake, user } = await renderApp("/beneficiaires");
    const double = { ...structuredClone(fake.state.beneficiaires[0]), id: "40000000-0000-4000-8000-000000000001" } as (typeof fake.state.beneficiaires)[number];
    fake.state.beneficiaires.push(double);
    fake.emit("beneficiaire");
    await user.click(await screen.findByRole("link", { name: "Chercher des doublons" }));
    await user.click(await screen.findByRole("button", { name: "Ce ne sont pas les mêmes" }));
    expect(await screen.findByText(/^Aucun doublon/)).toBeTruthy();
    expect(asked(fake, "doublon_delete")).toEqual([{ a: ODETTE, b: double.id }]);
    // What took the focus is gone: it is not lost.
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 })));
    await user.keyboard("{Control>}z{/Control}");
    expect(await screen.findByRole("article")).toBeTruthy();
  });
});

describe("Nouveau bénéficiaire", () => {
  test("an error goes as soon as its field is mended, the focus stays where one types", async () => {
    const { user } = await renderApp("/beneficiaires");
    await user.keyboard("{Control>}b{/Control}");
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(dialog.getByRole("button", { name: "Créer la fiche" }));
    expect(await dialog.findByText("Indiquez le prénom.")).toBeTruthy();
    expect(dialog.getByText("Indiquez le nom.")).toBeTruthy();
    await user.keyboard("Ana");
    expect(dialog.queryByText("Indiquez le prénom.")).toBeNull();
    expect(dialog.getByText("Indiquez le nom.")).toBeTruthy();
    expect(dialog.getByLabelText(/^Prénom/)).toHaveProperty("value", "Ana");
    expect(document.activeElement).toBe(dialog.getByLabelText(/^Prénom/));
  });

  test("a commune taken by « Entrée » is kept when one leaves before the answer", async () => {
    const { fake, user } = await renderApp("/beneficiaires");
    await user.keyboard("{Control>}b{/Control}");
    const dialog = within(await screen.findByRole("dialog"));
    const commune = dialog.getByRole("combobox", { name: /^Commune/ });
    const answer = fake.slow("commune_search");
    await user.type(commune, "crest{Enter}");
    await user.tab();
    answer();
    await waitFor(() => expect(commune).toHaveProperty("value", "Crest (26400)"));
    expect(document.activeElement).not.toBe(commune);
    await user.type(dialog.getByLabelText(/^Prénom/), "Ana");
    await user.type(dialog.getByLabelText(/^Nom/), "Roux{Enter}");
    await waitFor(() => expect(asked(fake, "beneficiaire_create")[0]).toMatchObject({ saisie: { commune: { nom: "Crest" } } }));
  });
});
