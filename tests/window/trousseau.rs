//! A computer without a keyring: said at once, and a passphrase in its place.

use crate::gestes::MOT_DE_PASSE;
use crate::support::central::Central;
use crate::support::fenetre::Fenetre;
use crate::support::poste::Poste;
use crate::support::{Dossier, step};

const PHRASE: &str = "cheval pile agrafe correcte";

#[tokio::test]
async fn without_a_keyring_a_passphrase_keeps_the_profile() {
    let dossier = Dossier::create();
    let central = Central::start(&dossier.join("central"), &[]);
    let mut poste = Poste::install("trousseau", &dossier.join("poste"));
    poste.set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nulle/part");
    let fenetre = poste.open().await;
    fenetre.see("heading", "Se connecter").await;
    fenetre.read("Le trousseau de clés ne répond pas.").await;
    fenetre.capture("sans-trousseau").await;
    accept_invitation(&fenetre, &central).await;
    fenetre.fill("Phrase secrète de ce profil", "court").await;
    fenetre.click("button", "Créer mon accès").await;
    fenetre.focused("field", "Phrase secrète de ce profil").await;
    fenetre.capture("phrase-courte").await;
    fenetre.fill("Phrase secrète de ce profil", PHRASE).await;
    fenetre.click("button", "Créer mon accès").await;
    fenetre.see("heading", "Bonjour Léa").await;
    step("sans trousseau : une phrase secrète est demandée, courte elle est refusée");
    poste.close(fenetre).await;

    let fenetre = poste.open().await;
    fenetre.see("heading", "Qui êtes-vous").await;
    fenetre.capture("profil-verrouille").await;
    fenetre.click("button", "La phrase secrète dira qui").await;
    fenetre.fill("Phrase secrète", "une autre phrase bien longue").await;
    fenetre.click("button", "Ouvrir").await;
    fenetre.focused("field", "Phrase secrète").await;
    fenetre.capture("phrase-fausse").await;
    fenetre.fill("Phrase secrète", PHRASE).await;
    fenetre.click("button", "Ouvrir").await;
    fenetre.see("heading", "Bonjour Léa").await;
    step("rouverte : la phrase fausse est refusée, la bonne ouvre");
    poste.close(fenetre).await;
}

async fn accept_invitation(fenetre: &Fenetre, central: &Central) {
    fenetre.click("button", "Première fois : j’ai une invitation").await;
    fenetre.fill("Code d’invitation", &central.text("invitation")).await;
    fenetre.click("button", "Continuer").await;
    fenetre.see("heading", "Créer votre accès").await;
    fenetre.fill("Prénom", "Léa").await;
    fenetre.fill("Nom", "Moreau").await;
    fenetre.fill("Mot de passe", MOT_DE_PASSE).await;
    fenetre.click("checkbox", "J’accepte les conditions générales d’utilisation").await;
}
