//! Employments, and which employer a CRA belongs to.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::erreur::CentralError;
use crate::stockage::{Ecriture, EmploiRow, StockageError};
use crate::sync::fiche;
use besace_sync::wire::Scope;

/// The employer at a date, as the Coop decides it: each dated employment lasts until the next one starts, the first
/// one also covers what precedes it; an employment without a start serves when no other does, or from the day after
/// the last dated one ended.
pub fn employeur_at(emplois: &[EmploiRow], date: NaiveDate) -> Option<Uuid> {
    let mut dates: Vec<_> = emplois.iter().filter_map(|e| e.debut.map(|debut| (debut, e))).collect();
    dates.sort_by_key(|(debut, e)| (*debut, e.id));
    let sans_date = emplois.iter().find(|e| e.debut.is_none()).map(|e| e.structure_id);
    let (Some((_, first)), Some((_, last))) = (dates.first(), dates.last()) else { return sans_date };
    if sans_date.is_some() && last.fin.is_some_and(|fin| date > fin) {
        return sans_date;
    }
    let current = dates.iter().rev().find(|(debut, _)| *debut <= date).map_or(*first, |(_, e)| *e);
    Some(current.structure_id)
}

/// Adds or ends an employment; the CRAs concerned change employer.
pub fn put(tx: &dyn Ecriture, row: &EmploiRow, structure_nom: &str, now: i64) -> Result<usize, CentralError> {
    tx.emploi_put(row)?;
    fiche::emploi_put(tx, row, structure_nom, now)?;
    Ok(recompute(tx, row.compte_id)?)
}

/// Gives every CRA of an account the employer of its day; how many changed.
fn recompute(tx: &dyn Ecriture, compte_id: Uuid) -> Result<usize, StockageError> {
    let emplois = tx.emploi_list(compte_id)?;
    let scope = Scope::user(compte_id);
    let mut changed = 0;
    for row in tx.cra_list(&scope)? {
        let employeur = employeur_at(&emplois, row.date);
        if employeur != row.structure_employeuse_id {
            tx.cra_employeur_set(&scope, row.id, employeur)?;
            changed += 1;
        }
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emploi(structure: u128, debut: Option<&str>, fin: Option<&str>) -> EmploiRow {
        let day = |d: &str| d.parse().unwrap();
        EmploiRow {
            id: Uuid::from_u128(structure),
            compte_id: Uuid::nil(),
            structure_id: Uuid::from_u128(structure),
            debut: debut.map(day),
            fin: fin.map(day),
        }
    }

    #[track_caller]
    fn check(emplois: &[EmploiRow], date: &str, expected: Option<u128>) {
        assert_eq!(employeur_at(emplois, date.parse().unwrap()), expected.map(Uuid::from_u128), "{date}");
    }

    #[test]
    fn dated_employments_leave_no_gap() {
        let emplois = [emploi(2, Some("2025-09-01"), None), emploi(1, Some("2024-01-01"), Some("2024-12-31"))];
        check(&emplois, "2020-05-05", Some(1));
        check(&emplois, "2024-06-01", Some(1));
        check(&emplois, "2025-03-01", Some(1));
        check(&emplois, "2025-09-01", Some(2));
        check(&[], "2025-09-01", None);
    }

    #[test]
    fn an_undated_one_serves_alone_or_after_the_last() {
        check(&[emploi(3, None, None)], "2020-01-01", Some(3));
        let emplois = [emploi(3, None, None), emploi(1, Some("2024-01-01"), Some("2024-12-31"))];
        check(&emplois, "2024-12-31", Some(1));
        check(&emplois, "2025-01-01", Some(3));
        check(&emplois, "2023-01-01", Some(1));
    }
}
