use besace_domain::beneficiaire::{ErreurTelephone, format_telephone, parse_telephone};

/// Number, département of the person, compact form, form shown.
fn check(texte: &str, departement: Option<&str>, expected: &str, shown: &str) {
    let numero = parse_telephone(texte, departement);
    assert_eq!(numero.as_deref(), Ok(expected), "{texte}");
    assert_eq!(format_telephone(expected).replace('\u{a0}', " "), shown, "{texte}");
    assert_eq!(parse_telephone(expected, None).as_deref(), Ok(expected), "the compact form is stable");
    assert_eq!(parse_telephone(&format_telephone(expected), None).as_deref(), Ok(expected), "so is the form shown");
}

#[test]
fn mainland_in_every_spelling() {
    for texte in [
        "04 55 66 77 88",
        "0455667788",
        "04.55.66.77.88",
        "04-55-66-77-88",
        "04/55/66/77/88",
        "+33 4 55 66 77 88",
        "0033455667788",
        "(+33) 4 55 66 77 88",
        "+33 (0)4 55 66 77 88",
        "04\u{a0}55\u{202f}66 77 88",
    ] {
        check(texte, None, "+33455667788", "04 55 66 77 88");
    }
}

#[test]
fn every_territory() {
    check("0262 12 34 56", None, "+262262123456", "02 62 12 34 56");
    check("0263 12 34 56", None, "+262263123456", "02 63 12 34 56");
    check("0692 12 34 56", None, "+262692123456", "06 92 12 34 56");
    check("0269 12 34 56", None, "+262269123456", "02 69 12 34 56");
    check("0639 12 34 56", None, "+262639123456", "06 39 12 34 56");
    check("0590 12 34 56", None, "+590590123456", "05 90 12 34 56");
    check("0690 12 34 56", None, "+590690123456", "06 90 12 34 56");
    check("0594 12 34 56", None, "+594594123456", "05 94 12 34 56");
    check("0694 12 34 56", None, "+594694123456", "06 94 12 34 56");
    check("0596 12 34 56", None, "+596596123456", "05 96 12 34 56");
    check("0696 12 34 56", None, "+596696123456", "06 96 12 34 56");
    check("+262 692 12 34 56", None, "+262692123456", "06 92 12 34 56");
    check("+33 692 12 34 56", None, "+262692123456", "06 92 12 34 56");
    check("+508 41 23 45", None, "+508412345", "+508 41 23 45");
    check("+681 72 12 34", None, "+681721234", "+681 72 12 34");
    check("00687 25 12 34", None, "+687251234", "+687 25 12 34");
    check("+689 40 12 34 56", None, "+68940123456", "+689 40 12 34 56");
    check("+352 621 123 456", None, "+352621123456", "+352621123456");
}

#[test]
fn short_numbers_take_the_territory_of_the_person() {
    check("41 23 45", Some("975"), "+508412345", "+508 41 23 45");
    check("72 12 34", Some("986"), "+681721234", "+681 72 12 34");
    check("25.12.34", Some("988"), "+687251234", "+687 25 12 34");
    check("87 12 34 56", Some("987"), "+68987123456", "+689 87 12 34 56");
    check("87 12 34 56", None, "+68987123456", "+689 87 12 34 56");
    for departement in [None, Some("26")] {
        assert_eq!(parse_telephone("25 12 34", departement), Err(ErreurTelephone::TerritoireInconnu));
    }
}

#[test]
fn what_is_not_a_number() {
    for texte in [
        "",
        "+",
        "3949",
        "04 55 66 77",
        "04 55 66 77 88 9",
        "00 55 66 77 88",
        "+44 20 7946 0958",
        "0x55667788",
        "zéro",
        "+33 4 55 66 77",
        "(+",
    ] {
        assert_eq!(parse_telephone(texte, None), Err(ErreurTelephone::Invalide), "{texte}");
    }
}
