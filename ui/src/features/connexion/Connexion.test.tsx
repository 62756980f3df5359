import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { IMAGE_BYTES_MAX } from "../../ipc/bindings";
import { CODE, MOT_DE_PASSE, PHRASE } from "../../ipc/fake/compte";
import { call } from "../../ipc/client";
import { refuse } from "../../ipc/fake";
import { asked, renderApp } from "../../test/renderApp";

const EMAIL = "nadia.ferrand@conseiller-numerique.fr";

const champ = (nom: string) => screen.findByLabelText<HTMLInputElement>(nom);
const bouton = (nom: string | RegExp) => screen.findByRole("button", { name: nom });

describe("sign-in", () => {
  test("what is missing is said beside its field, and nothing is asked", async () => {
    const { fake, user } = await renderApp("/connexion", "deconnecte");
    await user.click(await bouton("Se connecter"));
    const email = await champ("Adresse professionnelle");
    expect(email.getAttribute("aria-invalid")).toBe("true");
    expect(document.getElementById(email.getAttribute("aria-describedby") ?? "")?.textContent).toContain("Indiquez votre adresse professionnelle.");
    expect(document.activeElement).toBe(email);
    expect(asked(fake, "connexion_create")).toEqual([]);
  });

  test("a refused password keeps what was typed, and takes the focus", async () => {
    const { user } = await renderApp("/connexion", "deconnecte");
    await user.type(await champ("Adresse professionnelle"), EMAIL);
    await user.type(await champ("Mot de passe"), "mauvais{Enter}");
    expect(await screen.findByText("Adresse ou mot de passe refusés. Vérifiez-les, puis réessayez.")).toBeTruthy();
    const mot = await champ("Mot de passe");
    expect(mot.value).toBe("mauvais");
    expect((await champ("Adresse professionnelle")).value).toBe(EMAIL);
    await waitFor(() => expect(document.activeElement).toBe(mot));
  });

  test("password, then the code received by e-mail", async () => {
    const { fake, user } = await renderApp("/connexion", "deconnecte");
    await user.type(await champ("Adresse professionnelle"), EMAIL);
    await user.type(await champ("Mot de passe"), `${MOT_DE_PASSE}{Enter}`);
    const code = await champ("Code reçu par courriel");
    expect(document.activeElement).toBe(code);
    await user.type(code, "000000{Enter}");
    expect(await screen.findByText(/Ce code n’ouvre rien/)).toBeTruthy();
    await user.clear(code);
    await user.type(code, `${CODE}{Enter}`);
    expect(await screen.findByRole("navigation", { name: "Menu principal" })).toBeTruthy();
    expect(asked(fake, "connexion_update").at(-1)).toEqual({ serveur: "https://coop.drome.example", email: EMAIL, mot_de_passe: MOT_DE_PASSE, code: CODE });
    expect(asked(fake, "verrouillage_update")).toEqual([]);
  });

  test("the eye shows the password and says so", async () => {
    const { user } = await renderApp("/connexion", "deconnecte");
    await user.click(await bouton("Afficher le mot de passe"));
    expect((await champ("Mot de passe")).type).toBe("text");
    await user.click(await bouton("Cacher le mot de passe"));
    expect((await champ("Mot de passe")).type).toBe("password");
  });

  test("going to another step and back loses nothing", async () => {
    const { user } = await renderApp("/connexion", "deconnecte");
    await user.type(await champ("Adresse professionnelle"), EMAIL);
    await user.type(await champ("Mot de passe"), "secret");
    await user.click(await bouton(/Oublié/));
    expect((await champ("Adresse professionnelle")).value).toBe(EMAIL);
    await user.click(await bouton("Retour"));
    expect((await champ("Mot de passe")).value).toBe("secret");
  });

  test("an address that the server's name cannot answer brings the server's field out", async () => {
    const { fake, user } = await renderApp("/connexion", "deconnecte");
    fake.override({ connexion_create: () => refuse("L’adresse du serveur est introuvable depuis ce réseau. Rien n’est parti.", "dns") });
    await user.type(await champ("Adresse professionnelle"), EMAIL);
    await user.type(await champ("Mot de passe"), "secret{Enter}");
    const serveur = await champ("Serveur");
    expect(serveur.value).toBe("https://coop.drome.example");
    await waitFor(() => expect(document.activeElement).toBe(serveur));
  });

  test("« Essayer » opens the example", async () => {
    const { user } = await renderApp("/connexion", "deconnecte");
    await user.click(await bouton("Essayer avec des données d’exemple"));
    expect(await screen.findByText(/rien de ce que vous tapez ici ne sera envoyé/)).toBeTruthy();
  });
});

