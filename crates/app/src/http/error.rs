use std::time::Duration;

use besace_domain::ErreurChamp;
use besace_sync::enrol::ApiError;
use thiserror::Error;

/// What went wrong between this device and its server; the detail is for the log, never for the sentence.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum NetworkError {
    /// No link at all.
    #[error("Aucun réseau.")]
    AucunReseau(String),
    /// The network is there, the server is not: connection refused, nobody at that address.
    #[error("Le serveur ne répond pas, alors que le réseau est là. Rien n’est perdu, tout attend ici.")]
    Injoignable(String),
    /// The server's name has no address.
    #[error("L’adresse du serveur est introuvable depuis ce réseau. Rien n’est parti.")]
    Dns(String),
    /// A Wi-Fi that wants a browser first.
    #[error("Ce Wi-Fi demande une connexion dans le navigateur. Rien n’est parti.")]
    PortailCaptif,
    /// A proxy's own page, or a server that is not ours.
    #[error("Un intermédiaire répond à la place du serveur. Rien n’est parti.")]
    Intermediaire {
        /// HTTP status seen.
        statut: u16,
    },
    /// 5xx.
    #[error("Le serveur a un problème. Rien n’est perdu, tout attend ici.")]
    Serveur {
        /// HTTP status seen.
        statut: u16,
        /// Asked by the server.
        attendre: Option<Duration>,
    },
    /// The link closed in the middle.
    #[error("La liaison s’est coupée en route. Ce qui était arrivé est gardé, le reste attend ici.")]
    Coupure,
    /// Nothing for 30 s.
    #[error("Le serveur ne répond plus depuis 30 secondes. Ce qui était arrivé est gardé, le reste attend ici.")]
    Silence,
    /// TLS.
    #[error(
        "Le certificat du serveur n’est pas celui attendu : une connexion est peut-être demandée dans le navigateur, ou un intermédiaire écoute. Rien n’est parti."
    )]
    Certificat(String),
    /// Told by the server.
    #[error("Le serveur est en maintenance.")]
    Maintenance {
        /// `Retry-After`.
        attendre: Option<Duration>,
    },
    /// This build is too old for the server.
    #[error("Cette version est trop ancienne pour recevoir. Vos envois passent. Mettez Besace à jour.")]
    TropAncien,
    /// The server does not know this device: restored copy, or another server's.
    #[error(
        "Le serveur ne connaît pas cet appareil. Rien n’est perdu : votre travail reste ici. Connectez-vous de nouveau pour l’envoyer."
    )]
    AppareilInconnu,
    /// Another copy of this profile speaks under the same identity.
    #[error(
        "Ce profil semble avoir été copié depuis un autre appareil. Rien n’est effacé. Connectez-vous de nouveau pour qu’il reçoive sa propre identité."
    )]
    AppareilDuplique,
    /// The device was retired.
    #[error(
        "Cet appareil a été retiré de votre compte. Votre travail a été remis au serveur. Pour vous servir encore de Besace ici, connectez-vous de nouveau."
    )]
    AppareilRetire,
    /// The device was declared lost.
    #[error(
        "Cet appareil a été déclaré perdu : le serveur n’accepte plus rien de lui, et ses données ont été fermées."
    )]
    AppareilPerdu,
    /// The account was struck off.
    #[error(
        "Votre compte a été fermé. Votre travail a été remis au serveur, et les données de cet appareil ont été fermées."
    )]
    CompteRadie,
    /// A refusal in the server's own words.
    #[error("{message}")]
    Refus {
        /// For programs.
        code: String,
        /// French.
        message: String,
        /// Fields at fault.
        champs: Vec<ErreurChamp>,
        /// Asked by the server.
        attendre: Option<Duration>,
    },
    /// From our server, and yet not readable.
    #[error("La réponse du serveur est illisible. Rien n’est perdu, tout attend ici.")]
    Illisible(String),
    /// Not an address.
    #[error("Cette adresse de serveur n’est pas valable. Exemple : coop.drome.example")]
    Adresse,
    /// Plain http outside of this machine.
    #[error("Cette adresse n’est pas chiffrée (http). Besace n’envoie rien en clair. Demandez l’adresse en https.")]
    AdresseEnClair,
    /// The TLS library could not start.
    #[error("Le réseau ne peut pas s’ouvrir sur cet ordinateur. Rien n’est perdu, tout attend ici.")]
    Depart(String),
}

impl NetworkError {
    /// A refusal in the server's terms, however it came.
    pub(crate) fn from_refusal(refusal: ApiError) -> Self {
        super::answer::from_refusal(refusal, None)
    }

    /// For programs.
    pub fn code(&self) -> &str {
        match self {
            Self::AucunReseau(_) => "aucun_reseau",
            Self::Injoignable(_) => "serveur_injoignable",
            Self::Dns(_) => "dns",
            Self::PortailCaptif => "portail_captif",
            Self::Intermediaire { .. } => "intermediaire",
            Self::Serveur { .. } => "serveur_en_panne",
            Self::Coupure => "coupure",
            Self::Silence => "silence",
            Self::Certificat(_) => "certificat",
            Self::Maintenance { .. } => "maintenance",
            Self::TropAncien => "client_trop_ancien",
            Self::AppareilInconnu => "appareil_inconnu",
            Self::AppareilDuplique => "appareil_duplique",
            Self::AppareilRetire => "appareil_retire",
            Self::AppareilPerdu => "appareil_perdu",
            Self::CompteRadie => "compte_radie",
            Self::Refus { code, .. } => code,
            Self::Illisible(_) => "reponse_illisible",
            Self::Adresse => "adresse_invalide",
            Self::AdresseEnClair => "adresse_en_clair",
            Self::Depart(_) => "reseau_indisponible",
        }
    }

    /// Wait asked by the server.
    pub fn attendre(&self) -> Option<Duration> {
        match self {
            Self::Serveur { attendre, .. } | Self::Maintenance { attendre } | Self::Refus { attendre, .. } => *attendre,
            _ => None,
        }
    }

    /// Nobody of ours was reached: « hors ligne », as opposed to a server that answers and refuses.
    pub fn is_hors_ligne(&self) -> bool {
        matches!(
            self,
            Self::AucunReseau(_)
                | Self::Injoignable(_)
                | Self::Dns(_)
                | Self::PortailCaptif
                | Self::Intermediaire { .. }
                | Self::Serveur { .. }
                | Self::Coupure
                | Self::Silence
                | Self::Certificat(_)
                | Self::Maintenance { .. }
                | Self::Illisible(_)
                | Self::Depart(_)
        )
    }

    /// Only a new sign-in mends it.
    pub fn is_session(&self) -> bool {
        matches!(self, Self::AppareilInconnu | Self::AppareilDuplique)
    }

    /// The local data must be sealed.
    pub fn is_fin(&self) -> bool {
        matches!(self, Self::AppareilRetire | Self::AppareilPerdu | Self::CompteRadie)
    }
}
