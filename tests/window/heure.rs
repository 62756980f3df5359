//! The day of a report is the day of the person's own calendar, whatever the hour at Greenwich.

use chrono::DateTime;

use crate::gestes::{create_individuel, find_open, open_the_example};
use crate::support::horloge::move_to;
use crate::support::poste::Poste;
use crate::support::{Dossier, step};

/// An instant, the place, the hour there, and the day on the calendar there.
const INSTANTS: [(&str, &str, &str, &str, &str); 3] = [
    ("2026-11-24T12:30:00Z", "Pacific/Noumea", "23 h 30", "2026-11-24", "Mardi 24 novembre"),
    ("2026-11-24T20:30:00Z", "Pacific/Noumea", "7 h 30", "2026-11-25", "Mercredi 25 novembre"),
    ("2026-11-27T09:30:00Z", "Pacific/Tahiti", "23 h 30", "2026-11-26", "Jeudi 26 novembre"),
];

#[tokio::test]
async fn a_report_is_dated_by_the_calendar_of_the_place() {
    let dossier = Dossier::create();
    let mut poste = Poste::install("heure", &dossier.join("poste"));
    let mut signed = false;
    for (instant, zone, hour, day, words) in INSTANTS {
        let instant: DateTime<chrono::Utc> = instant.parse().unwrap();
        move_to(&mut poste, zone, instant.timestamp());
        let fenetre = poste.open().await;
        if !std::mem::replace(&mut signed, true) {
            open_the_example(&fenetre).await;
        }
        find_open(&fenetre, "Nadia").await;
        let before = reports_of(&poste, day);
        create_individuel(&fenetre).await;
        fenetre.click("link", "Mes activités").await;
        fenetre.see("heading", words).await;
        fenetre.capture(&format!("{day}-{}", zone.replace('/', "-"))).await;
        assert_eq!(reports_of(&poste, day), before + 1, "{zone}, {hour}: dated by the calendar of the place");
        step(&format!("{zone}, {hour} : le CRA est du {}", words.to_lowercase()));
        poste.close(fenetre).await;
    }
}

fn reports_of(poste: &Poste, day: &str) -> usize {
    let page = poste.besace(&["cra", "list", "--du", day, "--au", day]);
    page["lignes"].as_array().map(Vec::len).unwrap_or_default()
}
