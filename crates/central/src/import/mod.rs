//! Loading an account's history from answers of the Coop's API v1. Twice is once.

mod cra;
pub mod lieu;

use std::collections::BTreeSet;

use besace_domain::{Contexte, Mode};
use besace_formats::coop::{
    Activite, CoopError, LieuCoop, merge_pages, parse_activites, parse_lieux_activite, parse_structures,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::central::Central;
use crate::comptes::administration::scope;
use crate::comptes::audit;
use crate::erreur::{CentralError, Refus};
use crate::horloge::aujourdhui;
use crate::stockage::{Ecriture, transaction};

/// Activities written in one transaction: the server goes on answering between two.
const LOT: usize = 200;

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Bilan {
    /// Activities read, each once.
    pub lues: usize,
    /// Written for the first time.
    pub creees: usize,
    /// Changed in the Coop since the last import.
    pub modifiees: usize,
    /// As they were.
    pub inchangees: usize,
    /// Deleted in the Coop since the last import.
    pub supprimees: usize,
    /// Tombstones of what was never here.
    pub supprimees_inconnues: usize,
    /// Edited or deleted here: the import does not touch them.
    pub gardees: usize,
    /// Among those written: flagged `importe`, because today's rules would refuse them.
    pub importe: usize,
    /// Not written: not even a type or a date.
    pub refusees: Vec<Refusee>,
    /// Elements that could not be read.
    pub illisibles: usize,
    /// Tags created.
    pub tags: usize,
    /// Shared lieux created.
    pub lieux: usize,
    /// Lieux that became one of « mes lieux d'activité ».
    pub lieux_activite: usize,
}

/// An activity that could not be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusee {
    /// Its identity in the Coop.
    pub id: Uuid,
    /// Why.
    pub messages: Vec<String>,
}

/// Loads files into the history of an account. `mediateur` says whose activities when the files hold several people's.
pub fn import_coop(
    central: &Central,
    email: &str,
    mediateur: Option<Uuid>,
    files: &[(String, Vec<u8>)],
) -> Result<Bilan, CentralError> {
    let scope = scope(central, email)?;
    let mut bilan = Bilan::default();
    let (pages, lieux) = parse(files, &mut bilan)?;
    let activites = of_mediateur(pages, mediateur)?;
    bilan.lues = activites.len();
    let now = central.horloge.now();
    let contexte = Contexte { aujourdhui: aujourdhui(now), mode: Mode::Importe };
    for lot in lieux.chunks(LOT) {
        write(central, &mut bilan, |tx, bilan| {
            lot.iter().try_for_each(|l| lieu::import(tx, l, &contexte, now, bilan))
        })?;
    }
    for lot in activites.chunks(LOT) {
        write(central, &mut bilan, |tx, bilan| {
            lot.iter().try_for_each(|a| cra::import(tx, &scope, a, &contexte, now, bilan))
        })?;
    }
    write(central, &mut bilan, |tx, bilan| {
        lieu::mes_lieux(tx, &scope, &activites, now, bilan)?;
        Ok(audit(tx, now, "administration", "import.coop", &scope)?)
    })?;
    Ok(bilan)
}

/// The people whose activities the files hold, most active first.
pub fn mediateurs(files: &[(String, Vec<u8>)]) -> Result<Vec<Uuid>, CentralError> {
    let (activites, _) = parse(files, &mut Bilan::default())?;
    let mut counts: Vec<(usize, Uuid)> = Vec::new();
    for id in activites.iter().filter_map(|a| a.mediateur_id) {
        match counts.iter_mut().find(|(_, known)| *known == id) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, id)),
        }
    }
    counts.sort_by(|a, b| b.cmp(a));
    Ok(counts.into_iter().map(|(_, id)| id).collect())
}

/// One transaction; one that starts again counts again from where it stood.
fn write(
    central: &Central,
    bilan: &mut Bilan,
    f: impl Fn(&dyn Ecriture, &mut Bilan) -> Result<(), CentralError>,
) -> Result<(), CentralError> {
    *bilan = transaction(central.stockage.as_ref(), |tx| -> Result<Bilan, CentralError> {
        let mut counted = bilan.clone();
        f(tx, &mut counted)?;
        Ok(counted)
    })?;
    Ok(())
}

fn parse(files: &[(String, Vec<u8>)], bilan: &mut Bilan) -> Result<(Vec<Activite>, Vec<LieuCoop>), CentralError> {
    let (mut pages, mut lieux) = (Vec::new(), Vec::new());
    for (nom, bytes) in files {
        let refused = |e: &CoopError| Refus::new(422, e.code(), format!("{nom} : {e}"));
        match parse_activites(bytes) {
            Ok(page) => {
                bilan.illisibles += page.illisibles.len();
                pages.push(page);
            }
            Err(CoopError::Forme { .. }) => {
                let page = parse_structures(bytes).or_else(|_| parse_lieux_activite(bytes)).map_err(|e| refused(&e))?;
                bilan.illisibles += page.illisibles.len();
                lieux.extend(page.elements);
            }
            Err(e) => return Err(refused(&e).into()),
        }
    }
    Ok((merge_pages(pages), lieux))
}

/// Never a colleague's activities by mistake.
fn of_mediateur(mut activites: Vec<Activite>, mediateur: Option<Uuid>) -> Result<Vec<Activite>, CentralError> {
    let people: BTreeSet<_> = activites.iter().filter_map(|a| a.mediateur_id).collect();
    match mediateur {
        Some(id) => activites.retain(|a| a.mediateur_id == Some(id) || a.user_id == Some(id)),
        None if people.len() > 1 => {
            let ids: Vec<_> = people.iter().map(Uuid::to_string).collect();
            let message = format!(
                "Ces fichiers contiennent les activités de {} personnes. Dites laquelle avec --mediateur : {}.",
                ids.len(),
                ids.join(", ")
            );
            return Err(Refus::new(422, "plusieurs_mediateurs", message).into());
        }
        None => {}
    }
    Ok(activites)
}

/// An identity known from what it names: importing twice makes nothing twice.
fn known_id(parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
