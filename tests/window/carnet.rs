//! What surrounds the reports: people, places, and the copies of everything.

use std::path::Path;

use serde_json::Value;

use crate::gestes::{coop, find_open, open_reglages, sign_in, synchronise};
use crate::support::central::Central;
use crate::support::fenetre::{Fenetre, touche};
use crate::support::poste::Poste;
use crate::support::{Dossier, step};

const PHRASE: &str = "sept mots pour une clé de secours";

#[tokio::test]
async fn people_places_and_copies() {
    let dossier = Dossier::create();
    let central = Central::start(&dossier.join("central"), &coop());
    let mut poste = Poste::install("carnet", &dossier.join("poste"));
    let fenetre = poste.open().await;
    sign_in(&fenetre, &central, &central.text("email"), &central.text("mot_de_passe"), "Nadia").await;
    synchronise(&fenetre).await;

    create_and_edit(&fenetre, &poste).await;
    merge_a_double(&fenetre, &poste).await;
    forget(&fenetre, &poste).await;
    places(&fenetre, &central).await;
    let copies = dossier.join("copies");
    std::fs::create_dir_all(&copies).unwrap();
    let exported = export(&fenetre, &copies).await;
    leave_and_restore(&fenetre, &copies, &exported).await;
    poste.close(fenetre).await;
}

async fn create_and_edit(fenetre: &Fenetre, poste: &Poste) {
    fenetre.click("link", "Mes bénéficiaires").await;
    fenetre.see("heading", "Mes bénéficiaires").await;
    create(fenetre, "Odette", "1948").await;
    fenetre.fill("E-mail", "odette.petit@exemple.fr").await;
    fenetre.fill("Notes", "Vient le mardi.").await;
    fenetre.press(&[touche::CTRL, 's']).await;
    fenetre.read("Enregistré sur cet appareil.").await;
    fenetre.capture("fiche").await;
    let person = &people(poste)[0];
    assert_eq!((&person["email"], &person["notes"]), (&"odette.petit@exemple.fr".into(), &"Vient le mardi.".into()));
    step("bénéficiaire créée, puis sa fiche complétée");
}

/// Among the people, a new page opens once made.
async fn create(fenetre: &Fenetre, prenom: &str, annee: &str) {
    fenetre.press(&[touche::CTRL, 'b']).await;
    fenetre.see("heading", "Nouveau bénéficiaire").await;
    fenetre.fill("Prénom", prenom).await;
    fenetre.fill("Nom d’usage", "Petit").await;
    fenetre.fill("Année de naissance", annee).await;
    if prenom != "Odette" {
        fenetre.read("1 fiche ressemblante").await;
        fenetre.capture("ressemblante").await;
    }
    fenetre.click("button", "Créer la fiche").await;
    fenetre.leave("Nouveau bénéficiaire").await;
    fenetre.see("heading", &format!("{prenom} Petit")).await;
}

async fn merge_a_double(fenetre: &Fenetre, poste: &Poste) {
    create(fenetre, "Odete", "1948").await;
    fenetre.click("button", "Accompagnement").await;
    fenetre.see("button", "Délier").await;
    fenetre.click("checkbox", "Santé").await;
    fenetre.press(&[touche::CTRL, 's']).await;
    fenetre.leave("Accompagnement individuel").await;
    fenetre.click("link", "Mes bénéficiaires").await;
    fenetre.click("link", "Chercher des doublons").await;
    fenetre.see("heading", "Doublons proposés").await;
    // The one with the longer history would stay; the person decides otherwise.
    fenetre.click("radio", "Fondre dans l’autre").await;
    fenetre.capture("doublons").await;
    fenetre.click("button", "Fusionner").await;
    fenetre.see("heading", "Fusionner en une fiche : Odette Petit").await;
    fenetre.click("button", "Fusionner").await;
    fenetre.read("Les deux fiches de Odette Petit n’en font plus qu’une.").await;
    fenetre.read("Aucun doublon").await;
    let people = people(poste);
    assert_eq!(people.len(), 1, "one page stays: {people:?}");
    assert_eq!((&people[0]["prenom"], &people[0]["email"]), (&"Odette".into(), &"odette.petit@exemple.fr".into()));
    fenetre.click("link", "Mes bénéficiaires").await;
    fenetre.read("1 accompagnement").await;
    step("doublon proposé, comparé, fusionné : l’accompagnement a suivi");
}

