//! Accounts and devices: the JSON spoken before a device has keys, and the CBOR of its signed requests.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::wire::Scope;

/// `GET /v1/serveur`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServeurWire {
    /// Identity of this server, bound into every signature.
    pub id: Uuid,
    /// Shown to people.
    pub nom: String,
    /// Lowest and highest [`crate::wire::PROTOCOL`] served.
    pub protocoles: (u16, u16),
    /// Ed25519, base64.
    pub cle_signature: String,
    /// X25519, base64.
    pub cle_scellement: String,
    /// That key signed by the other one, base64: it may be replaced. None from servers before 2026-12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preuve_scellement: Option<String>,
    /// In force.
    pub cgu: CguWire,
}

/// Digest of a public key, short enough to be compared aloud: 16 bytes of SHA-256, four digits at a time.
pub fn empreinte(cle: &[u8]) -> String {
    let digest = Sha256::digest(cle);
    let groups = digest.chunks(2).take(EMPREINTE_BYTES / 2);
    groups.map(|pair| pair.iter().map(|b| format!("{b:02x}")).collect::<String>()).collect::<Vec<_>>().join(" ")
}

const EMPREINTE_BYTES: usize = 16;

/// General conditions of use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CguWire {
    /// For instance `2026-11`.
    pub version: String,
    /// Plain text, French.
    pub texte: String,
}

/// Invitation code as people paste it: `besace://<host[:port]>/<secret>` (https, or http on loopback).
pub const INVITATION_SCHEME: &str = "besace://";

/// `POST /v1/invitations/lire`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationLire {
    /// The secret part of the code.
    pub secret: String,
}

/// Its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationWire {
    /// The person invited.
    pub email: String,
    /// Name of the structure.
    pub structure: String,
    /// `conseiller`, `mediateur`, `coordinateur`.
    pub role: String,
    /// To accept.
    pub cgu: CguWire,
}

/// A device that presents itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppareilNouveau {
    /// « Ordinateur de la médiathèque ».
    pub nom: String,
    /// Ed25519 public key, 32 bytes, base64.
    pub cle_publique: String,
}

/// `POST /v1/comptes`: first sign-in, from an invitation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompteCreer {
    /// The invitation's.
    pub secret: String,
    /// First name.
    pub prenom: String,
    /// Last name.
    pub nom: String,
    /// Chosen by the person.
    pub mot_de_passe: String,
    /// Version accepted.
    pub cgu_version: String,
    /// This device.
    pub appareil: AppareilNouveau,
}

/// `POST /v1/connexions`: asks for a code by e-mail; the answer never says whether the account exists.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnexionDemander {
    /// The account's.
    pub email: String,
    /// The account's.
    pub mot_de_passe: String,
}

/// `POST /v1/appareils`: second device, with the code received.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppareilCreer {
    /// The account's.
    pub email: String,
    /// The account's.
    pub mot_de_passe: String,
    /// Six digits, received by e-mail.
    pub code: String,
    /// This device.
    pub appareil: AppareilNouveau,
}

/// Answer to both ways of adding a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolement {
    /// The account.
    pub compte: CompteWire,
    /// Identity of the device on this server.
    pub appareil_id: Uuid,
    /// 30 bits, part of the ids that the device makes.
    pub appareil_numero: u32,
    /// What the device may read.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub scopes: Vec<Scope>,
    /// Pinned by the device.
    pub serveur: ServeurWire,
}

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompteWire {
    /// Names the `user:` scope.
    pub id: Uuid,
    /// First name.
    pub prenom: String,
    /// Last name.
    pub nom: String,
    /// Address.
    pub email: String,
    /// `conseiller`, `mediateur`, `coordinateur`.
    pub role: String,
    /// Current structure's name.
    pub structure: Option<String>,
}

/// `POST /v1/mots-de-passe`: asks for a renewal code.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MotDePasseDemander {
    /// The account's.
    pub email: String,
}

/// `PUT /v1/mots-de-passe`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MotDePasseRenouveler {
    /// The account's.
    pub email: String,
    /// Received by e-mail.
    pub code: String,
    /// The new one.
    pub mot_de_passe: String,
}

/// Signed, `POST /v1/appareils/liste`; the request's payload is an empty map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppareilWire {
    /// Identity.
    pub id: Uuid,
    /// Name.
    pub nom: String,
    /// Milliseconds since 1970.
    pub creation: i64,
    /// Milliseconds since 1970.
    pub dernier_contact: Option<i64>,
    /// `actif`, `retire`, `perdu`.
    pub etat: String,
}

/// Signed, `POST /v1/appareils/retirer`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppareilRetirer {
    /// Which.
    pub id: Uuid,
    /// Stolen or lost: nothing more is accepted from it.
    pub perdu: bool,
}

/// Signed, `POST /v1/cgu`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CguAccepter {
    /// Version accepted.
    pub version: String,
}

/// Every refusal of the API, JSON (or CBOR on signed routes).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiError {
    /// For programs: `invitation_inconnue`, `mot_de_passe_faible`, `trop_de_tentatives`…
    pub code: String,
    /// For people, in French.
    pub message: String,
    /// The fields at fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub champs: Vec<besace_domain::ErreurChamp>,
    /// Seconds to wait before a new try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendre_s: Option<u32>,
}
