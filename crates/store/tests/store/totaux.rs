//! Whatever was saved, moved, deleted, brought back or removed, and whenever something was searched meanwhile: totals
//! and search say what the reports say.

use std::collections::BTreeMap;

use besace_store::{FiltresCra, Meta};
use besace_sync::wire::collection as of;
use chrono::Duration;
use proptest::prelude::*;
use serde_json::json;

use crate::support::{Profil, at, cases, cra_with, doc_of, id, meta, profil_of};

const THEMATIQUES: [&str; 3] = ["email", "sante", "smartphone"];

#[derive(Debug, Clone)]
enum Step {
    /// Report, day, minutes, thématique.
    Put(u128, u32, u32, usize),
    Delete(u128),
    Restore(u128),
    /// Anything that reads the index has it fed first.
    Search,
    /// A week later: what was deleted goes for good.
    Tidy,
    Reopen,
}

fn any_step() -> impl Strategy<Value = Step> {
    let cra = 1..6u128;
    prop_oneof![
        6 => (cra.clone(), 1..4u32, 1..60u32, 0..3usize).prop_map(|(n, day, minutes, t)| Step::Put(n, day, minutes, t)),
        3 => cra.clone().prop_map(Step::Delete),
        2 => cra.prop_map(Step::Restore),
        2 => Just(Step::Search),
        1 => Just(Step::Tidy),
        1 => Just(Step::Reopen),
    ]
}

fn play(profil: &mut Profil, step: &Step, clock: &mut u128) {
    *clock += 1;
    let now = at(*clock);
    let store = &mut profil.store;
    match *step {
        Step::Put(n, day, minutes, t) => {
            let doc = json!({
                "date": format!("2026-11-{day:02}"), "duree": minutes, "thematiques": [THEMATIQUES[t]],
            });
            store.put(of::CRA, id(n), doc_of(cra_with(doc)), now).unwrap();
        }
        Step::Delete(n) => drop(store.delete(of::CRA, &[id(n)], now).unwrap()),
        Step::Restore(n) => drop(store.restore(of::CRA, &[id(n)], now).unwrap()),
        Step::Search => drop(store.cra_list(&with(THEMATIQUES[0]), None, 10).unwrap()),
        Step::Tidy => store.tidy_up(now + Duration::days(7)).unwrap(),
        Step::Reopen => profil.reopen(),
    }
}

fn with(thematique: &str) -> FiltresCra {
    FiltresCra { thematiques: vec![thematique.to_owned()], ..FiltresCra::default() }
}

fn check(profil: &Profil) {
    let store = &profil.store;
    let mut days: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let mut uses: BTreeMap<String, i64> = BTreeMap::new();
    for document in store.all(of::CRA).unwrap() {
        let day = days.entry(document.doc["date"].as_str().unwrap().to_owned()).or_default();
        *day = (day.0 + 1, day.1 + document.doc["duree"].as_i64().unwrap());
        *uses.entry(document.doc["thematiques"][0].as_str().unwrap().to_owned()).or_default() += 1;
    }
    // Totals first: they must not need the index to be fed.
    let total: i64 = days.values().map(|(activites, _)| activites).sum();
    let compte = store.cra_count(&FiltresCra::default()).unwrap();
    assert_eq!((compte.total, compte.total_sans_filtre, compte.accompagnements), (total, total, total));
    for day in 1..4 {
        let date = format!("2026-11-{day:02}").parse().unwrap();
        let filtres = FiltresCra { du: Some(date), au: Some(date), ..FiltresCra::default() };
        let expected = days.get(&date.to_string()).copied().unwrap_or_default();
        assert_eq!(store.cra_count(&filtres).unwrap().total, expected.0, "{date}");
        let totals: Vec<_> =
            store.cra_days(&FiltresCra::default(), &[date]).unwrap().iter().map(|j| (j.activites, j.duree)).collect();
        assert_eq!(totals, if expected.0 == 0 { vec![] } else { vec![expected] }, "{date}");
    }
    for thematique in THEMATIQUES {
        let expected = uses.get(thematique).copied().unwrap_or_default();
        assert_eq!(store.cra_count(&with(thematique)).unwrap().total, expected, "{thematique}");
    }
    let mut used: Vec<String> = store.cra_habitudes("individuel", at(0).date_naive()).unwrap().thematiques;
    used.sort_unstable();
    assert_eq!(used, uses.into_keys().collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(64), ..ProptestConfig::default() })]

    #[test]
    fn totals_and_search_say_what_the_reports_say(
        steps in proptest::collection::vec(any_step(), 1..30), account in any::<bool>(),
    ) {
        // Without an account nothing waits to leave: what is deleted goes for good.
        let meta = if account { meta() } else { Meta::demo(42, "machine") };
        let (mut profil, mut clock) = (profil_of(meta), 0);
        for step in &steps {
            play(&mut profil, step, &mut clock);
        }
        check(&profil);
        // Fed by the look above, and then changed again.
        for step in &steps {
            play(&mut profil, step, &mut clock);
        }
        check(&profil);
    }
}
