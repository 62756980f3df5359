//! What a thief, a vandal or a support engineer would do with the file.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::support::{at, id, profil};

/// The file as SQLCipher sees it, without our code.
pub fn raw(path: &Path) -> rusqlite::Connection {
    let conn = rusqlite::Connection::open(path).unwrap();
    let key: String = crate::support::cle().as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    conn.execute_batch(&format!("PRAGMA key = \"x'{key}'\"")).unwrap();
    conn
}

/// Every page of the file in clear, free ones and gaps between rows included: SQLCipher 4, with a raw key.
pub fn decrypted(path: &Path) -> Vec<u8> {
    use cbc::cipher::{BlockModeDecrypt, KeyIvInit, block_padding::NoPadding};
    const PAGE: usize = 4096;
    const RESERVED: usize = 80;
    const SALT: usize = 16;
    let mut clear = Vec::new();
    for (n, page) in fs::read(path).unwrap().chunks_exact(PAGE).enumerate() {
        let (body, reserved) = page.split_at(PAGE - RESERVED);
        let mut body = body[if n == 0 { SALT } else { 0 }..].to_vec();
        let key = crate::support::cle();
        let decryptor = cbc::Decryptor::<aes::Aes256>::new_from_slices(key.as_bytes(), &reserved[..16]).unwrap();
        decryptor.decrypt_padded::<NoPadding>(&mut body).unwrap();
        clear.extend(body);
    }
    clear
}

pub fn set_user_version(path: &Path, version: u32) {
    raw(path).pragma_update(None, "user_version", version).unwrap();
}

/// Every file under `dir` that holds one of `words`, in UTF-8 or UTF-16, whole or folded.
pub fn files_holding(dir: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_holding(&path, words));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        for word in words {
            let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let folded = besace_domain::texte::fold(word);
            if [word.as_bytes(), wide.as_slice(), folded.as_bytes()].iter().any(|needle| contains(&bytes, needle)) {
                found.push(format!("{} in {}", word, path.display()));
            }
        }
    }
    found
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn no_file_of_a_profile_holds_a_readable_name() {
    let mut profil = profil();
    let personne = profil.beneficiaire(1, "Zéphyrine", "Quincampoix");
    profil.cra(2, json!({ "beneficiaire_id": personne, "notes": "hydravion turquoise" }));
    let saisie =
        besace_domain::SaisieCra { notes: Some("brouillon kaléidoscopique".to_owned()), ..Default::default() };
    profil.store.brouillon_save(id(3), &saisie, at(3)).unwrap();
    profil.store.prepare(besace_store::Limites::default(), false).unwrap();
    let words = ["Zéphyrine", "Quincampoix", "hydravion", "turquoise", "kaléidoscopique"];
    assert_eq!(files_holding(profil.dir.path(), &words), [""; 0], "while open, log included");
    let copy = profil.dir.path().join("copie.db");
    profil.store.backup_to(copy, &besace_store::Cle::new([3; 32])).unwrap();
    profil.store.checkpoint().unwrap();
    assert_eq!(files_holding(profil.dir.path(), &words), [""; 0], "once copied back, backup included");
}

#[test]
fn the_search_for_readable_names_would_find_one() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("fuite.log"), "client Zéphyrine reçu").unwrap();
    assert_eq!(files_holding(dir.path(), &["Zéphyrine"]).len(), 1);
}
