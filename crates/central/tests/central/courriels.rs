//! Mails: nothing a person wrote reaches a header or a log.

use besace_central::courriel::{Chiffrement, Message, Smtp, Transport, textes};
use besace_formats::qr;

use crate::commun::Boite;

fn transport(boite: &Boite) -> Transport {
    let smtp = Smtp::new("127.0.0.1", boite.port, Chiffrement::Aucun, None, "Besace <besace@exemple.fr>");
    Transport::Smtp(Box::new(smtp.unwrap()))
}

fn message(a: &str) -> Message {
    Message { a: a.to_owned(), objet: "Essai".to_owned(), corps: "Bonjour".to_owned(), qr: None }
}

#[test]
fn a_refused_address_is_not_written_in_the_log() {
    let boite = Boite::ouvrir();
    let erreur = transport(&boite).send(&message("inconnue@exemple.fr")).unwrap_err().to_string();
    assert!(!erreur.contains("inconnue@"), "mail servers repeat the address: {erreur}");
    assert!(erreur.contains("550"), "what the mail server said stays diagnosable: {erreur}");
}

#[test]
fn an_invitation_carries_the_picture_of_its_code_beside_its_text() {
    let boite = Boite::ouvrir();
    let code = "besace://coop.drome.example/3q2-7wAAAAAAAAAAAAAAAA";
    let structure = "Mairie <script src=\"//x\"> & Cie";
    transport(&boite).send(&textes::invitation("lea@exemple.fr", structure, code)).unwrap();
    let lettre = boite.attendre("lea@exemple.fr", |corps| corps.contains(code) && corps.contains(structure));
    let picture = lettre.partie("image/png");
    assert!(picture.entete.contains("content-disposition: inline"), "{}", picture.entete);
    assert_eq!(qr::read(&picture.octets).unwrap(), [code], "the picture gives the address");
    let page = lettre.texte("text/html");
    let named = picture.entete.split("content-id: <").nth(1).unwrap().split('>').next().unwrap();
    assert!(page.contains(&format!("src=\"cid:{named}\" alt=\"Code QR de votre invitation")), "{page}");
    assert!(page.contains(code) && page.contains("Mairie &lt;script") && !page.contains("<script"), "{page}");
    assert_eq!(lettre.parties.len(), 3);

    transport(&boite).send(&textes::code_appareil("lea@exemple.fr", "123456")).unwrap();
    let lettre = boite.attendre("lea@exemple.fr", |corps| corps.contains("123456"));
    assert_eq!(lettre.parties.len(), 1, "what gives no address is text alone");
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
