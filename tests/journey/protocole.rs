//! A server older than the device believed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use besace_app::Options;
use besace_app::horloge::{Horloge, Tz};
use besace_app::vue::EtatBadge;
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

use crate::appareil::Appareil;
use crate::reseau::{PROTOCOLE_1, Reseau, Sort};
use crate::serveur::Serveur;

/// First bytes of what protocol 2 says: a request, and the rest of an answer.
const PROTOCOLE_2: u8 = 2;
const SUITE: u8 = 3;

/// Time goes by as the test says.
#[derive(Default)]
struct Jours(AtomicI64);

impl Horloge for Jours {
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + Duration::days(self.0.load(Ordering::SeqCst))
    }

    fn zone(&self) -> Tz {
        Tz::Europe__Paris
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_put_back_to_an_older_version_is_spoken_to_in_its_protocol_at_once_and_from_then_on() {
    let serveur = Serveur::start();
    let reseau = Reseau::start(serveur.adresse);
    let jours = Arc::new(Jours::default());
    let mut a = Appareil::with_options(|options| Options { horloge: jours.clone(), ..options });
    a.accept(&serveur, reseau.adresse).await;
    a.cra(json!({ "notes": "Avant." }));
    a.sync().await;
    let said = reseau.take_said();
    assert!(!said.is_empty() && said.iter().all(|said| *said == PROTOCOLE_2), "{said:?}");

    // The answer of the last exchange that it understood was cut.
    a.cra(json!({ "notes": "Pendant." }));
    reseau.set(Sort::CoupeApres(40));
    assert_eq!(a.app.sync_run().await.unwrap_err().code(), "coupure");
    reseau.take_said();
    reseau.set(Sort::Ancien);
    a.sync().await;
    let said = reseau.take_said();
    assert!(said.starts_with(&[SUITE, PROTOCOLE_2, PROTOCOLE_1]), "{said:?}");
    assert!(said[2..].iter().all(|said| *said == PROTOCOLE_1), "{said:?}");
    assert_eq!(a.app.sync_get().unwrap().badge.etat, EtatBadge::AJour, "nobody has anything to do");

    a.restart();
    a.cra(json!({ "notes": "Après." }));
    let b = Appareil::second(&serveur, reseau.adresse, 1).await;
    for device in [&a, &b] {
        device.sync().await;
    }
    let said = reseau.take_said();
    assert!(
        !said.is_empty() && said.iter().all(|said| *said == PROTOCOLE_1),
        "remembered, and said at enrolment: {said:?}"
    );
    assert_eq!(a.reports().len(), 3);
    assert_eq!(b.reports(), a.reports(), "each there once");
    assert_eq!(serveur.ask(&["lettre-morte", crate::serveur::EMAIL]), json!([]));

    reseau.set(Sort::Passe);
    a.sync().await;
    assert!(reseau.take_said().iter().all(|said| *said == PROTOCOLE_1), "not asked yet");
    jours.0.store(8, Ordering::SeqCst);
    a.sync().await;
    reseau.take_said();
    a.sync().await;
    assert_eq!(reseau.take_said(), [PROTOCOLE_2], "asked within the week");
}
