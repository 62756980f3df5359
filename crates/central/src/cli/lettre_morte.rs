//! What was refused to an account: listed and released, never read.

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Sortie;
use crate::central::Central;
use crate::comptes::administration;
use crate::erreur::CentralError;
use crate::horloge::rfc3339;
use crate::lettres::{self, Choix, Liberee};

/// Liste ce qui a été refusé à un compte, ou le remet en jeu.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct LettreMorteArgs {
    /// Le compte, dont la liste est donnée.
    #[arg(required = true)]
    pub email: Option<String>,
    /// Que faire.
    #[command(subcommand)]
    pub commande: Option<LettreMorteCommande>,
}

/// Refus gardés.
#[derive(Debug, Subcommand)]
pub enum LettreMorteCommande {
    /// Liste ce qui a été refusé à un compte (sans contenu).
    Lister {
        /// Le compte.
        email: String,
    },
    /// Rejoue ce qui a été refusé, dans son ordre, comme le travail de son auteur et sans en montrer le contenu. Ce qui est
    /// accepté part aux appareils de la personne à leur prochain échange ; ce qui est encore refusé reste gardé.
    Liberer {
        /// Le compte.
        email: String,
        /// Seulement ce que cet appareil avait envoyé ou remis.
        #[arg(long, value_name = "ID")]
        appareil: Option<Uuid>,
        /// Seulement ce numéro de cet appareil.
        #[arg(long, requires = "appareil", value_name = "N")]
        seq: Option<u64>,
        /// Dit ce qui serait accepté, sans rien changer.
        #[arg(long)]
        essai: bool,
    },
}

pub(super) fn run(central: &Central, args: LettreMorteArgs) -> Result<Sortie, CentralError> {
    match (args.commande, args.email) {
        (Some(LettreMorteCommande::Liberer { email, appareil, seq, essai }), _) => {
            let liberees = lettres::liberer(central, &email, Choix { appareil, seq }, essai)?;
            Ok(released(&liberees, essai))
        }
        (Some(LettreMorteCommande::Lister { email }), _) | (None, Some(email)) => Ok(list(central, &email)?.into()),
        (None, None) => Ok(Sortie::default()),
    }
}

fn list(central: &Central, email: &str) -> Result<Value, CentralError> {
    let tx = central.stockage.read()?;
    let compte = administration::compte(tx.as_ref(), email)?;
    let rows = tx.lettre_morte_list(compte.id)?.into_iter().map(|r| {
        json!({
            "appareil": r.appareil_id, "seq": r.seq, "collection": r.collection, "id": r.record_id, "code": r.code,
            "message": r.message, "instant": rfc3339(r.instant),
        })
    });
    Ok(rows.collect())
}

/// The device, the number, the collection, the code and what became of it: a message may quote what was typed.
fn released(liberees: &[Liberee], essai: bool) -> Sortie {
    let gone = liberees.iter().filter(|liberee| liberee.issue.is_released()).count();
    let lettres = liberees.iter().map(|Liberee { lettre, issue }| {
        json!({
            "appareil": lettre.appareil_id, "seq": lettre.seq, "collection": lettre.collection,
            "code": issue.code().unwrap_or(&lettre.code), "issue": issue.valeur(),
        })
    });
    let valeur = json!({
        "essai": essai, "liberees": gone, "gardees": liberees.len() - gone, "lettres": lettres.collect::<Value>(),
    });
    Sortie { valeur, partiel: gone < liberees.len() }
}
