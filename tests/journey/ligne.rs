//! The command line, as scripts and the support use it, beside an open window.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use besace_app::trousseau::{Trousseau, TrousseauError, Zeroizing};
use serde_json::{Value, json};

use crate::appareil::Appareil;
use crate::serveur::Serveur;

pub(crate) const PHRASE: &str = "cheval pile agrafe";

/// A machine without a keyring.
pub(crate) struct Absent;

impl Trousseau for Absent {
    fn status(&self) -> Result<(), TrousseauError> {
        Err(TrousseauError::SansService(String::new()))
    }

    fn get(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, TrousseauError> {
        Err(TrousseauError::SansService(String::new()))
    }

    fn save(&self, _: &str, _: &[u8]) -> Result<(), TrousseauError> {
        Err(TrousseauError::SansService(String::new()))
    }

    fn delete(&self, _: &str) -> Result<(), TrousseauError> {
        Err(TrousseauError::SansService(String::new()))
    }
}

pub(crate) struct Ligne<'a> {
    pub(crate) data: &'a Path,
    pub(crate) phrase: Option<&'a str>,
}

impl Ligne<'_> {
    /// Exit code, JSON of standard output, standard error.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> (i32, Value, String) {
        use std::io::Write as _;
        let mut command = Command::new(env!("CARGO_BIN_EXE_besace"));
        command.args(arguments).env("BESACE_DATA", self.data).env("HOME", self.data).env("XDG_RUNTIME_DIR", self.data);
        for leak in ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "BESACE_PHRASE", "BESACE_TROUSSEAU"] {
            command.env_remove(leak);
        }
        command.envs(self.phrase.map(|phrase| ("BESACE_PHRASE", phrase)));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let value = serde_json::from_str(&text).unwrap_or(Value::String(text));
        (output.status.code().unwrap(), value, String::from_utf8(output.stderr).unwrap())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_add_list_send_and_are_refused_in_words() {
    let serveur = Serveur::start();
    let a = Appareil::with(Arc::new(Absent), false);
    let refused = a.app.demo_create().map(|profil| profil.demo);
    assert_eq!(refused.ok(), Some(true), "« Essayer » works without a keyring");
    a.app.demo_delete().unwrap();
    a.app.verrouillage_update(Some(PHRASE)).unwrap();
    a.accept(&serveur, serveur.adresse).await;
    a.sync().await;
    let ligne = Ligne { data: a.dir.path(), phrase: Some(PHRASE) };
    let run = |arguments: &[&str], input: &str| ligne.run(arguments, input);

    let good = json!({ "type": "individuel", "date": "2026-11-20", "duree": 45, "type_lieu": "a_distance", "thematiques": ["email"] });
    let (code, answer, _) = run(&["cra", "add", "-"], &good.to_string());
    assert_eq!((code, answer["cra"]["saisie"]["duree"].as_i64()), (0, Some(45)), "{answer}");
    let (code, answer, _) = run(&["cra", "add", "-"], &json!([good, good]).to_string());
    assert_eq!((code, answer.as_array().map(Vec::len)), (0, Some(2)));
    assert_eq!(a.reports().len(), 3, "the open window holds them");

    let wrong =
        json!({ "type": "individuel", "date": "2026-11-20", "duree": 0, "type_lieu": "a_distance", "thematiques": [] });
    let (code, answer, said) = run(&["cra", "add", "-"], &wrong.to_string());
    let champs: Vec<&str> =
        answer["erreur"]["champs"].as_array().unwrap().iter().filter_map(|e| e["champ"].as_str()).collect();
    assert_eq!((code, champs), (3, vec!["duree", "thematiques"]), "{answer}");
    assert!(said.contains("2\u{a0}champs à corriger"), "{said}");
    for (input, expected) in [("{", "json_illisible"), ("3", "json_illisible"), ("[1]", "json_illisible")] {
        let (code, answer, _) = run(&["cra", "add", "-"], input);
        assert_eq!((code, answer["erreur"]["code"].as_str()), (8, Some(expected)), "{input}");
    }
    let (code, answer, _) = run(&["cra", "add", "/nulle/part.json"], "");
    assert_eq!((code, answer["erreur"]["code"].as_str()), (8, Some("fichier")));

    let (code, answer, _) = run(&["cra", "list", "--du", "01/11/2026", "--type", "individuel", "--limite", "2"], "");
    assert_eq!(
        (code, answer["lignes"].as_array().map(Vec::len), answer["suite"].is_string()),
        (0, Some(2), true),
        "{answer}"
    );
    let (code, answer, _) = run(&["cra", "list", "--sync", "envoye"], "");
    assert_eq!((code, answer["lignes"].as_array().map(Vec::len)), (0, Some(0)));

    misspelt_filters_are_refused(&ligne);

    let (code, answer, _) = run(&["sync"], "");
    assert_eq!((code, answer["badge"]["libelle"].as_str()), (0, Some("À jour")), "{answer}");
    assert_eq!(a.app.sync_get().unwrap().recus_mois, 3, "the window sees what left");

    let (code, answer, _) = run(&["doctor"], "");
    assert_eq!(
        (code, answer["profil"]["defauts"].as_array().map(Vec::len), answer["profil"]["inscrit"].as_bool()),
        (0, Some(0), Some(true)),
        "{answer}"
    );
    let (code, answer, _) = run(&["export"], "");
    assert_eq!((code, answer["cra"].as_array().map(Vec::len)), (0, Some(3)));
    let (code, answer, _) = run(&["profil", "list"], "");
    assert_eq!(
        (code, answer[0]["nom_affiche"].as_str()),
        (0, Some("Profil verrouillé")),
        "a sealed profile names nobody"
    );

    for (phrase, expected) in [(None, "phrase_requise"), (Some("autre phrase"), "phrase_fausse")] {
        let (code, answer, _) = Ligne { phrase, ..ligne }.run(&["cra", "list"], "");
        assert_eq!((code, answer["erreur"]["code"].as_str()), (4, Some(expected)));
    }
    let (code, answer, _) = run(&["--profil", "inconnu", "cra", "list"], "");
    assert_eq!((code, answer["erreur"]["code"].as_str()), (4, Some("profil_inconnu")));

    let many = vec![good.clone(); besace_sync::limits::MUTATIONS_PER_REQUEST_MAX + 1];
    assert_eq!(run(&["cra", "add", "-"], &Value::from(many).to_string()).0, 0);
    let (code, answer, _) = run(&["sync"], "");
    assert_eq!(
        (code, answer["badge"]["libelle"].as_str()),
        (0, Some("À jour")),
        "more than one exchange carries leaves at once"
    );
}

