//! Access: the rules of axe on every screen, light and dark, and what a screen reader is told.

use serde_json::json;

use crate::gestes::open_the_example;
use crate::support::arbre::{Tree, listen, role};
use crate::support::axe::{COLOURS, broken, check};
use crate::support::ecrans::ECRANS;
use crate::support::fenetre::{Fenetre, touche};
use crate::support::poste::Poste;
use crate::support::{Dossier, captures, step};

#[tokio::test]
async fn no_screen_breaks_a_rule_of_axe() {
    let dossier = Dossier::create();
    let mut poste = Poste::install("acces", &dossier.join("poste"));
    let fenetre = poste.open().await;
    faults_are_seen(&fenetre).await;
    sign_in_screens(&fenetre).await;
    open_the_example(&fenetre).await;
    for (address, title) in ECRANS {
        fenetre.go(address, title).await;
        check(&fenetre, address).await;
    }
    step(&format!("{} écrans, clairs et sombres : aucune règle d’axe enfreinte", ECRANS.len()));
    states(&fenetre).await;
    dialogs(&fenetre).await;
    poste.close(fenetre).await;
}

/// A silent checker proves nothing: it is shown one fault of structure and one of colour first.
async fn faults_are_seen(fenetre: &Fenetre) {
    fenetre.see("heading", "Se connecter").await;
    fenetre.script(FAULTS, vec![]).await;
    let found = broken(fenetre, json!(null)).await.to_string();
    assert!(found.contains("button-name") && found.contains("color-contrast"), "axe sees both faults: {found}");
    let found = broken(fenetre, json!(COLOURS)).await.to_string();
    assert!(found.contains("color-contrast") && !found.contains("button-name"), "axe sees colours alone: {found}");
    fenetre.script("document.getElementById('fautes').remove()", vec![]).await;
}

const FAULTS: &str = "const p = document.createElement('p'); p.id = 'fautes'; const b = document.createElement('button'); const s = document.createElement('span'); s.textContent = 'pâle'; s.style.color = '#ccc'; s.style.background = '#ddd'; p.append(b, s); document.querySelector('main').append(p)";

async fn sign_in_screens(fenetre: &Fenetre) {
    fenetre.see("heading", "Se connecter").await;
    check(fenetre, "se connecter").await;
    for (button, title) in [
        ("Première fois : j’ai une invitation", "Première connexion"),
        ("Restaurer une sauvegarde", "Restaurer une sauvegarde"),
        ("Oublié", "Mot de passe oublié"),
    ] {
        fenetre.click("button", button).await;
        fenetre.see("heading", title).await;
        check(fenetre, title).await;
        fenetre.click("button", "Retour").await;
        fenetre.see("heading", "Se connecter").await;
    }
    step("écrans de connexion : aucune règle d’axe enfreinte");
}

/// A form refused, a form with an open démarche, a filter opened, chosen rows, somebody's page.
async fn states(fenetre: &Fenetre) {
    fenetre.go("/cra/individuel", "Accompagnement individuel").await;
    fenetre.press(&[touche::CTRL, 's']).await;
    fenetre.see("alert", "").await;
    check(fenetre, "CRA refusé").await;
    fenetre.click("checkbox", "Aide aux démarches").await;
    fenetre.press(&[touche::ALT, 'b']).await;
    fenetre.type_text("odette").await;
    fenetre.see("option", "Odette Petit").await;
    check(fenetre, "CRA, démarche et recherche ouvertes").await;
    fenetre.go("/activites", "Mes activités").await;
    fenetre.click("button", "Thématique").await;
    fenetre.see("option", "Santé").await;
    check(fenetre, "filtre ouvert").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.click("checkbox", "Choisir Odette Petit").await;
    fenetre.read("1 sélectionnée").await;
    check(fenetre, "activité choisie").await;
    fenetre.click("link", "Mes bénéficiaires").await;
    fenetre.click("link", "Odette Petit").await;
    fenetre.see("heading", "Odette Petit").await;
    check(fenetre, "fiche").await;
    fenetre.click("button", "Effacer").await;
    fenetre.see("heading", "Effacer Odette Petit").await;
    check(fenetre, "effacer").await;
    fenetre.press(&[touche::ECHAP]).await;
    step("formulaire refusé, recherches, filtre, sélection, fiche : aucune règle d’axe enfreinte");
}

