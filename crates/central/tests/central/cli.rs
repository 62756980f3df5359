//! The command line: JSON out, documented exit codes, and the server running beside.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use besace_formats::qr;
use besace_sync::wire::collection;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::commun::{Boite, Serveur, cra, dossier};

pub(crate) fn central(donnees: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_besace-central"));
    command.env("BESACE_JOURNAL", "warn").arg("--donnees").arg(donnees);
    command
}

/// Its answer; it must succeed.
pub(crate) fn ok(command: &mut Command) -> Value {
    let output = command.output().unwrap();
    let erreur = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{command:?}: {erreur}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn code(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn an_administrator_sets_up_a_server_from_nothing() {
    let dir = TempDir::new().unwrap();
    let donnees = dir.path().join("donnees");
    let run = |args: &[&str]| ok(central(&donnees).args(args));
    run(&["structure", "create", "13002603200016", "Mairie de Crest"]);
    assert_eq!(run(&["structure", "list"])[0]["nom"], json!("Mairie de Crest"));
    let (sortie, erreur) = code(central(&donnees).args(["invite", "lea@exemple.fr", "--structure", "13002603200016"]));
    assert_eq!(sortie, Some(1));
    assert!(erreur.contains("adresse publique"), "{erreur}");
    for wrong in ["http://besace.exemple.fr", "besace.exemple.fr/x", "a b", "moi@besace.exemple.fr"] {
        assert_eq!(code(central(&donnees).args(["reglage", "set", "adresse", wrong])).0, Some(1), "{wrong}");
    }
    assert_eq!(code(central(&donnees).args(["reglage", "set", "nom", " "])).0, Some(1));
    assert_eq!(run(&["reglage", "set", "domaines", "Exemple.fr"]), json!({ "domaines": "exemple.fr" }));
    run(&["reglage", "set", "adresse", "besace.exemple.fr"]);
    let invitation = run(&["invite", "lea@exemple.fr", "--structure", "13002603200016", "--role", "mediateur"]);
    assert!(invitation["code"].as_str().unwrap().starts_with("besace://besace.exemple.fr/"));
    assert_eq!(run(&["compte", "list"]), json!([]));
    assert_eq!(run(&["cra-sans-emploi"]), json!([]));
    assert_eq!(run(&["lieu", "list"]), json!([]));
    assert_eq!(run(&["audit", "--limite", "1"])[0]["action"], json!("invitation.create"));
    let tag = run(&["tag", "create", "France services", "--description", "Vu avec un agent France services"]);
    assert_eq!(run(&["tag", "list"])[0]["tag"]["nom"], json!("France services"));
    assert_eq!(code(central(&donnees).args(["tag", "create", "France services"])).0, Some(1), "one name, one tag");
    assert_eq!(code(central(&donnees).args(["tag", "create", "FS"])).0, Some(1), "the same rule as on the device");
    run(&["tag", "delete", tag["id"].as_str().unwrap()]);
    assert_eq!(run(&["tag", "list"]), json!([]));
    assert!(run(&["openapi"])["paths"]["/sync/v1"].is_object());
}

#[test]
fn an_invitation_is_drawn_in_a_file_that_was_not_there() {
    let dir = TempDir::new().unwrap();
    let donnees = dir.path().join("donnees");
    ok(central(&donnees).args(["structure", "create", "13002603200016", "Mairie de Crest"]));
    ok(central(&donnees).args(["reglage", "set", "adresse", "besace.exemple.fr"]));
    let picture = dir.path().join("lea.png");
    let invite = |email: &str| {
        let mut command = central(&donnees);
        command.args(["invite", email, "--structure", "13002603200016", "--qr"]).arg(&picture);
        command
    };
    let (sortie, _) = code(&mut invite("ce n’est pas une adresse"));
    assert!(sortie == Some(1) && !picture.exists(), "nobody invited, nothing written");
    let invited = ok(&mut invite("lea@exemple.fr"));
    assert_eq!(invited["qr"], json!(picture));
    let drawn = std::fs::read(&picture).unwrap();
    assert_eq!(qr::read(&drawn).unwrap(), [invited["code"].as_str().unwrap()]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&picture).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "it opens an account");
    }
    let audit = || ok(central(&donnees).arg("audit")).as_array().unwrap().len();
    let before = audit();
    let (sortie, erreur) = code(&mut invite("leo@exemple.fr"));
    assert!(sortie == Some(1) && erreur.contains("existe déjà"), "{erreur}");
    assert_eq!((std::fs::read(&picture).unwrap(), audit()), (drawn, before), "kept as it was, and nobody invited");
}

