//! Every refusal of the application: a stable code for programs, a French sentence for people.

use besace_domain::ErreurChamp;
use besace_formats::qr::QrError;
use besace_store::StoreError;
use serde::Serialize;
use thiserror::Error;

use crate::colis::RefusColis;
use crate::http::NetworkError;
use crate::seal::{PHRASE_CHARS_MIN, SealError};
use crate::trousseau::TrousseauError;

/// What an application method answers.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

/// What every refused command throws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct IpcError {
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
    /// Field by field, when fields are at fault.
    pub champs: Vec<ErreurChamp>,
}

/// Why a use case did not do what was asked.
#[derive(Debug, Error)]
pub enum AppError {
    /// Fields at fault.
    #[error("{}", champs_sentence(.0))]
    Champs(Vec<ErreurChamp>),
    /// The network, or the server's refusal.
    #[error("{0}")]
    Network(#[from] NetworkError),
    /// The keyring.
    #[error("{0}")]
    Trousseau(#[from] TrousseauError),
    /// The database.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// A file outside of the database.
    #[error(
        "Le système n’a pas pu lire ou écrire un fichier. Rien n’est perdu. Vérifiez la place et les droits, puis réessayez."
    )]
    Fichier(#[source] std::io::Error),
    /// The name asked is taken.
    #[error("Un fichier porte déjà ce nom\u{a0}: il n’a pas été touché. Choisissez un autre nom.")]
    FichierExiste,
    /// A read-only disk, a folder of somebody else.
    #[error(
        "Le dossier de Besace est en lecture seule\u{a0}: rien ne peut y être enregistré, et rien n’a été changé. Vérifiez le disque et les droits d’accès, puis réessayez."
    )]
    DossierLectureSeule,
    /// No profile is open.
    #[error("Aucun profil n’est ouvert. Choisissez un profil ou connectez-vous.")]
    ProfilFerme,
    /// No such profile.
    #[error("Ce profil n’existe pas sur cet ordinateur.")]
    ProfilInconnu,
    /// Its keys are not in this machine's keyring.
    #[error(
        "Les clés de ce profil ne sont pas dans le trousseau de cet ordinateur. Rien n’est effacé. Ouvrez-le sur l’ordinateur d’origine, ou restaurez une sauvegarde."
    )]
    ClesAbsentes,
    /// The profile's own file is damaged.
    #[error("Le dossier de ce profil est endommagé. Rien n’est effacé. Restaurez une sauvegarde.")]
    ProfilEndommage,
    /// The account has a profile here already.
    #[error("Ce compte a déjà un profil sur cet ordinateur\u{a0}: {0}. Ouvrez-le d’abord.")]
    CompteDejaIci(String),
    /// The sign-in was somebody else's.
    #[error("Ce profil appartient à un autre compte. Rien n’a été changé.")]
    AutreCompte,
    /// Another server answers at the same address.
    #[error(
        "Le serveur qui répond à cette adresse n’est pas celui où vous vous êtes inscrit\u{a0}: son identité ou ses clés ont changé. Rien n’est perdu. Ne donnez pas votre mot de passe, et montrez le rapport de « besace doctor » à votre administrateur."
    )]
    ServeurChange,
    /// Something waits to be sent.
    #[error("{}", non_envoye_sentence(*.0))]
    NonEnvoye(u64),
    /// A passphrase is wanted.
    #[error("Ce profil est verrouillé. Saisissez sa phrase secrète.")]
    PhraseRequise,
    /// A first passphrase is wanted, for a second profile or without a keyring.
    #[error("Un autre profil existe déjà sur cet ordinateur. Choisissez une phrase secrète pour protéger le vôtre.")]
    PhraseAChoisir,
    /// Wrong passphrase.
    #[error("Cette phrase secrète n’est pas la bonne. Votre saisie est gardée, réessayez.")]
    PhraseFausse,
    /// Too short a passphrase.
    #[error("La phrase secrète doit compter au moins {PHRASE_CHARS_MIN} caractères\u{a0}: quatre mots, par exemple.")]
    PhraseCourte,
    /// The same few characters again and again.
    #[error(
        "Cette phrase secrète se devine\u{a0}: elle répète toujours les mêmes caractères. Choisissez plusieurs mots."
    )]
    PhraseFaible,
    /// Not an invitation.
    #[error("Ce code d’invitation n’est pas lisible. Copiez-le en entier : il commence par besace://")]
    Invitation,
    /// A picture that shows no QR code.
    #[error(transparent)]
    Qr(#[from] QrError),
    /// A QR code of something else.
    #[error(
        "Ce code QR n’est pas celui d’une invitation à Besace. Rien n’a été envoyé. Choisissez l’image de votre invitation, ou collez le code."
    )]
    QrAutre,
    /// The demonstration profile has no network.
    #[error("Ces données d’exemple ne sont jamais envoyées. Quittez l’exemple pour vous connecter.")]
    Demo,
    /// The device must sign in again.
    #[error("Votre session est à renouveler. Rien n’est perdu : connectez-vous de nouveau pour envoyer ce qui attend.")]
    Session,
    /// Another process is exchanging.
    #[error(
        "Une autre fenêtre de Besace échange en ce moment avec le serveur. Rien n’est perdu. Réessayez dans un instant."
    )]
    Occupe,
    /// The record is not there.
    #[error("Cet élément n’existe plus. Il a peut-être été supprimé ailleurs.")]
    Introuvable,
    /// The file is not one of our backups.
    #[error(
        "Ce fichier n’est pas une sauvegarde de Besace, ou il est incomplet. Rien n’a été changé. Choisissez un autre fichier."
    )]
    Sauvegarde,
    /// Enrolled before the server's keys were kept.
    #[error(
        "Cet appareil n’a pas encore la clé de son serveur. Rien n’est perdu. Synchronisez-le une fois avec un réseau, puis refaites le colis."
    )]
    ColisSansCle,
    /// No server, or several.
    #[error(
        "À quel serveur remettre ces colis ? Rien n’est parti. Ouvrez un profil de ce serveur, ou donnez son adresse avec --serveur."
    )]
    ColisSansServeur,
    /// A bundle or an answer that is not taken.
    #[error(transparent)]
    Colis(#[from] RefusColis),
    /// No file has that name.
    #[error("Aucun fichier à cet endroit. Rien n’a été changé. Vérifiez le chemin, et que la clé USB est branchée.")]
    FichierAbsent,
    /// A refusal told again.
    #[error("{message}")]
    Refus {
        /// For programs.
        code: String,
        /// For people.
        message: String,
    },
    /// Neither XDG, HOME nor LOCALAPPDATA.
    #[error("Le dossier de données de Besace est introuvable : ce compte n’a pas de dossier personnel.")]
    SansDossier,
}

