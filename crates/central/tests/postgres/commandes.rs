//! The command line with `--postgres`: the same commands, the same codes.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::base;
use crate::commun::{SIRET, dossier};

fn central(donnees: &Path, url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_besace-central"));
    command.env("BESACE_JOURNAL", "warn").env_remove("BESACE_POSTGRES");
    command.arg("--donnees").arg(donnees).arg("--postgres").arg(url);
    command
}

pub(crate) fn ok(donnees: &Path, url: &str, args: &[&str]) -> Value {
    let output = central(donnees, url).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn code(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn an_administrator_works_from_several_machines_on_one_database() {
    let url = base::adresse(&base::create()).url;
    let (here, there) = (dossier(), dossier());
    ok(here.path(), &url, &["structure", "create", SIRET, "Mairie de Crest"]);
    ok(here.path(), &url, &["reglage", "set", "adresse", "besace.exemple.fr"]);
    assert_eq!(ok(there.path(), &url, &["structure", "list"])[0]["nom"], json!("Mairie de Crest"));
    let invitation = ok(there.path(), &url, &["invite", "lea@exemple.fr", "--structure", SIRET]);
    assert!(invitation["code"].as_str().unwrap().starts_with("besace://besace.exemple.fr/"));
    let tag = ok(here.path(), &url, &["tag", "create", "France services"]);
    ok(there.path(), &url, &["tag", "delete", tag["id"].as_str().unwrap()]);
    let actions: Vec<_> = ok(here.path(), &url, &["audit"])
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["action"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(actions, ["tag.delete", "tag.create", "invitation.create", "reglage.set", "structure.create"]);
    for list in ["compte", "lieu"] {
        assert_eq!(ok(here.path(), &url, &[list, "list"]), json!([]));
    }
    assert!(!here.path().join("central.db").exists(), "nothing is kept in the folder");
}

#[test]
fn what_cannot_be_done_says_why_and_exits_as_documented() {
    let name = base::create();
    let url = base::adresse(&name).url;
    let dir = dossier();
    let run = |url: &str, args: &[&str]| code(central(dir.path(), url).args(args));
    let (sortie, erreur) = run("host=/nulle/part user=besace", &["compte", "list"]);
    assert_eq!(sortie, Some(5), "{erreur}");
    assert!(erreur.contains("ne répond pas"), "{erreur}");
    let (sortie, erreur) = run(&format!("{url} password=secret"), &["compte", "list"]);
    assert_eq!(sortie, Some(1), "{erreur}");
    assert!(erreur.contains("BESACE_POSTGRES") && !erreur.contains("secret"), "{erreur}");
    let mut by_variable = Command::new(env!("CARGO_BIN_EXE_besace-central"));
    by_variable.env("BESACE_JOURNAL", "warn").env("BESACE_POSTGRES", format!("{url} password=secret"));
    assert_eq!(code(by_variable.arg("--donnees").arg(dir.path()).args(["compte", "list"])).0, Some(0));
    let (sortie, erreur) = run("host=base.exemple.fr user=besace sslmode=disable", &["compte", "list"]);
    assert_eq!(sortie, Some(3), "{erreur}");
    assert!(erreur.contains("TLS"), "{erreur}");
    for args in [["sauvegarde", "create", "copie"], ["sauvegarde", "restore", "copie"]] {
        let (sortie, erreur) = run(&url, &args);
        assert_eq!(sortie, Some(1), "{erreur}");
        assert!(erreur.contains("pg_dump"), "{erreur}");
    }
    base::server().psql(&name, "INSERT INTO migration (version) VALUES (99)").unwrap();
    let (sortie, erreur) = run(&url, &["compte", "list"]);
    assert_eq!(sortie, Some(3), "{erreur}");
    assert!(erreur.contains("plus récente"), "{erreur}");
}
