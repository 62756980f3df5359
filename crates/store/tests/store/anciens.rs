//! Files written by earlier builds open with this one, with all that they held.
//!
//! `tests/fixtures/carnet-v1.db`: written by the first build (24 November 2026): thirty reports sent, one refused, one
//! waiting and one edited since it left, a draft, notes for the search index not poured yet. `carnet-v2.db`, `-v4.db`: the
//! same file, as the second and the fourth schema left it.

use std::fs;

use besace_store::{FiltresCra, Store};

use crate::support::{Profil, cle};

fn ancien(version: u32) -> Profil {
    let dir = tempfile::tempdir().unwrap();
    let source = format!("{}/tests/fixtures/carnet-v{version}.db", env!("CARGO_MANIFEST_DIR"));
    fs::copy(source, dir.path().join("besace.db")).unwrap();
    let store = Store::open(dir.path().join("besace.db"), &cle()).unwrap();
    Profil { dir, store }
}

fn found(store: &Store, texte: &str) -> usize {
    let filtres = FiltresCra { texte: Some(texte.to_owned()), ..FiltresCra::default() };
    let page = store.cra_list(&filtres, None, 100).unwrap();
    assert_eq!(store.cra_count(&filtres).unwrap().total, i64::try_from(page.lignes.len()).unwrap(), "{texte}");
    page.lignes.len()
}

#[test]
fn the_first_schema_opens_whole() {
    opens_whole(1);
}

#[test]
fn the_second_schema_opens_whole() {
    opens_whole(2);
}

#[test]
fn the_fourth_schema_opens_whole() {
    opens_whole(4);
}

fn opens_whole(version: u32) {
    let Profil { dir, mut store } = ancien(version);
    let compte = store.cra_count(&FiltresCra::default()).unwrap();
    assert_eq!((compte.total, compte.accompagnements, compte.brouillons), (31, 36, 1));
    assert_eq!((compte.par_sync.a_envoyer, compte.par_sync.envoye, compte.par_sync.refuse), (2, 28, 1));
    let etat = store.etat_echange().unwrap();
    assert_eq!((etat.en_attente, etat.refus, etat.conflits), (2, 1, 0));
    assert_eq!(store.reglage_get("apparence").unwrap().as_deref(), Some("sombre"));
    // Never poured by the build that wrote them, and under rules that changed since.
    assert_eq!(found(&store, "renouvellement"), 29);
    assert_eq!(found(&store, "tablette"), 30);
    assert_eq!(found(&store, "apres coup"), 1);
    assert_eq!(found(&store, "crest"), 29);
    assert_eq!(found(&store, "odette"), 16);
    assert!(store.integrity_check().unwrap().is_sound());
    // What left and was not answered leaves again as it was.
    let request = store.prepare(besace_store::Limites::default(), false).unwrap();
    assert_eq!(request.mutations.len(), 2, "{:?}", request.mutations);
    assert!(dir.path().join(format!("besace.db.avant-v{}", version + 1)).exists());
}
