import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { asked, renderApp } from "../../test/renderApp";

const nombre = () => screen.findByRole("spinbutton", { name: "Anonymes" });

describe("CRA atelier", () => {
  test("five people and a thématique: Ctrl+Maj+N, « 5 », Alt+3, Ctrl+Entrée", async () => {
    const { fake, user } = await renderApp("/");
    await user.keyboard("{Control>}{Shift>}N{/Shift}{/Control}");
    await nombre();
    expect(document.activeElement).toBe(screen.getByRole("spinbutton", { name: "Anonymes" }));
    await user.keyboard("5{Alt>}[Digit3]{/Alt}{Control>}{Enter}{/Control}");
    await waitFor(() => expect(asked(fake, "cra_create")).toHaveLength(1));
    expect(asked(fake, "cra_create")[0]).toMatchObject({
      saisie: {
        type: "collectif",
        thematiques: ["prendre_en_main_du_materiel"],
        participants_anonymes: { total: 5, genre_non_communique: 5, tranche_age_non_communique: 5, statut_social_non_communique: 5 },
      },
    });
  });

  test("répartition is one stop: arrows between counters, digits write, the rest follows", async () => {
    const { user } = await renderApp("/cra/atelier");
    await nombre();
    await user.keyboard("5");
    const deja = screen.getByRole("spinbutton", { name: "dont déjà accompagnés" });
    const stops = screen.getAllByRole("spinbutton").filter((s) => s.tabIndex === 0 && s.dataset.compteur);
    expect(stops).toEqual([deja]);
    deja.focus();
    await user.keyboard("2{ArrowRight}3{ArrowRight}++-");
    expect(deja.getAttribute("aria-valuenow")).toBe("2");
    expect(screen.getByRole("spinbutton", { name: "Féminin" }).getAttribute("aria-valuenow")).toBe("3");
    expect(screen.getByRole("spinbutton", { name: "Masculin" }).getAttribute("aria-valuenow")).toBe("1");
    expect(document.activeElement).toBe(screen.getByRole("spinbutton", { name: "Masculin" }));
  });

  test("more genres than people: said, and mended in one press", async () => {
    const { user } = await renderApp("/cra/atelier");
    await nombre();
    await user.keyboard("5");
    screen.getByRole("spinbutton", { name: "Féminin" }).focus();
    await user.keyboard("6");
    expect(screen.getByText(/6 genres pour 5 personnes\./)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Passer à 6\u00A0personnes" }));
    expect(await nombre()).toHaveProperty("value", "6");
    expect(screen.queryByText(/genres pour/)).toBeNull();
  });

  test("known people: added by name, removed by Suppr, counted in the total", async () => {
    const { user } = await renderApp("/cra/atelier");
    await nombre();
    await user.keyboard("5{Alt>}b{/Alt}odette{Enter}");
    expect(await screen.findByRole("button", { name: "Retirer Odette Petit" })).toBeTruthy();
    await user.keyboard("roche{Enter}");
    await screen.findByRole("button", { name: /Retirer Marie-Antoinette/ });
    expect(screen.getByText("7")).toBeTruthy();
    await user.keyboard("{ArrowDown}{Delete}");
    await waitFor(() => expect(screen.queryByRole("button", { name: "Retirer Odette Petit" })).toBeNull());
    expect(document.activeElement).toBe(screen.getByLabelText("Suivis"));
  });

  test("nobody came: refused in words, the focus on the number", async () => {
    const { user } = await renderApp("/cra/atelier");
    await nombre();
    await user.keyboard("{Alt>}[Digit1]{/Alt}{Alt>}t{/Alt}{Control>}s{/Control}");
    expect(await screen.findByText("Ajoutez au moins une personne, suivie ou anonyme.")).toBeTruthy();
    await waitFor(async () => expect(document.activeElement).toBe(await nombre()));
  });

  test("« Reprendre le dernier » brings its title and its place, dated today", async () => {
    const { user } = await renderApp("/cra/atelier");
    await nombre();
    await user.click(screen.getByRole("button", { name: /Reprendre le dernier\s: «\sDécouvrir Pix\s»/ }));
    expect(await screen.findByDisplayValue("Découvrir Pix")).toBeTruthy();
    expect(screen.getByDisplayValue("24/11/2026")).toBeTruthy();
  });
});
