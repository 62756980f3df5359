//! What may be asked.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use uuid::Uuid;

use super::appareil::AppareilCommande;
use super::base::BaseArgs;
use super::cgu::CguCommande;
use super::compte::CompteCommande;
use super::courriel::CourrielArgs;
use super::emploi::EmploiCommande;
use super::lettre_morte::LettreMorteArgs;
use super::lieu::LieuCommande;
use super::reglage::ReglageCommande;
use super::scellement::ScellementCommande;
use super::structure::StructureCommande;
use super::tag::TagCommande;
use crate::stockage::Role;

const CODES: &str = "Codes de sortie : 0 fait · 1 refusé (compte inconnu, SIRET invalide…) · 2 commande mal écrite · \
                     3 dossier de données illisible ou disque plein · 4 fait en partie (import, lettre-morte liberer) · 5 réseau ou courriel · \
                     70 erreur interne. Les réponses sont en JSON sur la sortie standard, le journal sur la sortie \
                     d’erreur (BESACE_JOURNAL=debug pour plus de détail).";

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
    /// Base.
    #[command(flatten)]
    pub base: BaseArgs,
    /// Courriels.
    #[command(flatten)]
    pub courriel: CourrielArgs,
    /// Que faire.
    #[command(subcommand)]
    pub commande: Commande,
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
    /// Invite une personne ; le code est affiché, et envoyé par courriel avec son code QR.
    Invite {
        /// Adresse e-mail.
        email: String,
        /// SIRET de la structure employeuse.
        #[arg(long)]
        structure: String,
        /// conseiller, mediateur ou coordinateur.
        #[arg(long, value_parser = parse_role, default_value = "conseiller")]
        role: Role,
        /// Écrit aussi le code QR de l’invitation dans ce fichier, à imprimer ou à montrer ; il ne doit pas exister.
        #[arg(long, value_name = "FICHIER.png")]
        qr: Option<PathBuf>,
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
    /// Clés auxquelles les appareils scellent les colis portés sur une clé USB.
    #[command(subcommand)]
    Scellement(ScellementCommande),
    /// Conditions générales d’utilisation.
    #[command(subcommand)]
    Cgu(CguCommande),
    /// Refuse les échanges, en disant d’attendre (ou, sans durée, les accepte de nouveau).
    Maintenance {
        /// Secondes à attendre.
        #[arg(long)]
        attendre: Option<u32>,
    },
    /// Efface ce qui a passé sa durée de conservation ; `serve` le fait chaque jour.
    Conservation {
        /// Compte seulement.
        #[arg(long)]
        essai: bool,
    },
    /// Sauvegardes.
    #[command(subcommand)]
    Sauvegarde(SauvegardeCommande),
    /// Liste ce qui a été refusé à un compte (sans contenu), ou le remet en jeu : `lettre-morte liberer`.
    LettreMorte(LettreMorteArgs),
    /// Dernières lignes du journal d’audit.
    Audit {
        /// Nombre de lignes.
        #[arg(long, default_value_t = 100)]
        limite: usize,
    },
    /// Écrit le document OpenAPI.
    Openapi,
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
    /// Après une restauration faite par les outils de PostgreSQL, serveurs arrêtés : commence une autre histoire, pour
    /// que les appareils rendent ce qui manque.
    Restauree,
}

fn parse_role(texte: &str) -> Result<Role, String> {
    texte.parse().map_err(|()| "conseiller, mediateur ou coordinateur".to_owned())
}
