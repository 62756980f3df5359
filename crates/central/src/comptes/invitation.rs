//! Invitations: one code, single use, 72 hours, kept hashed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use besace_sync::enrol::{INVITATION_SCHEME, InvitationWire};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{audit, parse_email, refus_champs};
use crate::central::Central;
use crate::courriel;
use crate::erreur::{CentralError, Refus};
use crate::hasard;
use crate::horloge::HEURE;
use crate::identite::{self, cle};
use crate::stockage::{InvitationRow, Lecture, Role, StructureRow, transaction};

/// How long an invitation opens.
pub const DUREE: i64 = 72 * HEURE;
const SECRET_BYTES: usize = 16;

/// An invitation made.
#[derive(Debug)]
pub struct Invitation {
    /// What to give to the person.
    pub code: String,
    /// The mail that carries it.
    pub courriel: Uuid,
}

/// Invites a person: the code to give them, also sent by e-mail.
pub fn create(central: &Central, email: &str, siret: &str, role: Role) -> Result<Invitation, CentralError> {
    let email = parse_email(email).map_err(|e| refus_champs(vec![e]))?;
    let now = central.horloge.now();
    let secret = URL_SAFE_NO_PAD.encode(hasard::bytes::<SECRET_BYTES>()?);
    let invitation = transaction(central.stockage.as_ref(), |tx| {
        check_domaine(tx, &email)?;
        if tx.compte_by_email(&email)?.is_some() {
            return Err(Refus::new(409, "compte_existe", format!("{email} a déjà un compte sur ce serveur.")).into());
        }
        let structure = tx
            .structure_by_siret(siret)?
            .ok_or_else(|| Refus::new(404, "structure_inconnue", format!("Aucune structure n’a le SIRET {siret}.")))?;
        tx.invitation_put(&InvitationRow {
            empreinte: empreinte(&secret),
            email: email.clone(),
            structure_id: structure.id,
            role,
            expiration: now + DUREE,
            utilisation: None,
        })?;
        audit(tx, now, "administration", "invitation.create", structure.id)?;
        let adresse = identite::texte(tx, cle::ADRESSE)?;
        if adresse.is_empty() {
            let message = "Donnez d’abord l’adresse publique du serveur : reglage set adresse HOTE[:PORT].";
            return Err(CentralError::Reglage(message.to_owned()));
        }
        let code = format!("{INVITATION_SCHEME}{adresse}/{secret}");
        let message = courriel::textes::invitation(&email, &structure.nom, &code);
        let courriel = central.courriel.push(tx, message, DUREE)?;
        Ok(Invitation { code, courriel })
    })?;
    central.courriel.wake();
    Ok(invitation)
}

/// What an invitation offers, for the sign-in page.
pub fn read(central: &Central, secret: &str) -> Result<InvitationWire, CentralError> {
    let tx = central.stockage.read()?;
    let (invitation, structure) = find(tx.as_ref(), secret, central.horloge.now())?;
    Ok(InvitationWire {
        email: invitation.email,
        structure: structure.nom,
        role: invitation.role.valeur().to_owned(),
        cgu: identite::cgu(tx.as_ref())?,
    })
}

/// An invitation that still opens. Unknown, expired and used look the same from outside.
pub(super) fn find(tx: &dyn Lecture, secret: &str, now: i64) -> Result<(InvitationRow, StructureRow), CentralError> {
    let invitation = tx.invitation_get(&empreinte(secret))?;
    let invitation = invitation.filter(|i| i.utilisation.is_none() && i.expiration > now).ok_or_else(unknown)?;
    let structure = tx.structure_get(invitation.structure_id)?.ok_or_else(unknown)?;
    Ok((invitation, structure))
}

/// The digest under which an invitation is kept: 128 random bits need no salt.
pub(super) fn empreinte(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.trim().as_bytes()).into()
}

pub(super) fn unknown() -> Refus {
    Refus::new(
        404,
        "invitation_inconnue",
        "Ce code d’invitation n’ouvre rien : il a plus de 72 heures, a déjà servi, ou n’a pas été copié en entier. \
         Demandez-en un nouveau à votre administrateur.",
    )
}

fn check_domaine(tx: &dyn Lecture, email: &str) -> Result<(), CentralError> {
    let domaines = identite::texte(tx, cle::DOMAINES)?;
    let domaine = email.rsplit_once('@').map_or("", |(_, domaine)| domaine);
    if domaines.is_empty() || domaines.split_whitespace().any(|d| d == domaine) {
        return Ok(());
    }
    let message = format!("Ce serveur n’invite que les adresses de : {domaines}.");
    Err(Refus::new(422, "domaine_refuse", message).into())
}
