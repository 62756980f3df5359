//! An invitation opened as an address by the system: kept until read, once, and never sent by itself; or shown by a picture.

use besace_app::Sujet;
use besace_formats::qr;

use crate::appareil::Appareil;

#[test]
fn an_opened_invitation_waits_to_be_read_and_is_read_once() {
    let appareil = Appareil::new();
    let app = &appareil.app;
    assert!(!app.etat_get().unwrap().invitation);
    let mut changed = app.changed();
    app.invitation_open("besace://coop.drome.example/SECRET\n");
    assert!(changed.try_recv().unwrap().tags.contains(&Sujet::Profil), "a window already there reads again");
    assert!(app.etat_get().unwrap().invitation);
    assert_eq!(app.invitation_read().unwrap().as_deref(), Some("besace://coop.drome.example/SECRET"));
    assert_eq!(app.invitation_read().unwrap(), None, "once");
    assert!(!app.etat_get().unwrap().invitation);
}

#[test]
fn what_is_no_invitation_is_refused_in_words() {
    let appareil = Appareil::new();
    let app = &appareil.app;
    let long = format!("besace://coop.drome.example/{}", "A".repeat(10_000));
    for wrong in ["besace:", "besace://", "besace://coop.drome.example", "besace://a@b/S", long.as_str()] {
        app.invitation_open(wrong);
        let error = app.invitation_read().unwrap_err();
        assert_eq!(error.code(), "invitation_illisible", "{wrong}");
        assert!(!error.to_string().contains("drome"), "the refusal repeats nothing of the address");
        assert!(!app.etat_get().unwrap().invitation);
    }
}

#[test]
fn a_picture_gives_the_invitation_that_it_shows() {
    let appareil = Appareil::new();
    let app = &appareil.app;
    let code = "besace://coop.drome.example/3q2-7wAAAAAAAAAAAAAAAA";
    assert_eq!(app.invitation_parse(&qr::make(code).unwrap()).unwrap(), code);
    assert!(!app.etat_get().unwrap().invitation, "it is given to whoever asked, not kept");
    for other in
        ["https://coop.drome.example/SECRET", "besace://coop.drome.example", &format!("{code}{}", "A".repeat(600))]
    {
        let error = app.invitation_parse(&qr::make(other).unwrap()).unwrap_err();
        assert_eq!(error.code(), "qr_autre", "{other}");
        assert!(!error.to_string().contains("drome"), "the refusal repeats nothing of the code");
    }
    assert_eq!(app.invitation_parse(b"").unwrap_err().code(), "image_illisible");
}