async fn forget(fenetre: &Fenetre, poste: &Poste) {
    fenetre.click("link", "Odette Petit").await;
    fenetre.click("button", "Effacer").await;
    fenetre.see("heading", "Effacer Odette Petit").await;
    fenetre.capture("effacer").await;
    fenetre.click("button", "Effacer pour de bon").await;
    fenetre.read("Fiche effacée. 1 accompagnement reste compté.").await;
    fenetre.see("heading", "Mes bénéficiaires").await;
    fenetre.read("Pas encore de bénéficiaire.").await;
    fenetre.fill("Chercher", "odette").await;
    fenetre.read("Aucune personne ne ressemble").await;
    fenetre.press(&[touche::CTRL, 'k']).await;
    fenetre.type_text("odette").await;
    fenetre.read("Rien ne correspond.").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.leave("Aller à…").await;
    fenetre.click("link", "Mes activités").await;
    fenetre.read("64 activités").await;
    fenetre.fill("Chercher dans mes activités", "odette").await;
    fenetre.read("Aucune activité ne correspond").await;
    fenetre.click("button", "Tout effacer").await;
    synchronise(fenetre).await;
    let held = poste.besace(&["export", "--format", "json"]).to_string();
    assert!(!held.contains("Odet") && !held.contains("odette.petit") && !held.contains("Vient le mardi"), "{held}");
    step("bénéficiaire effacée : ni liste, ni recherche, ni export ; l’activité reste comptée");
}

async fn places(fenetre: &Fenetre, central: &Central) {
    const REMOVE: &str = "Retirer Exemple de Mediateque de mes lieux";
    open_reglages(fenetre, "Lieux d’activité").await;
    fenetre.fill("Ajouter un lieu", "mediateque").await;
    fenetre.see("option", "Exemple de Mediateque").await;
    fenetre.read("déjà dans vos lieux, 2 rue des livres").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.click("button", REMOVE).await;
    fenetre.miss("button", REMOVE).await;
    fenetre.press(&[touche::CTRL, 'z']).await;
    fenetre.see("button", REMOVE).await;
    fenetre.click("button", REMOVE).await;
    fenetre.miss("button", REMOVE).await;

    fenetre.fill("Ajouter un lieu", "mediateque").await;
    fenetre.see("option", "Exemple de Mediateque").await;
    fenetre.unread("déjà dans vos lieux, 2 rue des livres").await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.read("Exemple de Mediateque : ajouté à vos lieux.").await;
    fenetre.see("button", REMOVE).await;

    fenetre.fill("Ajouter un lieu", "Bus des Baronnies").await;
    fenetre.click("option", "Créer le lieu « Bus des Baronnies »").await;
    fenetre.see("heading", "Nouveau lieu d’activité").await;
    assert_eq!(fenetre.value("Nom du lieu").await, "Bus des Baronnies");
    fenetre.click("button", "Créer le lieu").await;
    fenetre.focused("field", "Adresse").await;
    fenetre.fill("Adresse", "1 place du Champ-de-Mars").await;
    fenetre.fill("Commune", "nyons").await;
    fenetre.click("option", "Nyons (26110)").await;
    fenetre.fill("Type de structure", "mediath").await;
    fenetre.click("option", "Bibliothèque ou médiathèque").await;
    fenetre.capture("nouveau-lieu").await;
    fenetre.click("button", "Créer le lieu").await;
    fenetre.read("Bus des Baronnies : créé, utilisable tout de suite.").await;
    fenetre.read("Proposé au serveur").await;
    fenetre.capture("lieux").await;
    synchronise(fenetre).await;
    let proposed = central.ask(&["lieu".to_owned(), "list".to_owned()]).to_string();
    assert!(proposed.contains("Bus des Baronnies"), "the administrator sees it: {proposed}");
    step("lieux : retiré, remis, ajouté depuis la liste nationale, créé et proposé au serveur");
}

