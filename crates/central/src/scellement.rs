//! The keys to which devices seal what travels without a network. They can be replaced: what was sealed to the ones
//! before still opens, for as long as they are kept.

use std::iter;

use besace_sync::colis::{Cle, ColisError, Demande, Entete, id_cle, open_demande, public_of};
use zeroize::Zeroizing;

use crate::erreur::CentralError;
use crate::hasard;
use crate::identite::cle;
use crate::stockage::{Ecriture, Lecture, StockageError};

/// Keys kept behind the one in force: a bundle may take months to arrive.
pub const GARDEES_MAX: usize = 4;

/// The public key in force.
pub fn publique(tx: &dyn Lecture) -> Result<Cle, CentralError> {
    public(&secret(tx)?)
}

/// Public keys still opened, newest first.
pub fn list(tx: &dyn Lecture) -> Result<Vec<Cle>, CentralError> {
    secrets(tx)?.iter().map(public).collect()
}

/// Opens a bundle with the key that it names; and says which, for the answer.
pub fn open(tx: &dyn Lecture, bytes: &[u8]) -> Result<Result<(Demande, Zeroizing<Cle>), ColisError>, CentralError> {
    let named = match Entete::parse(bytes) {
        Ok(entete) => entete.cle,
        Err(erreur) => return Ok(Err(erreur)),
    };
    for secret in secrets(tx)? {
        if id_cle(&public(&secret)?) == named {
            return Ok(open_demande(bytes, &secret).map(|demande| (demande, secret)));
        }
    }
    Ok(Err(ColisError::Cle))
}

/// Another key from now on. `forget`: those before were stolen, and open nothing more.
pub fn renew(tx: &dyn Ecriture, forget: bool) -> Result<(), CentralError> {
    let mut before = Zeroizing::new(Vec::new());
    if !forget {
        for secret in secrets(tx)?.iter().take(GARDEES_MAX) {
            before.extend_from_slice(secret.as_slice());
        }
    }
    tx.serveur_put(cle::SCELLEMENT_AVANT, &before)?;
    Ok(tx.serveur_put(cle::SCELLEMENT, Zeroizing::new(hasard::bytes::<32>()?).as_slice())?)
}

fn secret(tx: &dyn Lecture) -> Result<Zeroizing<Cle>, CentralError> {
    let bytes = Zeroizing::new(tx.serveur_get(cle::SCELLEMENT)?.unwrap_or_default());
    let secret = <[u8; 32]>::try_from(bytes.as_slice());
    Ok(Zeroizing::new(secret.map_err(|_| StockageError::Endommage(cle::SCELLEMENT.to_owned()))?))
}

fn secrets(tx: &dyn Lecture) -> Result<Vec<Zeroizing<Cle>>, CentralError> {
    let before = Zeroizing::new(tx.serveur_get(cle::SCELLEMENT_AVANT)?.unwrap_or_default());
    let (before, _) = before.as_chunks::<32>();
    Ok(iter::once(secret(tx)?).chain(before.iter().map(|secret| Zeroizing::new(*secret))).collect())
}

fn public(secret: &Zeroizing<Cle>) -> Result<Cle, CentralError> {
    public_of(secret).map_err(|erreur| CentralError::Interne(erreur.to_string()))
}
