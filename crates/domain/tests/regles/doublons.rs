use besace_domain::SaisieBeneficiaire;
use besace_domain::doublons::score;

fn personne(prenom: &str, nom: &str, telephone: &str, email: &str) -> SaisieBeneficiaire {
    let filled = |texte: &str| (!texte.is_empty()).then(|| texte.to_owned());
    SaisieBeneficiaire {
        prenom: filled(prenom),
        nom: filled(nom),
        telephone: filled(telephone),
        email: filled(email),
        ..Default::default()
    }
}

fn check(a: [&str; 4], b: [&str; 4], points: u8, motifs: &[&str]) {
    let [a, b] = [a, b].map(|[prenom, nom, telephone, email]| personne(prenom, nom, telephone, email));
    let found = score(&a, &b);
    assert_eq!((found.points(), found.motifs().as_slice()), (points, motifs), "{a:?} {b:?}");
    assert_eq!(found, score(&b, &a), "whatever the order");
    assert_eq!(found.is_doublon(), points >= 2);
}

#[test]
fn two_signs_are_enough() {
    let odette = ["Odette", "Petit", "06 12 34 56 78", "o@exemple.fr"];
    check(odette, odette, 4, &["noms proches", "prénoms proches", "même téléphone", "même adresse e-mail"]);
    check(["Odette", "Petit", "", ""], ["ODETTE", "Petits", "", ""], 2, &["noms proches", "prénoms proches"]);
    check(["Odette", "Petit", "", ""], ["Odile", "Petit", "", ""], 1, &["noms proches"]);
    check(odette, ["Marie", "Grand", "+33612345678", "O@EXEMPLE.FR"], 2, &["même téléphone", "même adresse e-mail"]);
    check(
        ["Jean-Pierre", "Le Gall", "", ""],
        ["jean pierre", "legall", "", ""],
        2,
        &["noms proches", "prénoms proches"],
    );
    check(["Éléonore", "Müller", "", ""], ["Eleonore", "Muller", "", ""], 2, &["noms proches", "prénoms proches"]);
}

#[test]
fn what_is_missing_or_unreadable_is_no_sign() {
    check(["", "", "", ""], ["", "", "", ""], 0, &[]);
    check(["Odette", "Petit", "12", "o"], ["Marie", "Grand", "12", "o"], 0, &[]);
}
