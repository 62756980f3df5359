import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { refuse } from "../../ipc/fake";
import { setLetterShortcuts } from "../../kit";
import { asked, renderApp } from "../../test/renderApp";
import { withLayout } from "../../test/layout";

withLayout();

const rows = () => [...document.querySelectorAll<HTMLElement>("[data-row]")];
const row = (n: number) => rows()[n] as HTMLElement;
const focusedRow = () => document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset.row;
const open = async (path = "/activites", ...rest: [Parameters<typeof renderApp>[1]?]) => {
  const app = await renderApp(path, ...rest);
  await waitFor(() => expect(rows().length).toBeGreaterThan(0));
  return app;
};
const focus = (n: number) => row(n).querySelector<HTMLElement>("[data-row-focus]")?.focus();

describe("Mes activités", () => {
  test("lists by day with the day's total, and says each place in the whole", async () => {
    await open();
    expect(screen.getByText("34 activités")).toBeTruthy();
    const jour = screen.getByRole("heading", { level: 2, name: "Mardi 24 novembre" });
    expect(jour.parentElement?.textContent).toContain("3\u00A0activités, 2\u00A0h\u00A015");
    expect(row(3).getAttribute("aria-posinset")).toBe("4");
    expect(row(3).getAttribute("aria-setsize")).toBe("34");
    expect(within(row(0)).getByRole("link").getAttribute("aria-label")).toMatch(/^Marie-Antoinette.*, Accompagnement individuel, 45\u00A0min, E-mail, Médiathèque de Crest, À envoyer$/);
  });

  test("draws only what is seen of 100 000, and asks for pages as one goes down", async () => {
    const { fake } = await open("/activites", "grand");
    expect(screen.getByText("100 000 activités")).toBeTruthy();
    expect(rows().length).toBeLessThan(60);
    expect(asked(fake, "cra_list")).toHaveLength(1);
    expect(asked(fake, "cra_list")[0]).toMatchObject({ limite: 100, suite: null });
    // The days of the page, in one question.
    expect((asked(fake, "cra_days")[0] as { dates: string[] }).dates.length).toBeGreaterThan(1);
  });

  test("« Aller à une date » begins the list there and filters nothing out", async () => {
    const { fake, user } = await open("/activites", "grand");
    await user.keyboard("{Alt>}d{/Alt}");
    await user.keyboard("12/03/2024{Enter}");
    await waitFor(() => expect(row(0).getAttribute("aria-posinset")).not.toBe("1"));
    expect(asked(fake, "cra_list").at(-1)).toMatchObject({ filtres: { du: null, au: "2024-03-12" }, suite: null });
    expect(screen.getByText("100 000 activités")).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: /^Aller à une date.*12 mars 2024/ }));
    // « Début » is the very first again.
    focus(3);
    await user.keyboard("{Home}");
    await waitFor(() => expect(document.activeElement?.closest("[data-row]")?.getAttribute("aria-posinset")).toBe("1"));
  });

  test("« Fin » reaches the oldest of 100 000 in a few questions", async () => {
    const { fake, user } = await open("/activites", "grand");
    focus(0);
    await user.keyboard("{End}");
    // The very last row takes the focus once drawn: see the journeys, which have a layout.
    await waitFor(() => expect(Number(row(0).getAttribute("aria-posinset"))).toBeGreaterThan(99_900));
    expect(asked(fake, "cra_list").length).toBeLessThan(6);
    expect(asked(fake, "cra_count").length).toBeLessThan(25);
  });

  test("one Tab stop; arrows move it and pass over the days", async () => {
    const { user } = await open();
    expect(rows().filter((r) => r.querySelector("[data-row-focus]")?.getAttribute("tabindex") === "0")).toHaveLength(1);
    focus(2);
    await user.keyboard("{ArrowDown}");
    expect(focusedRow()).toBe(row(3).dataset.row);
    await user.keyboard("{Home}");
    expect(focusedRow()).toBe(row(0).dataset.row);
  });

  test("Espace and Maj+↓ choose, the bar says how many, Échap lets go", async () => {
    const { user } = await open();
    focus(0);
    await user.keyboard(" {Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    const bar = await screen.findByRole("toolbar", { name: "Activités choisies" });
    expect(within(bar).getByText("3 sélectionnées")).toBeTruthy();
    // Duplicating is for one.
    expect(within(bar).queryByRole("button", { name: /Dupliquer/ })).toBeNull();
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("toolbar")).toBeNull();
  });

  test("Suppr deletes what is chosen, keeps the focus in the list, and Ctrl+Z brings it back", async () => {
    const { fake, user } = await open();
    const [a, b, c] = rows().map((r) => r.dataset.row);
    focus(0);
    await user.keyboard(" {Shift>}{ArrowDown}{/Shift}{Delete}");
    expect(await screen.findByText("2 activités supprimées.")).toBeTruthy();
    expect(asked(fake, "cra_delete")).toEqual([{ ids: [a, b] }]);
    await waitFor(() => expect(row(0).dataset.row).toBe(c));
    expect(focusedRow()).toBe(c);
    await user.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(asked(fake, "cra_restore")).toEqual([{ ids: [a, b] }]));
    await waitFor(() => expect(row(0).dataset.row).toBe(a));
  });

  test("Entrée opens and Retour finds the row and the filters again", async () => {
    const { user } = await open("/activites?periode=mois");
    focus(1);
    await user.keyboard("{ArrowDown}");
    const cle = focusedRow();
    await user.keyboard("{Enter}");
    await screen.findByRole("searchbox", { name: "Filtrer les thématiques" });
    await user.keyboard("{Escape}");
    await waitFor(() => expect(rows().length).toBeGreaterThan(0));
    await waitFor(() => expect(focusedRow()).toBe(cle));
    expect(screen.getByRole("button", { name: "Période\u00A0: Novembre 2026" })).toBeTruthy();
  });

  test("D duplicates the row that has the focus; letters can be switched off", async () => {
    const { fake, user } = await open();
    focus(3);
    const cle = focusedRow();
    setLetterShortcuts(false);
    await user.keyboard("d");
    expect(asked(fake, "cra_prefill")).toHaveLength(0);
    setLetterShortcuts(true);
    await user.keyboard("d");
    await waitFor(() => expect(asked(fake, "cra_prefill")).toContainEqual({ type: "individuel", copie_de: cle }));
  });

  test("T adds a tag to what is chosen", async () => {
    const { fake, user } = await open();
    focus(0);
    const cle = focusedRow();
    await user.keyboard("t");
    await screen.findByRole("dialog");
    await user.keyboard("pass{Enter}");
    await waitFor(() => expect(asked(fake, "cra_tag")).toEqual([{ ids: [cle], tag_id: "20000000-0000-4000-8000-000000000001" }]));
  });

  test("the search keeps every key, marks what it finds, and the tabs count it", async () => {
    const { user } = await open();
    const champ = screen.getByRole("searchbox", { name: "Chercher dans mes activités" });
    await user.type(champ, "DEMARCHES");
    expect(champ).toHaveProperty("value", "DEMARCHES");
    await waitFor(() => expect(document.querySelector("mark")?.textContent).toBe("démarches"));
    await waitFor(() => expect(screen.getByRole("tab", { name: /^Envoyées/ }).textContent).not.toContain("30"));
    await user.click(screen.getByRole("button", { name: "Tout effacer" }));
    await waitFor(() => expect(champ).toHaveProperty("value", ""));
    await waitFor(() => expect(document.querySelector("mark")).toBeNull());
  });

  test("nothing found says what was asked, and offers all dates", async () => {
    const { user } = await renderApp("/activites?periode=mois&q=introuvable");
    expect(await screen.findByText("Aucune activité ne correspond à « introuvable » en novembre.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Chercher dans toutes les dates" }));
    expect(await screen.findByText("Aucune activité ne correspond à « introuvable ».")).toBeTruthy();
  });

  test("a filter acts at once, by keyboard, with the words people use", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByRole("button", { name: "Thématique" }));
    await user.keyboard("impots{Enter}");
    await waitFor(() => expect(asked(fake, "cra_list").at(-1)).toMatchObject({ filtres: { thematiques: ["argent_impots"] } }));
    await user.keyboard("{Escape}");
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Thématique\u00A0: Argent - Impôts" }));
  });

  test("places and kinds of place exclude each other: both would leave nothing", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByRole("button", { name: "Lieu" }));
    await user.click(screen.getByRole("option", { name: /Médiathèque de Crest/ }));
    await user.click(screen.getByRole("option", { name: /À distance/ }));
    await waitFor(() => expect(asked(fake, "cra_list").at(-1)).toMatchObject({ filtres: { lieux: [], type_lieux: ["a_distance"] } }));
  });

  test("free dates are read as people write them", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByRole("button", { name: "Période" }));
    await user.type(screen.getByLabelText("Du"), "12/03{Enter}");
    await waitFor(() => expect(asked(fake, "cra_list").at(-1)).toMatchObject({ filtres: { du: "2026-03-12", au: null } }));
    await user.type(screen.getByLabelText("Au"), "bientôt{Enter}");
    expect(await screen.findByText(/n’a pas compris cette date/)).toBeTruthy();
  });

  test("drafts have their tab; a deleted one comes back whole", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByRole("tab", { name: /^Brouillons/ }));
    expect(screen.getByText(/Manque : lieu et thématique/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Supprimer le brouillon Jeanne Morel" }));
    await waitFor(() => expect(fake.state.brouillons).toHaveLength(1));
    await user.click(await screen.findByRole("button", { name: /^Annuler/ }));
    await waitFor(() => expect(fake.state.brouillons).toHaveLength(2));
  });

  test("an empty notebook says how to begin", async () => {
    await renderApp("/activites", "vide");
    expect(await screen.findByText("Pas encore d’activité. Ctrl+N pour la première.")).toBeTruthy();
  });

  test("exports to the file one names, and says why when it cannot", async () => {
    const { fake, user } = await open();
    fake.override({ export_json: ({ chemin }) => (chemin === "/refus.json" ? refuse("Ce dossier n’accepte pas d’écriture.", "fichier") : null) });
    await user.click(screen.getByRole("button", { name: "Exporter" }));
    const champ = within(await screen.findByRole("dialog")).getByRole("textbox");
    expect(champ).toHaveProperty("value", "~/besace-2026-11-24.json");
    await user.clear(champ);
    await user.type(champ, "/refus.json{Enter}");
    expect(await screen.findByText("Ce dossier n’accepte pas d’écriture.")).toBeTruthy();
    await user.clear(champ);
    await user.type(champ, "/tmp/besace.json{Enter}");
    expect(await screen.findByText("Fichier écrit : /tmp/besace.json")).toBeTruthy();
  });
});
