use std::path::PathBuf;

use besace_app::Existant;
use clap::{Args as ClapArgs, Parser, Subcommand};

use crate::codes::CODES;

const MODELE: &str = "{about}\n\nUsage : {usage}\n\n{all-args}{after-help}";

/// Besace sans fenêtre : les mêmes gestes, du JSON en entrée et en sortie.
#[derive(Debug, Parser)]
#[command(
    name = "besace",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    help_template = MODELE,
    subcommand_help_heading = "Commandes",
    subcommand_value_name = "COMMANDE",
    after_help = after_help(),
)]
pub(crate) struct Args {
    /// Profil : identifiant, adresse ou nom ; inutile s’il n’y en a qu’un
    #[arg(long, global = true, value_name = "PROFIL", help_heading = "Options")]
    pub(crate) profil: Option<String>,
    /// Fichier qui contient la phrase secrète du profil (ou variable BESACE_PHRASE)
    #[arg(long, global = true, value_name = "FICHIER", help_heading = "Options")]
    pub(crate) phrase_fichier: Option<PathBuf>,
    /// Affiche cette aide
    #[arg(long, short = 'h', global = true, action = clap::ArgAction::Help, help_heading = "Options")]
    aide: Option<bool>,
    /// Affiche cette aide
    #[arg(long, global = true, hide = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// Affiche la version
    #[arg(long, short = 'V', action = clap::ArgAction::Version, help_heading = "Options")]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) commande: Commande,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Commande {
    /// Vérifie l’intégrité, le travail en attente, les versions
    #[command(help_template = MODELE)]
    Doctor,
    /// Échange avec le serveur, et dit la vérité sur le résultat
    #[command(help_template = MODELE)]
    Sync,
    /// Échange sans connexion, par fichiers scellés sur une clé USB
    #[command(subcommand, help_template = MODELE, subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE")]
    Colis(Colis),
    /// Remet des colis au serveur pour un collègue, sans pouvoir les lire, et écrit les réponses à côté
    #[command(help_template = MODELE)]
    Relay(Relay),
    /// Comptes-rendus d’activité
    #[command(subcommand, help_template = MODELE, subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE")]
    Cra(Cra),
    /// Exporte tout ce que contient le profil
    #[command(help_template = MODELE)]
    Export(Export),
    /// Profils de cet ordinateur
    #[command(subcommand, help_template = MODELE, subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE")]
    Profil(Profil),
    /// Sauvegardes scellées
    #[command(subcommand, help_template = MODELE, subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE")]
    Sauvegarde(Sauvegarde),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Colis {
    /// Écrit dans un dossier tout ce qui attend, scellé pour le serveur
    #[command(help_template = MODELE)]
    Export {
        /// Dossier, sur la clé USB par exemple, ou nom du fichier
        #[arg(value_name = "DOSSIER", help_heading = "Arguments")]
        dossier: PathBuf,
    },
    /// Lit les réponses rapportées
    #[command(help_template = MODELE)]
    Import {
        /// Dossiers, ou réponses
        #[arg(value_name = "CHEMIN", required = true, help_heading = "Arguments")]
        chemins: Vec<PathBuf>,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Relay {
    /// Adresse du serveur ; inutile si un profil de cet ordinateur la connaît
    #[arg(long, value_name = "ADRESSE", help_heading = "Options")]
    pub(crate) serveur: Option<String>,
    /// Dossiers, ou colis
    #[arg(value_name = "CHEMIN", required = true, help_heading = "Arguments")]
    pub(crate) chemins: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Cra {
    /// Ajoute un CRA (objet JSON) ou plusieurs (liste), tous ou aucun
    #[command(help_template = MODELE)]
    Add {
        /// Fichier JSON, ou « - » pour l’entrée standard
        #[arg(value_name = "FICHIER", help_heading = "Arguments")]
        fichier: PathBuf,
    },
    /// Liste les CRA, du plus récent au plus ancien
    #[command(help_template = MODELE)]
    List(Box<ListeCra>),
}

#[derive(Debug, Default, ClapArgs)]
pub(crate) struct ListeCra {
    /// Mots cherchés
    #[arg(long, value_name = "MOTS", help_heading = "Filtres")]
    pub(crate) texte: Option<String>,
    /// Premier jour : 2026-11-24, 24/11, hier…
    #[arg(long, value_name = "DATE", help_heading = "Filtres")]
    pub(crate) du: Option<String>,
    /// Dernier jour
    #[arg(long, value_name = "DATE", help_heading = "Filtres")]
    pub(crate) au: Option<String>,
    /// individuel ou collectif
    #[arg(long = "type", value_name = "TYPE", help_heading = "Filtres")]
    pub(crate) types: Vec<String>,
    /// Identifiant d’un lieu
    #[arg(long = "lieu", value_name = "ID", help_heading = "Filtres")]
    pub(crate) lieux: Vec<uuid::Uuid>,
    /// Valeur d’une thématique : email, sante…
    #[arg(long = "thematique", value_name = "VALEUR", help_heading = "Filtres")]
    pub(crate) thematiques: Vec<String>,
    /// Identifiant d’un bénéficiaire
    #[arg(long, value_name = "ID", help_heading = "Filtres")]
    pub(crate) beneficiaire: Option<uuid::Uuid>,
    /// Identifiant d’un tag
    #[arg(long = "tag", value_name = "ID", help_heading = "Filtres")]
    pub(crate) tags: Vec<uuid::Uuid>,
    /// a_envoyer, envoye, conflit, refuse ou local
    #[arg(long, value_name = "ETAT", help_heading = "Filtres")]
    pub(crate) sync: Option<String>,
    /// Lignes au plus (200 au plus par page)
    #[arg(long, value_name = "N", default_value_t = 100, help_heading = "Options", hide_default_value = true)]
    pub(crate) limite: u32,
    /// Suite donnée par la page précédente
    #[arg(long, value_name = "SUITE", help_heading = "Options")]
    pub(crate) suite: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Export {
    /// Format : json
    #[arg(long, value_name = "FORMAT", default_value = "json", help_heading = "Options", hide_default_value = true)]
    pub(crate) format: String,
    #[command(flatten)]
    pub(crate) ecraser: Ecraser,
    /// Fichier à écrire ; sans lui, la sortie standard
    #[arg(value_name = "FICHIER", help_heading = "Arguments")]
    pub(crate) fichier: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Profil {
    /// Liste les profils
    #[command(help_template = MODELE)]
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Sauvegarde {
    /// Écrit une copie scellée par une phrase
    #[command(help_template = MODELE)]
    Create(SauvegardeCreate),
    /// Liste les copies gardées avec le profil
    #[command(help_template = MODELE)]
    List,
    /// Ramène une copie : un nouveau profil, à reconnecter ensuite dans la fenêtre
    #[command(help_template = MODELE)]
    Restore(SauvegardeRestore),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SauvegardeCreate {
    /// Fichier qui contient la phrase de la copie (ou variable BESACE_PHRASE_COPIE)
    #[arg(long, value_name = "FICHIER", help_heading = "Options")]
    pub(crate) phrase_copie: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) ecraser: Ecraser,
    /// Fichier ou dossier ; sans lui, le dossier du profil
    #[arg(value_name = "CHEMIN", help_heading = "Arguments")]
    pub(crate) chemin: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SauvegardeRestore {
    /// Fichier qui contient la phrase de la copie (ou variable BESACE_PHRASE_COPIE)
    #[arg(long, value_name = "FICHIER", help_heading = "Options")]
    pub(crate) phrase_copie: Option<PathBuf>,
    /// La copie
    #[arg(value_name = "CHEMIN", help_heading = "Arguments")]
    pub(crate) chemin: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Ecraser {
    /// Remplace le fichier s’il existe déjà
    #[arg(long, help_heading = "Options")]
    ecraser: bool,
}

impl Ecraser {
    pub(crate) fn existant(&self) -> Existant {
        if self.ecraser { Existant::Remplace } else { Existant::Garde }
    }
}

fn after_help() -> String {
    let mut texte = String::from("Codes de sortie :\n");
    for (code, sens) in CODES {
        texte.push_str(&format!("  {}  {sens}\n", code as u8));
    }
    texte.push_str("\nSans argument, la fenêtre s’ouvre.");
    texte
}
