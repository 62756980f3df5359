use besace_domain::{Contexte, Mode};
use serde_json::{Value, json};

use super::{AUJOURDHUI, doc, lines};

fn check(collection: &str, mode: Mode, document: &Value) -> Result<Value, Vec<String>> {
    let contexte = Contexte { aujourdhui: AUJOURDHUI, mode };
    let found = besace_domain::check(collection, &doc(document.clone()), &contexte);
    found.map(|doc| json!(doc)).map_err(|erreurs| lines(&erreurs))
}

fn cra() -> Value {
    json!({"type": "individuel", "date": "2026-11-24", "duree": 45, "type_lieu": "a_distance", "thematiques": ["email"]})
}

#[test]
fn each_collection_has_its_door() {
    let id = "00000000-0000-0000-0000-000000000001";
    for (collection, document) in [
        ("cra", cra()),
        ("beneficiaire", json!({"prenom": "Odette", "nom": "Petit"})),
        (
            "lieu",
            json!({"nom": "Mairie", "adresse": "Place", "typologies": ["MUNI"],
            "commune": {"nom": "Crest", "code_postal": "26400", "code_insee": "26108"}}),
        ),
        ("lieu_activite", json!({"lieu_id": id})),
        ("tag", json!({"nom": "Bus"})),
    ] {
        assert_eq!(check(collection, Mode::Strict, &document), Ok(document.clone()), "{collection}");
        assert!(check(collection, Mode::Strict, &json!({})).is_err(), "{collection}");
    }
    for collection in ["compte", "emploi", "conflit", "fusee"] {
        for mode in [Mode::Strict, Mode::Importe] {
            let refused = check(collection, mode, &json!({"nom": "x"}));
            assert_eq!(refused, Err(vec!["collection: Ce type de donnée n’est pas connu de ce serveur.".to_owned()]));
        }
    }
}

#[test]
fn fields_written_by_the_server_or_by_a_newer_version_survive() {
    let mut document = cra();
    document["creation"] = json!("2026-11-24T10:00:00Z");
    document["premier_accompagnement"] = json!(true);
    document["humeur"] = json!({"valeur": "bonne"});
    assert_eq!(check("cra", Mode::Strict, &document), Ok(document.clone()));
    document["id"] = json!("00000000-0000-0000-0000-000000000001");
    document["notes"] = json!(null);
    let kept = check("cra", Mode::Strict, &document).expect("valid");
    assert_eq!((kept.get("id"), kept.get("notes")), (None, None));
}

#[test]
fn history_is_kept_and_flagged_until_it_is_mended() {
    let mut old = cra();
    old["thematiques"] = json!([]);
    let kept = check("cra", Mode::Importe, &old).expect("kept");
    assert_eq!(kept["importe"], json!(true));
    assert_eq!(kept.get("thematiques"), None);
    assert!(check("cra", Mode::Strict, &kept).is_err(), "the flag opens no door by itself");
    let mut mended = kept;
    mended["thematiques"] = json!(["email"]);
    for mode in [Mode::Strict, Mode::Importe] {
        assert_eq!(check("cra", mode, &mended), Ok(cra()), "the flag goes with its reason");
    }
}

#[test]
fn history_that_no_screen_could_show_is_refused() {
    let lines = |document: Value| check("cra", Mode::Importe, &document).expect_err("refused");
    assert_eq!(lines(json!({})), ["type: Choisissez le type d’activité.", "date: Indiquez la date."]);
    assert_eq!(lines(json!({"type": "individuel", "date": "hier"})).len(), 1);
    assert!(check("lieu", Mode::Importe, &json!({"nom": "Sans adresse"})).is_ok());
    assert!(check("lieu", Mode::Importe, &json!({"adresse": "Sans nom"})).is_err());
}

#[test]
fn an_erased_person_stays_erased() {
    let revived = json!({"anonyme": true, "nom": "Petit", "genre": "feminin"});
    for mode in [Mode::Strict, Mode::Importe] {
        assert_eq!(check("beneficiaire", mode, &revived), Ok(json!({"anonyme": true, "genre": "feminin"})));
    }
}
