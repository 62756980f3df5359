use besace_sync::colis::ColisError;
use thiserror::Error;

/// Why a file of the stick is not taken. Nothing is ever lost by it: what waits stays on its device until answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RefusColis {
    /// No bundle where one was looked for.
    #[error("Aucun colis à cet endroit. Rien n’est parti. Vérifiez le dossier, et que la clé USB est branchée.")]
    ColisAbsent,
    /// No answer where one was looked for.
    #[error(
        "Aucune réponse à cet endroit. Rien n’a changé. Vérifiez le dossier, et que le colis a bien été remis : sa réponse s’écrit à côté de lui."
    )]
    ReponseAbsente,
    /// Cut, altered, or another kind of file.
    #[error(
        "Cette réponse est endommagée, ou n’en est pas une. Rien n’a changé, et rien n’est perdu. Copiez-la de nouveau, ou refaites un colis."
    )]
    ReponseIllisible,
    /// The same, of what was to be handed in.
    #[error(
        "Ce fichier n’est pas un colis à remettre, ou il est incomplet. Il n’est pas parti, et rien n’est perdu. Copiez-le de nouveau, ou faites-le refaire."
    )]
    ColisIllisible,
    /// Written by a newer build.
    #[error(
        "Ce fichier vient d’une version plus récente de Besace. Rien n’a changé. Mettez Besace à jour, puis recommencez."
    )]
    TropRecent,
    /// To be handed in, not read.
    #[error(
        "Ce fichier est un colis à remettre, pas une réponse. Rien n’a changé. Confiez-le à un collègue qui a une connexion, puis lisez la réponse qu’il rapporte."
    )]
    ARemettre,
    /// To be read, not handed in.
    #[error(
        "Ce fichier est déjà une réponse. Rien n’est parti. Rapportez-la à la personne qui a préparé le colis : elle la lira dans Synchronisation."
    )]
    Reponse,
    /// Of a bundle that this device does not remember.
    #[error(
        "Cette réponse est pour un autre appareil, ou celui-ci a été restauré depuis. Rien n’a changé, et rien n’est perdu : ce qui attend ici partira au prochain échange."
    )]
    Inconnu,
    /// From another server.
    #[error(
        "Cette réponse vient d’un autre serveur que le vôtre. Rien n’a changé. Lisez-la sur l’appareil d’où vient le colis."
    )]
    AutreServeur,
    /// The server was restored from a backup meanwhile.
    #[error(
        "Le serveur a été restauré depuis ce colis : sa réponse ne vaut plus. Rien n’a changé, et rien n’est perdu : refaites un colis, ou attendez un réseau."
    )]
    Perime,
    /// It says that the account or the device ended; the server was heard since.
    #[error(
        "Cette réponse, plus ancienne que le dernier échange, dit que l’appareil ou le compte a été fermé. Rien n’a changé : le prochain échange dira si c’est toujours vrai."
    )]
    FinDepassee,
}

impl RefusColis {
    /// For programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::ColisAbsent | Self::ReponseAbsente => "colis_absent",
            Self::ReponseIllisible | Self::ColisIllisible => "colis_illisible",
            Self::TropRecent => "colis_trop_recent",
            Self::ARemettre => "colis_a_remettre",
            Self::Reponse => "colis_reponse",
            Self::Inconnu => "colis_inconnu",
            Self::AutreServeur => "colis_autre_serveur",
            Self::Perime => "colis_perime",
            Self::FinDepassee => "colis_fin_depassee",
        }
    }

    pub(super) fn of_reponse(error: ColisError) -> Self {
        match error {
            ColisError::Version(_) => Self::TropRecent,
            ColisError::Format | ColisError::Cle | ColisError::Taille | ColisError::Sceau => Self::ReponseIllisible,
        }
    }
}
