//! What may be asked.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Parser, Subcommand};
use uuid::Uuid;

use crate::courriel::{Chiffrement, Smtp, Transport};
use crate::erreur::CentralError;
use crate::stockage::Role;

const CODES: &str = "Codes de sortie : 0 fait · 1 refusé (compte inconnu, SIRET invalide…) · 2 commande mal écrite · \
                     3 dossier de données illisible ou disque plein · 4 fait en partie (import) · 5 réseau ou courriel · \
                     70 erreur interne. Les réponses sont en JSON sur la sortie standard, le journal sur la sortie \
                     d’erreur (BESACE_JOURNAL=debug pour plus de détail).";

const MOT_DE_PASSE: &str = "BESACE_SMTP_MOT_DE_PASSE";

/// Le serveur central de Besace et son administration.
#[derive(Debug, Parser)]
#[command(name = "besace-central", version, after_help = CODES, arg_required_else_help = true)]
pub struct Args {
    /// Dossier de données : base chiffrée et sa clé (lisible de son seul propriétaire).
    #[arg(
        long,
        global = true,
        env = "BESACE_DONNEES",
        default_value = "/var/lib/besace-central",
        value_name = "DOSSIER"
    )]
    pub donnees: PathBuf,
    /// Courriels.
    #[command(flatten)]
    pub courriel: CourrielArgs,
    /// Que faire.
    #[command(subcommand)]
    pub commande: Commande,
}

/// Comment partent les courriels.
#[derive(Debug, clap::Args)]
pub struct CourrielArgs {
    /// Serveur SMTP ; sans lui, aucun courriel ne part.
    #[arg(long, global = true, env = "BESACE_SMTP", value_name = "HÔTE")]
    smtp: Option<String>,
    /// Port du serveur SMTP.
    #[arg(long, global = true, env = "BESACE_SMTP_PORT", default_value_t = 465, value_name = "PORT")]
    smtp_port: u16,
    /// Protection du lien vers le serveur SMTP.
    #[arg(long, global = true, env = "BESACE_SMTP_CHIFFREMENT", default_value = "tls")]
    smtp_chiffrement: Chiffrement,
    /// Identifiant SMTP ; son mot de passe est lu dans BESACE_SMTP_MOT_DE_PASSE, jamais sur la ligne de commande, que
    /// la liste des processus montre à tous.
    #[arg(long, global = true, env = "BESACE_SMTP_IDENTIFIANT")]
    smtp_identifiant: Option<String>,
    /// Adresse d’expéditeur.
    #[arg(long, global = true, env = "BESACE_EXPEDITEUR", default_value = "Besace <besace@localhost>")]
    expediteur: String,
    /// Développement : écrit les courriels dans ce dossier au lieu de les envoyer.
    #[arg(long, global = true, env = "BESACE_COURRIELS", value_name = "DOSSIER", conflicts_with = "smtp")]
    courriels: Option<PathBuf>,
}

impl CourrielArgs {
    /// Mails go to a folder: development.
    pub(super) fn to_folder(&self) -> bool {
        self.courriels.is_some()
    }

    pub(super) fn transport(&self) -> Result<Transport, CentralError> {
        if let Some(dir) = &self.courriels {
            return Ok(Transport::Dossier(dir.clone()));
        }
        let Some(hote) = &self.smtp else { return Ok(Transport::Aucun) };
        let identifiants = match &self.smtp_identifiant {
            Some(identifiant) => Some((identifiant.clone(), mot_de_passe()?)),
            None => None,
        };
        Smtp::new(hote, self.smtp_port, self.smtp_chiffrement, identifiants, &self.expediteur)
            .map(|smtp| Transport::Smtp(Box::new(smtp)))
    }
}

