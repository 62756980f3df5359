//! Rows as the server's code handles them. Instants are milliseconds since 1970.

use besace_sync::wire::{Doc, Scope};
use chrono::NaiveDate;
use uuid::Uuid;

/// Declares an enum kept as a word.
macro_rules! mots {
    ($(#[$doc:meta])* $nom:ident { $($(#[$vdoc:meta])* $variante:ident = $mot:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $nom { $($(#[$vdoc])* $variante),+ }

        impl $nom {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variante),+];

            /// As stored and said on the network.
            pub fn valeur(self) -> &'static str {
                match self { $(Self::$variante => $mot),+ }
            }
        }

        impl std::str::FromStr for $nom {
            type Err = ();

            fn from_str(s: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|v| v.valeur() == s).ok_or(())
            }
        }
    };
}

mots! {
    /// What an account may do.
    Role {
        /// Conseiller numérique.
        Conseiller = "conseiller",
        /// Médiateur numérique.
        Mediateur = "mediateur",
        /// Coordinateur.
        Coordinateur = "coordinateur",
    }
}

mots! {
    /// Whether an account may exchange.
    EtatCompte {
        /// May.
        Actif = "actif",
        /// Struck off: hands in its work, reads nothing more.
        Radie = "radie",
    }
}

mots! {
    /// Whether a device may exchange.
    EtatAppareil {
        /// May.
        Actif = "actif",
        /// Hands in its work, reads nothing more.
        Retire = "retire",
        /// Stolen or lost: nothing is accepted from it.
        Perdu = "perdu",
    }
}

mots! {
    /// What a code sent by e-mail opens.
    UsageCode {
        /// A second device.
        Appareil = "appareil",
        /// A new password.
        MotDePasse = "mot_de_passe",
    }
}

/// An employer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructureRow {
    /// Identity.
    pub id: Uuid,
    /// Name.
    pub nom: String,
    /// 14 digits.
    pub siret: String,
    /// Code of the département whose shared tags reach its people.
    pub departement: Option<String>,
    /// When it was created.
    pub creation: i64,
}

/// An account.
#[derive(Clone, PartialEq, Eq)]
pub struct CompteRow {
    /// Identity; names the `user:` scope.
    pub id: Uuid,
    /// Address, lower case.
    pub email: String,
    /// First name.
    pub prenom: String,
    /// Last name.
    pub nom: String,
    /// What it may do.
    pub role: Role,
    /// Argon2id, PHC string; `None` = no sign-in.
    pub mot_de_passe: Option<String>,
    /// Whether it may exchange.
    pub etat: EtatCompte,
    /// Version of the CGU accepted last.
    pub cgu_version: Option<String>,
    /// When it was created.
    pub creation: i64,
}

/// Who employed an account, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmploiRow {
    /// Identity.
    pub id: Uuid,
    /// Whose.
    pub compte_id: Uuid,
    /// The employer.
    pub structure_id: Uuid,
    /// First day.
    pub debut: Option<NaiveDate>,
    /// Last day.
    pub fin: Option<NaiveDate>,
}

/// An invitation.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationRow {
    /// SHA-256 of the secret; the secret itself is kept nowhere.
    pub empreinte: [u8; 32],
    /// Who is invited.
    pub email: String,
    /// Their employer.
    pub structure_id: Uuid,
    /// Their role.
    pub role: Role,
    /// When it stops being valid.
    pub expiration: i64,
    /// When it was used.
    pub utilisation: Option<i64>,
}

/// A code sent by e-mail.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// Whose.
    pub compte_id: Uuid,
    /// What for.
    pub usage: UsageCode,
    /// Keyed digest of the six digits.
    pub empreinte: [u8; 32],
    /// When it stops being valid.
    pub expiration: i64,
    /// Wrong tries so far.
    pub essais: u32,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppareilRow {
    /// Identity.
    pub id: Uuid,
    /// Whose.
    pub compte_id: Uuid,
    /// 30 bits, part of the ids that it makes.
    pub numero: u32,
    /// Name given by its owner.
    pub nom: String,
    /// Ed25519 public key.
    pub cle_publique: [u8; 32],
    /// Whether it may exchange.
    pub etat: EtatAppareil,
    /// When it was added.
    pub creation: i64,
    /// When it was last heard.
    pub dernier_contact: Option<i64>,
    /// Last mutation processed.
    pub dernier_seq: u64,
    /// Server history in which the device last had nothing to hand in: until then its numbers may have holes.
    pub epoch: Uuid,
    /// How far it said, last time, that it had read its account's scope; `None` = not known.
    pub curseur: Option<u64>,
}

/// A record.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordRow {
    /// Who shares it.
    pub scope: Scope,
    /// Its collection.
    pub collection: String,
    /// Identity within scope and collection.
    pub id: Uuid,
    /// Revision within the scope.
    pub rev: u64,
    /// Schema that the document was written with.
    pub schema: u16,
    /// `None` = deleted.
    pub doc: Option<Doc>,
    /// Account that wrote this version; `None` = the server.
    pub auteur: Option<Uuid>,
    /// Device that wrote this version; `None` = the server.
    pub appareil_id: Option<Uuid>,
    /// Last revision written by anyone else than `appareil_id`.
    pub rev_autrui: u64,
    /// When this version was written.
    pub modification: i64,
}

/// What the server derives from a CRA, for administrators and statistics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CraRow {
    /// Its owner's scope.
    pub scope: Scope,
    /// The CRA.
    pub id: Uuid,
    /// Its day.
    pub date: NaiveDate,
    /// Employer at that day; `None` = not known yet.
    pub structure_employeuse_id: Option<Uuid>,
    /// Followed people.
    pub personnes: Vec<Uuid>,
}

/// A refused mutation, kept until someone releases it.
#[derive(Debug, Clone, PartialEq)]
pub struct LettreMorteRow {
    /// Who sent it.
    pub appareil_id: Uuid,
    /// Its number.
    pub seq: u64,
    /// Whose.
    pub compte_id: Uuid,
    /// The record's collection.
    pub collection: String,
    /// The record.
    pub record_id: Uuid,
    /// CBOR of the mutation; empty once the person was erased.
    pub mutation: Vec<u8>,
    /// Why, for programs.
    pub code: String,
    /// Why, in French.
    pub message: String,
    /// When.
    pub instant: i64,
}

/// A mail that waits to leave.
#[derive(Clone, PartialEq, Eq)]
pub struct CourrielRow {
    /// Identity.
    pub id: Uuid,
    /// Address.
    pub a: String,
    /// Subject.
    pub objet: String,
    /// Plain text.
    pub corps: String,
    /// What its QR code says.
    pub qr: Option<String>,
    /// Not tried before: its time, or the end of somebody's try.
    pub prochain: i64,
    /// Tries so far.
    pub essais: u32,
    /// From then on it would be of no use.
    pub expiration: i64,
}

/// Who did what, without personal data beyond identities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// When.
    pub instant: i64,
    /// `compte:<id>`, `appareil:<id>` or `administration`.
    pub acteur: String,
    /// Noun and verb, for instance `appareil.retirer`.
    pub action: String,
    /// Identity of what it was done to.
    pub cible: String,
}
