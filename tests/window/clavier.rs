//! The whole tour by keyboard alone, from sign-in to the settings: nothing is ever pointed at.

use serde_json::{Value, json};

use crate::support::central::Central;
use crate::support::fenetre::{Fenetre, touche};
use crate::support::poste::Poste;
use crate::support::{Dossier, step};

/// Further than this, a Tab stop is lost.
const STOPS_MAX: u32 = 25;

#[tokio::test]
async fn everything_is_done_by_keyboard() {
    let dossier = Dossier::create();
    let central = Central::start(&dossier.join("central"), &[]);
    let mut poste = Poste::install("clavier", &dossier.join("poste"));
    poste.set("BESACE_SERVEUR", central.text("serveur"));
    let fenetre = poste.open().await;
    sign_in(&fenetre, &central).await;
    individuel(&fenetre, &poste).await;
    atelier(&fenetre, &poste).await;
    fiche(&fenetre, &poste).await;
    filters(&fenetre).await;
    delete_and_undo(&fenetre).await;
    settings(&fenetre).await;
    exchange(&fenetre).await;
    assert_eq!(fenetre.pointed(), 0, "nothing was pointed at");
    poste.close(fenetre).await;
}

async fn sign_in(fenetre: &Fenetre, central: &Central) {
    fenetre.see("heading", "Se connecter").await;
    fenetre.focused("field", "Adresse professionnelle").await;
    fenetre.type_text(&central.text("email")).await;
    fenetre.tab_stops_to("field", "Mot de passe", STOPS_MAX).await;
    fenetre.type_text(&central.text("mot_de_passe")).await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.see("heading", "Votre code").await;
    fenetre.focused("field", "Code reçu par courriel").await;
    fenetre.type_text(&central.mailed_code()).await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.see("heading", "Bonjour Nadia").await;
    step("connectée au clavier");
}

async fn individuel(fenetre: &Fenetre, poste: &Poste) {
    fenetre.press(&[touche::CTRL, 'b']).await;
    fenetre.focused("field", "Prénom").await;
    fenetre.type_text("Odette").await;
    fenetre.tab_stops_to("field", "Nom d’usage", 1).await;
    fenetre.type_text("Petit").await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.leave("Nouveau bénéficiaire").await;

    fenetre.press(&[touche::CTRL, 'n']).await;
    fenetre.focused("[role=searchbox]", "Filtrer les thématiques").await;
    fenetre.press(&[touche::ALT, 'b']).await;
    fenetre.focused("field", "Bénéficiaire").await;
    fenetre.type_text("odette").await;
    fenetre.see("option", "Odette Petit").await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.see("button", "Délier").await;
    fenetre.focused("[role=searchbox]", "Filtrer les thématiques").await;
    fenetre.type_text("sante").await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.press(&[touche::ALT, 'u']).await;
    fenetre.press(&['1']).await;
    fenetre.focused("field", "Durée, par exemple").await;
    fenetre.type_text("h30").await;
    fenetre.press(&[touche::ALT, 'l']).await;
    for _ in 0..4 {
        fenetre.press(&[touche::BAS]).await;
    }
    fenetre.focused("radio", "À distance").await;
    fenetre.capture("individuel").await;
    fenetre.press(&[touche::CTRL, touche::ENTREE]).await;
    fenetre.read("Enregistré").await;
    fenetre.see("heading", "Accompagnement individuel").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.leave("Accompagnement individuel").await;
    let [report] = &reports(poste)[..] else { panic!("one report: {:?}", reports(poste)) };
    assert_eq!(
        (&report["duree"], &report["type_lieu"], &report["thematiques"]),
        (&json!(90), &json!("a_distance"), &json!(["sante"]))
    );
    step("bénéficiaire et CRA individuel au clavier");
}

async fn atelier(fenetre: &Fenetre, poste: &Poste) {
    fenetre.press(&[touche::CTRL, touche::MAJ, 'N']).await;
    fenetre.see("heading", "Atelier collectif").await;
    fenetre.type_text("5").await;
    fenetre.press(&[touche::ALT, 'u']).await;
    fenetre.press(&[' ']).await;
    fenetre.press(&[touche::CTRL, '5']).await;
    fenetre.press(&[touche::ALT, 't']).await;
    fenetre.type_text("culture").await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.capture("atelier").await;
    fenetre.press(&[touche::CTRL, 's']).await;
    fenetre.leave("Atelier collectif").await;
    assert_eq!(reports(poste).len(), 2, "the workshop is kept");
    step("atelier au clavier");
}