/// Que faire.
#[derive(Debug, Subcommand)]
pub enum Commande {
    /// Sert l’API. TLS est l’affaire du mandataire placé devant.
    Serve {
        /// Adresse d’écoute ; le port 0 en choisit un libre. L’adresse retenue est écrite sur la sortie standard.
        #[arg(long, env = "BESACE_ECOUTE", default_value = "127.0.0.1:8420")]
        ecoute: SocketAddr,
        /// Adresse publique écrite dans les invitations (hôte[:port]).
        #[arg(long, env = "BESACE_ADRESSE")]
        adresse: Option<String>,
        /// Un mandataire ajoute X-Forwarded-For : compter les essais par adresse réelle.
        #[arg(long, env = "BESACE_MANDATAIRE")]
        mandataire: bool,
    },
    /// Invite une personne ; le code est affiché et envoyé par courriel.
    Invite {
        /// Adresse e-mail.
        email: String,
        /// SIRET de la structure employeuse.
        #[arg(long)]
        structure: String,
        /// conseiller, mediateur ou coordinateur.
        #[arg(long, value_parser = parse_role, default_value = "conseiller")]
        role: Role,
    },
    /// Structures employeuses.
    #[command(subcommand)]
    Structure(StructureCommande),
    /// Comptes.
    #[command(subcommand)]
    Compte(CompteCommande),
    /// Emplois : qui emploie qui, et quand.
    #[command(subcommand)]
    Emploi(EmploiCommande),
    /// Appareils.
    #[command(subcommand)]
    Appareil(AppareilCommande),
    /// Lieux proposés par les conseillers, lieux partagés.
    #[command(subcommand)]
    Lieu(LieuCommande),
    /// Tags partagés avec tous, ou dans un département.
    #[command(subcommand)]
    Tag(TagCommande),
    /// Liste les comptes-rendus sans emploi connu (compte, date, identifiant ; rien de leur contenu).
    CraSansEmploi,
    /// Charge l’historique d’un compte depuis des réponses de l’API v1 de la Coop. Deux fois ne change rien.
    ImportCoop {
        /// Le compte.
        #[arg(long, value_name = "EMAIL")]
        compte: String,
        /// La personne, si les fichiers en contiennent plusieurs (identifiant de la Coop).
        #[arg(long)]
        mediateur: Option<Uuid>,
        /// Réponses de /activites, /structures ou /lieux-activite.
        #[arg(required = true)]
        fichiers: Vec<PathBuf>,
    },
    /// Prépare un serveur de démonstration et dit comment s’y connecter. N’écouter qu’en local.
    Demo {
        /// Adresse où il sera servi (hôte:port).
        #[arg(long, default_value = "127.0.0.1:8420")]
        adresse: SocketAddr,
        /// Réponses de l’API v1 de la Coop, chargées comme historique.
        #[arg(long, num_args = 1.., value_name = "FICHIER")]
        coop: Vec<PathBuf>,
    },
    /// Réglages gardés dans la base : nom, adresse, domaines (séparés par des espaces).
    #[command(subcommand)]
    Reglage(ReglageCommande),
    /// Conditions générales d’utilisation.
    #[command(subcommand)]
    Cgu(CguCommande),
    /// Refuse les échanges, en disant d’attendre (ou, sans durée, les accepte de nouveau).
    Maintenance {
        /// Secondes à attendre.
        #[arg(long)]
        attendre: Option<u32>,
    },
    /// Sauvegardes.
    #[command(subcommand)]
    Sauvegarde(SauvegardeCommande),
    /// Liste ce qui a été refusé à un compte (sans contenu).
    LettreMorte {
        /// Le compte.
        email: String,
    },
    /// Dernières lignes du journal d’audit.
    Audit {
        /// Nombre de lignes.
        #[arg(long, default_value_t = 100)]
        limite: usize,
    },
    /// Écrit le document OpenAPI.
    Openapi,
}

/// Structures.
#[derive(Debug, Subcommand)]
pub enum StructureCommande {
    /// Ajoute une structure.
    Create {
        /// 14 chiffres.
        siret: String,
        /// Nom.
        nom: String,
        /// Code du département dont les tags atteignent les personnes employées : 26, 2A, 974…
        #[arg(long, value_name = "CODE")]
        departement: Option<String>,
    },
    /// Liste les structures.
    List,
}

/// Comptes.
#[derive(Debug, Subcommand)]
pub enum CompteCommande {
    /// Liste les comptes.
    List,
    /// Ferme un compte : ses appareils remettent leur travail, puis ne lisent plus rien.
    Radier {
        /// Adresse e-mail.
        email: String,
    },
}

