import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { refuse } from "../../ipc/fake";
import type { CraVue, PrefillVue } from "../../ipc/bindings";
import { type FakeCra, saisieVide } from "../../ipc/fake/model";
import { asked, renderApp } from "../../test/renderApp";

const EN_RETARD = /L’horloge de cet appareil est en retard.*Réglez la date/;
const craVue: CraVue = {
  id: "", saisie: saisieVide("individuel"), titre: "", beneficiaire_nom: null, participants_noms: [], accompagnements: 1, lieu_libelle: "",
  tags_noms: [], sync: "envoye", sync_message: null, recu: null, importe: false, creation: "", modification: "",
};

const filtre = () => screen.findByRole("searchbox", { name: "Filtrer les thématiques" });
const theme = (name: RegExp | string) => screen.getByRole("checkbox", { name });
const open = async (...args: Parameters<typeof renderApp>) => {
  const app = await renderApp(...args);
  await filtre();
  return app;
};

describe("CRA individuel", () => {
  test("opens prefilled, on the thématiques, with nothing ticked", async () => {
    await open("/cra/individuel");
    expect(document.activeElement).toBe(await filtre());
    expect(screen.getByRole("radio", { name: "45\u00A0min" }).getAttribute("aria-checked")).toBe("true");
    expect(screen.getAllByRole("checkbox").filter((c) => (c as HTMLInputElement).checked)).toHaveLength(0);
    expect(document.title).toBe("Accompagnement individuel | Besace");
    expect((await filtre()).getAttribute("aria-describedby")).toBe("prerempli");
    expect(document.getElementById("prerempli")?.textContent).toBe("Prérempli\u00A0: aujourd’hui, 45\u00A0min, Médiathèque de Crest.");
  });

  test("a date that comes from a wrong clock is remarked beside it", async () => {
    await open("/cra/individuel", "horloge");
    expect(await screen.findByText(EN_RETARD)).toBeTruthy();
    expect(screen.getByRole("textbox", { name: /^Date/ }).getAttribute("aria-describedby")).toMatch(/-w/);
  });

  test("one frequent thématique: the hint names its one shortcut, not a range", async () => {
    const { fake, user } = await renderApp("/");
    const prefill: PrefillVue = {
      saisie: saisieVide("individuel"), prerempli: [], derniere_duree: null, dernier_lieu: null, thematiques_frequentes: ["email"], durees: [45], lieux: [], tags: [],
      dernier_atelier_titre: null,
    };
    fake.override({ cra_prefill: () => prefill });
    await user.keyboard("{Control>}n{/Control}");
    const bloc = (await filtre()).parentElement?.textContent;
    expect(bloc).toMatch(/ou Alt1$/);
  });

  test("a refusal inside a folded part unfolds it and takes the focus there, again from its link", async () => {
    const { fake, user } = await open("/cra/individuel");
    const message = "10 000 caractères au plus\u00A0: il y en a 14 681.";
    fake.override({ cra_create: () => refuse("Un champ à corriger.", "champs", [{ champ: "notes", code: "trop_long", message }]) });
    await user.type(await filtre(), "impots{Enter}");
    await user.keyboard("{Control>}s{/Control}");
    const notes = await screen.findByRole("textbox", { name: "Notes" });
    await waitFor(() => expect(document.activeElement).toBe(notes));
    expect(screen.getByText(/il y en a 14 681/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /^Notes \d|^Notes aucune|^Notesaucune/ }));
    await waitFor(() => expect(screen.queryByRole("textbox", { name: "Notes" })).toBeNull());
    await user.click(within(screen.getByRole("alert")).getByRole("button", { name: "Notes" }));
    await waitFor(() => expect(document.activeElement).toBe(notes));
  });

  test("the smallest CRA: Ctrl+N, Alt+1, Ctrl+Entrée", async () => {
    const { fake, user } = await renderApp("/");
    await user.keyboard("{Control>}n{/Control}");
    await filtre();
    await user.keyboard("{Alt>}[Digit1]{/Alt}");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(asked(fake, "cra_create")).toHaveLength(1));
    // The draft and the CRA share their id: asked twice, it is written once.
    const { saisie, brouillon_id } = asked(fake, "cra_create")[0] as { saisie: { id: string }; brouillon_id: string };
    expect(saisie.id).toBe(brouillon_id);
    expect(asked(fake, "cra_create")[0]).toMatchObject({ saisie: { thematiques: ["email"], duree: 45, type_lieu: "lieu_activite", date: "2026-11-24" } });
    expect(await screen.findByText("Enregistré sur cet appareil.")).toBeTruthy();
    // A blank form again, ready for the next person.
    await waitFor(() => expect(theme(/^E-mail/)).toHaveProperty("checked", false));
    expect(document.activeElement).toBe(await filtre());
  });

  test("refusals are said once in the bar and beside their field, the focus goes to the first", async () => {
    const { user } = await open("/cra/individuel");
    await user.click(screen.getByRole("radio", { name: "À domicile" }));
    await user.keyboard("{Control>}s{/Control}");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("2 champs à corriger\u00A0: CommuneThématiquesLe brouillon est gardé.");
    const commune = screen.getByRole("combobox", { name: "Commune du domicile" });
    await waitFor(() => expect(document.activeElement).toBe(commune));
    expect(commune.getAttribute("aria-invalid")).toBe("true");
    const described = document.getElementById(commune.getAttribute("aria-describedby") ?? "");
    expect(described?.textContent).toContain("Indiquez la commune du domicile\u00A0: les statistiques en ont besoin.");

    await user.click(within(alert).getByRole("button", { name: "Thématiques" }));
    expect(document.activeElement).toBe(await filtre());
    await user.keyboard("sant{Enter}");
    expect(screen.queryByText("Choisissez au moins une thématique.")).toBeNull();
    expect(screen.getByRole("alert").textContent).toContain("1 champ à corriger\u00A0: Commune");
  });

  test("a date that does not exist is explained, and mended in one press", async () => {
    const { fake, user } = await open("/cra/individuel");
    await user.keyboard("{Alt>}[Digit1]{/Alt}{Alt>}d{/Alt}31/11/2026{Tab}");
    expect(await screen.findByText(/Novembre a 30 jours/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Mettre le 30/11" }));
    await waitFor(() => expect(screen.queryByText(/Novembre a 30 jours/)).toBeNull());
    await user.keyboard("{Control>}s{/Control}");
    // In the future: asked once, then accepted.
    expect(await screen.findByText("Cette date est dans 6 jours. Enregistrer quand même ?")).toBeTruthy();
    expect(asked(fake, "cra_create")).toHaveLength(0);
    await user.keyboard("{Control>}s{/Control}");
    await waitFor(() => expect(asked(fake, "cra_create")[0]).toMatchObject({ saisie: { date: "2026-11-30" } }));
  });

  test("what is wrong is said before the future is asked about", async () => {
    const { fake, user } = await open("/cra/individuel");
    await user.keyboard("{Alt>}d{/Alt}30/11/2026{Tab}{Control>}s{/Control}");
    expect(await screen.findByText("Choisissez au moins une thématique.")).toBeTruthy();
    expect(screen.queryByText(/^Cette date est dans/)).toBeNull();
    await user.keyboard("{Alt>}[Digit1]{/Alt}{Control>}s{/Control}");
    expect(await screen.findByText(/^Cette date est dans 6 jours/)).toBeTruthy();
    expect(asked(fake, "cra_create")).toHaveLength(0);
  });

  test("« 31/11 » saved at once is refused before it leaves the screen", async () => {
    const { fake, user } = await open("/cra/individuel");
    await user.keyboard("{Alt>}[Digit1]{/Alt}{Alt>}d{/Alt}31/11/2026{Control>}s{/Control}");
    expect(await screen.findByRole("alert")).toBeTruthy();
    expect(asked(fake, "cra_create")).toHaveLength(0);
  });

  test("« hier » and the arrows move the date", async () => {
    const { user } = await open("/cra/individuel");
    await user.keyboard("{Alt>}d{/Alt}hier{Tab}");
    await waitFor(() => expect(screen.getByRole("radio", { name: "Hier" }).getAttribute("aria-checked")).toBe("true"));
    await user.keyboard("{Alt>}d{/Alt}{ArrowDown}");
    expect((document.activeElement as HTMLInputElement).value).toBe("22/11/2026");
  });

  test("a durée typed on the chips goes on in the free entry", async () => {
    const { fake, user } = await open("/cra/individuel");
    await user.keyboard("{Alt>}u{/Alt}1");
    await waitFor(() => expect(document.activeElement?.tagName).toBe("INPUT"));
    await user.keyboard("h30{Alt>}[Digit1]{/Alt}{Control>}s{/Control}");
    await waitFor(() => expect(asked(fake, "cra_create")[0]).toMatchObject({ saisie: { duree: 90 } }));
  });

  test("a known person is two gestures away, and the profile of an anonymous one goes", async () => {
    const { fake, user } = await open("/cra/individuel");
    await user.keyboard("{Alt>}b{/Alt}roche{Enter}");
    expect(await screen.findByText("Marie-Antoinette de La Rochefoucauld-Desnoyers")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Profil anonyme/ })).toBeNull();
    await waitFor(async () => expect(document.activeElement).toBe(await filtre()));
    await user.keyboard("{Alt>}[Digit1]{/Alt}{Control>}s{/Control}");
    await waitFor(() => expect(asked(fake, "cra_create")[0]).toMatchObject({ saisie: { beneficiaire_id: "30000000-0000-4000-8000-000000000003" } }));
  });

  test("an unknown name opens its creation, filled in, and links it", async () => {
    const { fake, user } = await open("/cra/individuel");
    await user.keyboard("{Alt>}b{/Alt}colette ranchin{Enter}");
    const dialog = await screen.findByRole("dialog", { name: "Nouveau bénéficiaire" });
    expect(within(dialog).getByLabelText("Prénom")).toHaveProperty("value", "Colette");
    await user.click(within(dialog).getByRole("button", { name: "Créer la fiche" }));
    expect(await screen.findByText("Colette Ranchin")).toBeTruthy();
    expect(asked(fake, "beneficiaire_create")).toHaveLength(1);
  });

  test("Échap leaves and keeps the draft, which comes back with its words", async () => {
    const { fake, user } = await renderApp("/");
    await user.keyboard("{Control>}n{/Control}");
    await filtre();
    await user.click(screen.getByLabelText("Notes"));
    await user.keyboard("Premiers pas avec la boîte mail");
    await user.keyboard("{Escape}");
    await screen.findByRole("heading", { level: 1, name: "Bonjour Nadia" });
    const [draft] = fake.state.brouillons;
    expect(draft?.saisie.notes).toBe("Premiers pas avec la boîte mail");
    await user.click(await screen.findByRole("link", { name: "Reprendre\u00A0: Bénéficiaire anonyme" }));
    expect(await screen.findByDisplayValue("Premiers pas avec la boîte mail")).toBeTruthy();
    expect(screen.getAllByText(/Brouillon repris là où vous l’aviez laissé, aujourd’hui à 14 h 32\./).length).toBeGreaterThan(0);
  });

  test("the draft goes with the CRA, and an open list takes Échap for itself", async () => {
    const { fake, user } = await open("/cra/individuel");
    const before = fake.state.brouillons.length;
    await user.keyboard("{Alt>}b{/Alt}petit");
    await screen.findByRole("option", { name: /Odette Petit/ });
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("option")).toBeNull();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Accompagnement individuel");
    await user.keyboard("{Alt>}[Digit1]{/Alt}");
    await waitFor(() => expect(fake.state.brouillons).toHaveLength(before + 1));
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(fake.state.brouillons).toHaveLength(before));
  });

  test("while « Enregistré » is on screen, the receipt takes its place", async () => {
    const { fake, user } = await open("/cra/individuel");
    await user.keyboard("{Alt>}[Digit1]{/Alt}{Control>}s{/Control}");
    expect(await screen.findByText("Enregistré sur cet appareil.")).toBeTruthy();
    const [{ id, saisie }] = fake.state.cras as [FakeCra];
    fake.override({ cra_get: () => ({ ...craVue, id, saisie, sync: "envoye", recu: { rev: 48_211, le: fake.state.maintenant } }) });
    fake.emit("cra", "sync");
    expect(await screen.findByText("Envoyé, reçu n° 48 211.")).toBeTruthy();
    expect(screen.queryByText("Enregistré sur cet appareil.")).toBeNull();
  });

  test("opening and leaving without typing makes no draft", async () => {
    const { fake, user } = await open("/cra/individuel");
    await user.keyboard("{Escape}");
    await screen.findByRole("heading", { level: 1, name: "Bonjour Nadia" });
    expect(asked(fake, "brouillon_save")).toHaveLength(0);
  });

  test("a failure of the disk keeps the screen as it is and says it", async () => {
    const { fake, user } = await open("/cra/individuel");
    fake.override({ cra_create: () => refuse("Le disque est plein. Votre saisie reste à l’écran. Libérez de la place, puis Ctrl+S.", "disque_plein") });
    await user.keyboard("{Alt>}[Digit1]{/Alt}{Control>}s{/Control}");
    expect((await screen.findByRole("alert")).textContent).toContain("Le disque est plein.");
    expect(theme(/^E-mail/)).toHaveProperty("checked", true);
  });

  test("a draft that the disk refuses is not said to be kept", async () => {
    const { fake, user } = await open("/cra/individuel");
    fake.override({ brouillon_save: () => refuse("Le disque est plein. Votre saisie reste à l’écran. Libérez de la place, puis Ctrl+S.", "disque_plein") });
    await user.click(screen.getByRole("radio", { name: "À domicile" }));
    await user.keyboard("{Control>}s{/Control}");
    await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("Le disque est plein."));
    expect(screen.getByRole("alert").textContent).toContain("2 champs à corriger");
    expect(screen.queryByText("Le brouillon est gardé.")).toBeNull();
  });

  test("an edit without a change says so and writes nothing", async () => {
    const { fake, user } = await open("/cra/individuel?id=00000000-0000-4000-8000-000000000002");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Modifier l’accompagnement");
    await user.keyboard("{Control>}s{/Control}");
    expect(await screen.findByText("Rien à enregistrer : aucun changement.")).toBeTruthy();
    await user.keyboard("{Alt>}[Digit3]{/Alt}{Control>}s{/Control}");
    await waitFor(() => expect(asked(fake, "cra_update")[0]).toMatchObject({ saisie: { id: "00000000-0000-4000-8000-000000000002" } }));
    expect(asked(fake, "cra_create")).toHaveLength(0);
  });

  test("leaving a date before it was read keeps its words, then says what is wrong", async () => {
    const { fake, user } = await open("/cra/individuel");
    const read = fake.slow("date_parse");
    await user.keyboard("{Alt>}d{/Alt}31/11/2026{Tab}");
    expect(screen.getByLabelText(/^Date, par exemple/)).toHaveProperty("value", "31/11/2026");
    read();
    expect(await screen.findByText(/Novembre a 30 jours/)).toBeTruthy();
  });

  test("a commune typed but not chosen is said, never guessed", async () => {
    const { fake, user } = await open("/cra/individuel");
    await user.click(screen.getByRole("radio", { name: "Autre lieu" }));
    await user.type(screen.getByRole("combobox", { name: "Commune du lieu" }), "sail");
    await screen.findByRole("option", { name: /Saillans/ });
    await user.tab();
    expect(screen.getByText("Choisissez une ligne de la liste, ou videz le champ.")).toBeTruthy();
    await user.keyboard("{Alt>}[Digit1]{/Alt}{Control>}s{/Control}");
    expect(await screen.findByRole("alert")).toBeTruthy();
    expect(fake.state.cras).toHaveLength(34);
  });

  test("a refused CRA says why where it is mended, and names a place that is no longer mine", async () => {
    const message = "Le lieu « Tiers-lieu La Fabrique » n’est plus le vôtre depuis le 1er octobre. Rien n’est perdu.";
    const { fake, user } = await renderApp("/");
    const [cra] = fake.state.cras as [FakeCra];
    fake.override({
      cra_get: () => ({ ...craVue, id: cra.id, saisie: { ...cra.saisie, lieu_id: "ailleurs" }, lieu_libelle: "Tiers-lieu La Fabrique", sync: "refuse", sync_message: message }),
    });
    await user.click(screen.getByRole("link", { name: /Marie-Antoinette/ }));
    expect(await screen.findByText(message)).toBeTruthy();
    expect(screen.getByRole("radio", { name: "Tiers-lieu La Fabrique" }).getAttribute("aria-checked")).toBe("true");
  });

  test("« À domicile » takes the commune of the linked person", async () => {
    const { user } = await open("/cra/individuel?beneficiaire=30000000-0000-4000-8000-000000000003");
    await screen.findByText("Marie-Antoinette de La Rochefoucauld-Desnoyers");
    await user.click(screen.getByRole("radio", { name: "À domicile" }));
    expect(await screen.findByDisplayValue("Saillans (26340)")).toBeTruthy();
  });
});
