import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { asked, renderApp } from "../../test/renderApp";

type User = Awaited<ReturnType<typeof renderApp>>["user"];

const bouton = (nom: string | RegExp) => screen.findByRole("button", { name: nom });
const section = async (user: User, nom: string) => user.click(await screen.findByRole("tab", { name: nom }));

describe("settings", () => {
  test("appearance takes effect at once", async () => {
    const { fake, user } = await renderApp("/reglages");
    await section(user, "Apparence");
    await user.click(await screen.findByRole("radio", { name: "Sombre" }));
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe("sombre"));
    await user.click(await screen.findByRole("switch", { name: "Police plus lisible" }));
    await waitFor(() => expect(document.documentElement.dataset.police).toBe("lisible"));
    await user.click(await screen.findByRole("radio", { name: /150/ }));
    await waitFor(() => expect(fake.state.reglages).toMatchObject({ theme: "sombre", police_lisible: true, taille_texte: 150 }));
  });

  test("prefill can be switched off, and the zone chosen by the place's name", async () => {
    const { fake, user } = await renderApp("/reglages");
    await section(user, "Saisie");
    await user.click(await screen.findByRole("switch", { name: /Préremplir/ }));
    await waitFor(() => expect(fake.state.reglages.prerempli).toBe(false));
    await user.selectOptions(await screen.findByLabelText("Fuseau horaire"), "La Réunion");
    await waitFor(() => expect(fake.state.reglages.fuseau).toBe("Indian/Reunion"));
  });

  test("the tab is in the address: arrows move it", async () => {
    const { user } = await renderApp("/reglages");
    (await screen.findByRole("tab", { name: "Compte" })).focus();
    await user.keyboard("{ArrowRight}");
    expect(await screen.findByRole("heading", { name: "Mes lieux d’activité" })).toBeTruthy();
  });
});

describe("account", () => {
  test("a profile with unsent work is not removed, and it is said", async () => {
    const { user } = await renderApp("/reglages");
    await user.click(await bouton(/Se déconnecter et retirer/));
    const dialogue = await screen.findByRole("dialog", { name: /Retirer le profil/ });
    await user.click(within(dialogue).getByRole("button", { name: "Retirer de cet ordinateur" }));
    expect(await within(dialogue).findByText(/3 éléments ne sont pas encore envoyés/)).toBeTruthy();
  });

  test("changing profile closes this one", async () => {
    const { user } = await renderApp("/reglages");
    await user.click(await bouton("Changer de profil"));
    expect(await screen.findByRole("heading", { level: 1, name: /Qui êtes-vous/ })).toBeTruthy();
  });
});

describe("devices", () => {
  test("without a network the list says so, and can be asked again", async () => {
    const { fake, user } = await renderApp("/reglages", "hors-ligne");
    await section(user, "Appareils");
    expect(await screen.findByText(/La liste des appareils est sur le serveur/)).toBeTruthy();
    await user.click(await bouton("Réessayer"));
    await waitFor(() => expect(asked(fake, "appareil_list")).toHaveLength(2));
  });

  test("declared lost after a confirmation", async () => {
    const { fake, user } = await renderApp("/reglages");
    await section(user, "Appareils");
    await user.click(await bouton("Déclarer perdu Ordinateur de la médiathèque"));
    const dialogue = await screen.findByRole("dialog");
    expect(asked(fake, "appareil_delete")).toEqual([]);
    await user.click(within(dialogue).getByRole("button", { name: "Déclarer perdu" }));
    expect(await screen.findByText("Déclaré perdu")).toBeTruthy();
    expect(asked(fake, "appareil_delete")).toEqual([{ id: "a1", perdu: true }]);
  });
});

describe("places", () => {
  test("a known one is added by a search, removed, and brought back by Ctrl+Z", async () => {
    const { user } = await renderApp("/reglages");
    await section(user, "Lieux d’activité");
    await user.type(await screen.findByRole("combobox", { name: "Ajouter un lieu" }), "sailla");
    await user.click(await screen.findByRole("option", { name: /Mairie de Saillans/ }));
    await user.click(await bouton("Retirer Mairie de Saillans de mes lieux"));
    await waitFor(() => expect(screen.queryByText("Mairie de Saillans")).toBeNull());
    (document.activeElement as HTMLElement).blur();
    await user.keyboard("{Control>}z{/Control}");
    expect(await screen.findByText("Mairie de Saillans")).toBeTruthy();
  });

  test("an unknown one is created with the words already typed", async () => {
    const { user } = await renderApp("/reglages");
    await section(user, "Lieux d’activité");
    await user.type(await screen.findByRole("combobox", { name: "Ajouter un lieu" }), "Bus numérique");
    await user.click(await screen.findByRole("option", { name: /Créer le lieu/ }));
    expect(await screen.findByLabelText<HTMLInputElement>("Nom du lieu")).toHaveProperty("value", "Bus numérique");
  });
});

describe("lock, backups, export", () => {
  test("two passphrases that differ are not saved", async () => {
    const { fake, user } = await renderApp("/reglages");
    await section(user, "Verrouillage");
    await user.type(await screen.findByLabelText("Phrase secrète"), "le vent froid");
    await user.type(await screen.findByLabelText("La même, encore une fois"), "le vent chaud{Enter}");
    expect(await screen.findByText("Les deux phrases ne sont pas les mêmes.")).toBeTruthy();
    expect(asked(fake, "verrouillage_update")).toEqual([]);
  });

  test("a lock is set, then taken away after a confirmation", async () => {
    const { fake, user } = await renderApp("/reglages");
    await section(user, "Verrouillage");
    await user.type(await screen.findByLabelText("Phrase secrète"), "le vent froid");
    await user.type(await screen.findByLabelText("La même, encore une fois"), "le vent froid{Enter}");
    expect(await screen.findByText("Phrase demandée à l’ouverture")).toBeTruthy();
    await user.click(await bouton("Retirer le verrou…"));
    await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Retirer" }));
    expect(await screen.findByText("Sans phrase")).toBeTruthy();
    expect(asked(fake, "verrouillage_update")).toEqual([{ phrase: "le vent froid" }, { phrase: null }]);
  });

  test("a backup without a path goes to Besace's own folder", async () => {
    const { fake, user } = await renderApp("/reglages");
    await section(user, "Sauvegardes");
    await user.click(await bouton("Faire une sauvegarde"));
    await user.type(await screen.findByLabelText("Phrase secrète"), "court");
    await user.type(await screen.findByLabelText("La même, encore une fois"), "court{Enter}");
    expect(await screen.findByText("La phrase secrète doit compter au moins 12 caractères : quatre mots, par exemple.")).toBeTruthy();
    await user.type(screen.getByLabelText("Phrase secrète"), " mais longue");
    await user.type(screen.getByLabelText("La même, encore une fois"), " mais longue{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(asked(fake, "sauvegarde_create").at(-1)).toEqual({ phrase: "court mais longue", chemin: null });
  });

  test("the export proposes a file and says it is not encrypted", async () => {
    const { fake, user } = await renderApp("/reglages");
    await section(user, "Sauvegardes");
    await user.click(await bouton("Exporter mes données"));
    expect(await screen.findByText(/Ce fichier n’est pas chiffré/)).toBeTruthy();
    await user.click(await bouton("Écrire le fichier"));
    await waitFor(() => expect(asked(fake, "export_json")).toEqual([{ chemin: "~/besace-2026-11-24.json" }]));
  });
});
