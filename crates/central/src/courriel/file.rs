//! The mails that wait, each tried until it leaves or is of no use.

use std::sync::Arc;
use std::time::Duration;

use super::{Message, REGARD, Transport, duration};
use crate::erreur::CentralError;
use crate::horloge::{HEURE, Horloge, MINUTE, SECONDE};
use crate::stockage::{CourrielRow, Stockage, StockageError, transaction};

/// Whoever tries a mail has so long: then another may, as after a crash.
pub(super) const BAIL: i64 = MINUTE;
/// Storage that fails is asked again so soon: a sign-in code is waited for.
const APRES_ERREUR: Duration = Duration::from_secs(2);
/// Waits before each new try; the last one repeats.
const REPRISES: [i64; 6] = [2 * SECONDE, 10 * SECONDE, MINUTE, 5 * MINUTE, 15 * MINUTE, HEURE];

pub(super) struct File {
    pub(super) transport: Transport,
    pub(super) stockage: Arc<dyn Stockage>,
    pub(super) horloge: Horloge,
}

/// What became of one try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Essai {
    Parti,
    Attend,
}

impl File {
    /// Sends everything whose time has come; how long until the next.
    pub(super) fn send_due(&self) -> Duration {
        match self.try_due() {
            Ok(pause) => pause,
            Err(e) => {
                tracing::error!(erreur = %e, "mails not read");
                APRES_ERREUR
            }
        }
    }

    fn try_due(&self) -> Result<Duration, StockageError> {
        let stockage = self.stockage.as_ref();
        let abandoned = self.expired()?;
        if abandoned > 0 {
            tracing::error!(nombre = abandoned, "mails abandoned: they would be of no use any more");
        }
        // Without a way out they wait, for a server that has one or for their end.
        if !matches!(self.transport, Transport::Aucun) {
            while let Some(row) = self.claim()? {
                self.send(row);
            }
        }
        let next = stockage.read()?.courriel_next()?;
        Ok(next.map_or(REGARD, |next| duration(next - self.horloge.now())))
    }

    fn expired(&self) -> Result<usize, StockageError> {
        let stockage = self.stockage.as_ref();
        // Nothing is written every half minute for nothing.
        if stockage.read()?.courriel_next()?.is_none() {
            return Ok(0);
        }
        transaction(stockage, |tx| tx.courriel_prune(self.horloge.now()))
    }

    /// Takes the next one, so that no other process sends it too.
    fn claim(&self) -> Result<Option<CourrielRow>, StockageError> {
        let now = self.horloge.now();
        if self.stockage.read()?.courriel_due(now)?.is_none() {
            return Ok(None);
        }
        transaction(self.stockage.as_ref(), |tx| {
            let Some(mut row) = tx.courriel_due(now)? else { return Ok(None) };
            row.prochain = now + BAIL;
            tx.courriel_put(&row)?;
            Ok(Some(row))
        })
    }

    /// One try, outside of any transaction.
    pub(super) fn send(&self, mut row: CourrielRow) -> Essai {
        let message =
            Message { a: row.a.clone(), objet: row.objet.clone(), corps: row.corps.clone(), qr: row.qr.clone() };
        let sent = self.transport.send(&message);
        let kept = match &sent {
            Ok(()) => transaction(self.stockage.as_ref(), |tx| tx.courriel_delete(row.id)),
            Err(e) => {
                let wait = REPRISES.get(row.essais as usize).or(REPRISES.last()).copied().unwrap_or(HEURE);
                row.essais += 1;
                row.prochain = self.horloge.now() + wait;
                tracing::warn!(courriel = %row.id, essais = row.essais, erreur = %e, "mail not sent, kept for later");
                transaction(self.stockage.as_ref(), |tx| tx.courriel_put(&row))
            }
        };
        if let Err(e) = kept.map_err(CentralError::from) {
            // Sent and not noted: it leaves once more, rather than never.
            tracing::error!(courriel = %row.id, erreur = %e, "mail: what became of it is not noted");
        }
        if sent.is_ok() { Essai::Parti } else { Essai::Attend }
    }
}