#[test]
fn exit_codes_are_those_documented() {
    let dir = TempDir::new().unwrap();
    let donnees = dir.path().join("donnees");
    assert_eq!(code(central(&donnees).args(["structure", "create", "123", "X"])).0, Some(1));
    assert_eq!(code(central(&donnees).args(["compte", "radier", "personne@exemple.fr"])).0, Some(1));
    assert_eq!(code(central(&donnees).arg("inconnue")).0, Some(2));
    let (sortie, erreur) = code(central(&donnees).args(["serve", "--ecoute", "0.0.0.0:0", "--courriels", "/tmp/x"]));
    assert_eq!(sortie, Some(1), "mails in a folder are for loopback only: {erreur}");
    assert_eq!(code(central(&donnees).args(["demo", "--adresse", "0.0.0.0:80"])).0, Some(1));

    let demo = dir.path().join("demo");
    ok(central(&demo).arg("demo"));
    for public in [["--ecoute", "0.0.0.0:0"].as_slice(), ["--ecoute", "127.0.0.1:0", "--mandataire"].as_slice()] {
        let (sortie, erreur) = code(central(&demo).arg("serve").args(public));
        assert_eq!(sortie, Some(1), "a demo whose password is public stays on its machine: {erreur}");
        assert!(erreur.contains("démonstration"), "{erreur}");
    }
    let secret = ["--smtp", "smtp.exemple.fr", "--smtp-mot-de-passe", "secret", "compte", "list"];
    assert_eq!(code(central(&donnees).args(secret)).0, Some(2), "a password is never in the list of processes");
    let identifiant = ["--smtp", "smtp.exemple.fr", "--smtp-identifiant", "besace", "compte", "list"];
    let (sortie, erreur) = code(central(&donnees).args(identifiant));
    assert!(sortie == Some(1) && erreur.contains("BESACE_SMTP_MOT_DE_PASSE"), "{erreur}");
    assert_eq!(code(central(&donnees).env("BESACE_SMTP_MOT_DE_PASSE", "secret").args(identifiant)).0, Some(0));

    let cle = donnees.join("central.cle");
    std::fs::write(&cle, [9; 32]).unwrap();
    let (sortie, erreur) = code(central(&donnees).args(["compte", "list"]));
    assert_eq!(sortie, Some(3), "{erreur}");
    assert!(erreur.contains("La clé ne correspond pas"), "{erreur}");
    let file = dir.path().join("fichier");
    std::fs::write(&file, "x").unwrap();
    assert_eq!(code(central(&file).args(["compte", "list"])).0, Some(3));
}

#[cfg(unix)]
#[test]
fn the_key_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = TempDir::new().unwrap();
    let donnees = dir.path().join("donnees");
    ok(central(&donnees).args(["compte", "list"]));
    let mode = |nom: &str| std::fs::metadata(donnees.join(nom)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("central.cle"), mode("central.db"), mode("")), (0o600, 0o600, 0o700));
    let copie = dir.path().join("copie.db");
    ok(central(&donnees).args(["sauvegarde", "create"]).arg(&copie));
    assert_eq!(std::fs::metadata(&copie).unwrap().permissions().mode() & 0o777, 0o600, "a copy too");
    assert_ne!(&std::fs::read(&copie).unwrap()[..16], b"SQLite format 3\0", "encrypted");
    let base = std::fs::read(donnees.join("central.db")).unwrap();
    assert_ne!(&base[..16], b"SQLite format 3\0", "encrypted");
    std::fs::set_permissions(donnees.join("central.cle"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let (sortie, erreur) = code(central(&donnees).args(["compte", "list"]));
    assert_eq!(sortie, Some(1));
    assert!(erreur.contains("chmod 600"), "{erreur}");

    let open = dir.path().join("ouvert");
    std::fs::create_dir(&open).unwrap();
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o755)).unwrap();
    let (sortie, erreur) = code(central(&open).args(["compte", "list"]));
    assert_eq!(sortie, Some(1));
    assert!(erreur.contains("chmod 700"), "{erreur}");
    assert_eq!(std::fs::metadata(&open).unwrap().permissions().mode() & 0o777, 0o755, "somebody's own folder");
    assert_eq!(std::fs::read_dir(&open).unwrap().count(), 0, "no secret was put there");
}