describe("first time", () => {
  test("an invitation opened as an address is in its field, and nothing is sent before the button", async () => {
    const { fake, user } = await renderApp("/connexion", "deconnecte");
    fake.state.invitation = "besace://coop.drome.example/XXXX";
    fake.emit("profil");
    const invitation = await champ("Code d’invitation");
    await waitFor(() => expect(invitation.value).toBe("besace://coop.drome.example/XXXX"));
    expect(asked(fake, "invitation_get")).toEqual([]);
    await user.click(await bouton("Continuer"));
    expect(await screen.findByText("ines.garnier@conseiller-numerique.fr")).toBeTruthy();
  });

  test("an unreadable address is refused in words", async () => {
    const { fake } = await renderApp("/connexion", "deconnecte");
    fake.state.invitation = "besace:illisible";
    fake.emit("profil");
    expect((await screen.findByRole("alert")).textContent).toMatch(/Ce code d’invitation n’est pas lisible/);
    expect((await champ("Code d’invitation")).value).toBe("");
  });

  test("the invitation says who; password and conditions are the person's", async () => {
    const { fake, user } = await renderApp("/connexion", "deconnecte");
    await user.click(await bouton(/Première fois/));
    const invitation = await champ("Code d’invitation");
    await user.type(invitation, "coop.drome.example/XXXX{Enter}");
    expect(await screen.findByText(/commence par besace:\/\//, { selector: "p *" })).toBeTruthy();
    expect(invitation.value).toBe("coop.drome.example/XXXX");
    await user.clear(invitation);
    await user.type(invitation, " besace://coop.drome.example/XXXX {Enter}");
    expect(await screen.findByText("ines.garnier@conseiller-numerique.fr")).toBeTruthy();
    expect(screen.getByText(/Mairie de Die, conseiller numérique/)).toBeTruthy();

    await user.type(await champ("Prénom"), "Inès");
    await user.type(await champ("Nom"), "Garnier");
    await user.type(await champ("Mot de passe"), "Tramontane");
    await user.click(await bouton("Créer mon accès"));
    expect(asked(fake, "compte_create")).toEqual([]);
    expect(screen.getByText(/Choisissez au moins 12 caractères/)).toBeTruthy();
    expect(screen.getByText("Lisez les conditions, puis cochez la case pour continuer.")).toBeTruthy();

    await user.type(await champ("Mot de passe"), "26x");
    expect(screen.getByText("Ce mot de passe convient.")).toBeTruthy();
    await user.click(screen.getByRole("checkbox", { name: /J’accepte les conditions/ }));
    await user.click(await bouton("Créer mon accès"));
    expect(await screen.findByRole("navigation", { name: "Menu principal" })).toBeTruthy();
    expect(asked(fake, "compte_create")).toEqual([
      { code: "besace://coop.drome.example/XXXX", prenom: "Inès", nom: "Garnier", mot_de_passe: "Tramontane26x", cgu_version: "2026-11" },
    ]);
  });
});

describe("an invitation read from a picture", () => {
  const CODE_LU = "besace://coop.drome.example/XXXX";
  const image = (dit: string) => new File([dit], "lettre.png", { type: "image/png" });
  const ouvrir = async () => {
    const app = await renderApp("/connexion", "deconnecte");
    await app.user.click(await bouton(/Première fois/));
    return { ...app, invitation: await champ("Code d’invitation") };
  };
  const choisir = (user: UserEvent, fichier: File) => {
    const entree = document.querySelector<HTMLInputElement>("input[type=file]");
    if (!entree) throw new Error("no file input");
    return user.upload(entree, fichier);
  };

  test("chosen, its code is in the field, which has the focus, and nothing is sent before the button", async () => {
    const { fake, user, invitation } = await ouvrir();
    await choisir(user, image(CODE_LU));
    await waitFor(() => expect(invitation.value).toBe(CODE_LU));
    expect(document.activeElement).toBe(invitation);
    expect(screen.getByText(/Code lu dans l’image/).getAttribute("role")).toBe("status");
    expect(asked(fake, "invitation_get")).toEqual([]);
    await user.keyboard("{Enter}");
    expect(await screen.findByText("ines.garnier@conseiller-numerique.fr")).toBeTruthy();
  });

  test("the button is one Tab away and opens the choice; the file input itself is not in the way", async () => {
    const { user, invitation } = await ouvrir();
    expect(document.activeElement).toBe(invitation);
    const entree = document.querySelector<HTMLInputElement>("input[type=file]");
    const ouverte = vi.fn();
    entree?.addEventListener("click", ouverte);
    await user.tab();
    expect(document.activeElement).toBe(await bouton("Lire un code QR…"));
    await user.keyboard("{Enter}");
    expect(ouverte).toHaveBeenCalledOnce();
    await user.tab();
    expect(document.activeElement).toBe(await bouton("Continuer"));
  });

  test("what is refused is said beside the field, which keeps what was typed; the next picture is read", async () => {
    const { user, invitation } = await ouvrir();
    await user.type(invitation, "besace://d");
    for (const [dit, mots] of [
      ["un paysage", /Aucun code QR/],
      ["https://drome.example", /n’est pas celui d’une invitation/],
      ["", /ne se lit pas/],
    ] as const) {
      await choisir(user, image(dit));
      await waitFor(() => expect(document.getElementById(invitation.getAttribute("aria-describedby") ?? "")?.textContent).toMatch(mots));
      expect(invitation.value).toBe("besace://d");
      expect(invitation.getAttribute("aria-invalid")).toBe("true");
    }
    await choisir(user, image(CODE_LU));
    await waitFor(() => expect(invitation.value).toBe(CODE_LU));
    expect(invitation.getAttribute("aria-invalid")).toBeNull();
  });

  test("no more of a huge file is read than its refusal needs", async () => {
    const { fake, user } = await ouvrir();
    const enorme = image("x");
    const slice = vi.spyOn(enorme, "slice");
    await choisir(user, enorme);
    await waitFor(() => expect(asked(fake, "invitation_parse")).toHaveLength(1));
    expect(slice).toHaveBeenCalledWith(0, IMAGE_BYTES_MAX + 1);
  });
});

describe("forgotten password", () => {
  test("two steps, then back to sign-in with the new one typed", async () => {
    const { fake, user } = await renderApp("/connexion", "deconnecte");
    await user.type(await champ("Adresse professionnelle"), EMAIL);
    await user.click(await bouton(/Oublié/));
    await user.click(await bouton("Recevoir un code"));
    await user.type(await champ("Code reçu par courriel"), CODE);
    await user.type(await champ("Nouveau mot de passe"), "Sirocco2026ab{Enter}");
    expect((await champ("Mot de passe")).value).toBe("Sirocco2026ab");
    expect(asked(fake, "mot_de_passe_update")[0]).toMatchObject({ email: EMAIL, code: CODE, mot_de_passe: "Sirocco2026ab" });
  });
});

describe("profiles of one machine", () => {
  test("a locked one asks its passphrase, and keeps a wrong one on screen", async () => {
    const { user } = await renderApp("/connexion", "profils");
    await user.click(await bouton(/Profil verrouillé/));
    const phrase = await champ("Phrase secrète");
    await user.type(phrase, "pas la bonne{Enter}");
    expect(await screen.findByText(/Cette phrase secrète n’est pas la bonne/)).toBeTruthy();
    expect(phrase.value).toBe("pas la bonne");
    await user.clear(phrase);
    await user.type(phrase, `${PHRASE}{Enter}`);
    expect(await screen.findByRole("navigation", { name: "Menu principal" })).toBeTruthy();
  });

  test("an open one takes one gesture", async () => {
    const { fake, user } = await renderApp("/connexion", "profils");
    await user.click(await bouton(/Nadia Ferrand/));
    expect(await screen.findByRole("navigation", { name: "Menu principal" })).toBeTruthy();
    expect(asked(fake, "profil_open")).toEqual([{ id: "nadia", phrase: null }]);
  });

  test("without a keyring, a passphrase is asked and set before the profile exists", async () => {
    const { fake, user } = await renderApp("/connexion", "sans-trousseau");
    expect(await screen.findByText(/Aucun trousseau de clés ne répond/)).toBeTruthy();
    await user.type(await champ("Adresse professionnelle"), EMAIL);
    await user.type(await champ("Mot de passe"), `${MOT_DE_PASSE}{Enter}`);
    await user.type(await champ("Code reçu par courriel"), `${CODE}{Enter}`);
    expect(await screen.findByText("Choisissez une phrase secrète d’au moins 12 caractères.")).toBeTruthy();
    await user.type(await champ("Phrase secrète de ce profil"), `${PHRASE}{Enter}`);
    await screen.findByRole("navigation", { name: "Menu principal" });
    const noms = fake.calls.map((c) => c.name).filter((n) => n === "verrouillage_update" || n === "connexion_update");
    expect(noms).toEqual(["verrouillage_update", "connexion_update"]);
  });

  test("a backup comes back with its own passphrase", async () => {
    const { user } = await renderApp("/connexion", "deconnecte");
    await user.click(await bouton("Restaurer une sauvegarde"));
    await user.type(await champ("Fichier"), "/media/cle/besace.besace");
    await user.type(await champ("Phrase secrète de la sauvegarde"), `${PHRASE}{Enter}`);
    expect(await screen.findByRole("navigation", { name: "Menu principal" })).toBeTruthy();
  });

  test("an ended profile says why, on the screen that comes instead", async () => {
    await renderApp("/", "radie");
    expect((await screen.findByRole("alert")).textContent).toContain("Votre compte a été fermé.");
    expect(await champ("Adresse professionnelle")).toBeTruthy();
  });

  test("when the last profile leaves, sign-in comes back, not an empty choice", async () => {
    await renderApp("/connexion", "profils");
    await screen.findByText(/Qui êtes-vous/);
    await Promise.all([call("profil_delete", { id: "nadia" }), call("profil_delete", { id: "julien" })]);
    expect(await champ("Adresse professionnelle")).toBeTruthy();
    expect(screen.queryByText(/Qui êtes-vous/)).toBeNull();
  });
});

test("how the window looks is chosen before signing in, and the first profile begins with it", async () => {
  const { fake, user } = await renderApp("/connexion", "deconnecte");
  await user.click(screen.getByRole("button", { name: "Apparence" }));
  const dialogue = within(await screen.findByRole("dialog", { name: "Apparence" }));
  await user.click(dialogue.getByRole("radio", { name: "Sombre" }));
  await user.click(dialogue.getByRole("switch", { name: "Police plus lisible" }));
  expect(document.documentElement.dataset).toMatchObject({ theme: "sombre", police: "lisible" });
  // No profile is open: nothing was asked of it.
  expect(asked(fake, "reglages_update")).toEqual([]);
  await user.click(dialogue.getByRole("button", { name: "Terminé" }));
  await user.type(screen.getByLabelText(/^Adresse professionnelle/), "nadia.ferrand@conseiller-numerique.fr");
  await user.type(screen.getByLabelText("Mot de passe"), `${MOT_DE_PASSE}{Enter}`);
  await user.type(await screen.findByLabelText(/^Code/), `${CODE}{Enter}`);
  await waitFor(() => expect(fake.state.reglages).toMatchObject({ theme: "sombre", police_lisible: true }));
  localStorage.clear();
});
