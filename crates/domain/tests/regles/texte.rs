use besace_domain::texte::{clean_line, clean_text, fold, format_number, similarite};

#[test]
fn folding() {
    for (texte, expected) in [
        ("Médiathèque de Crest", "mediatheque de crest"),
        ("  L’Abergement-Clémenciat ", "l abergement clemenciat"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("Œuvre, æquo, STRAẞE", "oeuvre aequo strasse"),
        ("Saint-Étienne-du-Grès", "saint etienne du gres"),
        ("e\u{301}te\u{301}", "ete"),
        ("ﬁche n° 12", "fiche n 12"),
        ("İstanbul", "istanbul"),
        ("--", ""),
        ("", ""),
    ] {
        assert_eq!(fold(texte), expected, "{texte}");
    }
}

#[test]
fn likeness() {
    assert!((similarite("Petit", "petit") - 1.0).abs() < f64::EPSILON);
    assert!(similarite("Petit", "Petits") > 0.4);
    assert!(similarite("Petit", "Grand") < 0.1);
    assert!(similarite("", "").abs() < f64::EPSILON);
    assert!((similarite("De La Tour", "delatour") - 1.0).abs() < f64::EPSILON, "spaces do not count");
}

#[test]
fn cleaning() {
    assert_eq!(clean_line(" a\u{a0}\tb\u{200b}\nc "), "a b c");
    assert_eq!(clean_text("\u{feff}a\r\nb\rc\u{7}\n"), "a\nb\nc");
    assert_eq!(format_number(0), "0");
    assert_eq!(format_number(48_211), "48\u{a0}211");
    assert_eq!(format_number(1_234_567), "1\u{a0}234\u{a0}567");
}
