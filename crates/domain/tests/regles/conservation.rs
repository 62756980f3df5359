use besace_domain::conservation::{Conservation, conservation, echeance};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_person_goes_a_year_after_the_latest_sign_and_is_announced_a_month_before() {
    let dates = || [day("2025-03-10"), day("2024-01-01")];
    let on = |today: &str| conservation(dates(), day(today));
    assert_eq!(on("2025-03-10"), Conservation::Garde);
    assert_eq!(on("2026-02-07"), Conservation::Garde);
    assert_eq!(on("2026-02-08"), Conservation::Preavis(day("2026-03-10")));
    assert_eq!(on("2026-03-09"), Conservation::Preavis(day("2026-03-10")));
    assert_eq!(on("2026-03-10"), Conservation::Echue);
    assert_eq!(conservation([], day("2026-03-10")), Conservation::Garde, "nothing tells its age");
    assert_eq!(echeance([day("2024-02-29")]), Some(day("2025-02-28")));
}

proptest! {
    #[test]
    fn a_new_sign_never_brings_the_end_nearer(
        last in 0u64..20_000, other in 0u64..20_000, today in 0u64..20_000,
    ) {
        let at = |days: u64| day("1990-01-01") + Days::new(days);
        let alone = echeance([at(last)]);
        let both = echeance([at(last), at(other)]);
        prop_assert!(both >= alone);
        let due = conservation([at(last)], at(today)) == Conservation::Echue;
        prop_assert_eq!(due, alone <= Some(at(today)));
    }

    #[test]
    fn every_end_was_announced_the_day_before(last in 0u64..20_000) {
        let last = day("1990-01-01") + Days::new(last);
        let fin = echeance([last]).unwrap();
        prop_assert_eq!(conservation([last], fin.pred_opt().unwrap()), Conservation::Preavis(fin));
    }
}
