//! Devices: how one joins, is listed, leaves.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use besace_domain::ErreurChamp;
use besace_sync::enrol::{AppareilNouveau, AppareilWire, CompteWire, Enrolement};
use besace_sync::id::DEVICE_NUMBER_BITS;
use ed25519_dalek::VerifyingKey;
use uuid::Uuid;

use super::{all, audit, parse_nom, portee};
use crate::central::Central;
use crate::erreur::{CentralError, Refus};
use crate::hasard;
use crate::identite;
use crate::stockage::{AppareilRow, CompteRow, Ecriture, EtatAppareil, Lecture, StockageError, transaction};

/// Devices of one account that may exchange at once.
pub const APPAREILS_MAX: usize = 20;

/// A device that presents itself, understood.
#[derive(Debug, Clone)]
pub struct Nouveau {
    /// Name given by its owner.
    pub nom: String,
    /// Ed25519 public key.
    pub cle_publique: [u8; 32],
}

/// Understands a device, or says every error.
pub fn parse(appareil: &AppareilNouveau) -> Result<Nouveau, Vec<ErreurChamp>> {
    let nom = parse_nom("appareil.nom", &appareil.nom, "Veuillez donner un nom à cet appareil.");
    let (nom, cle_publique) = all(nom, parse_cle(&appareil.cle_publique))?;
    Ok(Nouveau { nom, cle_publique })
}

/// Adds a device to an account.
pub(super) fn add(
    tx: &dyn Ecriture,
    compte_id: Uuid,
    nouveau: &Nouveau,
    now: i64,
) -> Result<AppareilRow, CentralError> {
    let actifs = tx.appareil_list(compte_id)?.into_iter().filter(|a| a.etat == EtatAppareil::Actif).count();
    if actifs >= APPAREILS_MAX {
        let message =
            format!("Ce compte a déjà {APPAREILS_MAX} appareils. Retirez-en un dans Réglages, puis réessayez.");
        return Err(Refus::new(409, "trop_d_appareils", message).into());
    }
    let row = AppareilRow {
        id: hasard::uuid()?,
        compte_id,
        numero: 0,
        nom: nouveau.nom.clone(),
        cle_publique: nouveau.cle_publique,
        etat: EtatAppareil::Actif,
        creation: now,
        dernier_contact: None,
        dernier_seq: 0,
        epoch: identite::epoch(tx)?,
        curseur: None,
    };
    loop {
        // 0 is what a device calls itself before it is known.
        let numero = 1 + hasard::below((1 << DEVICE_NUMBER_BITS) - 1)?;
        let row = AppareilRow { numero: u32::try_from(numero).unwrap_or(1), ..row.clone() };
        match tx.appareil_put(&row) {
            Err(StockageError::Doublon) => {}
            Err(e) => return Err(e.into()),
            Ok(()) => return Ok(row),
        }
    }
}

/// What a device must know to exchange.
pub(super) fn enrolement(
    central: &Central,
    tx: &dyn Lecture,
    compte: &CompteRow,
    appareil: &AppareilRow,
) -> Result<Enrolement, CentralError> {
    let today = crate::horloge::aujourdhui(central.horloge.now());
    let employeur = super::emploi::employeur_at(&tx.emploi_list(compte.id)?, today);
    let structure = employeur.map(|id| tx.structure_get(id)).transpose()?.flatten();
    Ok(Enrolement {
        compte: CompteWire {
            id: compte.id,
            prenom: compte.prenom.clone(),
            nom: compte.nom.clone(),
            email: compte.email.clone(),
            role: compte.role.valeur().to_owned(),
            structure: structure.map(|s| s.nom),
        },
        appareil_id: appareil.id,
        appareil_numero: appareil.numero,
        scopes: portee::readable(tx, compte.id, central.horloge.now())?,
        serveur: central.identite.to_wire(tx)?,
    })
}

/// An account's devices.
pub fn list(central: &Central, compte_id: Uuid) -> Result<Vec<AppareilWire>, CentralError> {
    let rows = central.stockage.read()?.appareil_list(compte_id)?;
    Ok(rows
        .into_iter()
        .map(|row| AppareilWire {
            id: row.id,
            nom: row.nom,
            creation: row.creation,
            dernier_contact: row.dernier_contact,
            etat: row.etat.valeur().to_owned(),
        })
        .collect())
}

/// Ends a device. Once lost it stays lost: « retiré » would let a thief hand in work.
pub fn end(
    central: &Central,
    acteur: &str,
    id: Uuid,
    compte_id: Option<Uuid>,
    etat: EtatAppareil,
) -> Result<(), CentralError> {
    let now = central.horloge.now();
    transaction(central.stockage.as_ref(), |tx| {
        let row = tx.appareil_lock(id)?.filter(|row| compte_id.is_none_or(|compte| compte == row.compte_id));
        let mut row = row.ok_or_else(|| {
            Refus::new(404, "appareil_inconnu", "Cet appareil n’est pas dans la liste. Rien n’a été changé.")
        })?;
        if row.etat != EtatAppareil::Perdu {
            row.etat = etat;
            tx.appareil_put(&row)?;
        }
        audit(tx, now, acteur, &format!("appareil.{}", etat.valeur()), id)?;
        Ok(())
    })
}

fn parse_cle(texte: &str) -> Result<[u8; 32], ErreurChamp> {
    let wrong = || ErreurChamp::new("appareil.cle_publique", "invalide", "La clé de cet appareil est illisible.");
    let bytes = STANDARD.decode(texte).map_err(|_| wrong())?;
    let cle = <[u8; 32]>::try_from(bytes).map_err(|_| wrong())?;
    let key = VerifyingKey::from_bytes(&cle).map_err(|_| wrong())?;
    if key.is_weak() { Err(wrong()) } else { Ok(cle) }
}
