//! Weeks without a network: what was typed crosses on a stick, a colleague's window hands it in, the answer comes back.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::gestes::{MOT_DE_PASSE, create_individuel, sign_in, sign_in_at, sign_in_with_invitation, synchronise};
use crate::support::central::Central;
use crate::support::fenetre::{Fenetre, touche};
use crate::support::poste::Poste;
use crate::support::{Dossier, step};

#[tokio::test]
async fn work_crosses_on_a_stick_and_the_server_holds_it_once() {
    let dossier = Dossier::create();
    let central = Central::start(&dossier.join("central"), &[]);
    let cle = dossier.join("cle-usb");
    std::fs::create_dir(&cle).expect("the stick is there");

    let mut portable = Poste::install("colis", &dossier.join("portable"));
    let fenetre = portable.open().await;
    sign_in_with_invitation(&fenetre, &central).await;
    central.cut_network();
    create_individuel(&fenetre).await;
    create_individuel(&fenetre).await;
    step("deux activités sans réseau");

    fenetre.go("/synchronisation", "Synchronisation").await;
    use_stick(&fenetre, "Préparer un colis…", &cle).await;
    fenetre.see("heading", "Colis prêt").await;
    fenetre.read("Ce colis porte 2 comptes-rendus.").await;
    both_looks(&fenetre, "colis-pret").await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.leave("Colis prêt").await;
    assert_eq!(files(&cle, "colis").len(), 1);
    step("colis écrit sur la clé");

    let ailleurs = central.other_network();
    let mut collegue = Poste::install("colis-collegue", &dossier.join("collegue"));
    let seconde = collegue.open().await;
    let nadia = (central.text("email"), central.text("mot_de_passe"));
    let serveur = format!("http://{}", ailleurs.address());
    sign_in_at(&seconde, &central, &serveur, (&nadia.0, &nadia.1), "Nadia").await;
    seconde.go("/synchronisation", "Synchronisation").await;
    use_stick(&seconde, "Relayer le colis d’un collègue…", &cle).await;
    seconde.see("heading", "Colis relayés").await;
    seconde.read("Colis remis.").await;
    seconde.capture("relais").await;
    assert_eq!(files(&cle, "reponse").len(), 1);
    let (hers, his) = (ids(&collegue), ids(&portable));
    assert!(his.iter().all(|id| !hers.contains(id)), "the colleague's own notebook holds nothing of it");
    collegue.close(seconde).await;
    step("relayé par une collègue, réponse à côté");

    use_stick(&fenetre, "Lire une réponse…", &cle).await;
    fenetre.read("Le serveur a reçu 2 éléments.").await;
    both_looks(&fenetre, "reponse-lue").await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.leave("Réponses lues").await;
    fenetre.read("Rien n’attend.").await;
    fenetre.read("reçu n°").await;
    fenetre.capture("envoye").await;
    fenetre.read("Hors ligne").await;
    use_stick(&fenetre, "Lire une réponse…", &cle).await;
    fenetre.read("Cette réponse a déjà été lue. Rien n’a changé.").await;
    fenetre.press(&[touche::ENTREE]).await;
    step("réponse lue sans réseau : tout est envoyé, deux fois ne change rien");

    central.mend_network();
    synchronise(&fenetre).await;
    let sent = ids(&portable);
    assert_eq!(sent.len(), 2);
    let mut bureau = Poste::install("colis-bureau", &dossier.join("bureau"));
    let troisieme = bureau.open().await;
    sign_in(&troisieme, &central, &central.text("invitee"), MOT_DE_PASSE, "Léa").await;
    synchronise(&troisieme).await;
    assert_eq!(ids(&bureau), sent, "the server holds each exactly once");
    step("le serveur tient chaque activité une fois, une seule");
    bureau.close(troisieme).await;
    portable.close(fenetre).await;
}

/// The folder is proposed again the second time.
async fn use_stick(fenetre: &Fenetre, button: &str, cle: &Path) {
    fenetre.click("button", button).await;
    fenetre.fill("Dossier de la clé USB", cle.to_str().expect("a readable path")).await;
    fenetre.capture("cle").await;
    fenetre.press(&[touche::ENTREE]).await;
}

async fn both_looks(fenetre: &Fenetre, name: &str) {
    let look = "document.documentElement.dataset.theme = arguments[0]";
    fenetre.script(look, vec![json!("sombre")]).await;
    fenetre.capture(&format!("{name}-sombre")).await;
    fenetre.script(look, vec![json!("clair")]).await;
    fenetre.capture(name).await;
}

fn files(cle: &Path, kind: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(cle).expect("the stick is read").map(|entry| entry.expect("a file").path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == kind)).collect()
}

fn ids(poste: &Poste) -> Vec<String> {
    let answer = poste.besace(&["cra", "list"]);
    let lignes = answer["lignes"].as_array().map_or(&[] as &[Value], Vec::as_slice);
    let mut ids: Vec<String> = lignes.iter().map(|ligne| ligne["id"].to_string()).collect();
    ids.sort();
    ids
}
