//! A profile of many years: the list opens, scrolls, filters and searches without drawing, or waiting for, all of it.
//! `BESACE_TEST_CRA=100000` plays it at the size of `docs/` (some minutes to write); every run plays it smaller.

use std::fmt::Write as _;
use std::time::Instant;

use besace_testkit::{Chance, Vocabulaire, cra, jour};
use serde_json::json;

use crate::gestes::open_the_example;
use crate::support::fenetre::Fenetre;
use crate::support::poste::Poste;
use crate::support::{Dossier, step};

const CRAS: usize = 6_000;
const BATCH: usize = 2_000;
const PER_DAY: usize = 12;
/// Far above what a window shows, far below what the profile holds.
const DRAWN_MAX: u64 = 120;
/// Drawn from words that no corpus has.
const NEEDLE: &str = "zyxomachie";

#[tokio::test]
async fn many_years_of_reports_stay_at_hand() {
    let dossier = Dossier::create();
    let mut poste = Poste::install("corpus", &dossier.join("poste"));
    let fenetre = poste.open().await;
    open_the_example(&fenetre).await;
    poste.close(fenetre).await;
    let count = std::env::var("BESACE_TEST_CRA").ok().and_then(|text| text.parse().ok()).unwrap_or(CRAS);
    let start = Instant::now();
    let total = write(&poste, &dossier.join("lot.json"), count);
    step(&format!("{count} CRA écrits en {:?}", start.elapsed()));

    let fenetre = poste.open().await;
    fenetre.see("heading", "Bonjour Nadia").await;
    fenetre.script(WATCH, vec![]).await;
    timed(&fenetre, "ouvrir Mes activités", async {
        fenetre.click("link", "Mes activités").await;
        fenetre.holds("the list knows its size and draws a window of it", DRAWN, json!([total, DRAWN_MAX])).await;
    })
    .await;
    fenetre.capture("ouverte").await;
    timed(&fenetre, "défiler jusqu’en bas de ce qui est lu, cinq fois", async {
        for _ in 0..5 {
            let before = fenetre.script(FARTHEST, vec![]).await;
            fenetre.script(SCROLL, vec![]).await;
            fenetre.holds("rows come", "const [before] = arguments; const rows = [...document.querySelectorAll('[data-row]')]; const farthest = Math.max(...rows.map((r) => Number(r.getAttribute('aria-posinset')))); return farthest > before || farthest === Number(rows[0]?.getAttribute('aria-setsize'))", before).await;
            fenetre.holds("the list draws a window of itself", DRAWN, json!([total, DRAWN_MAX])).await;
        }
    })
    .await;
    fenetre.capture("defilee").await;
    timed(&fenetre, "chercher un mot", async {
        fenetre.fill("Chercher dans mes activités", NEEDLE).await;
        fenetre.holds("only those that say it", DRAWN, json!([3, 3])).await;
    })
    .await;
    fenetre.capture("cherchee").await;
    fenetre.click("button", "Tout effacer").await;
    timed(&fenetre, "filtrer par thématique", async {
        fenetre.click("button", "Thématique").await;
        fenetre.click("option", "E-mail").await;
        fenetre.holds("fewer, and a window of them", FEWER, json!([total, DRAWN_MAX])).await;
    })
    .await;
    poste.close(fenetre).await;
}

/// Adds the reports by the product's own command line; how many the profile then holds.
fn write(poste: &Poste, file: &std::path::Path, count: usize) -> u64 {
    let (mut chance, vocabulaire) = (Chance::new(2_026), Vocabulaire::new());
    let days = count / PER_DAY;
    let example = poste.besace(&["cra", "list", "--limite", "200"])["lignes"].as_array().map_or(0, Vec::len);
    for batch in (0..count).collect::<Vec<_>>().chunks(BATCH) {
        let mut text = String::from("[");
        for &rank in batch {
            let mut doc = cra(&mut chance, &vocabulaire, jour(days - rank / PER_DAY));
            if rank < 3 {
                doc.insert("notes".to_owned(), format!("Une {NEEDLE} de plus.").into());
            }
            let comma = if rank == batch[0] { "" } else { "," };
            write!(text, "{comma}{}", json!(doc)).unwrap();
        }
        text.push(']');
        std::fs::write(file, text).unwrap();
        poste.besace(&["cra", "add", &file.to_string_lossy()]);
    }
    (example + count) as u64
}

/// Prints how long it took, and the longest time that the window went without drawing.
async fn timed(fenetre: &Fenetre, what: &str, gesture: impl Future<Output = ()>) {
    fenetre.script("window.__still = 0", vec![]).await;
    let start = Instant::now();
    gesture.await;
    let still = fenetre.script("return Math.round(window.__still)", vec![]).await;
    step(&format!("{what} : {:?}, fenêtre immobile {still} ms au plus", start.elapsed()));
}

const WATCH: &str = "let last = performance.now(); window.__still = 0; const beat = (now) => { window.__still = Math.max(window.__still, now - last); last = now; requestAnimationFrame(beat); }; requestAnimationFrame(beat);";
const DRAWN: &str = "const [[total, most]] = arguments; const rows = [...document.querySelectorAll('[data-row]')]; return rows.length > 0 && rows.length <= most && rows.every((row) => Number(row.getAttribute('aria-setsize')) === total) ? true : [rows.length, rows[0]?.getAttribute('aria-setsize')]";
const FEWER: &str = "const [[total, most]] = arguments; const rows = [...document.querySelectorAll('[data-row]')]; return rows.length > 0 && rows.length <= most && rows.every((row) => Number(row.getAttribute('aria-setsize')) < total && row.textContent.includes('E-mail')) ? true : rows.map((row) => row.textContent).slice(0, 3)";
const FARTHEST: &str = "return Math.max(...[...document.querySelectorAll('[data-row]')].map((r) => Number(r.getAttribute('aria-posinset'))))";
const SCROLL: &str = "const list = document.querySelector('[data-region=Liste]'); list.scrollTop = list.scrollHeight";
