//! What every scenario starts with.

use std::path::{Path, PathBuf};

use crate::support::central::Central;
use crate::support::fenetre::{Fenetre, touche};

pub(crate) const MOT_DE_PASSE: &str = "Mistral-sur-Crest-2026";

/// First sign-in, from the invitation.
pub(crate) async fn sign_in_with_invitation(fenetre: &Fenetre, central: &Central) {
    fenetre.see("heading", "Se connecter").await;
    fenetre.capture("connexion").await;
    fenetre.click("button", "Première fois : j’ai une invitation").await;
    fenetre.fill("Code d’invitation", &central.text("invitation")).await;
    fenetre.click("button", "Continuer").await;
    fenetre.see("heading", "Créer votre accès").await;
    fenetre.fill("Prénom", "Léa").await;
    fenetre.fill("Nom", "Moreau").await;
    fenetre.fill("Mot de passe", MOT_DE_PASSE).await;
    fenetre.click("checkbox", "J’accepte les conditions générales d’utilisation").await;
    fenetre.capture("acces").await;
    fenetre.click("button", "Créer mon accès").await;
    fenetre.see("heading", "Bonjour Léa").await;
    fenetre.capture("accueil").await;
}

/// A device more, with the code received by mail.
pub(crate) async fn sign_in(fenetre: &Fenetre, central: &Central, email: &str, mot_de_passe: &str, prenom: &str) {
    sign_in_at(fenetre, central, &central.text("serveur"), (email, mot_de_passe), prenom).await;
}

/// The same, through another network.
pub(crate) async fn sign_in_at(
    fenetre: &Fenetre,
    central: &Central,
    serveur: &str,
    (email, mot_de_passe): (&str, &str),
    prenom: &str,
) {
    fenetre.see("heading", "Se connecter").await;
    fenetre.fill("Adresse professionnelle", email).await;
    fenetre.fill("Mot de passe", mot_de_passe).await;
    fenetre.fill("Serveur", serveur).await;
    fenetre.click("button", "Se connecter").await;
    fenetre.see("heading", "Votre code").await;
    fenetre.fill("Code reçu par courriel", &central.mailed_code()).await;
    fenetre.click("button", "Ouvrir Besace sur cet appareil").await;
    fenetre.see("heading", &format!("Bonjour {prenom}")).await;
}

/// The only profile of a device opens by itself.
pub(crate) async fn find_open(fenetre: &Fenetre, prenom: &str) {
    fenetre.see("heading", &format!("Bonjour {prenom}")).await;
}

/// The invented people of « Essayer »: a full profile without a server.
pub(crate) async fn open_the_example(fenetre: &Fenetre) {
    fenetre.see("heading", "Se connecter").await;
    fenetre.click("button", "Essayer avec des données d’exemple").await;
    fenetre.read("rien de ce que vous tapez ici ne sera envoyé").await;
}

/// 45 minutes at a distance, about Santé, saved: the form is left.
pub(crate) async fn create_individuel(fenetre: &Fenetre) {
    save_individuel(fenetre).await;
    fenetre.leave("Accompagnement individuel").await;
}

/// The same, whatever comes of saving it.
pub(crate) async fn save_individuel(fenetre: &Fenetre) {
    fenetre.press(&[touche::CTRL, 'n']).await;
    fenetre.see("heading", "Accompagnement individuel").await;
    fenetre.click("radio", "45 min").await;
    fenetre.click("radio", "À distance").await;
    fenetre.click("checkbox", "Santé").await;
    fenetre.press(&[touche::CTRL, 's']).await;
}

/// « Synchroniser maintenant », until nothing waits.
pub(crate) async fn synchronise(fenetre: &Fenetre) {
    exchange(fenetre).await;
    fenetre.see("link", "À jour").await;
}

/// « Synchroniser maintenant », whatever comes of it.
pub(crate) async fn exchange(fenetre: &Fenetre) {
    fenetre.click("link", "Synchronisation").await;
    fenetre.see("heading", "Synchronisation").await;
    fenetre.click("button", "maintenant").await;
}

/// One part of Réglages.
pub(crate) async fn open_reglages(fenetre: &Fenetre, section: &str) {
    fenetre.click("link", "Réglages").await;
    fenetre.see("heading", "Réglages").await;
    fenetre.click("tab", section).await;
}

/// Answers of the Coop's own software, which the demo server starts from: 63 activities.
pub(crate) fn coop() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/coop");
    ["activites.json", "structures.json", "lieux-activite.json"].iter().map(|name| folder.join(name)).collect()
}