#[test]
fn a_structure_changes_its_name_and_its_departement() {
    let dir = TempDir::new().unwrap();
    let donnees = dir.path().join("donnees");
    let run = |args: &[&str]| ok(central(&donnees).args(args));
    run(&["structure", "create", "13002603200016", "Mairie de Crest"]);
    run(&["structure", "update", "13002603200016", "--departement", "26"]);
    let changed = run(&["structure", "update", "130 026 032 00016", "--nom", "Ville de Crest"]);
    assert_eq!((&changed["nom"], &changed["departement"]), (&json!("Ville de Crest"), &json!("26")));
    let emptied = run(&["structure", "update", "13002603200016", "--departement", ""]);
    assert_eq!(emptied["departement"], Value::Null);
    assert_eq!(run(&["structure", "list"]), json!([emptied]));
    for (args, words) in [
        (["13002603200016"].as_slice(), "Dites ce qui change"),
        (["13002603200016", "--nom", " "].as_slice(), "nom de la structure"),
        (["13002603200016", "--departement", "99"].as_slice(), "Aucun département"),
        (["35600000000048", "--nom", "La Poste"].as_slice(), "Aucune structure"),
    ] {
        let (sortie, erreur) = code(central(&donnees).args(["structure", "update"]).args(args));
        assert!(sortie == Some(1) && erreur.contains(words), "{args:?}: {erreur}");
    }
}

/// `serve`, and the address it says.
fn serving(command: &mut Command) -> (std::process::Child, String) {
    let mut serve = command.args(["serve", "--ecoute", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut answer = String::new();
    let mut lines = BufReader::new(serve.stdout.take().unwrap());
    while !answer.trim_end().ends_with('}') {
        assert_ne!(lines.read_line(&mut answer).unwrap(), 0, "it stopped: {answer}");
    }
    let answer: Value = serde_json::from_str(&answer).unwrap();
    (serve, answer["ecoute"].as_str().unwrap().to_owned())
}

#[test]
fn a_mail_that_could_not_leave_is_kept_and_sent_by_the_server() {
    let dir = TempDir::new().unwrap();
    let donnees = dir.path().join("donnees");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let smtp = |port: u16| {
        let mut command = central(&donnees);
        command.args(["--smtp", "127.0.0.1", "--smtp-chiffrement", "aucun", "--smtp-port", &port.to_string()]);
        command
    };
    ok(central(&donnees).args(["structure", "create", "13002603200016", "Mairie de Crest"]));
    ok(central(&donnees).args(["reglage", "set", "adresse", "besace.exemple.fr"]));
    let start = std::time::Instant::now();
    let invited = ok(smtp(closed).args(["invite", "lea@exemple.fr", "--structure", "13002603200016"]));
    assert_eq!(invited["courriel"], json!("en_attente"), "{invited}");
    assert!(start.elapsed().as_secs() < 10, "nobody waits for a mail server that is not there");

    let boite = Boite::ouvrir();
    let (mut serve, _) = serving(&mut smtp(boite.port));
    let lettre = boite.attendre("lea@exemple.fr", |corps| corps.contains("besace://"));
    assert!(lettre.corps.contains(invited["code"].as_str().unwrap()));
    let picture = &lettre.partie("image/png").octets;
    assert_eq!(qr::read(picture).unwrap(), [invited["code"].as_str().unwrap()], "kept with the mail that waits");
    let again = ok(smtp(boite.port).args(["invite", "leo@exemple.fr", "--structure", "13002603200016"]));
    assert_eq!(again["courriel"], json!("parti"));
    boite.attendre("leo@exemple.fr", |corps| corps.contains(again["code"].as_str().unwrap()));
    assert_eq!(boite.compter("lea@exemple.fr") + boite.compter("leo@exemple.fr"), 0, "each once");
    serve.kill().unwrap();
    serve.wait().unwrap();
}

#[test]
fn the_demo_serves_and_tells_everything_a_test_needs() {
    let dir = dossier();
    let courriels = dir.path().join("courriels");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/coop");
    let mut demo = central(dir.path());
    demo.arg("--courriels").arg(&courriels).args(["demo", "--coop"]);
    demo.arg(fixtures.join("activites.json")).arg(fixtures.join("lieux-activite.json"));
    let demo = ok(&mut demo);
    assert!(demo["import"]["creees"].as_u64().unwrap() > 20);
    let mut mail: Vec<_> = std::fs::read_dir(&courriels).unwrap().map(|entry| entry.unwrap().path()).collect();
    mail.sort();
    let [picture, text] = mail.as_slice() else { panic!("one mail, its picture beside it: {mail:?}") };
    assert!(std::fs::read_to_string(text).unwrap().contains(demo["invitation"].as_str().unwrap()));
    assert_eq!(qr::read(&std::fs::read(picture).unwrap()).unwrap(), [demo["invitation"].as_str().unwrap()]);

    let (mut serve, adresse) = serving(central(dir.path()).arg("--courriels").arg(&courriels));
    let (sortie, erreur) = code(central(dir.path()).args(["serve", "--ecoute", "127.0.0.1:0"]));
    assert_eq!(sortie, Some(1), "one server at a time: {erreur}");
    let listed = ok(central(dir.path()).args(["compte", "list"]));
    assert_eq!(listed[0]["email"], demo["email"], "the command line works beside the server");

    drop(rustls::crypto::ring::default_provider().install_default());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ask = json!({ "email": demo["email"], "mot_de_passe": demo["mot_de_passe"] });
    let statut = runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        client.post(format!("http://{adresse}/v1/connexions")).json(&ask).send().await.unwrap().status()
    });
    assert_eq!(statut, 202, "the account opens");
    serve.kill().unwrap();
    serve.wait().unwrap();
    let again = ok(central(dir.path()).arg("--courriels").arg(&courriels).arg("demo"));
    assert_eq!(again["email"], demo["email"], "twice is once, after a kill -9 too");
}

