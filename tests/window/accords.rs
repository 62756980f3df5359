//! Two devices of one person: what they disagree about, what the server refuses, and the one that leaves.

use serde_json::json;

use crate::gestes::{create_individuel, exchange, find_open, open_reglages, sign_in, synchronise};
use crate::support::central::Central;
use crate::support::fenetre::{Fenetre, touche};
use crate::support::horloge::{in_days, move_to};
use crate::support::poste::Poste;
use crate::support::{Dossier, step};

const YEARS_AHEAD: i64 = 5;

#[tokio::test]
async fn two_devices_settle_what_they_disagree_about() {
    let dossier = Dossier::create();
    let central = Central::start(&dossier.join("central"), &[]);
    let (email, mot_de_passe) = (central.text("email"), central.text("mot_de_passe"));
    let mut portable = Poste::install("accords", &dossier.join("portable"));
    let ici = portable.open().await;
    sign_in(&ici, &central, &email, &mot_de_passe, "Nadia").await;
    create_individuel(&ici).await;
    synchronise(&ici).await;
    let mut bureau = Poste::install("accords-bureau", &dossier.join("bureau"));
    let la_bas = bureau.open().await;
    sign_in(&la_bas, &central, &email, &mot_de_passe, "Nadia").await;
    synchronise(&la_bas).await;

    disagree(&central, [(&ici, "30 min", None), (&la_bas, "1 h 30", None)]).await;
    settle_by_key(&ici, &portable).await;
    synchronise(&ici).await;
    synchronise(&la_bas).await;
    step("conflit réglé par la touche 2, annulé, puis réglé par la touche 1");

    disagree(&central, [(&ici, "15 min", Some("Revenir jeudi.")), (&la_bas, "2 h", Some("Carte Vitale à refaire."))])
        .await;
    merge_as_ticked(&ici).await;
    synchronise(&ici).await;
    synchronise(&la_bas).await;
    for poste in [&portable, &bureau] {
        assert_eq!(only_report(poste), (Some(15), Some("Carte Vitale à refaire.".to_owned())), "a field from each");
    }
    step("second conflit fusionné par la touche 3 : une valeur de chaque appareil, sur les deux");

    let ici = mend_a_refusal(ici, &mut portable).await;
    synchronise(&la_bas).await;
    la_bas.click("link", "Mes bénéficiaires").await;
    la_bas.see("link", "Odette Petit").await;
    la_bas.read("1948").await;
    step("refusé, corrigé depuis Synchronisation, accepté : l’autre appareil le reçoit");

    retire_the_other(&ici, &central).await;
    exchange(&la_bas).await;
    la_bas.see("heading", "Se connecter").await;
    la_bas.read("Cet appareil a été retiré de votre compte").await;
    la_bas.capture("retire").await;
    step("l’autre appareil, retiré, le dit et se ferme");
    portable.close(ici).await;
    bureau.close(la_bas).await;
}

/// Both write the same fields of the same report while neither hears of the other.
async fn disagree(central: &Central, edits: [(&Fenetre, &str, Option<&str>); 2]) {
    central.cut_network();
    for (fenetre, duree, notes) in edits {
        fenetre.click("link", "Mes activités").await;
        fenetre.click("link", "Bénéficiaire anonyme").await;
        fenetre.see("heading", "Modifier l’accompagnement").await;
        fenetre.click("radio", duree).await;
        if let Some(notes) = notes {
            fenetre.fill("Notes", notes).await;
        }
        fenetre.press(&[touche::CTRL, 's']).await;
        fenetre.leave("Modifier l’accompagnement").await;
    }
    central.mend_network();
    let [(ici, ..), (la_bas, ..)] = edits;
    for fenetre in [ici, la_bas, ici] {
        exchange(fenetre).await;
        fenetre.read("Échange terminé.").await;
    }
    ici.see("heading", "Conflit : Bénéficiaire anonyme").await;
}

