//! A save survives `kill -9`; a half-made one leaves nothing.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use besace_store::Store;
use serde_json::json;

use crate::support::{Profil, at, cle, cra_with, doc_of, id, profil};

const CHILD: &str = "BESACE_STORE_KILL_CHILD";

/// Not a test by itself: the process that gets killed.
#[test]
fn child_saves_then_says_so_and_waits() {
    let Ok(path) = std::env::var(CHILD) else { return };
    let mut store = Store::open(Path::new(&path), &cle()).unwrap();
    for n in 1..=50 {
        store.put("cra", id(n), doc_of(cra_with(json!({ "notes": format!("note {n}") }))), at(n)).unwrap();
        // The parent kills on this byte: the save returned, nothing else happened.
        std::io::Write::write_all(&mut std::io::stderr(), &[u8::try_from(n).unwrap()]).unwrap();
    }
    std::thread::park();
}

#[test]
fn a_save_that_returned_survives_kill_9() {
    for stop_at in [1u8, 7, 23] {
        let Profil { dir, store } = profil();
        let path = dir.path().join("besace.db");
        drop(store);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::child_saves_then_says_so_and_waits", "--nocapture", "--test-threads=1"])
            .env(CHILD, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stderr.take().unwrap();
        let mut byte = [0];
        while byte[0] != stop_at {
            pipe.read_exact(&mut byte).unwrap();
        }
        child.kill().unwrap();
        child.wait().unwrap();

        let store = Store::open(&path, &cle()).unwrap();
        for n in 1..=u128::from(stop_at) {
            let cra = store.cra_get(id(n)).unwrap();
            assert_eq!(cra.saisie.notes, Some(format!("note {n}")));
        }
        let total = store.cra_count(&besace_store::FiltresCra::default()).unwrap().total;
        assert_eq!(
            store.etat_echange().unwrap().en_attente,
            u64::try_from(total).unwrap(),
            "each with its outbox line"
        );
        assert!(store.integrity_check().unwrap().is_sound());
    }
}
