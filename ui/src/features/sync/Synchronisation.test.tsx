import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { CODE, MOT_DE_PASSE } from "../../ipc/fake/compte";
import { refuse } from "../../ipc/fake";
import { setLetterShortcuts } from "../../kit";
import { asked, renderApp } from "../../test/renderApp";

const EN_RETARD = /L’horloge de cet appareil est en retard.*Réglez la date/;
const bouton = (nom: string | RegExp) => screen.findByRole("button", { name: nom });
const conflit = () => screen.findByRole("region", { name: /Conflit.*Odette Petit/ });

/** AZERTY: the first digit key writes « & » without Maj. */
const touche = (chiffre: number, key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key, code: `Digit${chiffre}` });

describe("exchange", () => {
  test("a failed try says why, and never that it succeeded", async () => {
    const { user } = await renderApp("/synchronisation", "hors-ligne");
    expect(await screen.findByText(/Hors ligne depuis 2 h\..*3.éléments attendent/)).toBeTruthy();
    await user.click(await bouton("Essayer maintenant"));
    expect(await screen.findByText(/Aucun réseau\. Prochain essai à 14 h 46/)).toBeTruthy();
    expect(screen.queryByText(/Échange terminé/)).toBeNull();
  });

  test("a good one says that all went", async () => {
    const { user } = await renderApp("/synchronisation");
    expect(await screen.findByText(/3.éléments attendent, tout est enregistré/)).toBeTruthy();
    await user.click(await bouton("Synchroniser maintenant"));
    expect(await screen.findByText("Échange terminé. Tout est envoyé.")).toBeTruthy();
    expect(await screen.findByText(/Rien n’attend\. Ce que vous enregistrez/)).toBeTruthy();
  });

  test("a wrong clock is said beside the state, before and after an exchange", async () => {
    const { user } = await renderApp("/synchronisation", "horloge");
    expect(await screen.findByText(EN_RETARD)).toBeTruthy();
    expect(screen.getByText(/3.éléments attendent, tout est enregistré/)).toBeTruthy();
    await user.click(await bouton("Synchroniser maintenant"));
    expect(await screen.findByText("Échange terminé. Tout est envoyé.")).toBeTruthy();
    expect(screen.getByText(EN_RETARD)).toBeTruthy();
  });

  test("receipts carry their number and hour; the history shows them all", async () => {
    const { user } = await renderApp("/synchronisation");
    expect(await screen.findAllByText(/reçu n° 48.211, 12.h.20/)).toHaveLength(1);
    await user.click(await bouton("Historique"));
    const dialogue = await screen.findByRole("dialog", { name: "Historique des envois" });
    expect(within(dialogue).getAllByText(/reçu n°/)).toHaveLength(12);
  });

  test("« connexion limitée » is a switch that takes effect at once", async () => {
    const { fake, user } = await renderApp("/synchronisation");
    const limitee = await screen.findByRole("switch", { name: "Connexion limitée" });
    await user.click(limitee);
    await waitFor(() => expect(limitee.getAttribute("aria-checked")).toBe("true"));
    expect(asked(fake, "sync_update")).toEqual([{ connexion_limitee: true }]);
  });

  test("a session to renew is renewed here, without leaving the work", async () => {
    const { user } = await renderApp("/synchronisation", "session");
    await user.click(await bouton("Se reconnecter"));
    await user.type(await screen.findByLabelText("Mot de passe"), `${MOT_DE_PASSE}{Enter}`);
    await user.type(await screen.findByLabelText("Code reçu par courriel"), `${CODE}{Enter}`);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(await bouton("Synchroniser maintenant")).toBeTruthy();
  });
});

describe("conflict", () => {
  test("the card holds the focus: one key settles, Ctrl+Z brings it back", async () => {
    const { fake, user } = await renderApp("/synchronisation", "conflit");
    await waitFor(async () => expect(document.activeElement).toBe(await conflit()));
    touche(1, "&");
    expect(await screen.findByText(/Réglé.*durée « 45 min ».*L’autre version reste dans l’historique/)).toBeTruthy();
    expect(asked(fake, "conflit_update")[0]).toMatchObject({ choix: [{ champ: "duree", garder: "autre" }, { champ: "notes", garder: "autre" }] });
    await user.keyboard("{Control>}z{/Control}");
    expect(await conflit()).toBeTruthy();
  });

  test("2 keeps the other's, 3 merges as ticked", async () => {
    const { fake, user } = await renderApp("/synchronisation", "conflit");
    const carte = await conflit();
    const [duree] = within(carte).getAllByRole("radio", { name: /La mienne/ });
    await user.click(duree as HTMLElement);
    carte.focus();
    touche(3, "\"");
    await screen.findByText(/Réglé/);
    expect(asked(fake, "conflit_update")[0]).toMatchObject({ choix: [{ champ: "duree", garder: "autre" }, { champ: "notes", garder: "gardee" }] });
    await user.keyboard("{Control>}z{/Control}");
    (await conflit()).focus();
    touche(2, "é");
    await waitFor(() => expect(asked(fake, "conflit_update")).toHaveLength(2));
    expect(asked(fake, "conflit_update")[1]).toMatchObject({ choix: [{ champ: "duree", garder: "gardee" }, { champ: "notes", garder: "gardee" }] });
  });

  test("single keys switched off do nothing", async () => {
    const { fake } = await renderApp("/synchronisation", "conflit");
    (await conflit()).focus();
    setLetterShortcuts(false);
    touche(1, "&");
    setLetterShortcuts(true);
    expect(asked(fake, "conflit_update")).toEqual([]);
  });
});

