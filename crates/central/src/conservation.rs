//! Retention, once a day: people whom nobody follows any more lose their identity, and what was written about them goes.

use besace_domain::conservation::{Conservation, conservation};
use besace_sync::limits::TOMBSTONE_DAYS;
use besace_sync::wire::{Doc, Scope, collection};
use chrono::{DateTime, NaiveDate};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::central::Central;
use crate::comptes::audit;
use crate::erreur::CentralError;
use crate::horloge::{JOUR, aujourdhui_au_plus_tot};
use crate::stockage::{
    AppareilRow, EtatAppareil, Lecture, RecordRow, Resultat, Stockage, StockageError, transaction, transaction_locking,
};
use crate::sync::erase;
use crate::sync::record::{Version, write};

const ACTEUR: &str = "conservation";
/// Field of a report where people may be named.
const NOTES: &str = "notes";
/// What a device refused or an administrator may still release is kept as long as a person.
const LETTRES_MORTES: i64 = 365 * JOUR;
/// A deletion is told for so long, to whoever is heard.
const TOMBES: i64 = TOMBSTONE_DAYS * JOUR;
/// Who was invited and never came: the address goes a month after the code.
const INVITATIONS: i64 = 30 * JOUR;

/// What one day's work did, or would do.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bilan {
    /// People erased.
    pub beneficiaires: usize,
    /// Reports whose free notes were blanked.
    pub notes: usize,
    /// Refused mutations forgotten.
    pub lettres_mortes: usize,
    /// Invitations forgotten.
    pub invitations: usize,
    /// Deletions that every device has heard, and that are not kept any more.
    pub tombes: usize,
}

/// Erases what is due today; with `essai`, only counts people and notes.
pub fn run(central: &Central, essai: bool) -> Result<Bilan, CentralError> {
    let now = central.horloge.now();
    // The day that it is everywhere: nothing goes before its own midnight.
    let today = aujourdhui_au_plus_tot(now);
    let mut bilan = Bilan::default();
    let comptes = central.stockage.read()?.compte_list()?;
    for compte in comptes {
        let scope = Scope::user(compte.id);
        let due = Due::read(central.stockage.read()?.as_ref(), &scope, today)?;
        bilan.beneficiaires += due.personnes.len();
        bilan.notes += due.notes.len();
        if !essai {
            due.erase(central, &scope, today, now)?;
            bilan.tombes += clear_tombes(central.stockage.as_ref(), compte.id, now)?;
        }
    }
    if !essai {
        transaction(central.stockage.as_ref(), |tx| -> Result<(), CentralError> {
            bilan.lettres_mortes = tx.lettre_morte_prune(now - LETTRES_MORTES)?;
            bilan.invitations = tx.invitation_prune(now - INVITATIONS)?;
            let counted = serde_json::to_string(&bilan).unwrap_or_default();
            Ok(audit(tx, now, ACTEUR, "conservation.run", counted)?)
        })?;
    }
    Ok(bilan)
}

/// Forgets the deletions of an account that are older than [`TOMBES`] and that each of its devices heard of since then has
/// passed; how many. A device that comes back later reads the scope from nothing.
pub fn clear_tombes(stockage: &dyn Stockage, compte_id: Uuid, now: i64) -> Result<usize, StockageError> {
    let (scope, since) = (Scope::user(compte_id), now - TOMBES);
    transaction_locking(stockage, |tx| {
        tx.scope_lock(std::slice::from_ref(&scope))?;
        let live = |row: &AppareilRow| {
            row.etat == EtatAppareil::Actif && row.dernier_contact.unwrap_or(row.creation).max(row.creation) >= since
        };
        let passed =
            tx.appareil_list(compte_id)?.iter().filter(|row| live(row)).map(|row| row.curseur.unwrap_or(0)).min();
        tx.tombe_prune(&scope, since, passed.unwrap_or(u64::MAX))
    })
}

/// What is due in one scope.
struct Due {
    personnes: Vec<Uuid>,
    notes: Vec<Uuid>,
}

