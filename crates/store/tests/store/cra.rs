//! « Mes activités ».

use besace_store::{EtatSync, FiltresCra, LigneCra, Store};
use besace_sync::wire::collection as of;
use serde_json::json;

use crate::serveur::{Serveur, sync_all};
use crate::support::{Profil, at, id, jour, profil};

fn all_pages(store: &Store, filtres: &FiltresCra, limite: u32) -> Vec<LigneCra> {
    let (mut lignes, mut suite) = (Vec::new(), None);
    loop {
        let page = store.cra_list(filtres, suite.as_deref(), limite).unwrap();
        lignes.extend(page.lignes);
        suite = page.suite;
        if suite.is_none() {
            return lignes;
        }
    }
}

fn ids(lignes: &[LigneCra]) -> Vec<u32> {
    lignes.iter().map(|ligne| (1..100).find(|&n| id(u128::from(n)) == ligne.id).unwrap()).collect()
}

/// Eight reports of all kinds.
fn sample() -> Profil {
    let mut profil = profil();
    profil.beneficiaire(90, "Odette", "Petit");
    profil.put(of::LIEU, 91, json!({ "nom": "Médiathèque de Crest" }));
    profil.put(of::TAG, 92, json!({ "nom": "Été numérique" }));
    let crest = json!({ "nom": "Crest", "code_postal": "26400", "code_insee": "26108" });
    for (n, doc) in [
        (1, json!({ "date": "2026-11-20", "notes": "Dossier de la CAF à finir" })),
        (2, json!({ "date": "2026-11-20", "beneficiaire_id": id(90), "duree": 60 })),
        (3, json!({ "date": "2026-11-21", "type_lieu": "lieu_activite", "lieu_id": id(91) })),
        (
            4,
            json!({ "date": "2026-11-22", "type": "collectif", "titre_atelier": "Découvrir l’IA", "participants": [id(90)], "participants_anonymes": { "total": 5 }, "duree": 120 }),
        ),
        (5, json!({ "date": "2026-11-23", "thematiques": ["sante", "intelligence_artificielle"] })),
        (6, json!({ "date": "2026-11-23", "type_lieu": "domicile", "lieu_commune": crest })),
        (7, json!({ "date": "2026-11-24", "tags": [id(92)] })),
        (8, json!({ "date": "2026-11-25", "precisions_demarche": "Carte grise" })),
    ] {
        profil.cra(n, doc);
    }
    profil
}

#[test]
fn the_list_is_newest_first_whatever_the_size_of_pages() {
    let profil = sample();
    let whole = all_pages(&profil.store, &FiltresCra::default(), 50);
    assert_eq!(ids(&whole), [8, 7, 6, 5, 4, 3, 2, 1]);
    for limite in 1..9 {
        assert_eq!(all_pages(&profil.store, &FiltresCra::default(), limite), whole, "pages of {limite}");
    }
}

#[test]
fn a_line_says_who_where_and_how_many() {
    let profil = sample();
    let lignes = all_pages(&profil.store, &FiltresCra::default(), 50);
    let said: Vec<(&str, &str, i64)> =
        lignes.iter().map(|ligne| (ligne.titre.as_str(), ligne.lieu_libelle.as_str(), ligne.accompagnements)).collect();
    assert_eq!(
        said,
        [
            ("Bénéficiaire anonyme", "À distance", 1),
            ("Bénéficiaire anonyme", "À distance", 1),
            ("Bénéficiaire anonyme", "À domicile, Crest", 1),
            ("Bénéficiaire anonyme", "À distance", 1),
            ("Découvrir l’IA", "À distance", 6),
            ("Bénéficiaire anonyme", "Médiathèque de Crest", 1),
            ("Odette Petit", "À distance", 1),
            ("Bénéficiaire anonyme", "À distance", 1),
        ]
    );
    assert_eq!(lignes[3].thematiques, ["sante", "intelligence_artificielle"]);
    assert!(lignes.iter().all(|ligne| ligne.sync == EtatSync::AEnvoyer));
}