describe("refusal", () => {
  const carte = () => screen.findByRole("region", { name: /Refusé.*Abdelkrim Haddad/ });

  test("« Corriger » opens the form of what was refused", async () => {
    const { user } = await renderApp("/synchronisation", "conflit");
    await user.click(within(await carte()).getByRole("button", { name: "Corriger" }));
    expect(await screen.findByRole("searchbox", { name: "Filtrer les thématiques" })).toBeTruthy();
  });

  test("« Abandonner » asks first; « Garder » has the focus", async () => {
    const { fake, user } = await renderApp("/synchronisation", "conflit");
    await user.click(within(await carte()).getByRole("button", { name: "Abandonner…" }));
    const dialogue = await screen.findByRole("dialog", { name: /Abandonner/ });
    expect(document.activeElement).toBe(within(dialogue).getByRole("button", { name: "Garder" }));
    await user.click(within(dialogue).getByRole("button", { name: "Abandonner" }));
    await waitFor(() => expect(screen.queryByRole("region", { name: /Refusé/ })).toBeNull());
    expect(asked(fake, "refus_delete")).toHaveLength(1);
  });

  test("an export that fails keeps the path and says why beside it", async () => {
    const { fake, user } = await renderApp("/synchronisation", "conflit");
    fake.override({ refus_export: () => refuse("Besace n’a pas pu écrire dans ce dossier.", "fichier") });
    await user.click(within(await carte()).getByRole("button", { name: "Exporter" }));
    const chemin = await screen.findByLabelText<HTMLInputElement>("Fichier");
    expect(chemin.value).toBe("~/besace-cra-2026-11-24.json");
    await user.click(await bouton("Écrire le fichier"));
    expect(await screen.findByText("Besace n’a pas pu écrire dans ce dossier.")).toBeTruthy();
    expect(chemin.value).toBe("~/besace-cra-2026-11-24.json");
  });
});

describe("deletions in number", () => {
  test("are asked about, listed, and can be refused", async () => {
    const { fake, user } = await renderApp("/synchronisation", "suppressions");
    expect(await screen.findByText(/Le serveur demande d’effacer 24.éléments de cet appareil/)).toBeTruthy();
    await user.click(await bouton("Tout garder"));
    await waitFor(() => expect(screen.queryByText(/demande d’effacer/)).toBeNull());
    expect(asked(fake, "suppression_update")).toEqual([{ accepter: false }]);
  });
});

test("from the menu, one key settles a conflict, on the second visit too", async () => {
  const { fake, user } = await renderApp("/synchronisation", "conflit");
  await screen.findByRole("heading", { name: /^Conflit/ });
  await user.click(screen.getByRole("link", { name: "Accueil" }));
  await screen.findByRole("heading", { name: /^Bonjour/ });
  await user.click(screen.getByRole("link", { name: /^Synchronisation/ }));
  await screen.findByRole("heading", { name: /^Conflit/ });
  await user.keyboard("[Digit2]");
  await waitFor(() => expect(asked(fake, "conflit_update")).toHaveLength(1));
});

test.each([
  ["conflit", /Conflit.*Odette Petit/],
  ["suppressions", /demande d’effacer/],
] as const)("pressed on its own screen, the badge leads to what must be settled (%s)", async (scenario, nom) => {
  const { user } = await renderApp("/synchronisation", scenario);
  const premier = await screen.findByRole("region", { name: nom });
  await user.click(screen.getByRole("link", { name: "Accueil" }));
  await screen.findByRole("heading", { name: /^Bonjour/ });
  await user.click(screen.getByRole("link", { name: /^Synchronisation/ }));
  await screen.findByRole("heading", { name: "Synchronisation" });
  expect(premier).toBeTruthy();
  const pastille = document.querySelector<HTMLElement>("header a[href*=synchronisation]") as HTMLElement;
  pastille.focus();
  await user.click(pastille);
  await waitFor(async () => expect(document.activeElement).toBe(await screen.findByRole("region", { name: nom })));
});
