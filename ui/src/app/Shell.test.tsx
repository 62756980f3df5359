import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { EtatVue } from "../ipc/bindings";
import { asked, renderApp } from "../test/renderApp";

describe("frame", () => {
  test("landmarks, one h1, the title of the window", async () => {
    await renderApp("/");
    expect(screen.getAllByRole("heading", { level: 1 })).toHaveLength(1);
    expect(screen.getByRole("navigation", { name: "Menu principal" })).toBeTruthy();
    expect(screen.getByRole("main")).toBeTruthy();
    expect(document.title).toBe("Accueil | Besace");
  });

  test("without an open profile the frame is not drawn on the way to the sign-in page", async () => {
    let drawn = false;
    const watch = new MutationObserver(() => {
      drawn ||= screen.queryByRole("navigation") !== null;
    });
    watch.observe(document.body, { childList: true, subtree: true });
    await renderApp("/", "deconnecte");
    watch.disconnect();
    expect(drawn).toBe(false);
  });

  test("a new screen takes the focus on its title", async () => {
    const { user } = await renderApp("/");
    const nav = screen.getByRole("navigation", { name: "Menu principal" });
    await user.click(within(nav).getByRole("link", { name: /Réglages/ }));
    const titre = await screen.findByRole("heading", { level: 1, name: "Réglages" });
    expect(document.activeElement).toBe(titre);
  });

  test("the badge tells the state of sync and leads to it", async () => {
    await renderApp("/", "hors-ligne");
    const badge = await screen.findByRole("link", { name: "Hors ligne depuis 2 h" });
    expect(badge.getAttribute("href")).toContain("/synchronisation");
  });

  test("« ? » lists the keys, but writes itself in a text field", async () => {
    const { user } = await renderApp("/");
    await user.keyboard("?");
    expect(await screen.findByRole("dialog", { name: "Raccourcis" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Fermer" }));
    await user.keyboard("{Control>}k{/Control}");
    const champ = await screen.findByRole("combobox");
    await user.type(champ, "?");
    expect(champ).toHaveProperty("value", "?");
    expect(screen.queryByRole("dialog", { name: "Raccourcis" })).toBeNull();
  });

  test("« Aller à… » finds a person and opens her fiche", async () => {
    const { user } = await renderApp("/");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox"), "benali");
    const option = await screen.findByRole("option", { name: /Karim Benali.*Bénéficiaire, Crest/ });
    await user.click(option);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  test("« Aller à… » finds a part of Réglages by its name", async () => {
    const { user } = await renderApp("/");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("combobox"), "apparence");
    await user.click(await screen.findByRole("option", { name: /Apparence.*Réglages/ }));
    expect((await screen.findByRole("tab", { name: "Apparence" })).getAttribute("aria-selected")).toBe("true");
  });

  test("Ctrl+D copies the last activity, dated today", async () => {
    const { fake, user } = await renderApp("/");
    await user.keyboard("{Control>}d{/Control}");
    await screen.findByRole("searchbox", { name: "Filtrer les thématiques" });
    expect(asked(fake, "cra_prefill").at(-1)).toEqual({ type: "individuel", copie_de: fake.state.cras[0]?.id });
    expect(screen.getByRole("checkbox", { name: /^E-mail/ })).toHaveProperty("checked", true);
  });

  test("Ctrl+D on a blank profile says there is nothing yet", async () => {
    const { user } = await renderApp("/", "vide");
    await user.keyboard("{Control>}d{/Control}");
    expect(await screen.findByText("Pas encore d’activité à refaire.")).toBeTruthy();
  });

  test("a draft thrown away comes back by Ctrl+Z", async () => {
    const { fake, user } = await renderApp("/");
    const before = fake.state.brouillons.length;
    await user.click(await screen.findByRole("button", { name: "Supprimer le brouillon\u00A0: Jeanne Morel" }));
    expect(await screen.findByText("Brouillon supprimé : Jeanne Morel.")).toBeTruthy();
    expect(fake.state.brouillons).toHaveLength(before - 1);
    await user.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(fake.state.brouillons).toHaveLength(before));
    expect(screen.queryByText("Brouillon supprimé : Jeanne Morel.")).toBeNull();
  });
});

test("a message is said by a region that was there before it, and the same words twice are two messages", async () => {
  const { user } = await renderApp("/cra/individuel");
  await screen.findByRole("searchbox", { name: "Filtrer les thématiques" });
  const regions = () => screen.getAllByRole("status");
  const avant = regions();
  const save = async () => {
    await user.keyboard("{Alt>}[Digit1]{/Alt}{Control>}{Enter}{/Control}");
    const dit = await screen.findByText("Enregistré sur cet appareil.");
    await waitFor(() => expect(screen.getByRole("checkbox", { name: /^E-mail/ })).toHaveProperty("checked", false));
    return dit;
  };
  const premier = await save();
  expect(avant).toContain(premier.closest("[role=status]"));
  // The words alone: neither « Annuler » nor « Fermer » are read with them.
  expect(premier.closest("[role=status]")?.textContent).toBe("Enregistré sur cet appareil.");
  const second = await save();
  expect(second).not.toBe(premier);
  expect(premier.isConnected).toBe(false);
});

test.each([
  [true, /^Les conditions d’utilisation attendent votre accord/],
  [false, /^Les conditions d’utilisation ont changé/],
])("conditions to accept: first ones (%s) are not « changed »", async (premiere, mots) => {
  const { fake } = await renderApp("/", "cgu");
  const { cgu, ...etat } = (await fake.invoke("etat_get", {})) as EtatVue;
  fake.override({ etat_get: () => ({ ...etat, cgu: cgu && { ...cgu, premiere } }) });
  fake.emit("profil");
  expect(await screen.findByText(mots)).toBeTruthy();
});

test.each([
  ["deconnecte", false],
  ["connecte", true],
] as const)("an invitation opened by the system is announced to whoever is inside, not on the sign-in page (%s)", async (scenario, dit) => {
  const { fake } = await renderApp("/", scenario);
  fake.state.invitation = "besace://coop.drome.example/XXXX";
  fake.emit("profil");
  if (dit) expect(await screen.findByText("Une invitation vous attend : changez de profil pour la lire.")).toBeTruthy();
  else expect(await screen.findByDisplayValue("besace://coop.drome.example/XXXX")).toBeTruthy();
  expect(screen.queryByText(/Une invitation vous attend/) !== null).toBe(dit);
});
