use besace_app::App;

use crate::appareil::Appareil;

#[test]
fn a_closed_profile_opens_again_and_its_folder_names_nobody() {
    let appareil = Appareil::new();
    let profil = appareil.app.demo_create().unwrap();
    nobody_is_readable(appareil.data());
    appareil.app.profil_close();
    assert_eq!(appareil.app.compte_get().unwrap_err().code(), "profil_ferme");
    let opened = appareil.app.profil_open(&profil.id, None).unwrap();
    assert_eq!(opened.nom_affiche, "Nadia Ferrand");
    assert!(opened.dernier_usage.is_some());
    nobody_is_readable(appareil.data());
}

/// The log of the database included, while it is open.
fn nobody_is_readable(data: &std::path::Path) {
    let files = files(data);
    assert!(files.len() >= 2);
    for (path, bytes) in files {
        for name in ["Nadia", "Ferrand", "Odette", "Benali", "Crest"] {
            assert!(!bytes.windows(name.len()).any(|w| w == name.as_bytes()), "{name} is readable in {path}");
        }
    }
}

#[test]
fn a_profile_without_its_keys_stays_closed_and_whole() {
    let appareil = Appareil::new();
    let profil = appareil.app.demo_create().unwrap();
    appareil.app.profil_close();
    let other = Appareil::new();
    copy_dir(appareil.data(), other.data());
    assert_eq!(other.app.profil_open(&profil.id, None).unwrap_err().code(), "cles_absentes");
    assert_eq!(other.app.profil_list().unwrap()[0].nom_affiche, "Profil verrouillé");
    assert!(other.dossier(&profil.id).join("besace.db").exists());
}

#[test]
fn a_cloned_machine_becomes_another_device() {
    let appareil = Appareil::new();
    let profil = appareil.app.demo_create().unwrap();
    let id = |app: &App| app.id_create().unwrap().as_u128() & 0xffff_ffff;
    let before = id(&appareil.app);
    appareil.app.profil_close();

    let same = appareil.again("machine-a");
    same.profil_open(&profil.id, None).unwrap();
    assert_eq!(id(&same), before, "a restart is the same installation");
    same.profil_close();

    let clone = appareil.again("machine-b");
    clone.profil_open(&profil.id, None).unwrap();
    assert_ne!(id(&clone), before, "a clone makes its own ids");
    clone.profil_close();
    let again = appareil.again("machine-b");
    again.profil_open(&profil.id, None).unwrap();
    assert_ne!(id(&again), before, "once");
}

#[test]
fn a_damaged_database_is_said_and_left_alone() {
    let appareil = Appareil::new();
    let profil = appareil.app.demo_create().unwrap();
    appareil.app.profil_close();
    let base = appareil.dossier(&profil.id).join("besace.db");
    let mut bytes = std::fs::read(&base).unwrap();
    bytes[100] ^= 0xff;
    std::fs::write(&base, &bytes).unwrap();
    let error = appareil.app.profil_open(&profil.id, None).unwrap_err();
    assert_eq!(error.code(), "base_illisible");
    assert_eq!(std::fs::read(&base).unwrap(), bytes);
}

#[test]
fn a_short_passphrase_is_refused() {
    let appareil = Appareil::new();
    assert_eq!(appareil.app.verrouillage_update(Some("court")).unwrap_err().code(), "phrase_courte");
    appareil.app.demo_create().unwrap();
    assert_eq!(appareil.app.verrouillage_update(Some("cheval pile agrafe")).unwrap_err().code(), "demo");
}

fn files(dir: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

fn copy_dir(from: &std::path::Path, to: &std::path::Path) {
    for (path, bytes) in files(from) {
        let target = to.join(std::path::Path::new(&path).strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, bytes).unwrap();
    }
}
