//! A dead letter released: judged again as the work of its author, through the door of every exchange, read by nobody.
//!
//! It comes late. What was written since was read, and perhaps answered: it stays, and what the letter says otherwise is
//! set aside. What its device itself sent since about the same record says all that the letter says.

use besace_sync::frame::from_cbor;
use besace_sync::wire::{Mutation, MutationResult, Op, Outcome};
use uuid::Uuid;

use super::mutation::{apply, auteur};
use super::record::seen;
use super::{Arret, Contexte, erase, exchange, refus};
use crate::stockage::{Ecriture, LettreMorteRow, RecordRow, Resultat, StockageError};

/// It names a record that was refused.
pub(super) const REFERENCE_REFUSEE: &str = "reference_refusee";
/// It names a record that the server has not heard of.
const REFERENCE_ATTENDUE: &str = "reference_attendue";

/// What is known of a letter besides what it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Suite {
    /// Its number.
    pub(super) seq: u64,
    /// When it was handed in.
    pub(super) instant: i64,
    /// Revision that an earlier mutation of its device gave the record: what it was made over, without having heard.
    pub(super) rev: Option<u64>,
}

/// What became of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issue {
    /// The server holds what it said.
    Acceptee,
    /// The same, without what was written otherwise since, which stays.
    Fusionnee,
    /// Values written since stay; those of the letter are shown beside them.
    Conflit,
    /// Its device has sent since what says it all: nothing is left to do.
    Depassee,
    /// Refused again.
    Refusee {
        /// Why, for programs.
        code: String,
        /// Why, in French.
        message: String,
    },
    /// About someone erased: nothing is left of it.
    Videe,
}

impl Issue {
    /// As it is written.
    pub fn valeur(&self) -> &'static str {
        match self {
            Self::Acceptee => "acceptee",
            Self::Fusionnee => "fusionnee",
            Self::Conflit => "conflit",
            Self::Depassee => "depassee",
            Self::Refusee { .. } => "refusee",
            Self::Videe => "videe",
        }
    }

    /// Why it stays.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refusee { code, .. } => Some(code),
            _ => None,
        }
    }

    /// It has left the dead letters.
    pub fn is_released(&self) -> bool {
        !matches!(self, Self::Refusee { .. } | Self::Videe)
    }

    /// Another letter may bring what it names.
    pub fn may_follow(&self) -> bool {
        self.code().is_some_and(|code| [REFERENCE_REFUSEE, REFERENCE_ATTENDUE].contains(&code))
    }
}

/// A letter as it was played.
#[derive(Debug)]
pub struct Jouee {
    /// What became of it.
    pub issue: Issue,
    /// Whom it erased.
    pub effaces: Vec<Uuid>,
}

/// Plays a letter; what it did is in the transaction. A refusal has written nothing.
pub fn play(tx: &dyn Ecriture, lettre: &LettreMorteRow, now: i64) -> Result<Jouee, StockageError> {
    let mut effaces = Vec::new();
    let issue = match judge(tx, lettre, &mut effaces, now) {
        Ok(issue) => issue,
        Err(Arret::Refus { code, message, .. }) => Issue::Refusee { code, message },
        Err(Arret::Attend(_)) => Issue::Refusee {
            code: REFERENCE_ATTENDUE.to_owned(),
            message: "Ce compte-rendu nomme une fiche que le serveur n’a pas reçue.".to_owned(),
        },
        Err(Arret::Stockage(e)) => return Err(e),
    };
    Ok(Jouee { issue, effaces })
}

/// Keeps why a letter was refused again.
pub fn keep(tx: &dyn Ecriture, lettre: &LettreMorteRow, code: &str, message: &str) -> Resultat<()> {
    let Some(row) = tx.lettre_morte_get(lettre.appareil_id, lettre.seq)? else { return Ok(()) };
    tx.lettre_morte_put(&LettreMorteRow { code: code.to_owned(), message: message.to_owned(), ..row })
}

fn judge(tx: &dyn Ecriture, lettre: &LettreMorteRow, effaces: &mut Vec<Uuid>, now: i64) -> Result<Issue, Arret> {
    if lettre.mutation.is_empty() {
        return Ok(Issue::Videe);
    }
    let unreadable = |what: &str| StockageError::Endommage(format!("dead letter: {what}"));
    let appareil = tx.appareil_get(lettre.appareil_id)?.ok_or_else(|| unreadable("device"))?;
    let mutation: Mutation = from_cbor(&lettre.mutation).map_err(|_| unreadable("mutation"))?;
    let sent = tx.resultat_list(lettre.appareil_id, &lettre.collection, lettre.record_id)?;
    if is_superseded(&mutation, &sent) {
        tx.lettre_morte_delete(lettre.appareil_id, lettre.seq)?;
        return Ok(Issue::Depassee);
    }
    let rev =
        sent.iter().filter(|earlier| earlier.seq < lettre.seq).filter_map(|earlier| rev_of(&earlier.outcome)).max();
    let suite = Suite { seq: lettre.seq, instant: lettre.instant, rev };
    let auteur = auteur(&appareil);
    let outcome = apply(tx, &auteur, &mutation, Some(suite), now)?;
    if exchange::may_erase(&mutation, &outcome) {
        *effaces = erase::erased_with(tx, &auteur.scope, mutation.id)?;
    }
    let issue = match &outcome {
        Outcome::Applied { .. } => Issue::Acceptee,
        Outcome::Conflict { .. } => Issue::Conflit,
        Outcome::Merged { fields, .. } if fields.is_empty() => Issue::Acceptee,
        _ => Issue::Fusionnee,
    };
    tx.lettre_morte_delete(lettre.appareil_id, lettre.seq)?;
    tx.resultat_set(lettre.appareil_id, &MutationResult { seq: lettre.seq, outcome })?;
    Ok(issue)
}

/// An edit made since says everything that this one said; an erasure stands whatever was said since.
fn is_superseded(mutation: &Mutation, sent: &[MutationResult]) -> bool {
    let since = sent.iter().any(|later| later.seq > mutation.seq && rev_of(&later.outcome).is_some());
    since && !matches!(mutation.op, Op::Erase)
}

fn rev_of(outcome: &Outcome) -> Option<u64> {
    match outcome {
        Outcome::Applied { rev } | Outcome::Merged { rev, .. } | Outcome::Conflict { rev, .. } => Some(*rev),
        Outcome::Refused { .. } | Outcome::SendWhole { .. } | Outcome::WaitingFor { .. } => None,
    }
}

/// A letter does not bring back what was deleted after it was written, unless it answered that very deletion.
pub(super) fn check_present(cx: &Contexte<'_>, current: Option<&RecordRow>, whole: bool) -> Result<(), Arret> {
    let gone = match current {
        _ if cx.lettre.is_none() => false,
        Some(row) if row.doc.is_none() => !whole || !seen(cx, row)?,
        Some(_) => false,
        None => !whole,
    };
    if gone {
        let message = "Cette fiche n’est plus là : elle a été supprimée depuis. Rien n’a été remis.";
        return Err(refus("fiche_supprimee", message));
    }
    Ok(())
}
