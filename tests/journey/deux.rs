//! Two devices of one person.

use besace_app::vue::{ChoixConflit, EtatBadge, Garder};
use serde_json::json;

use crate::appareil::Appareil;
use crate::serveur::Serveur;

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_converge_and_a_conflict_is_settled_by_a_click() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    let cra = a.cra(json!({ "notes": "Premier passage." })).id;
    a.sync().await;
    let b = Appareil::second(&serveur, serveur.adresse, 1).await;
    b.sync().await;

    a.edit(cra, |saisie| saisie.duree = Some(60));
    b.edit(cra, |saisie| saisie.thematiques = vec!["email".into(), "sante".into()]);
    for appareil in [&a, &b, &a] {
        appareil.sync().await;
    }
    assert_eq!(a.reports(), b.reports(), "edits of different fields both stay");
    assert!(a.app.sync_get().unwrap().conflits.is_empty());
    assert_eq!(a.app.cra_get(cra).unwrap().saisie.duree, Some(60));

    a.edit(cra, |saisie| saisie.duree = Some(30));
    b.edit(cra, |saisie| saisie.duree = Some(90));
    for appareil in [&a, &b, &a] {
        appareil.sync().await;
    }
    assert_eq!(a.reports(), b.reports());
    let sync = a.app.sync_get().unwrap();
    assert_eq!((sync.badge.etat, sync.badge.libelle.as_str()), (EtatBadge::Conflit, "1\u{a0}conflit"));
    let [conflit] = sync.conflits.as_slice() else { panic!("{:?}", sync.conflits) };
    let champ = &conflit.champs[0];
    assert_eq!((champ.champ.as_str(), champ.libelle.as_str()), ("duree", "Durée"));
    assert_eq!(
        (champ.gardee.as_str(), champ.autre.as_str(), champ.gardee_est_mienne),
        ("1\u{a0}h\u{a0}30", "30\u{a0}min", false)
    );
    assert_eq!(conflit.titre, "Bénéficiaire anonyme, vendredi 20 novembre");

    let autre = [ChoixConflit { champ: "duree".into(), garder: Garder::Autre }];
    a.app.conflit_update(conflit.id, &autre).unwrap();
    assert_eq!(a.app.cra_get(cra).unwrap().saisie.duree, Some(30));
    a.app.conflit_restore(conflit.id).unwrap();
    assert_eq!(a.app.cra_get(cra).unwrap().saisie.duree, Some(90), "a choice can be undone");
    assert_eq!(a.app.sync_get().unwrap().conflits.len(), 1);
    a.app.conflit_update(conflit.id, &autre).unwrap();
    for appareil in [&a, &b] {
        appareil.sync().await;
    }
    assert_eq!(b.app.cra_get(cra).unwrap().saisie.duree, Some(30));
    assert_eq!(b.app.sync_get().unwrap().badge.etat, EtatBadge::AJour);
    assert_eq!(a.reports(), b.reports());
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_written_twice_are_both_there_until_one_is_chosen() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    let cra = a.cra(json!({})).id;
    a.sync().await;
    let b = Appareil::second(&serveur, serveur.adresse, 1).await;
    b.sync().await;
    a.edit(cra, |saisie| saisie.notes = Some("Revenir jeudi.".into()));
    b.edit(cra, |saisie| saisie.notes = Some("Carte Vitale à refaire.".into()));
    for appareil in [&a, &b, &a] {
        appareil.sync().await;
    }
    let notes = || a.app.cra_get(cra).unwrap().saisie.notes.unwrap_or_default();
    let both = notes();
    assert_eq!(both, "Revenir jeudi.\nCarte Vitale à refaire.");
    let id = a.app.sync_get().unwrap().conflits[0].id;
    for (garder, chosen) in [(Garder::Gardee, "Carte Vitale à refaire."), (Garder::Autre, "Revenir jeudi.")] {
        a.app.conflit_update(id, &[ChoixConflit { champ: "notes".into(), garder }]).unwrap();
        assert_eq!(notes(), chosen, "what was chosen, and nothing else");
        a.app.conflit_restore(id).unwrap();
        assert_eq!(notes(), both, "undone: both again");
    }
    a.edit(cra, |saisie| saisie.notes = Some("Tout est réglé.".into()));
    a.app.conflit_update(id, &[ChoixConflit { champ: "notes".into(), garder: Garder::Gardee }]).unwrap();
    assert_eq!(notes(), "Tout est réglé.", "what was written since then stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_travels_and_its_undo_too() {
    let serveur = Serveur::start();
    let a = Appareil::invited(&serveur, serveur.adresse).await;
    let cra = a.cra(json!({})).id;
    a.sync().await;
    let b = Appareil::second(&serveur, serveur.adresse, 1).await;
    b.sync().await;
    a.app.cra_delete(&[cra]).unwrap();
    a.sync().await;
    b.sync().await;
    assert!(b.reports().is_empty());
    a.app.cra_restore(&[cra]).unwrap();
    a.sync().await;
    b.sync().await;
    assert_eq!(b.reports(), a.reports());
    assert_eq!(b.reports().len(), 1);
}
