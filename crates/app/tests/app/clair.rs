//! Nobody's name is readable where the application writes.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use besace_app::App;
use besace_app::Existant;
use besace_app::vue::ProfilVue;
use besace_domain::{SaisieBeneficiaire, SaisieCra, SaisieLieu, SaisieTag};
use besace_sync::enrol::{CguWire, CompteWire, Enrolement, ServeurWire};
use besace_sync::wire::Scope;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::appareil::Appareil;
use crate::serveur::answering;

const PHRASE: &str = "cheval pile agrafe";
/// Whatever is written below about anyone.
const WORDS: [&str; 14] = [
    "Ysoline",
    "Ferrandier",
    "ysoline@",
    "Zéphyrine",
    "Quincampoix",
    "zephyrine",
    "33612345678",
    "hydravion",
    "turquoise",
    "kaléidoscope",
    "Ribambelle",
    "Saperlipopette",
    "structure-secrète",
    "SQLite format",
];

/// A real account, whose server answers its enrolment and nothing else.
pub(crate) async fn account(appareil: &Appareil) -> ProfilVue {
    let id = Uuid::from_u128(7);
    let base64 = base64::engine::general_purpose::STANDARD.encode([1; 32]);
    let enrolement = Enrolement {
        compte: CompteWire {
            id,
            prenom: "Ysoline".to_owned(),
            nom: "Ferrandier".to_owned(),
            email: "ysoline@exemple.fr".to_owned(),
            role: "conseiller".to_owned(),
            structure: Some("structure-secrète".to_owned()),
        },
        appareil_id: Uuid::from_u128(8),
        appareil_numero: 9,
        scopes: vec![Scope::user(id), Scope::national()],
        serveur: ServeurWire {
            id: Uuid::from_u128(10),
            nom: "Essai".to_owned(),
            protocoles: (1, 1),
            cle_signature: base64.clone(),
            cle_scellement: base64,
            preuve_scellement: None,
            cgu: CguWire { version: "2026-11".to_owned(), texte: "Conditions".to_owned() },
        },
    };
    let body = serde_json::to_string(&enrolement).unwrap();
    let head =
        format!("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    let serveur = answering([head, body].concat().into_bytes()).await;
    let code = format!("besace://{}/secret", serveur.trim_start_matches("http://"));
    appareil.app.compte_create(&code, "Ysoline", "Ferrandier", "Tramontane26x", "2026-11").await.unwrap()
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// Everything that a person can type, one of each.
fn work(app: &App) {
    let personne: SaisieBeneficiaire = read(json!({
        "prenom": "Zéphyrine", "nom": "Quincampoix", "telephone": "06 12 34 56 78", "email": "zephyrine@exemple.fr",
        "notes": "craint les hydravions",
    }));
    let personne = app.beneficiaire_create(personne).unwrap();
    app.beneficiaire_search("zephyrine", 5).unwrap();
    let lieu: SaisieLieu = read(json!({
        "nom": "Salle Ribambelle", "adresse": "1 rue Haute", "typologies": ["MUNI"],
        "commune": { "nom": "Crest", "code_postal": "26400", "code_insee": "26108" },
    }));
    let lieu = app.lieu_create(lieu).unwrap();
    let tag: SaisieTag = read(json!({ "nom": "Saperlipopette" }));
    app.tag_create(tag).unwrap();
    let cra: SaisieCra = read(json!({
        "type": "individuel", "date": "2026-11-24", "duree": 45, "type_lieu": "lieu_activite", "lieu_id": lieu.id,
        "thematiques": ["email"], "beneficiaire_id": personne.id, "notes": "ciel turquoise",
    }));
    app.cra_create(cra, None).unwrap();
    let brouillon: SaisieCra = read(json!({ "type": "collectif", "titre": "Atelier kaléidoscope" }));
    app.brouillon_save(Uuid::from_u128(1), brouillon).unwrap();
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// « word in file », in UTF-8 or UTF-16, whole or as the search folds it. File names count too.
fn readable(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(dir) {
        let bytes = [std::fs::read(&path).unwrap(), path.to_string_lossy().into_owned().into_bytes()].concat();
        for word in WORDS {
            let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let folded = besace_domain::texte::fold(word);
            let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
            if holds(word.as_bytes()) || holds(&wide) || holds(folded.as_bytes()) {
                found.push(format!("{word} in {}", path.display()));
            }
        }
    }
    found
}

fn names(dir: &Path) -> Vec<String> {
    files(dir).iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

#[tokio::test]
async fn no_file_of_a_profile_names_anyone() {
    let appareil = Appareil::new();
    let app = &appareil.app;
    let profil = account(&appareil).await;
    work(app);
    // A refused exchange, which leaves its reasons behind it.
    drop(app.sync_run().await);
    app.sauvegarde_create(PHRASE, None, Existant::Garde).unwrap();
    assert_eq!(readable(appareil.data()), [""; 0], "open: the log of the database holds the last writes");
    assert!(names(appareil.data()).iter().any(|nom| nom.ends_with("-wal")), "{:?}", names(appareil.data()));

    // Locked by a passphrase, then opened again: the copy of the day is made on the side.
    app.verrouillage_update(Some(PHRASE)).unwrap();
    app.profil_close();
    appareil.horloge.set("2026-11-25T08:00:00Z");
    app.profil_open(&profil.id, Some(PHRASE)).unwrap();
    let copy = appareil.dossier(&profil.id).join("sauvegardes/2026-11-25.db");
    app.profil_close();
    assert!(copy.exists(), "closing waits for the copy of the day, which is looked at too");
    assert_eq!(readable(appareil.data()), [""; 0], "closed: description, database, copies");
}

#[tokio::test]
async fn no_file_names_anyone_where_there_is_no_keyring() {
    let appareil = Appareil::without_keyring();
    appareil.app.verrouillage_update(Some(PHRASE)).unwrap();
    let profil = account(&appareil).await;
    work(&appareil.app);
    assert!(appareil.dossier(&profil.id).join("cle.scellee").exists(), "the keys are in a file");
    assert_eq!(readable(appareil.data()), [""; 0]);
    appareil.app.profil_close();
    let bytes = std::fs::read(appareil.dossier(&profil.id).join("profil.json")).unwrap();
    let fiche: Value = serde_json::from_slice(&bytes).unwrap();
    let champs: Vec<_> = fiche.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(champs, ["demo", "dernier_usage", "inacheve", "protection"], "nothing else is written in clear");
}

/// What the search finds when there is something to find: the export is for people to read.
#[cfg(unix)]
#[tokio::test]
async fn an_export_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let appareil = Appareil::new();
    account(&appareil).await;
    work(&appareil.app);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("export.json");
    std::fs::write(dir.path().join("export.json.partiel"), "left by a crash").unwrap();
    appareil.app.export_json(&path, Existant::Garde).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(names(dir.path()), ["export.json"]);
    assert!(readable(dir.path()).iter().any(|line| line.starts_with("Zéphyrine in")), "{:?}", readable(dir.path()));
}