/// Emplois.
#[derive(Debug, Subcommand)]
pub enum EmploiCommande {
    /// Ajoute un emploi.
    Create {
        /// Adresse e-mail du compte.
        email: String,
        /// SIRET de la structure.
        #[arg(long)]
        structure: String,
        /// Premier jour (AAAA-MM-JJ).
        #[arg(long)]
        debut: Option<NaiveDate>,
        /// Dernier jour.
        #[arg(long)]
        fin: Option<NaiveDate>,
    },
    /// Termine un emploi.
    End {
        /// Identifiant de l’emploi.
        id: Uuid,
        /// Dernier jour (AAAA-MM-JJ).
        #[arg(long)]
        fin: NaiveDate,
    },
    /// Liste les emplois d’un compte.
    List {
        /// Adresse e-mail.
        email: String,
    },
}

/// Appareils.
#[derive(Debug, Subcommand)]
pub enum AppareilCommande {
    /// Liste les appareils d’un compte.
    List {
        /// Adresse e-mail.
        email: String,
    },
    /// Retire un appareil : il remet son travail, puis ne lit plus rien.
    Retirer {
        /// Identifiant.
        id: Uuid,
    },
    /// Déclare un appareil perdu ou volé : plus rien n’est accepté de lui.
    Perdu {
        /// Identifiant.
        id: Uuid,
    },
}

/// Lieux.
#[derive(Debug, Subcommand)]
pub enum LieuCommande {
    /// Liste les lieux proposés, avec le lieu partagé qui leur ressemble.
    List,
    /// Partage un lieu proposé avec tous.
    Accept {
        /// Identifiant du lieu proposé.
        id: Uuid,
        /// C’est le même que ce lieu partagé.
        #[arg(long, value_name = "ID")]
        vers: Option<Uuid>,
    },
}

/// Tags partagés avec tous.
#[derive(Debug, Subcommand)]
pub enum TagCommande {
    /// Ajoute un tag.
    Create {
        /// De 3 à 80 caractères.
        nom: String,
        /// À quoi il sert.
        #[arg(long)]
        description: Option<String>,
        /// Seulement pour les personnes qu’emploie aujourd’hui une structure de ce département ; sinon pour tous.
        #[arg(long, value_name = "CODE")]
        departement: Option<String>,
    },
    /// Liste les tags partagés.
    List,
    /// Retire un tag.
    Delete {
        /// Identifiant.
        id: Uuid,
    },
}

/// Réglages.
#[derive(Debug, Subcommand)]
pub enum ReglageCommande {
    /// Change un réglage.
    Set {
        /// nom, adresse ou domaines.
        #[arg(value_parser = ["nom", "adresse", "domaines"])]
        cle: String,
        /// Nouvelle valeur ; vide pour effacer.
        valeur: String,
    },
    /// Liste les réglages.
    List,
}

/// CGU.
#[derive(Debug, Subcommand)]
pub enum CguCommande {
    /// Publie une version : elle sera demandée à chacun, sans jamais bloquer le travail hors ligne.
    Publish {
        /// Par exemple 2027-01.
        version: String,
        /// Texte brut, en français.
        fichier: PathBuf,
    },
}

/// Sauvegardes.
#[derive(Debug, Subcommand)]
pub enum SauvegardeCommande {
    /// Copie la base, chiffrée de la même clé, pendant que le serveur sert.
    Create {
        /// Où.
        fichier: PathBuf,
    },
    /// Remplace la base par une copie. Arrêter le serveur d’abord. Les appareils rendront ce qui manque.
    Restore {
        /// La copie.
        fichier: PathBuf,
    },
}

fn mot_de_passe() -> Result<String, CentralError> {
    let missing = |_| CentralError::Reglage(format!("Donnez le mot de passe SMTP dans la variable {MOT_DE_PASSE}."));
    std::env::var(MOT_DE_PASSE).map_err(missing)
}

fn parse_role(texte: &str) -> Result<Role, String> {
    texte.parse().map_err(|()| "conseiller, mediateur ou coordinateur".to_owned())
}
