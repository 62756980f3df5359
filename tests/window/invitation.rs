//! An invitation that the system opens, or that a picture shows: in its field, and nothing sent before the button.

use std::io::{BufRead, BufReader};

use besace_testkit::processus::Processus;

use crate::support::central::Central;
use crate::support::fenetre::touche;
use crate::support::poste::Poste;
use crate::support::{Dossier, step};

const CODE: &str = "besace://127.0.0.1:9/SECRET";
const CHAMP: &str = "Code d’invitation";

#[tokio::test]
async fn an_invitation_opened_as_an_address_fills_its_field() {
    let dossier = Dossier::create();
    let mut poste = Poste::install("invitation", &dossier.join("poste"));
    let fenetre = poste.open_with(&[CODE]).await;
    fenetre.see("heading", "Première connexion").await;
    assert_eq!(fenetre.value(CHAMP).await, CODE);
    fenetre.unread("Une invitation vous attend").await;
    fenetre.capture("ouverte").await;
    poste.close(fenetre).await;

    let fenetre = poste.open_with(&["besace:illisible"]).await;
    fenetre.read("Ce code d’invitation n’est pas lisible").await;
    assert_eq!(fenetre.value(CHAMP).await, "");
    poste.close(fenetre).await;
}

#[tokio::test]
async fn the_picture_that_came_by_mail_fills_the_field() {
    let dossier = Dossier::create();
    let central = Central::start(&dossier.join("central"), &[]);
    let other = dossier.join("autre.png");
    std::fs::write(&other, besace_formats::qr::make("https://drome.example").expect("drawn")).expect("written");
    let mut poste = Poste::install("invitation-qr", &dossier.join("poste"));
    let fenetre = poste.open().await;
    fenetre.click("button", "Première fois : j’ai une invitation").await;
    fenetre.focused("field", CHAMP).await;
    assert_eq!(fenetre.tab_stops_to("button", "Lire un code QR…", 1).await, 1);
    fenetre.capture("avant").await;

    fenetre.choose_file(&other).await;
    fenetre.read("Ce code QR n’est pas celui d’une invitation à Besace.").await;
    fenetre.capture("autre-code").await;
    assert_eq!(fenetre.value(CHAMP).await, "");
    step("le code QR d’autre chose est refusé en mots");

    fenetre.choose_file(&central.mailed_picture()).await;
    fenetre.read("Code lu dans l’image. Rien n’est envoyé avant « Continuer ».").await;
    fenetre.unread("Ce code QR n’est pas").await;
    assert_eq!(fenetre.value(CHAMP).await, central.text("invitation"));
    fenetre.focused("field", CHAMP).await;
    fenetre.capture("lue").await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.see("heading", "Créer votre accès").await;
    fenetre.read(&central.text("invitee")).await;
    step("l’image du courriel donne l’invitation");
    poste.close(fenetre).await;
}

#[tokio::test]
async fn a_second_launch_hands_its_invitation_to_the_first_window() {
    let dossier = Dossier::create();
    let mut poste = Poste::install("invitation-seconde", &dossier.join("poste"));
    let fenetre = poste.open().await;
    fenetre.see("heading", "Se connecter").await;

    let mut second = poste.launch(&[CODE]);
    assert!(second.wait().expect("it ends").success(), "handed over, without a window of its own");
    fenetre.see("heading", "Première connexion").await;
    assert_eq!(fenetre.value(CHAMP).await, CODE);
    assert!(poste.launch(&[]).wait().expect("it ends").success(), "raised, and nothing else");
    assert_eq!(fenetre.value(CHAMP).await, CODE);
    step("la première fenêtre reçoit l’adresse, et reste la seule");

    assert!(poste.besace(&["doctor"]).is_object(), "the command line works beside the window");
    let mut elsewhere = poste.launch_on(&dossier.join("autres-profils"), &[CODE]);
    drawn(&mut elsewhere);
    step("un autre dossier de profils a sa propre fenêtre");
    elsewhere.kill();

    poste.close(fenetre).await;
    drawn(&mut poste.launch(&[]));
    step("fermée, elle laisse sa place");

    let frozen = poste.open().await;
    frozen.see("heading", "Se connecter").await;
    poste.freeze_application();
    drawn(&mut poste.launch(&[CODE]));
    poste.kill_application();
    step("figée, elle n’empêche pas d’en ouvrir une autre");
}

/// Waits for a window of its own.
fn drawn(launched: &mut Processus) {
    let stderr = launched.child().stderr.take().expect("standard error is read");
    let found = BufReader::new(stderr).lines().map_while(Result::ok).find(|line| line.contains("écran dessiné"));
    assert!(found.is_some(), "it ended without a window");
}
