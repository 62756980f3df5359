//! Six digits sent by e-mail: ten minutes, a few tries, once.

use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::erreur::CentralError;
use crate::hasard;
use crate::horloge::MINUTE;
use crate::identite::Identite;
use crate::stockage::{CodeRow, Ecriture, StockageError, UsageCode};

/// How long a code opens.
pub const DUREE: i64 = 10 * MINUTE;
/// Wrong tries, from anywhere, after which it opens nothing; one network has [`crate::limiteur::CODE`].
pub const ESSAIS_MAX: u32 = 20;
const VALEURS: u64 = 1_000_000;

/// Makes the code in force; the one before stops opening.
pub fn create(
    tx: &dyn Ecriture,
    identite: &Identite,
    compte_id: Uuid,
    usage: UsageCode,
    now: i64,
) -> Result<String, CentralError> {
    let code = format!("{:06}", hasard::below(VALEURS)?);
    let empreinte = empreinte(identite, compte_id, usage, &code);
    tx.code_put(&CodeRow { compte_id, usage, empreinte, expiration: now + DUREE, essais: 0 })?;
    Ok(code)
}

/// Spends the code if it is the right one, else counts a wrong try. The caller commits in both cases.
pub fn spend(
    tx: &dyn Ecriture,
    identite: &Identite,
    compte_id: Uuid,
    usage: UsageCode,
    code: &str,
    now: i64,
) -> Result<bool, StockageError> {
    let essai = empreinte(identite, compte_id, usage, code.trim());
    let Some(mut row) = tx.code_get(compte_id, usage)? else { return Ok(false) };
    let right = bool::from(row.empreinte.ct_eq(&essai));
    if row.expiration <= now || row.essais >= ESSAIS_MAX {
        return Ok(false);
    }
    if right {
        tx.code_delete(compte_id, usage)?;
    } else {
        row.essais += 1;
        tx.code_put(&row)?;
    }
    Ok(right)
}

fn empreinte(identite: &Identite, compte_id: Uuid, usage: UsageCode, code: &str) -> [u8; 32] {
    identite.empreinte(&[compte_id.as_bytes(), usage.valeur().as_bytes(), code.as_bytes()])
}
