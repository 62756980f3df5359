import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { asked, renderApp } from "../../test/renderApp";

const bouton = (nom: string | RegExp) => screen.findByRole("button", { name: nom });
const CLE = "/media/cle-usb";

describe("without a network, by a stick", () => {
  test("a bundle says what it holds, where it is, and what to do with it", async () => {
    const { fake, user } = await renderApp("/synchronisation", "hors-ligne");
    await user.click(await bouton("Préparer un colis…"));
    await user.keyboard(`${CLE}{Enter}`);
    const pret = await screen.findByRole("dialog", { name: "Colis prêt" });
    expect(within(pret).getByText(/Ce colis porte 3.comptes-rendus\./)).toBeTruthy();
    expect(within(pret).getByText(/\/media\/cle-usb\/besace-.*\.colis/)).toBeTruthy();
    expect(within(pret).getByText(/Relayer le colis d’un collègue…/)).toBeTruthy();
    expect(asked(fake, "colis_export")).toEqual([{ chemin: CLE }]);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(document.activeElement).toBe(await bouton("Préparer un colis…"));
    expect(screen.getByText(/3.éléments attendent/)).toBeTruthy();
  });

  test("its answer is read from the same folder, and a second time does no harm", async () => {
    const { user } = await renderApp("/synchronisation", "hors-ligne");
    await user.click(await bouton("Préparer un colis…"));
    await user.keyboard(`${CLE}{Enter}`);
    await screen.findByRole("dialog", { name: "Colis prêt" });
    await user.keyboard("{Enter}");
    for (const dit of [/Le serveur a reçu 3.éléments/, /déjà été lue\. Rien n’a changé/]) {
      await user.click(await bouton("Lire une réponse…"));
      expect((await screen.findByLabelText("Dossier de la clé USB, ou réponse")) as HTMLInputElement).toHaveProperty("value", CLE);
      await user.keyboard("{Enter}");
      expect(within(await screen.findByRole("dialog", { name: "Réponses lues" })).getByText(dit)).toBeTruthy();
      await user.keyboard("{Enter}");
    }
    expect(await screen.findByText(/Rien n’attend\. Ce que vous enregistrez/)).toBeTruthy();
  });

  test("what is missing, or not found, is said beside the field", async () => {
    const { fake, user } = await renderApp("/synchronisation");
    await user.click(await bouton("Préparer un colis…"));
    await user.keyboard("{Enter}");
    expect(await screen.findByText("Indiquez le dossier de la clé USB.")).toBeTruthy();
    expect(asked(fake, "colis_export")).toEqual([]);
    await user.keyboard("/absent{Enter}");
    expect(await screen.findByText(/n’existe pas\. Rien n’a été écrit/)).toBeTruthy();
    await user.keyboard("{Escape}");
    await user.click(await bouton("Lire une réponse…"));
    await user.clear(await screen.findByLabelText("Dossier de la clé USB, ou réponse"));
    await user.keyboard(`${CLE}{Enter}`);
    expect(await screen.findByText(/Aucune réponse à cet endroit/)).toBeTruthy();
  });

  test("a colleague's bundle is handed in, or the reason is said beside its name", async () => {
    for (const [scenario, dit] of [
      ["connecte", /Colis remis\. Sa réponse est écrite à côté de lui/],
      ["hors-ligne", /Aucun réseau/],
    ] as const) {
      const { user, view } = await renderApp("/synchronisation", scenario);
      await user.click(await bouton("Relayer le colis d’un collègue…"));
      await user.keyboard(`${CLE}{Enter}`);
      const fait = await screen.findByRole("dialog", { name: "Colis relayés" });
      expect(within(fait).getByText(dit)).toBeTruthy();
      expect(within(fait).getByText(/^besace-.*\.colis$/)).toBeTruthy();
      view.unmount();
    }
  });
});
