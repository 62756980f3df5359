//! Places and tags.

use besace_store::Ecriture;
use besace_sync::wire::{Scope, collection as of};
use serde_json::json;

use crate::support::{Profil, at, doc_of, id, profil};

fn places() -> Profil {
    let mut profil = profil();
    for (n, nom, commune) in [(1, "Médiathèque", "Crest"), (2, "Mairie", "Saillans"), (3, "Mairie", "Die")] {
        let commune = json!({ "nom": commune, "code_postal": "26400", "code_insee": "26108" });
        profil.put(
            of::LIEU,
            n,
            json!({ "nom": format!("{nom} de {}", commune["nom"].as_str().unwrap()), "commune": commune }),
        );
    }
    profil.put(of::LIEU_ACTIVITE, 11, json!({ "lieu_id": id(1) }));
    profil.put(of::LIEU_ACTIVITE, 12, json!({ "lieu_id": id(2), "debut_activite": "2024-01-01" }));
    profil
}

fn names(lieux: &[besace_store::LieuVue]) -> Vec<&str> {
    lieux.iter().map(|lieu| lieu.nom.as_str()).collect()
}

#[test]
fn mine_are_those_without_an_end_most_used_first() {
    let mut profil = places();
    profil.cra(20, json!({ "type_lieu": "lieu_activite", "lieu_id": id(2) }));
    let mine = profil.store.lieu_list().unwrap();
    assert_eq!(names(&mine), ["Mairie de Saillans", "Médiathèque de Crest"]);
    assert_eq!((mine[0].usages, mine[0].mien, mine[0].propose), (1, true, true));

    let open = profil.store.lieu_activites(id(2)).unwrap();
    assert_eq!(open.len(), 1);
    let mut ended = open[0].doc.clone();
    ended.insert("fin_activite".to_owned(), json!("2026-11-24"));
    profil.store.put(of::LIEU_ACTIVITE, open[0].id, ended, at(30)).unwrap();
    assert_eq!(names(&profil.store.lieu_list().unwrap()), ["Médiathèque de Crest"]);
    assert!(!profil.store.lieu_get(id(2)).unwrap().mien);
}

#[test]
fn all_places_are_searched_mine_first() {
    let profil = places();
    let search = |texte: &str| {
        let lieux = profil.store.lieu_search(texte, 10).unwrap();
        names(&lieux).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(search("mairie"), ["Mairie de Saillans", "Mairie de Die"]);
    assert_eq!(search("die"), ["Mairie de Die"]);
    assert_eq!(search("mediateque"), ["Médiathèque de Crest"], "a slip is forgiven");
    assert_eq!(search(""), ["Mairie de Saillans", "Médiathèque de Crest"]);
}

#[test]
fn a_place_created_offline_is_at_once_one_of_mine_in_one_transaction() {
    let mut profil = profil();
    let ecritures = vec![
        Ecriture { collection: of::LIEU.to_owned(), id: id(1), doc: doc_of(json!({ "nom": "Bus numérique" })) },
        Ecriture { collection: of::LIEU_ACTIVITE.to_owned(), id: id(2), doc: doc_of(json!({ "lieu_id": id(1) })) },
    ];
    profil.store.put_all(ecritures, None, at(1)).unwrap();
    assert_eq!(names(&profil.store.lieu_list().unwrap()), ["Bus numérique"]);
    assert_eq!(profil.store.get(of::LIEU, id(1)).unwrap().unwrap().scope, Scope::user(crate::support::COMPTE).0);
}

#[test]
fn a_new_name_of_a_place_shows_in_the_list_without_rewriting_its_reports() {
    let mut profil = places();
    let cra = profil.cra(20, json!({ "type_lieu": "lieu_activite", "lieu_id": id(1) }));
    profil.put(of::LIEU, 1, json!({ "nom": "Bibliothèque de Crest" }));
    let filtres = besace_store::FiltresCra { texte: Some("bibliotheque".to_owned()), ..Default::default() };
    let page = profil.store.cra_list(&filtres, None, 10).unwrap();
    assert_eq!((page.lignes[0].id, page.lignes[0].lieu_libelle.as_str()), (cra, "Bibliothèque de Crest"));
}

#[test]
fn tags_are_listed_most_used_first() {
    let mut profil = profil();
    profil.put(of::TAG, 1, json!({ "nom": "Seniors" }));
    profil.put(of::TAG, 2, json!({ "nom": "Jeunes", "description": "16-25 ans" }));
    profil.cra(10, json!({ "tags": [id(1)] }));
    let tags = profil.store.tag_list().unwrap();
    assert_eq!(
        tags.iter().map(|tag| (tag.nom.as_str(), tag.usages)).collect::<Vec<_>>(),
        [("Seniors", 1), ("Jeunes", 0)]
    );
    assert_eq!((tags[1].description.as_deref(), tags[1].portee.as_str()), (Some("16-25 ans"), "personnel"));
}