async fn settle_by_key(fenetre: &Fenetre, poste: &Poste) {
    let before = only_report(poste);
    fenetre.capture("conflit").await;
    // Left and entered again: the conflict waits for its key as the screen opens.
    fenetre.click("link", "Accueil").await;
    fenetre.click("link", "1 conflit").await;
    fenetre.see("heading", "Conflit : Bénéficiaire anonyme").await;
    fenetre.press(&['2']).await;
    fenetre.read("Réglé : durée « 1 h 30 »").await;
    fenetre.unread("Conflit : Bénéficiaire anonyme").await;
    fenetre.capture("conflit-regle").await;
    assert_eq!(only_report(poste).0, Some(90), "key 2 takes the other device's");
    fenetre.press(&[touche::CTRL, 'z']).await;
    fenetre.see("heading", "Conflit : Bénéficiaire anonyme").await;
    assert_eq!(only_report(poste), before, "the choice is undone");
    fenetre.focused("section", "Conflit : Bénéficiaire anonyme").await;
    fenetre.press(&['1']).await;
    fenetre.unread("Conflit : Bénéficiaire anonyme").await;
    assert_eq!(only_report(poste).0, Some(30), "key 1 takes mine");
}

async fn merge_as_ticked(fenetre: &Fenetre) {
    fenetre.click("radio", "La mienne : 15 min").await;
    fenetre.click("radio", "Celle de l’autre : Carte Vitale à refaire.").await;
    fenetre.capture("conflit-deux-champs").await;
    fenetre.press(&['3']).await;
    fenetre.read("Réglé : durée « 15 min » et notes « Carte Vitale à refaire »").await;
    fenetre.unread("Conflit : Bénéficiaire anonyme").await;
}

/// A computer whose clock is years ahead finds right a year of birth that the server refuses.
async fn mend_a_refusal(fenetre: Fenetre, poste: &mut Poste) -> Fenetre {
    poste.close(fenetre).await;
    move_to(poste, "Europe/Paris", in_days(YEARS_AHEAD * 365));
    let fenetre = poste.open().await;
    find_open(&fenetre, "Nadia").await;
    fenetre.press(&[touche::CTRL, 'b']).await;
    fenetre.see("heading", "Nouveau bénéficiaire").await;
    fenetre.fill("Prénom", "Odette").await;
    fenetre.fill("Nom d’usage", "Petit").await;
    fenetre.fill("Année de naissance", "2029").await;
    fenetre.click("button", "Créer la fiche").await;
    fenetre.leave("Nouveau bénéficiaire").await;
    exchange(&fenetre).await;
    fenetre.see("heading", "Refusé : Odette Petit").await;
    fenetre.see("link", "1 refusé").await;
    fenetre.capture("refus").await;
    let lines = "return [...document.querySelectorAll('li')].every((line) => line.offsetHeight < 120)";
    fenetre.holds("receipts of another year stay readable", lines, json!(null)).await;
    fenetre.click("button", "Corriger").await;
    fenetre.see("heading", "Odette Petit").await;
    fenetre.fill("Année de naissance", "1948").await;
    fenetre.press(&[touche::CTRL, 's']).await;
    fenetre.read("Enregistré sur cet appareil.").await;
    exchange(&fenetre).await;
    fenetre.see("link", "À jour").await;
    fenetre.unread("Refusé : Odette Petit").await;
    fenetre.capture("refus-repare").await;
    fenetre
}

async fn retire_the_other(fenetre: &Fenetre, central: &Central) {
    central.cut_network();
    open_reglages(fenetre, "Appareils").await;
    fenetre.see("button", "Réessayer").await;
    fenetre.capture("appareils-hors-ligne").await;
    fenetre.read("La liaison s’est coupée en route.").await;
    central.mend_network();
    fenetre.click("button", "Réessayer").await;
    fenetre.read("Cet appareil").await;
    fenetre.miss("button", "Réessayer").await;
    fenetre.capture("appareils").await;
    fenetre.click("button", "Retirer").await;
    fenetre.see("heading", "Retirer").await;
    fenetre.click("button", "Retirer").await;
    fenetre.read("Retiré").await;
    fenetre.capture("appareil-retire").await;
    step("appareils : le manque de réseau est dit, puis l’autre appareil est retiré");
}

/// The durée and the notes of the only report of the device.
fn only_report(poste: &Poste) -> (Option<u64>, Option<String>) {
    let exported = poste.besace(&["export", "--format", "json"]);
    let reports = exported["cra"].as_array().map(Vec::as_slice).unwrap_or_default();
    let [report] = reports else { panic!("one report, not {}", reports.len()) };
    (report["duree"].as_u64(), report["notes"].as_str().map(str::to_owned).filter(|notes| !notes.is_empty()))
}
