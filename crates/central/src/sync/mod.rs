//! What happens between a device and the server: mutations one by one, then what the device has not read yet.
//!
//! Follow one mutation: [`exchange()`] → [`mutation`] (idempotency) → [`put`], [`delete`], [`erase`] or
//! [`merge_into`] → [`record`] (revision, checksum, derived values).

mod conflit;
mod delete;
mod derive;
pub mod erase;
mod exchange;
pub mod fiche;
pub mod lettre;
mod merge_into;
mod mutation;
mod pull;
mod put;
pub mod record;
mod references;
mod repair;
mod snapshot;
mod voix;

use besace_domain::ErreurChamp;
use besace_sync::wire::{Outcome, Scope, collection};
use thiserror::Error;
use uuid::Uuid;

use crate::stockage::{AsStockage, Ecriture, StockageError};

pub use exchange::{Echange, Sortie, Voie, exchange};

/// Collections that a device may write, in its owner's scope.
const ECRITES: [&str; 6] = [
    collection::CRA,
    collection::BENEFICIAIRE,
    collection::LIEU_ACTIVITE,
    collection::LIEU,
    collection::TAG,
    collection::CONFLIT,
];

/// Who writes.
#[derive(Debug, Clone)]
pub struct Auteur {
    /// Account.
    pub compte_id: Uuid,
    /// Device.
    pub appareil_id: Uuid,
    /// Its name, told beside a conflicting value.
    pub appareil_nom: String,
    /// The account's scope.
    pub scope: Scope,
}

/// What a mutation is applied with.
struct Contexte<'a> {
    tx: &'a dyn Ecriture,
    auteur: &'a Auteur,
    collection: &'a str,
    id: Uuid,
    base_rev: u64,
    schema: u16,
    now: i64,
    /// Judged again long after it was sent.
    lettre: Option<lettre::Suite>,
}

/// Why a mutation was not applied.
#[derive(Debug, Error)]
enum Arret {
    /// Processed, kept, explained.
    #[error("refused: {code}")]
    Refus { code: String, champ: Option<String>, message: String },
    /// Not processed: names a record that is still to come.
    #[error("waits for {0}")]
    Attend(Uuid),
    /// The storage failed: nothing was done.
    #[error(transparent)]
    Stockage(#[from] StockageError),
}

type Effet = Result<Outcome, Arret>;

impl AsStockage for Arret {
    fn as_stockage(&self) -> Option<&StockageError> {
        match self {
            Self::Stockage(e) => Some(e),
            _ => None,
        }
    }
}

fn refus(code: &str, message: &str) -> Arret {
    Arret::Refus { code: code.to_owned(), champ: None, message: message.to_owned() }
}

impl From<Vec<ErreurChamp>> for Arret {
    fn from(erreurs: Vec<ErreurChamp>) -> Self {
        let mut messages: Vec<_> = erreurs.iter().map(|e| e.message.as_str()).collect();
        messages.dedup();
        let message = messages.join(" ");
        let first = erreurs.into_iter().next();
        let (code, champ) = first.map_or_else(|| ("invalide".to_owned(), None), |e| (e.code, Some(e.champ)));
        Self::Refus { code, champ, message }
    }
}