fn misspelt_filters_are_refused(ligne: &Ligne<'_>) {
    for wrong in [["--type", "colectif"], ["--thematique", "emails"]] {
        let (code, _, said) = ligne.run(&["cra", "list", wrong[0], wrong[1]], "");
        assert!(code == 2 && said.contains(wrong[1]), "a misspelt filter finds nothing and would say nothing: {said}");
    }
}

#[test]
fn the_help_is_french_and_tells_the_exit_codes() {
    let data = tempfile::tempdir().unwrap();
    let ligne = Ligne { data: data.path(), phrase: None };
    let (code, help, _) = ligne.run(&["--aide"], "");
    let help = help.as_str().unwrap();
    assert_eq!(code, 0);
    for words in ["Usage : besace", "Commandes", "Codes de sortie :", "3  saisie refusée", "doctor", "--profil"] {
        assert!(help.contains(words), "{words}: {help}");
    }
    assert!(!help.contains("Print") && !help.contains("Commands:"), "{help}");
    for (arguments, words) in [
        (vec!["bonjour"], "Commande inconnue"),
        (vec!["cra", "list", "--bidule"], "Option inconnue"),
        (vec!["cra", "add"], "Il manque"),
        (vec!["cra", "list", "--limite", "deux"], "Valeur non comprise"),
    ] {
        let (code, answer, said) = ligne.run(&arguments, "");
        assert_eq!((code, answer["erreur"]["code"].as_str()), (2, Some("usage")), "{arguments:?}");
        assert!(said.starts_with(words), "{arguments:?}: {said}");
    }
    let (code, answer, _) = ligne.run(&["sync"], "");
    assert_eq!((code, answer["erreur"]["code"].as_str()), (4, Some("profil_inconnu")));
    let (code, answer, _) = ligne.run(&["doctor"], "");
    assert_eq!(
        (code, answer["trousseau"]["disponible"].as_bool()),
        (0, Some(false)),
        "doctor answers without a profile: {answer}"
    );
}
