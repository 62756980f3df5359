//! What an account may read, and what its reports may name.

use besace_sync::wire::Scope;
use uuid::Uuid;

use crate::horloge::{aujourdhui, aujourdhui_au_plus_tot};
use crate::stockage::{EmploiRow, Lecture, Resultat};

/// What the devices of an account may read now, most important first.
pub fn readable(tx: &dyn Lecture, compte_id: Uuid, now: i64) -> Resultat<Vec<Scope>> {
    let mut scopes = vec![Scope::user(compte_id)];
    scopes.extend(departements(tx, compte_id, |emploi| is_current(emploi, now))?);
    scopes.push(Scope::national());
    Ok(scopes)
}

/// What others share and the account's reports may name: a report typed while employed may leave after the employment
/// has ended.
pub fn shared(tx: &dyn Lecture, compte_id: Uuid) -> Resultat<Vec<Scope>> {
    let mut scopes = departements(tx, compte_id, |_| true)?;
    scopes.push(Scope::national());
    Ok(scopes)
}

fn departements(tx: &dyn Lecture, compte_id: Uuid, wanted: impl Fn(&EmploiRow) -> bool) -> Resultat<Vec<Scope>> {
    let mut scopes = Vec::new();
    for emploi in tx.emploi_list(compte_id)?.into_iter().filter(wanted) {
        let structure = tx.structure_get(emploi.structure_id)?;
        scopes.extend(structure.and_then(|s| s.departement).map(|code| Scope::departement(&code)));
    }
    scopes.sort();
    scopes.dedup();
    Ok(scopes)
}

/// Whether an employment covers today, somewhere in the overseas territories included.
fn is_current(emploi: &EmploiRow, now: i64) -> bool {
    let started = emploi.debut.is_none_or(|debut| debut <= aujourdhui(now));
    started && emploi.fin.is_none_or(|fin| fin >= aujourdhui_au_plus_tot(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_employment_is_current_from_its_first_to_its_last_day_everywhere() {
        // 2026-11-24, noon UTC: already the 25th in Wallis, still the 24th in Polynesia.
        let now = 1_795_521_600_000;
        let emploi = |debut: Option<&str>, fin: Option<&str>| EmploiRow {
            id: Uuid::nil(),
            compte_id: Uuid::nil(),
            structure_id: Uuid::nil(),
            debut: debut.map(|d| d.parse().unwrap()),
            fin: fin.map(|d| d.parse().unwrap()),
        };
        assert!(is_current(&emploi(None, None), now));
        assert!(is_current(&emploi(Some("2026-11-25"), None), now));
        assert!(!is_current(&emploi(Some("2026-11-26"), None), now));
        assert!(is_current(&emploi(Some("2026-01-01"), Some("2026-11-24")), now));
        assert!(!is_current(&emploi(Some("2026-01-01"), Some("2026-11-23")), now));
    }
}