#[test]
fn every_filter_and_every_search_finds_what_it_says() {
    let profil = sample();
    let some = FiltresCra::default;
    let texte = |texte: &str| FiltresCra { texte: Some(texte.to_owned()), ..some() };
    let table: Vec<(FiltresCra, &[u32])> = vec![
        (FiltresCra { du: Some(jour("2026-11-21")), au: Some(jour("2026-11-22")), ..some() }, &[4, 3]),
        (FiltresCra { types: vec!["collectif".to_owned()], ..some() }, &[4]),
        (
            FiltresCra { types: vec!["collectif".to_owned(), "individuel".to_owned()], ..some() },
            &[8, 7, 6, 5, 4, 3, 2, 1],
        ),
        (FiltresCra { type_lieux: vec!["domicile".to_owned(), "lieu_activite".to_owned()], ..some() }, &[6, 3]),
        (FiltresCra { lieux: vec![id(91)], ..some() }, &[3]),
        (FiltresCra { thematiques: vec!["sante".to_owned()], ..some() }, &[5]),
        (FiltresCra { beneficiaire_id: Some(id(90)), ..some() }, &[4, 2]),
        (FiltresCra { tags: vec![id(92)], ..some() }, &[7]),
        (FiltresCra { beneficiaire_id: Some(id(90)), types: vec!["collectif".to_owned()], ..some() }, &[4]),
        (FiltresCra { sync: Some(EtatSync::AEnvoyer), du: Some(jour("2026-11-24")), ..some() }, &[8, 7]),
        (FiltresCra { sync: Some(EtatSync::AEnvoyer), ..texte("caf") }, &[1]),
        (FiltresCra { sync: Some(EtatSync::Envoye), ..some() }, &[]),
        (FiltresCra { sync: Some(EtatSync::Envoye), ..texte("caf") }, &[]),
        (FiltresCra { sync: Some(EtatSync::Refuse), ..some() }, &[]),
        (texte("caf"), &[1]),
        (texte("CAF doss"), &[1]),
        (texte("a finir"), &[1]),
        (texte("petit"), &[4, 2]),
        (texte("mediatheque"), &[3]),
        (texte("crest"), &[6, 3]),
        (texte("ete num"), &[7]),
        (texte("intelligence"), &[5]),
        (texte("santé"), &[5]),
        (texte("atelier"), &[4]),
        (texte("decouvrir"), &[4]),
        (texte("grise"), &[8]),
        (texte("distance"), &[8, 7, 5, 4, 2, 1]),
        (texte("  "), &[8, 7, 6, 5, 4, 3, 2, 1]),
        (texte("introuvable"), &[]),
        (texte("\" OR * NEAR("), &[]),
        (FiltresCra { au: Some(jour("2026-11-20")), ..texte("petit") }, &[2]),
    ];
    for (filtres, expected) in table {
        let lignes = all_pages(&profil.store, &filtres, 2);
        assert_eq!(ids(&lignes), expected, "{filtres:?}");
        let compte = profil.store.cra_count(&filtres).unwrap();
        assert_eq!(usize::try_from(compte.total).unwrap(), expected.len(), "{filtres:?}");
        assert_eq!(
            compte.accompagnements,
            lignes.iter().map(|ligne| ligne.accompagnements).sum::<i64>(),
            "{filtres:?}"
        );
        assert_eq!(compte.par_sync.a_envoyer, compte.total, "{filtres:?}");
        assert_eq!(compte.total_sans_filtre, 8);
        let dates: Vec<_> = (20..26).map(|day| jour(&format!("2026-11-{day}"))).collect();
        let jours = profil.store.cra_days(&filtres, &dates).unwrap();
        assert_eq!(jours.iter().map(|jour| jour.activites).sum::<i64>(), compte.total, "{filtres:?}");
        assert_eq!(
            jours.iter().map(|jour| jour.duree).sum::<i64>(),
            lignes.iter().map(|ligne| ligne.duree).sum::<i64>(),
            "{filtres:?}"
        );
    }
}

#[test]
fn an_edit_moves_a_report_to_its_new_day_and_words() {
    let mut profil = sample();
    profil.cra(1, json!({ "date": "2026-12-01", "notes": "Dossier de la MSA" }));
    assert_eq!(ids(&all_pages(&profil.store, &FiltresCra::default(), 3)), [1, 8, 7, 6, 5, 4, 3, 2]);
    let texte = |texte: &str| FiltresCra { texte: Some(texte.to_owned()), ..FiltresCra::default() };
    assert!(all_pages(&profil.store, &texte("caf"), 5).is_empty());
    assert_eq!(ids(&all_pages(&profil.store, &texte("msa"), 5)), [1]);
    let jours = profil.store.cra_days(&FiltresCra::default(), &[jour("2026-11-20"), jour("2026-12-01")]).unwrap();
    assert_eq!(jours.iter().map(|jour| (jour.activites, jour.duree)).collect::<Vec<_>>(), [(1, 60), (1, 45)]);
}