impl AppError {
    /// For programs.
    pub fn code(&self) -> &str {
        match self {
            Self::Champs(_) => "champs",
            Self::Network(error) => error.code(),
            Self::Trousseau(error) => error.code(),
            Self::Store(error) => error.code(),
            Self::Fichier(_) => "fichier",
            Self::FichierExiste => "fichier_existe",
            Self::DossierLectureSeule => "lecture_seule",
            Self::ProfilFerme => "profil_ferme",
            Self::ProfilInconnu => "profil_inconnu",
            Self::ClesAbsentes => "cles_absentes",
            Self::ProfilEndommage => "profil_endommage",
            Self::CompteDejaIci(_) => "compte_deja_ici",
            Self::AutreCompte => "autre_compte",
            Self::ServeurChange => "serveur_change",
            Self::NonEnvoye(_) => "non_envoye",
            Self::PhraseRequise => "phrase_requise",
            Self::PhraseAChoisir => "phrase_a_choisir",
            Self::PhraseFausse => "phrase_fausse",
            Self::PhraseCourte => "phrase_courte",
            Self::PhraseFaible => "phrase_faible",
            Self::Invitation => "invitation_illisible",
            Self::Qr(error) => error.code(),
            Self::QrAutre => "qr_autre",
            Self::Demo => "demo",
            Self::Session => "session",
            Self::Occupe => "echange_en_cours",
            Self::Introuvable => "introuvable",
            Self::Sauvegarde => "sauvegarde_illisible",
            Self::ColisSansCle => "colis_sans_cle",
            Self::ColisSansServeur => "colis_sans_serveur",
            Self::Colis(refus) => refus.code(),
            Self::FichierAbsent => "fichier_absent",
            Self::Refus { code, .. } => code,
            Self::SansDossier => "sans_dossier",
        }
    }

    /// The fields at fault.
    pub fn champs(&self) -> &[ErreurChamp] {
        match self {
            Self::Champs(champs) | Self::Network(NetworkError::Refus { champs, .. }) => champs,
            _ => &[],
        }
    }

    /// The same refusal, for a second person who waits for it.
    pub(crate) fn repeat(&self) -> Self {
        match self {
            Self::Network(error) => Self::Network(error.clone()),
            Self::Session => Self::Session,
            Self::Occupe => Self::Occupe,
            Self::ServeurChange => Self::ServeurChange,
            other => Self::Refus { code: other.code().to_owned(), message: other.to_string() },
        }
    }

    /// One field at fault.
    pub fn champ(champ: &str, code: &str, message: impl Into<String>) -> Self {
        Self::Champs(vec![ErreurChamp::new(champ, code, message)])
    }
}

impl From<AppError> for IpcError {
    fn from(error: AppError) -> Self {
        Self { code: error.code().to_owned(), message: error.to_string(), champs: error.champs().to_vec() }
    }
}

impl From<Vec<ErreurChamp>> for AppError {
    fn from(champs: Vec<ErreurChamp>) -> Self {
        Self::Champs(champs)
    }
}

impl From<std::io::Error> for AppError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            // The database has the same trouble in better words.
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Store(error.into()),
            std::io::ErrorKind::ReadOnlyFilesystem => Self::DossierLectureSeule,
            _ => Self::Fichier(error),
        }
    }
}

impl From<SealError> for AppError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Phrase => Self::PhraseFausse,
            SealError::Format => Self::ProfilEndommage,
            SealError::Systeme => Self::Fichier(std::io::Error::other(error)),
        }
    }
}

fn champs_sentence(champs: &[ErreurChamp]) -> String {
    match champs {
        [seul] => seul.message.clone(),
        _ => format!("{}\u{a0}champs à corriger.", champs.len()),
    }
}

fn non_envoye_sentence(nombre: u64) -> String {
    let attend = if nombre == 1 {
        "1\u{a0}élément n’est pas encore envoyé".to_owned()
    } else {
        format!("{nombre}\u{a0}éléments ne sont pas encore envoyés")
    };
    format!("{attend}\u{a0}: retirer ce profil les perdrait. Synchronisez d’abord, ou faites une sauvegarde.")
}