/// The file that « Exporter mes données » wrote.
async fn export(fenetre: &Fenetre, folder: &Path) -> Value {
    let file = folder.join("donnees.json");
    open_reglages(fenetre, "Sauvegardes").await;
    fenetre.click("button", "Exporter mes données").await;
    fenetre.see("heading", "Exporter mes données").await;
    fenetre.fill("Fichier", &folder.join("absent/donnees.json").to_string_lossy()).await;
    fenetre.click("button", "Écrire le fichier").await;
    fenetre.focused("field", "Fichier").await;
    fenetre.capture("export-refuse").await;
    fenetre.fill("Fichier", &file.to_string_lossy()).await;
    fenetre.click("button", "Écrire le fichier").await;
    fenetre.read("Fichier écrit").await;
    let exported: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(exported["cra"].as_array().map(Vec::len), Some(64), "every report");
    let text = exported.to_string();
    assert!(text.contains("Bus des Baronnies") && text.contains("nom"), "places have their names");
    step("export JSON : le fichier, rouvert, tient les 64 activités et le lieu créé");
    exported
}

async fn leave_and_restore(fenetre: &Fenetre, folder: &Path, exported: &Value) {
    let file = folder.join("cle-usb.besace");
    fenetre.click("button", "Faire une sauvegarde").await;
    fenetre.fill("Phrase secrète", PHRASE).await;
    fenetre.fill("La même, encore une fois", PHRASE).await;
    fenetre.fill("Dossier ou fichier", &file.to_string_lossy()).await;
    fenetre.capture("sauvegarde").await;
    fenetre.click("button", "Sauvegarder").await;
    fenetre.read("Sauvegarde faite").await;
    let sealed = std::fs::read(&file).unwrap();
    assert!(!sealed.windows(9).any(|bytes| bytes == b"Baronnies"), "a backup says nothing in clear");

    fenetre.click("tab", "Compte").await;
    fenetre.click("button", "Se déconnecter et retirer ce profil…").await;
    fenetre.capture("retirer-le-profil").await;
    fenetre.click("button", "Retirer de cet ordinateur").await;
    fenetre.see("heading", "Se connecter").await;
    fenetre.click("button", "Restaurer une sauvegarde").await;
    fenetre.fill("Fichier", &file.to_string_lossy()).await;
    fenetre.fill("Phrase secrète de la sauvegarde", "une tout autre phrase que la bonne").await;
    fenetre.click("button", "Restaurer").await;
    fenetre.focused("field", "Phrase secrète de la sauvegarde").await;
    fenetre.capture("restauration-refusee").await;
    fenetre.fill("Phrase secrète de la sauvegarde", PHRASE).await;
    fenetre.click("button", "Restaurer").await;
    find_open(fenetre, "Nadia").await;
    fenetre.see("link", "Session à renouveler").await;
    fenetre.capture("restauree").await;
    let again = folder.join("encore.json");
    open_reglages(fenetre, "Sauvegardes").await;
    fenetre.click("button", "Exporter mes données").await;
    fenetre.fill("Fichier", &again.to_string_lossy()).await;
    fenetre.click("button", "Écrire le fichier").await;
    fenetre.read("Fichier écrit").await;
    let again: Value = serde_json::from_slice(&std::fs::read(&again).unwrap()).unwrap();
    for noun in ["cra", "lieu_activite", "tag", "beneficiaire"] {
        assert_eq!(again[noun], exported[noun], "{noun}: the backup brought back what the export holds");
    }
    step("sauvegarde, profil retiré, restauration : les mêmes données reviennent");
}

fn people(poste: &Poste) -> Vec<Value> {
    poste.besace(&["export", "--format", "json"])["beneficiaire"].as_array().cloned().unwrap_or_default()
}
