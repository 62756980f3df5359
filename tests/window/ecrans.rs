//! Doors of the house: the example that leaves, and a profile that the server ends.

use crate::gestes::sign_in;
use crate::support::central::Central;
use crate::support::fenetre::{Fenetre, touche};
use crate::support::poste::Poste;
use crate::support::{Dossier, step};

#[tokio::test]
async fn what_leaves_says_why() {
    let dossier = Dossier::create();
    let central = Central::start(&dossier.join("central"), &[]);
    let mut poste = Poste::install("ecrans", &dossier.join("poste"));
    let fenetre = poste.open().await;
    leave_the_example(&fenetre).await;
    step("l’exemple quitté : la connexion revient, pas un choix vide");

    let email = central.text("email");
    sign_in(&fenetre, &central, &email, &central.text("mot_de_passe"), "Nadia").await;
    central.cut_network();
    create_individuel(&fenetre).await;
    central.ask(&["compte".to_owned(), "radier".to_owned(), email.clone()]);
    central.mend_network();
    fenetre.click("link", "Synchronisation").await;
    fenetre.click("button", "maintenant").await;
    fenetre.see("heading", "Se connecter").await;
    fenetre.read("Votre compte a été fermé. Votre travail a été remis au serveur").await;
    fenetre.capture("compte-ferme").await;
    step("compte fermé : la raison est à l’écran de connexion");

    let letters = central.ask(&["lettre-morte".to_owned(), email]);
    assert_eq!(letters.as_array().map(Vec::len), Some(1), "the work was handed in: {letters}");
    let left: Vec<_> = std::fs::read_dir(poste.data().join("profils")).into_iter().flatten().flatten().collect();
    assert!(left.is_empty(), "nothing stays readable: {left:?}");
    poste.close(fenetre).await;
}

async fn leave_the_example(fenetre: &Fenetre) {
    fenetre.see("heading", "Se connecter").await;
    fenetre.click("button", "Essayer avec des données d’exemple").await;
    fenetre.read("rien de ce que vous tapez ici ne sera envoyé").await;
    fenetre.click("button", "Quitter l’exemple").await;
    fenetre.see("heading", "Se connecter").await;
}

async fn create_individuel(fenetre: &Fenetre) {
    fenetre.press(&[touche::CTRL, 'n']).await;
    fenetre.see("heading", "Accompagnement individuel").await;
    fenetre.click("radio", "45 min").await;
    fenetre.click("radio", "À distance").await;
    fenetre.click("checkbox", "Santé").await;
    fenetre.press(&[touche::CTRL, 's']).await;
    fenetre.read("Enregistré").await;
}