async fn fiche(fenetre: &Fenetre, poste: &Poste) {
    go_to(fenetre, "odette", "Odette Petit").await;
    fenetre.see("heading", "Odette Petit").await;
    fenetre.tab_stops_to("field", "E-mail", STOPS_MAX).await;
    fenetre.type_text("odette.petit@exemple.fr").await;
    fenetre.press(&[touche::CTRL, 's']).await;
    fenetre.read("Enregistré sur cet appareil.").await;
    let person = &poste.besace(&["export", "--format", "json"])["beneficiaire"][0];
    assert_eq!(person["email"], "odette.petit@exemple.fr");
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.leave("Odette Petit").await;
    step("fiche d’une bénéficiaire au clavier");
}

async fn filters(fenetre: &Fenetre) {
    go_to(fenetre, "mes activites", "Mes activités").await;
    fenetre.read("2 activités").await;
    fenetre.tab_stops_to("button", "Thématique", STOPS_MAX).await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.focused("field", "Chercher : Thématique").await;
    fenetre.type_text("sante").await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.read("1 sur 2").await;
    fenetre.capture("filtre").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.focused("button", "Thématique : Santé").await;
    fenetre.tab_stops_to("link", "Odette Petit", STOPS_MAX).await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.see("heading", "Modifier l’accompagnement").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.see("heading", "Mes activités").await;
    fenetre.read("1 sur 2").await;
    fenetre.focused("link", "Odette Petit").await;
    fenetre.press(&[touche::F6]).await;
    fenetre.tab_stops_to("button", "Tout effacer", 3 * STOPS_MAX).await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.read("2 activités").await;
    fenetre.focused("field", "Chercher dans mes activités").await;
    step("filtre posé, ligne ouverte, retour à sa place, filtre levé au clavier");
}

async fn delete_and_undo(fenetre: &Fenetre) {
    fenetre.tab_stops_to("link", "Odette Petit", STOPS_MAX).await;
    fenetre.press(&[touche::HAUT]).await;
    fenetre.focused("link", "Atelier collectif").await;
    fenetre.press(&[' ']).await;
    fenetre.read("1 sélectionnée").await;
    fenetre.press(&[touche::SUPPR]).await;
    fenetre.read("1 activité supprimée.").await;
    fenetre.read("1 activité, soit").await;
    fenetre.press(&[touche::CTRL, 'z']).await;
    fenetre.read("2 activités").await;
    step("supprimée puis remise au clavier");
}

async fn settings(fenetre: &Fenetre) {
    go_to(fenetre, "apparence", "Apparence").await;
    fenetre.see("heading", "Réglages").await;
    fenetre.tab_stops_to("radio", "Comme l’ordinateur", STOPS_MAX).await;
    fenetre.press(&[touche::DROITE]).await;
    fenetre.press(&[touche::DROITE]).await;
    fenetre.focused("radio", "Sombre").await;
    let theme = "return document.documentElement.dataset.theme === arguments[0]";
    fenetre.holds("the window is dark", theme, json!("sombre")).await;
    fenetre.capture("sombre").await;
    fenetre.press(&[touche::GAUCHE]).await;
    fenetre.holds("the window is light", theme, json!("clair")).await;
    fenetre.press(&['?']).await;
    fenetre.see("heading", "Raccourcis").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.leave("Raccourcis").await;
    step("réglages et raccourcis au clavier");
}

async fn exchange(fenetre: &Fenetre) {
    go_to(fenetre, "synchronisation", "Synchronisation").await;
    fenetre.see("heading", "Synchronisation").await;
    fenetre.tab_stops_to("button", "Synchroniser maintenant", STOPS_MAX).await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.read("Échange terminé. Tout est envoyé.").await;
    step("synchronisée au clavier");
}

/// « Aller à… », some letters, the first line.
async fn go_to(fenetre: &Fenetre, words: &str, first: &str) {
    fenetre.press(&[touche::CTRL, 'k']).await;
    fenetre.focused("field", "Écran, action, personne ou activité").await;
    fenetre.type_text(words).await;
    fenetre.see("[role=option][aria-selected=true]", first).await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.leave("Aller à…").await;
}

fn reports(poste: &Poste) -> Vec<Value> {
    poste.besace(&["export", "--format", "json"])["cra"].as_array().cloned().unwrap_or_default()
}