#[test]
fn states_show_in_the_list_and_its_counts() {
    let mut profil = sample();
    let mut serveur = Serveur { refuses: Some("grise".to_owned()), ..Serveur::default() };
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.cra(1, json!({ "date": "2026-11-20", "notes": "modifié" }));
    let par_sync = profil.store.cra_count(&FiltresCra::default()).unwrap().par_sync;
    assert_eq!((par_sync.a_envoyer, par_sync.envoye, par_sync.refuse, par_sync.conflit), (1, 6, 1, 0));
    for (sync, expected) in
        [(EtatSync::AEnvoyer, &[1][..]), (EtatSync::Refuse, &[8]), (EtatSync::Envoye, &[7, 6, 5, 4, 3, 2])]
    {
        let filtres = FiltresCra { sync: Some(sync), ..FiltresCra::default() };
        assert_eq!(ids(&all_pages(&profil.store, &filtres, 4)), expected);
    }
}

#[test]
fn habits_come_from_what_was_logged() {
    let mut profil = sample();
    for n in 20..27 {
        profil.cra(n, json!({ "date": "2026-11-10", "duree": 75, "thematiques": ["bureautique"] }));
    }
    profil.put(of::LIEU_ACTIVITE, 93, json!({ "lieu_id": id(91) }));
    let habitudes = profil.store.cra_habitudes("individuel", jour("2026-11-24")).unwrap();
    assert_eq!(habitudes.dernier.unwrap().id, Some(id(7)), "not the one of tomorrow");
    assert_eq!(habitudes.dernier_atelier_titre.as_deref(), Some("Découvrir l’IA"));
    assert_eq!(habitudes.durees, [45, 75], "used more than five times");
    assert_eq!(habitudes.thematiques[..2], ["bureautique", "email"]);
    assert!(habitudes.thematiques.len() <= 5);
    assert_eq!((habitudes.lieux.len(), habitudes.lieux[0].usages), (1, 1));
    profil.store.delete(of::CRA, &[id(20), id(21)], at(30)).unwrap();
    assert_eq!(profil.store.cra_habitudes("individuel", jour("2026-11-24")).unwrap().durees, [45]);
}

#[test]
fn the_week_and_the_day_of_the_home_page() {
    let profil = sample();
    let semaine = profil.store.cra_week(jour("2026-11-23")).unwrap();
    assert_eq!(semaine.iter().map(|jour| jour.activites).collect::<Vec<_>>(), [2, 1, 1, 0, 0, 0, 0]);
    assert_eq!(ids(&profil.store.cra_day(jour("2026-11-23")).unwrap()), [6, 5]);
}

#[test]
fn a_draft_disappears_with_the_save_it_became() {
    let mut profil = profil();
    let saisie = besace_domain::SaisieCra { notes: Some("en cours".to_owned()), ..Default::default() };
    profil.store.brouillon_save(id(50), &saisie, at(1)).unwrap();
    profil.reopen();
    let drafts = profil.store.brouillon_list().unwrap();
    assert_eq!((drafts.len(), drafts[0].saisie.notes.as_deref()), (1, Some("en cours")));
    let doc = crate::support::doc_of(crate::support::cra_with(json!({})));
    let ecriture = besace_store::Ecriture { collection: of::CRA.to_owned(), id: id(1), doc };
    let changes = profil.store.put_all(vec![ecriture], Some(id(50)), at(2)).unwrap();
    assert!(changes.tags.contains(&besace_store::Sujet::Brouillon) && changes.tags.contains(&besace_store::Sujet::Cra));
    assert!(profil.store.brouillon_list().unwrap().is_empty());
}

#[test]
fn saving_what_is_already_there_changes_nothing() {
    let mut profil = sample();
    let doc = profil.store.get(of::CRA, id(1)).unwrap().unwrap().doc;
    let before = profil.store.prepare(besace_store::Limites::default(), false).unwrap();
    let changes = profil.store.put(of::CRA, id(1), doc, at(60)).unwrap();
    assert!(changes.is_empty());
    assert_eq!(profil.store.prepare(besace_store::Limites::default(), false).unwrap(), before);
}

#[test]
fn a_whole_corpus_lists_counts_and_searches_like_its_documents() {
    let mut profil = profil();
    let corpus = besace_testkit::corpus(11, 300, 40);
    for record in corpus.all() {
        profil.store.put(record.collection, record.id, record.doc.clone(), record.creation).unwrap();
    }
    let lignes = all_pages(&profil.store, &FiltresCra::default(), 37);
    assert_eq!(lignes.len(), 300);
    assert!(lignes.windows(2).all(|pair| pair[0].date >= pair[1].date));
    for thematique in ["email", "sante", "logement"] {
        let filtres = FiltresCra { thematiques: vec![thematique.to_owned()], ..FiltresCra::default() };
        let expected = corpus
            .cras
            .iter()
            .filter(|cra| cra.doc["thematiques"].as_array().unwrap().contains(&json!(thematique)))
            .count();
        assert_eq!(usize::try_from(profil.store.cra_count(&filtres).unwrap().total).unwrap(), expected, "{thematique}");
    }
    assert!(profil.store.integrity_check().unwrap().is_sound());
}