impl Due {
    fn read(tx: &(impl Lecture + ?Sized), scope: &Scope, today: NaiveDate) -> Resultat<Self> {
        let mut due = Self { personnes: Vec::new(), notes: Vec::new() };
        for row in tx.record_list(collection::BENEFICIAIRE, Some(scope))? {
            if row.doc.is_some() && !tx.effacement_exists(scope, row.id)? && is_due(tx, scope, &row, today)? {
                due.personnes.push(row.id);
            }
        }
        // The light list first: a recent report is not read.
        for cra in tx.cra_list(scope)? {
            if conservation([cra.date], today) != Conservation::Echue {
                continue;
            }
            let Some(row) = tx.record_get(scope, collection::CRA, cra.id)? else { continue };
            if has_notes(&row) && notes_are_due(tx, scope, &row, cra.date, &due.personnes, today)? {
                due.notes.push(cra.id);
            }
        }
        Ok(due)
    }

    fn erase(&self, central: &Central, scope: &Scope, today: NaiveDate, now: i64) -> Result<(), CentralError> {
        for id in &self.personnes {
            let erased = transaction(central.stockage.as_ref(), |tx| -> Result<Vec<Uuid>, CentralError> {
                // Somebody may have met them again since the list was made.
                let row = tx.record_get(scope, collection::BENEFICIAIRE, *id)?;
                if !row.map_or(Ok(false), |row| is_due(tx, scope, &row, today))? {
                    return Ok(Vec::new());
                }
                erase::erase(tx, scope, *id, None, now)?;
                audit(tx, now, ACTEUR, "beneficiaire.effacer", id)?;
                Ok(erase::erased_with(tx, scope, *id)?)
            })?;
            erased.into_iter().for_each(|id| central.note_effacement(scope, id));
        }
        for id in &self.notes {
            transaction(central.stockage.as_ref(), |tx| -> Result<(), CentralError> {
                let (row, cra) = (tx.record_get(scope, collection::CRA, *id)?, tx.cra_get(scope, *id)?);
                let (Some(row), Some(cra)) = (row, cra) else { return Ok(()) };
                if !notes_are_due(tx, scope, &row, cra.date, &[], today)? {
                    return Ok(());
                }
                let Some(mut doc) = row.doc else { return Ok(()) };
                doc.remove(NOTES);
                write(tx, Version::serveur(scope, collection::CRA, *id, Some(doc), now))?;
                erase::erase_conflits(tx, scope, *id, now)?;
                tx.trace_delete(scope, collection::CRA, *id)?;
                Ok(audit(tx, now, ACTEUR, "cra.notes", id)?)
            })?;
        }
        Ok(())
    }
}

fn is_due(tx: &(impl Lecture + ?Sized), scope: &Scope, row: &RecordRow, today: NaiveDate) -> Resultat<bool> {
    let mut dates = vec![written(row)];
    // Fiches merged into one another are one person.
    let kept = tx.fusion_get(scope, row.id)?.unwrap_or(row.id);
    let mut fiches = tx.fusion_list(scope, kept)?;
    fiches.extend([kept, row.id]);
    for fiche in fiches {
        dates.extend(tx.accompagnement_list(scope, fiche)?.into_iter().map(|(date, _)| date));
    }
    Ok(conservation(dates, today) == Conservation::Echue)
}

/// Notes live as long as somebody whom they may name, and a year at least.
fn notes_are_due(
    tx: &(impl Lecture + ?Sized),
    scope: &Scope,
    row: &RecordRow,
    date: NaiveDate,
    going: &[Uuid],
    today: NaiveDate,
) -> Resultat<bool> {
    if conservation([date, written(row)], today) != Conservation::Echue {
        return Ok(false);
    }
    for personne in tx.cra_get(scope, row.id)?.map(|cra| cra.personnes).unwrap_or_default() {
        if !going.contains(&personne) && !tx.effacement_exists(scope, personne)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn has_notes(row: &RecordRow) -> bool {
    let notes = row.doc.as_ref().and_then(|doc: &Doc| doc.get(NOTES));
    notes.is_some_and(|notes| !matches!(notes, Value::Null))
}

fn written(row: &RecordRow) -> NaiveDate {
    DateTime::from_timestamp_millis(row.modification).unwrap_or_default().date_naive()
}
