use std::collections::BTreeSet;

use besace_domain::communes::{DEPARTEMENTS, all, departement_nom, get, search};

/// The first answers, as « name code-postal code-insee ».
fn check(texte: &str, expected: &[&str]) {
    let found: Vec<String> = search(texte, expected.len().max(1))
        .iter()
        .map(|trouvee| format!("{} {} {}", trouvee.commune.nom, trouvee.code_postal, trouvee.commune.code_insee))
        .collect();
    assert_eq!(found, expected, "{texte}");
}

#[test]
fn the_whole_official_table() {
    assert!(all().len() > 35_000, "{} communes", all().len());
    assert!(all().is_sorted_by(|a, b| a.code_insee < b.code_insee), "sorted, each code once");
    let departements: BTreeSet<&str> = all().iter().map(|commune| commune.departement()).collect();
    let named: BTreeSet<&str> = DEPARTEMENTS.iter().map(|(code, _)| *code).collect();
    assert_eq!(departements, named, "every commune is in a named département, and every département has communes");
    assert_eq!(all().iter().filter(|commune| commune.is_arrondissement()).count(), 45);
    for commune in all().iter().filter(|commune| !commune.codes_postaux.is_empty()) {
        assert!(commune.to_ref(None).is_well_formed(), "{commune:?}");
    }
}

#[test]
fn by_name_whatever_the_spelling() {
    check("crest", &["Crest 26400 26108", "Crestot 27110 27185"]);
    check("CRÉST", &["Crest 26400 26108"]);
    check("st etienne", &["Saint-Étienne 42000 42218"]);
    check("Saint-Étienne", &["Saint-Étienne 42000 42218"]);
    check("saint etienne du gres", &["Saint-Étienne-du-Grès 13103 13094"]);
    check("l’hay les roses", &["L’Haÿ-les-Roses 94240 94038"]);
    check("hay roses", &["L’Haÿ-les-Roses 94240 94038"]);
    check("ste maxime", &["Sainte-Maxime 83120 83115"]);
    check("aouste sur", &["Aouste-sur-Sye 26400 26011"]);
    check("zzzz", &[]);
    check("", &[]);
    check("’ -", &[]);
}

#[test]
fn the_most_inhabited_comes_first() {
    check("marseille", &["Marseille 13001 13055"]);
    check("saint-denis", &["Saint-Denis 97400 97411"]);
    check("mont", &["Mont 64300 64396"]);
    check("nant", &["Nant 12230 12168", "Nantes 44000 44109"]);
}

#[test]
fn overseas() {
    check("noumea", &["Nouméa 98800 98818"]);
    check("papeete", &["Papeete 98714 98735"]);
    check("saint pierre 975", &["Saint-Pierre 97500 97502"]);
    check("mamoudzou", &["Mamoudzou 97600 97611"]);
    check("saint barthelemy 977", &["Saint-Barthélemy 97133 97701"]);
    check("alo", &["Alo 98610 98611"]);
}

#[test]
fn by_code() {
    check("26108", &["Crest 26400 26108"]);
    check("2a004", &["Ajaccio 20000 2A004"]);
    check("75011", &["Paris 11e Arrondissement 75011 75111", "Paris 75011 75056"]);
    let found: Vec<&str> = search("26400", 30).iter().map(|trouvee| trouvee.commune.nom).collect();
    assert_eq!(found.first(), Some(&"Crest"));
    assert!(found.contains(&"Aouste-sur-Sye") && found.len() > 5, "{found:?}");
    check("paris 11", &["Paris 11e Arrondissement 75011 75111"]);
    check("crest 26", &["Crest 26400 26108"]);
    check("26400 crest", &["Crest 26400 26108"]);
    check("13013", &["Marseille 13e Arrondissement 13013 13213", "Marseille 13013 13055"]);
}

#[test]
fn by_identity() {
    assert_eq!(get("26108").map(|commune| commune.nom), Some("Crest"));
    assert_eq!(get("2A004").map(|commune| commune.departement()), Some("2A"));
    assert_eq!(get("98818").map(|commune| commune.departement()), Some("988"));
    assert_eq!(get("00000"), None);
    assert_eq!((departement_nom("26"), departement_nom("988")), (Some("Drôme"), Some("Nouvelle-Calédonie")));
    assert_eq!(departement_nom("999"), None);
    let marseille = get("13055").expect("known");
    assert_eq!(marseille.to_ref(Some("13013")).code_postal, "13013");
    assert_eq!(marseille.to_ref(Some("26400")).code_postal, "13001", "not one of its codes");
}