#[tokio::test]
async fn an_administrator_works_while_the_server_answers() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller("nadia@exemple.fr").await;
    let dir = serveur.dossier.path().to_owned();
    let listed = ok(central(&dir).args(["appareil", "list", "nadia@exemple.fr"]));
    assert_eq!(listed[0]["id"], json!(a.id));
    ok(central(&dir).args(["appareil", "retirer", &a.id.to_string()]));
    let (_, reponse) = a.creer(collection::CRA, &cra()).await;
    assert_eq!(reponse.fault.as_deref(), Some("appareil_retire"), "seen at once");
    let letters = ok(central(&dir).args(["lettre-morte", "nadia@exemple.fr"]));
    assert_eq!((&letters[0]["code"], letters[0].get("mutation")), (&json!("appareil_retire"), None), "without content");
    ok(central(&dir).args(["maintenance", "--attendre", "60"]));
    assert_eq!(serveur.get("/v1/serveur").await.0, 503);
    ok(central(&dir).arg("maintenance"));
    assert_eq!(serveur.get("/v1/serveur").await.0, 200);
}

#[tokio::test]
async fn dead_letters_are_tried_then_released_without_their_content() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller("nadia@exemple.fr").await;
    let dir = serveur.dossier.path().to_owned();
    ok(central(&dir).args(["appareil", "retirer", &a.id.to_string()]));
    let mut secret = cra();
    secret.insert("notes".to_owned(), json!("Zwxqsecret"));
    let (id, _) = a.creer(collection::CRA, &secret).await;
    let mut wrong = secret;
    wrong.insert("duree".to_owned(), json!(0));
    a.creer(collection::CRA, &wrong).await;
    assert_eq!(
        ok(central(&dir).args(["lettre-morte", "nadia@exemple.fr"])),
        ok(central(&dir).args(["lettre-morte", "lister", "nadia@exemple.fr"]))
    );
    let run = |rest: &[&str]| {
        let output = central(&dir).args(["lettre-morte", "liberer", "nadia@exemple.fr"]).args(rest).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("Zwxqsecret"), "{said}");
        (output.status.code(), serde_json::from_slice::<Value>(&output.stdout).unwrap_or_default())
    };
    let line = |seq, code: &str, issue| json!({ "appareil": a.id, "seq": seq, "collection": "cra", "code": code, "issue": issue });
    let (sortie, essai) = run(&["--essai"]);
    assert_eq!((sortie, &essai["essai"], &essai["liberees"]), (Some(4), &json!(true), &json!(1)));
    let read = |id| serveur.central.stockage.read().unwrap().record_get(&a.scope(), collection::CRA, id).unwrap();
    assert!(read(id).is_none(), "a trial writes nothing");
    let (sortie, liberees) = run(&["--appareil", &a.id.to_string(), "--seq", "1"]);
    let expected = json!({
        "essai": false, "liberees": 1, "gardees": 0, "lettres": [line(1, "appareil_retire", "acceptee")],
    });
    assert_eq!((sortie, liberees), (Some(0), expected));
    assert!(read(id).is_some());
    let (sortie, liberees) = run(&[]);
    assert_eq!((sortie, &liberees["lettres"][0]["issue"]), (Some(4), &json!("refusee")));
    assert_ne!(liberees["lettres"][0]["code"], json!("appareil_retire"), "why it is refused today");
    assert_eq!(run(&["--seq", "2"]).0, Some(2), "a number is one device's");
    assert_eq!(central(&dir).args(["lettre-morte"]).output().unwrap().status.code(), Some(2));
    let audit = ok(central(&dir).args(["audit"]));
    assert_eq!(audit[0]["action"], json!("lettre_morte.liberer"));
    assert_eq!(audit[0]["cible"], json!(format!("{} 2 refusee", a.id)));
}
