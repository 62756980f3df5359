use std::process::ExitCode;

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Code {
    /// Done.
    Ok = 0,
    /// Anything not named below.
    Erreur = 1,
    /// The command line is not understood.
    Usage = 2,
    /// Fields refused.
    Champs = 3,
    /// No profile, several, or a locked one.
    Profil = 4,
    /// The exchange failed; everything is kept.
    Reseau = 5,
    /// The database is damaged, or too recent.
    Base = 6,
    /// The keyring does not answer.
    Trousseau = 7,
    /// A file cannot be read or written.
    Fichier = 8,
    /// The person must sign in again, in the window.
    Session = 9,
}

/// The table printed by `--help`.
pub const CODES: [(Code, &str); 10] = [
    (Code::Ok, "fait"),
    (Code::Erreur, "refusé pour une raison que le JSON dit"),
    (Code::Usage, "ligne de commande non comprise"),
    (Code::Champs, "saisie refusée, champ par champ dans le JSON"),
    (Code::Profil, "aucun profil, plusieurs, ou verrouillé"),
    (Code::Reseau, "l’échange a échoué ; rien n’est perdu"),
    (Code::Base, "base endommagée ou trop récente"),
    (Code::Trousseau, "le trousseau de clés ne répond pas"),
    (Code::Fichier, "un fichier ne peut pas être lu ou écrit"),
    (Code::Session, "session à renouveler dans la fenêtre"),
];

impl Code {
    /// From the stable code of a refusal.
    pub(crate) fn of(code: &str) -> Self {
        match code {
            "champs" | "champs_invalides" => Self::Champs,
            "profil_ferme" | "profil_inconnu" | "profil_ambigu" | "phrase_requise" | "phrase_fausse"
            | "phrase_a_choisir" | "phrase_courte" | "phrase_faible" | "cles_absentes" | "compte_deja_ici" => {
                Self::Profil
            }
            "session" | "appareil_duplique" | "appareil_inconnu" | "appareil_retire" | "appareil_perdu"
            | "compte_radie" => Self::Session,
            "base_illisible" | "base_endommagee" | "base_trop_recente" | "profil_endommage" | "migration" => Self::Base,
            "fichier"
            | "fichier_absent"
            | "fichier_existe"
            | "json_illisible"
            | "disque_plein"
            | "lecture_seule"
            | "entree_sortie"
            | "sauvegarde_illisible"
            | "colis_illisible"
            | "colis_trop_recent"
            | "colis_absent"
            | "colis_a_remettre"
            | "colis_reponse" => Self::Fichier,
            "aucun_reseau"
            | "serveur_injoignable"
            | "dns"
            | "portail_captif"
            | "intermediaire"
            | "serveur_en_panne"
            | "coupure"
            | "silence"
            | "certificat"
            | "maintenance"
            | "client_trop_ancien"
            | "reponse_illisible"
            | "echange_en_cours"
            | "serveur_change"
            | "reseau_indisponible"
            | "occupe"
            | "trop_de_tentatives" => Self::Reseau,
            code if code.starts_with("trousseau_") => Self::Trousseau,
            _ => Self::Erreur,
        }
    }
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_complete_and_numbered_in_order() {
        for (index, (code, _)) in CODES.iter().enumerate() {
            assert_eq!(*code as usize, index);
        }
    }

    #[test]
    fn a_refusal_has_the_code_of_its_kind() {
        let table = [
            ("champs", 3),
            ("phrase_requise", 4),
            ("portail_captif", 5),
            ("serveur_change", 5),
            ("base_endommagee", 6),
            ("trousseau_sans_bus", 7),
            ("fichier", 8),
            ("colis_illisible", 8),
            ("colis_inconnu", 1),
            ("session", 9),
            ("introuvable", 1),
        ];
        for (code, number) in table {
            assert_eq!(Code::of(code) as u8, number, "{code}");
        }
    }
}