async fn dialogs(fenetre: &Fenetre) {
    for (chord, title) in
        [(&[touche::CTRL, 'k'][..], "Aller à…"), (&[touche::CTRL, 'b'], "Nouveau bénéficiaire"), (&['?'], "Raccourcis")]
    {
        fenetre.press(chord).await;
        fenetre.see("heading", title).await;
        check(fenetre, title).await;
        fenetre.press(&[touche::ECHAP]).await;
        fenetre.leave(title).await;
    }
    fenetre.go("/reglages?section=sauvegardes", "Sauvegardes").await;
    for button in ["Faire une sauvegarde", "Exporter mes données"] {
        fenetre.click("button", button).await;
        fenetre.see("heading", button).await;
        check(fenetre, button).await;
        fenetre.press(&[touche::ECHAP]).await;
        fenetre.leave(button).await;
    }
    fenetre.go("/reglages?section=lieux", "Mes lieux d’activité").await;
    fenetre.fill("Ajouter un lieu", "Bus").await;
    fenetre.click("option", "Créer le lieu").await;
    fenetre.see("heading", "Nouveau lieu d’activité").await;
    check(fenetre, "nouveau lieu").await;
    step("dialogues : aucune règle d’axe enfreinte");
}

/// What a person who does not see must find, and whether it must be filled in.
const FORM: [(u32, &str, bool); 12] = [
    (role::HEADING, "Accompagnement individuel", false),
    (role::COMBOBOX, "Bénéficiaire : nom, prénom ou commune", false),
    (role::ENTRY, "Date, par exemple hier, lundi ou 12/03", true),
    (role::GROUP, "Durée", true),
    (role::RADIO, "1 h 30", false),
    (role::GROUP, "Lieu", true),
    (role::RADIO, "À distance", false),
    (role::GROUP, "Thématiques", false),
    (role::CHECKBOX, "Santé", false),
    (role::BUTTON, "Enregistrer", false),
    (role::BUTTON, "Enregistrer et nouveau", false),
    (role::ENTRY, "Notes", false),
];

#[tokio::test]
async fn a_screen_reader_is_told_the_form() {
    let dossier = Dossier::create();
    let mut poste = Poste::install("lecteur", &dossier.join("poste"));
    poste.unset("NO_AT_BRIDGE");
    listen(&poste);
    let fenetre = poste.open().await;
    open_the_example(&fenetre).await;
    fenetre.go("/cra/individuel", "Accompagnement individuel").await;
    let tree = Tree::read(&poste);
    std::fs::write(captures().join("lecteur-arbre.txt"), tree.to_string()).unwrap();
    for (role, name, required) in FORM {
        let node = tree.find(role, name);
        assert_eq!(node.required, required, "{name}: asked for, or not\n{tree}");
    }
    assert!(tree.find(role::RADIO, "Aujourd’hui").checked, "what is chosen is said");
    assert!(!tree.find(role::CHECKBOX, "Santé").checked, "what is not chosen is said");
    let filter = tree.find(role::ENTRY, "Filtrer les thématiques");
    assert!(filter.description.contains("aujourd’hui"), "what is filled in already is said");
    let nameless: Vec<String> = tree.nameless(&role::OPERABLE);
    assert!(nameless.is_empty(), "everything that can be operated has a name, not: {nameless:?}\n{tree}");
    step("le formulaire, lu par AT-SPI : rôles, noms, champs requis, choix, préremplissage");
    poste.close(fenetre).await;
}
