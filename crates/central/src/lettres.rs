//! Dead letters of an account, released by an administrator who reads nothing of them.

use besace_sync::wire::Scope;
use uuid::Uuid;

use crate::central::Central;
use crate::comptes::{administration, audit};
use crate::erreur::CentralError;
use crate::stockage::{LettreMorteRow, Stockage, StockageError, retry, transaction};
use crate::sync::lettre::{self, Issue, Jouee};

const ACTEUR: &str = "administration";

/// Which letters.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choix {
    /// Of this device alone.
    pub appareil: Option<Uuid>,
    /// Under this number alone.
    pub seq: Option<u64>,
}

/// What became of a letter: nothing of what it says.
#[derive(Debug)]
pub struct Liberee {
    /// The letter, its content taken out.
    pub lettre: LettreMorteRow,
    /// What became of it.
    pub issue: Issue,
}

/// Plays them again in the order in which they were handed in; with `essai`, nothing of it lasts.
pub fn liberer(central: &Central, email: &str, choix: Choix, essai: bool) -> Result<Vec<Liberee>, CentralError> {
    let (compte_id, lettres) = {
        let tx = central.stockage.read()?;
        let compte = administration::compte(tx.as_ref(), email)?;
        let mut lettres = tx.lettre_morte_list(compte.id)?;
        lettres.retain(|row| choix.appareil.is_none_or(|id| id == row.appareil_id));
        lettres.retain(|row| choix.seq.is_none_or(|seq| seq == row.seq));
        (compte.id, lettres)
    };
    let (stockage, now) = (central.stockage.as_ref(), central.horloge.now());
    if essai {
        return Ok(retry(|| -> Result<_, StockageError> {
            let tx = stockage.write()?;
            in_turn(&lettres, |row| Ok(lettre::play(tx.as_ref(), row, now)?.issue))
        })?);
    }
    let scope = Scope::user(compte_id);
    let liberees = in_turn(&lettres, |row| {
        let Jouee { issue, effaces } = release(stockage, row, now)?;
        effaces.into_iter().for_each(|id| central.note_effacement(&scope, id));
        Ok(issue)
    })?;
    for Liberee { lettre: row, issue } in &liberees {
        if let Issue::Refusee { code, message } = issue {
            transaction(stockage, |tx| -> Result<(), StockageError> {
                lettre::keep(tx, row, code, message)?;
                audit(tx, now, ACTEUR, "lettre_morte.liberer", cible(row, issue))
            })?;
        }
    }
    Ok(liberees)
}

/// One transaction, kept when the letter leaves.
fn release(stockage: &dyn Stockage, row: &LettreMorteRow, now: i64) -> Result<Jouee, StockageError> {
    retry(|| {
        let tx = stockage.write()?;
        // Released by someone else, emptied or forgotten since it was listed.
        let Some(lettre) = tx.lettre_morte_get(row.appareil_id, row.seq)? else {
            return Ok(Jouee { issue: Issue::Depassee, effaces: Vec::new() });
        };
        let jouee = lettre::play(tx.as_ref(), &lettre, now)?;
        if jouee.issue.is_released() {
            audit(tx.as_ref(), now, ACTEUR, "lettre_morte.liberer", cible(row, &jouee.issue))?;
            tx.commit()?;
        }
        Ok(jouee)
    })
}

fn cible(row: &LettreMorteRow, issue: &Issue) -> String {
    format!("{} {} {}", row.appareil_id, row.seq, issue.valeur())
}

/// One after the other; those that name what another letter brings are tried again, as long as something moves.
fn in_turn(
    lettres: &[LettreMorteRow],
    mut one: impl FnMut(&LettreMorteRow) -> Result<Issue, StockageError>,
) -> Result<Vec<Liberee>, StockageError> {
    let mut issues: Vec<Option<Issue>> = vec![None; lettres.len()];
    loop {
        let mut moved = false;
        for (row, issue) in lettres.iter().zip(&mut issues) {
            if issue.as_ref().is_none_or(Issue::may_follow) {
                let played = one(row)?;
                moved |= played.is_released();
                *issue = Some(played);
            }
        }
        if !moved {
            break;
        }
    }
    let liberees = lettres.iter().zip(issues).filter_map(|(row, issue)| {
        let lettre = LettreMorteRow { mutation: Vec::new(), ..row.clone() };
        issue.map(|issue| Liberee { lettre, issue })
    });
    Ok(liberees.collect())
}
