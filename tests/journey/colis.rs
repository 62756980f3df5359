//! Weeks without a network: a stick goes out, a colleague's computer hands it in, the answer comes back.

use besace_app::vue::EtatBadge;
use besace_domain::SaisieBeneficiaire;
use serde_json::json;

use crate::appareil::Appareil;
use crate::cle::{Cle, codes, device};
use crate::reseau::Sort;

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

fn odette() -> SaisieBeneficiaire {
    SaisieBeneficiaire {
        prenom: Some("Odette".into()),
        nom: Some("Petit".into()),
        pas_de_telephone: true,
        ..Default::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_crosses_on_a_stick_exactly_once_and_the_relay_reads_nothing() {
    let (serveur, reseau, a) = device().await;
    let odette = a.app.beneficiaire_create(odette()).unwrap();
    a.cra(json!({ "beneficiaire_id": odette.id, "notes": "Mot de passe changé." }));
    let cle = Cle::new();
    let ecrits = a.app.colis_export(cle.path()).await.unwrap();
    assert_eq!((ecrits.cras, ecrits.elements, ecrits.en_attente), (1, 2, 2));
    assert_eq!(a.app.sync_get().unwrap().badge.etat, EtatBadge::AEnvoyer, "it waits until it is answered");

    let (code, answer, said) = cle.relay(&serveur);
    assert_eq!((code, answer["colis"][0]["code"].as_str()), (0, Some("colis_remis")), "{answer} {said}");
    let (code, again, _) = cle.relay(&serveur);
    assert_eq!((code, again["colis"][0]["code"].as_str()), (0, Some("colis_deja_remis")));
    for word in ["Odette", "Petit", "Mot de passe", "Nadia", "Ferrand", "user:"] {
        assert!(!holds(answer.to_string().as_bytes(), word) && !holds(said.as_bytes(), word), "{word} was said");
        for file in cle.files("colis").into_iter().chain(cle.files("reponse")) {
            assert!(!holds(&std::fs::read(&file).unwrap(), word), "{word} stands in {}", file.display());
        }
    }
    assert_eq!(std::fs::read_dir(cle.collegue.path()).unwrap().count(), 0, "the relay keeps nothing");

    assert_eq!(codes(&cle.import(&a).await), ["colis_lu"]);
    assert_eq!(a.app.sync_get().unwrap().en_attente.len(), 0, "clean");
    assert_eq!(codes(&cle.import(&a).await), ["colis_deja_lu"], "twice does no harm");

    reseau.set(Sort::Passe);
    a.sync().await;
    let sync = a.app.sync_get().unwrap();
    assert_eq!((sync.badge.etat, sync.recus_mois), (EtatBadge::AJour, 2), "one receipt each");
    let b = Appareil::second(&serveur, reseau.adresse, 1).await;
    b.sync().await;
    assert_eq!((b.reports(), b.app.beneficiaire_search("petit", 5).unwrap().len()), (a.reports(), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_late_or_out_of_order_changes_nothing_that_is_newer() {
    let (serveur, reseau, a) = device().await;
    let report = a.cra(json!({ "notes": "Lundi" }));
    let cle = Cle::new();
    cle.export(&a).await;
    let first = report.id;
    a.edit(first, |saisie| saisie.notes = Some("Mardi".into()));
    a.cra(json!({ "duree": 60 }));
    cle.export(&a).await;
    assert_eq!(cle.files("colis").len(), 2);
    assert_eq!(cle.relay(&serveur).0, 0);

    // Meanwhile the network was used, here and on another device.
    reseau.set(Sort::Passe);
    a.sync().await;
    let b = Appareil::second(&serveur, reseau.adresse, 1).await;
    b.sync().await;
    b.edit(first, |saisie| saisie.notes = Some("Mercredi".into()));
    b.sync().await;
    a.sync().await;
    let (before, recus) = (a.reports(), a.app.sync_get().unwrap().recus_mois);

    let mut reponses = cle.files("reponse");
    reponses.reverse();
    for reponse in &reponses {
        assert_eq!(codes(&a.app.colis_import(std::slice::from_ref(reponse)).await.unwrap()), ["colis_lu"]);
    }
    assert_eq!((a.reports(), a.app.sync_get().unwrap().recus_mois), (before.clone(), recus));
    a.sync().await;
    let sync = a.app.sync_get().unwrap();
    assert_eq!((a.reports(), sync.badge.etat), (before, EtatBadge::AJour));
    assert!(sync.conflits.is_empty() && sync.refus.is_empty() && sync.suppressions == 0);
    b.sync().await;
    assert_eq!(b.reports(), a.reports());
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_strangers_and_restored_devices_are_told_apart_in_words() {
    let (serveur, reseau, a) = device().await;
    a.cra(json!({}));
    let cle = Cle::new();
    let colis = cle.export(&a).await;
    let whole = std::fs::read(&colis).unwrap();

    for (at, code) in [
        (0, "colis_illisible"),
        (8, "colis_illisible"),
        (12, "colis_autre_serveur"),
        (26, "colis_cle_inconnue"),
        (40, "colis_illisible"),
        (90, "colis_illisible"),
        (whole.len() - 1, "colis_illisible"),
    ] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(&colis, &bytes).unwrap();
        let (exit, answer, _) = cle.relay(&serveur);
        assert_ne!(exit, 0, "byte {at}: {answer}");
        assert_eq!(answer["colis"][0]["code"], code, "byte {at}: {answer}");
    }
    std::fs::write(&colis, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(cle.relay(&serveur).1["colis"][0]["code"], "colis_illisible");
    assert!(cle.files("reponse").is_empty(), "nothing was taken");
    std::fs::write(&colis, &whole).unwrap();
    assert_eq!(cle.relay(&serveur).0, 0);

    let reponse = cle.files("reponse").remove(0);
    let good = std::fs::read(&reponse).unwrap();
    for at in [60, good.len() - 1] {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        std::fs::write(&reponse, &bytes).unwrap();
        assert_eq!(codes(&cle.import(&a).await), ["colis_illisible"], "byte {at}");
    }
    assert_eq!(codes(&a.app.colis_import(&[colis]).await.unwrap()), ["colis_a_remettre"]);
    std::fs::write(&reponse, &good).unwrap();
    assert_eq!(a.app.sync_get().unwrap().en_attente.len(), 1, "nothing was changed");

    reseau.set(Sort::Passe);
    let b = Appareil::second(&serveur, reseau.adresse, 1).await;
    assert_eq!(codes(&cle.import(&b).await), ["colis_inconnu"], "another device of the same account");
    let (other, _network, c) = device().await;
    assert_eq!(codes(&cle.import(&c).await), ["colis_autre_serveur"]);
    assert_eq!(cle.relay(&other).1["colis"][0]["code"], "colis_deja_remis");
    assert_eq!(codes(&cle.import(&a).await), ["colis_lu"]);
    assert_eq!(a.app.sync_get().unwrap().en_attente.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn months_of_work_leave_in_one_file_and_what_it_does_not_hold_in_the_next() {
    let (serveur, reseau, a) = device().await;
    let total = besace_sync::limits::MUTATIONS_PER_REQUEST_MAX + 1;
    for _ in 0..total {
        a.cra(json!({}));
    }
    let cle = Cle::new();
    let ecrit = a.app.colis_export(cle.path()).await.unwrap();
    assert_eq!((ecrit.cras, ecrit.elements, cle.files("colis").len()), (total, total, 1));
    assert_eq!(cle.relay(&serveur).0, 0);
    assert_eq!(codes(&cle.import(&a).await), ["colis_lu"]);
    assert_eq!(a.app.sync_get().unwrap().en_attente.len(), 0);
    reseau.set(Sort::Passe);
    a.sync().await;
    let sync = a.app.sync_get().unwrap();
    let sent = u64::try_from(total).unwrap();
    assert_eq!((sync.badge.etat, sync.recus_mois, sync.suppressions), (EtatBadge::AJour, sent, 0));
}
