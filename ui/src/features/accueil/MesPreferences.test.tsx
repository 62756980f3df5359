import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { LIEUX } from "../../ipc/fake/graine";
import { asked, renderApp } from "../../test/renderApp";

const carte = () => screen.findByRole("region", { name: "Mes préférences" });

test("until the first report, place and durée are chosen, saved at once, and start it", async () => {
  const { fake, user } = await renderApp("/", "vide");
  fake.state.lieux = structuredClone(LIEUX);
  fake.emit("lieu");
  const ici = within(await carte());
  const [lieu] = fake.state.lieux;
  await ici.findByRole("option", { name: lieu?.nom });
  await user.selectOptions(ici.getByLabelText("Lieu le plus fréquent"), lieu?.nom ?? "");
  await user.click(ici.getByRole("radio", { name: /^45/ }));
  await waitFor(() => expect(fake.state.reglages.preferences).toEqual({ lieu_id: lieu?.id, duree: 45 }));
  await waitFor(() => expect(ici.getByRole("radio", { name: /^45/ }).getAttribute("aria-checked")).toBe("true"));
  expect(ici.getByText("Ils préremplissent le compte-rendu. Besace apprend ensuite de vos habitudes.")).toBeTruthy();

  await user.keyboard("{Control>}n{/Control}");
  const duree = within(await screen.findByRole("radiogroup", { name: "Durée" }));
  expect(duree.getByRole("radio", { name: /^45/ }).getAttribute("aria-checked")).toBe("true");
});

test("two quick choices are both kept", async () => {
  const { fake, user } = await renderApp("/", "vide");
  fake.state.lieux = structuredClone(LIEUX);
  fake.emit("lieu");
  const ici = within(await carte());
  await ici.findByRole("option", { name: LIEUX[0]?.nom });
  const answer = fake.slow("reglages_get");
  await user.click(ici.getByRole("radio", { name: /^30/ }));
  await user.selectOptions(ici.getByLabelText("Lieu le plus fréquent"), LIEUX[0]?.nom ?? "");
  answer();
  await waitFor(() => expect(asked(fake, "preferences_update")).toHaveLength(2));
  await waitFor(() => expect(fake.state.reglages.preferences).toEqual({ lieu_id: LIEUX[0]?.id, duree: 30 }));
});

test("a place is added from the card and becomes the usual one", async () => {
  const { fake, user } = await renderApp("/", "vide");
  await user.click(within(await carte()).getByRole("button", { name: "Ajouter un lieu" }));
  const dialogue = within(await screen.findByRole("dialog", { name: "Nouveau lieu d’activité" }));
  await user.type(dialogue.getByLabelText("Nom du lieu"), "Café des voisins");
  await user.click(dialogue.getByRole("button", { name: "Créer le lieu" }));
  await waitFor(() => expect(fake.state.reglages.preferences.lieu_id).toBe(fake.state.lieux[0]?.id));
  expect(await within(await carte()).findByRole("option", { name: "Café des voisins", selected: true })).toBeTruthy();
});

test("once a report exists the week is there, and the card is not", async () => {
  await renderApp("/");
  expect(await screen.findByRole("region", { name: /semaine/ })).toBeTruthy();
  expect(screen.queryByRole("region", { name: "Mes préférences" })).toBeNull();
});
