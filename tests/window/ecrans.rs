//! Doors of the house: the example that leaves, and a profile that the server ends.

use crate::gestes::{create_individuel, find_open, open_reglages, open_the_example, sign_in};
use crate::support::central::Central;
use crate::support::fenetre::Fenetre;
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
    change_people(&fenetre).await;
    step("ce qui a été lu dans un profil n’est jamais montré dans un autre");
    central.cut_network();
    create_individuel(&fenetre).await;
    fenetre.click("link", "Synchronisation").await;
    fenetre.see("button", "maintenant").await;
    central.ask(&["compte".to_owned(), "radier".to_owned(), email.clone()]);
    central.mend_network();
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
    open_the_example(fenetre).await;
    fenetre.click("button", "Quitter l’exemple").await;
    fenetre.see("heading", "Se connecter").await;
}

/// The same computer, another person, and back.
async fn change_people(fenetre: &Fenetre) {
    open_reglages(fenetre, "Compte").await;
    fenetre.click("button", "Changer de profil").await;
    fenetre.click("button", "Une autre personne").await;
    open_the_example(fenetre).await;
    fenetre.click("link", "Mes bénéficiaires").await;
    fenetre.see("link", "Odette Petit").await;
    fenetre.click("button", "Quitter l’exemple").await;
    fenetre.see("heading", "Qui êtes-vous").await;
    fenetre.capture("qui-etes-vous").await;
    fenetre.click("button", "Nadia Ferrand").await;
    find_open(fenetre, "Nadia").await;
    fenetre.unread("rien de ce que vous tapez ici ne sera envoyé").await;
    fenetre.click("link", "Mes bénéficiaires").await;
    fenetre.see("heading", "Mes bénéficiaires").await;
    fenetre.unread("Odette Petit").await;
    fenetre.read("Pas encore de bénéficiaire.").await;
}
