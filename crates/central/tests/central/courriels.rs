//! Mails: nothing a person wrote reaches a header or a log.

use besace_central::courriel::{Chiffrement, Message, Smtp, Transport};

use crate::commun::Boite;

fn transport(boite: &Boite) -> Transport {
    let smtp = Smtp::new("127.0.0.1", boite.port, Chiffrement::Aucun, None, "Besace <besace@exemple.fr>");
    Transport::Smtp(Box::new(smtp.unwrap()))
}

fn message(a: &str) -> Message {
    Message { a: a.to_owned(), objet: "Essai".to_owned(), corps: "Bonjour".to_owned() }
}

#[test]
fn a_refused_address_is_not_written_in_the_log() {
    let boite = Boite::ouvrir();
    let erreur = transport(&boite).send(&message("inconnue@exemple.fr")).unwrap_err().to_string();
    assert!(!erreur.contains("inconnue@"), "mail servers repeat the address: {erreur}");
    assert!(erreur.contains("550"), "what the mail server said stays diagnosable: {erreur}");
}

#[test]
fn an_address_adds_neither_a_header_nor_a_recipient() {
    let boite = Boite::ouvrir();
    for a in
        ["a@exemple.fr\r\nBcc: b@exemple.fr", "a@exemple.fr, b@exemple.fr", "a@exemple.fr>\r\nRCPT TO:<b@exemple.fr"]
    {
        assert!(transport(&boite).send(&message(a)).is_err(), "{a:?}");
    }
    transport(&boite).send(&message("a@exemple.fr")).unwrap();
    boite.attendre("a@exemple.fr", |corps| corps.contains("Bonjour"));
    assert_eq!(boite.compter("b@exemple.fr"), 0);
}

#[test]
fn a_relay_without_encryption_is_this_very_machine() {
    for hote in ["smtp.exemple.fr", "10.0.0.1", "localhost.exemple.fr"] {
        assert!(Smtp::new(hote, 25, Chiffrement::Aucun, None, "besace@exemple.fr").is_err(), "{hote}");
    }
}
