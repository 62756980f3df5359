//! An invitation opened as an address by the system: kept until read, once, and never sent by itself.

use besace_app::Sujet;

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
