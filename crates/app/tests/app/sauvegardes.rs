use std::path::Path;

use besace_app::Existant;
use besace_app::store::FiltresCra;
use besace_app::trousseau::TrousseauMemoire;
use besace_app::{App, Options};
use std::sync::Arc;

use crate::appareil::{Appareil, HorlogeTest, options};

const PHRASE: &str = "cheval pile agrafe";

fn elsewhere(dir: &Path) -> Options {
    options(dir, Arc::new(TrousseauMemoire::default()), &HorlogeTest::new(), "machine-b")
}

#[test]
fn a_sealed_copy_comes_back_on_another_machine_as_another_device() {
    let appareil = Appareil::new();
    appareil.app.demo_create().unwrap();
    let copy =
        appareil.app.sauvegarde_create(PHRASE, Some(&appareil.data().join("copie.besace")), Existant::Garde).unwrap();
    assert!(copy.octets > 10_000);
    let bytes = std::fs::read(&copy.chemin).unwrap();
    for name in ["Petit", "Odette", "Nadia", "SQLite format"] {
        assert!(!bytes.windows(name.len()).any(|w| w == name.as_bytes()), "{name} is readable in the copy");
    }

    let there = tempfile::tempdir().unwrap();
    let app = App::new(elsewhere(there.path()));
    let wrong = app.sauvegarde_restore(Path::new(&copy.chemin), "autre phrase").unwrap_err();
    assert_eq!(wrong.code(), "phrase_fausse");
    assert!(app.profil_list().unwrap().is_empty(), "a refused copy leaves nothing");

    let profil = app.sauvegarde_restore(Path::new(&copy.chemin), PHRASE).unwrap();
    assert_eq!(profil.nom_affiche, "Nadia Ferrand");
    assert_eq!(app.cra_count(&FiltresCra::default()).unwrap().total, 60);
    assert_eq!(app.doctor().unwrap().profil.unwrap().defauts, Vec::<String>::new());
    assert!(!app.doctor().unwrap().profil.unwrap().inscrit, "it signs in again");
}

#[test]
fn a_damaged_or_foreign_file_is_refused_in_words_and_leaves_nothing() {
    let appareil = Appareil::new();
    appareil.app.demo_create().unwrap();
    let copy = appareil.app.sauvegarde_create(PHRASE, None, Existant::Garde).unwrap();
    assert_eq!(appareil.app.sauvegarde_list().unwrap().len(), 1);
    assert_eq!(appareil.app.sauvegarde_create("court", None, Existant::Garde).unwrap_err().code(), "phrase_courte");
    let taken = appareil.data().join("prise.besace");
    std::fs::write(&taken, "le mien").unwrap();
    let refused = appareil.app.sauvegarde_create(PHRASE, Some(&taken), Existant::Garde).unwrap_err();
    assert_eq!(refused.code(), "fichier_existe", "another copy is not replaced");
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), "le mien");
    let nowhere = appareil
        .app
        .sauvegarde_create(PHRASE, Some(Path::new("/nulle/part/copie.besace")), Existant::Garde)
        .unwrap_err();
    assert_eq!(nowhere.code(), "fichier", "{nowhere}");
    let whole = std::fs::read(&copy.chemin).unwrap();

    let there = tempfile::tempdir().unwrap();
    let app = App::new(elsewhere(there.path()));
    let file = there.path().join("f.besace");
    let mut damaged = whole.clone();
    let last = damaged.len() - 5000;
    damaged[last] ^= 1;
    for (what, bytes) in [
        ("cut", whole[..whole.len() / 2].to_vec()),
        ("damaged", damaged),
        ("cut early", whole[..20].to_vec()),
        ("foreign", b"PK\x03\x04".to_vec()),
        ("empty", Vec::new()),
    ] {
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(app.sauvegarde_restore(&file, PHRASE).unwrap_err().code(), "sauvegarde_illisible", "{what}");
        assert!(app.profil_list().unwrap().is_empty(), "{what}");
    }
    let restore = |path: &Path| app.sauvegarde_restore(path, PHRASE).unwrap_err().code().to_owned();
    assert_eq!(restore(&there.path().join("absent.besace")), "fichier_absent");
    assert_eq!(restore(&there.path().join("absent.db")), "fichier_absent", "a daily copy too");
    assert_eq!(restore(there.path()), "sauvegarde_illisible", "a folder is not a copy");
}
