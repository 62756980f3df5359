//! `serve`, and what must be done while it does not.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use uuid::Uuid;

use super::{print, reglage};
use crate::central::Central;
use crate::conservation;
use crate::donnees::{Donnees, fichier, write_private};
use crate::erreur::CentralError;
use crate::hasard;
use crate::identite::{self, cle};
use crate::routes::Adresses;
use crate::serve::serve;
use crate::stockage::sqlite::Sqlite;
use crate::stockage::{Stockage, transaction};
use crate::systeme;

/// A server that starts has other things to do.
const CONSERVATION_FIRST: Duration = Duration::from_secs(60);
const CONSERVATION_EVERY: Duration = Duration::from_secs(24 * 3600);

pub(super) fn run(
    mut central: Central,
    ecoute: SocketAddr,
    adresse: Option<String>,
    adresses: Adresses,
    to_folder: bool,
) -> Result<(), CentralError> {
    if to_folder && !ecoute.ip().is_loopback() {
        let message = "Les courriels ne s’écrivent dans un dossier (--courriels) que sur une adresse locale.";
        return Err(CentralError::Reglage(message.to_owned()));
    }
    let public = !ecoute.ip().is_loopback() || adresses == Adresses::Mandataire;
    if public && central.stockage.read()?.serveur_get(cle::DEMO)?.is_some() {
        let message = "Ce dossier est celui d’une démonstration, dont le mot de passe est connu de tous : il n’est servi \
                       que sur cette machine, sans mandataire.";
        return Err(CentralError::Reglage(message.to_owned()));
    }
    let _only = central.donnees.lock()?;
    let network = |e: std::io::Error| CentralError::Courriel(format!("{ecoute} : {e}"));
    let runtime = tokio::runtime::Runtime::new().map_err(network)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(ecoute).await.map_err(network)?;
        let ecoute = listener.local_addr().map_err(network)?;
        announce(&central, adresse, ecoute)?;
        central.courriel.start()?;
        print(&json!({ "ecoute": ecoute.to_string(), "serveur": central.identite.id }));
        let central = Arc::new(central);
        tokio::spawn(retain(Arc::clone(&central)));
        serve(listener, central, adresses, stop()).await.map_err(network)
    })
}

/// Erases what is due, soon after the start then once a day: nobody waits for it.
async fn retain(central: Arc<Central>) {
    tokio::time::sleep(CONSERVATION_FIRST).await;
    loop {
        let central = Arc::clone(&central);
        match tokio::task::spawn_blocking(move || conservation::run(&central, false)).await {
            Ok(Ok(bilan)) => tracing::info!(beneficiaires = bilan.beneficiaires, notes = bilan.notes, "retention done"),
            Ok(Err(erreur)) => tracing::error!(%erreur, "retention failed, tried again tomorrow"),
            Err(erreur) => tracing::error!(%erreur, "retention panicked, tried again tomorrow"),
        }
        tokio::time::sleep(CONSERVATION_EVERY).await;
    }
}

/// The address written in invitations: the one given, else the one known, else the one listened on.
fn announce(central: &Central, adresse: Option<String>, ecoute: SocketAddr) -> Result<(), CentralError> {
    let known = identite::texte(central.stockage.read()?.as_ref(), cle::ADRESSE)?;
    let adresse = adresse.map(|adresse| reglage::parse(cle::ADRESSE, &adresse)).transpose()?;
    let adresse =
        adresse.filter(|adresse| !adresse.is_empty()).or_else(|| known.is_empty().then(|| ecoute.to_string()));
    let Some(adresse) = adresse else { return Ok(()) };
    transaction(central.stockage.as_ref(), |tx| Ok(tx.serveur_put(cle::ADRESSE, adresse.as_bytes())?))
}

async fn stop() {
    let interrupted = tokio::signal::ctrl_c();
    tokio::select! {
        _ = interrupted => {}
        () = systeme::terminated() => {}
    }
    tracing::info!("stopping: exchanges in progress end first");
}

/// Copies the database while it serves.
pub(super) fn backup(donnees: &Donnees, path: &Path) -> Result<Value, CentralError> {
    if path.exists() {
        let message = format!("{} existe déjà : une sauvegarde n’en remplace pas une autre.", path.display());
        return Err(CentralError::Reglage(message));
    }
    let stockage = donnees.open()?;
    // Its owner's alone from the first byte: it holds everything, and its key may lie beside.
    write_private(path, &[])?;
    stockage.backup(path).inspect_err(|_| drop(fs::remove_file(path)))?;
    let octets = fs::metadata(path).map_err(|e| fichier(path, e))?.len();
    Ok(json!({ "fichier": path, "octets": octets }))
}

/// Another history: devices notice, and give back what this one lost.
pub(super) fn begin_history(stockage: &dyn Stockage) -> Result<Uuid, CentralError> {
    let epoch = hasard::uuid()?;
    transaction(stockage, |tx| -> Result<(), CentralError> {
        tx.scope_jump()?;
        Ok(tx.serveur_put(cle::EPOCH, epoch.as_bytes())?)
    })?;
    Ok(epoch)
}

/// What SQLite writes beside a database.
const LOG: [&str; 2] = ["-wal", "-shm"];

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Replaces the database by a copy, which becomes another history: devices give back what it lost.
pub(super) fn restore(donnees: &Donnees, path: &Path) -> Result<Value, CentralError> {
    let _only = donnees.lock()?;
    let base = donnees.base();
    // Opened first: a file that is not ours, or of another key, changes nothing.
    let draft = base.with_extension("restauration");
    fs::copy(path, &draft).map_err(|e| fichier(path, e))?;
    let epoch = {
        let stockage = Sqlite::open(&draft, donnees.cle()?).inspect_err(|_| drop(fs::remove_file(&draft)))?;
        begin_history(&stockage)?
    };
    for suffix in LOG {
        drop(fs::remove_file(beside(&draft, suffix)));
    }
    let before = base.with_extension("avant-restauration");
    // With its log: a server that was killed may have left its last writes there.
    for suffix in LOG.into_iter().chain([""]) {
        let (from, to) = (beside(&base, suffix), beside(&before, suffix));
        drop(fs::remove_file(&to));
        if from.exists() {
            fs::rename(&from, &to).map_err(|e| fichier(&from, e))?;
        }
    }
    fs::rename(&draft, &base).map_err(|e| fichier(&draft, e))?;
    Ok(json!({ "epoch": epoch, "ancienne_base": before }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_server_had_not_folded_back_is_set_aside_with_its_base() {
        let dir = tempfile::TempDir::new().unwrap();
        let donnees = Donnees::new(&dir.path().join("donnees")).unwrap();
        let copy = dir.path().join("copie.db");
        backup(&donnees, &copy).unwrap();
        let stockage = donnees.open().unwrap();
        let note = |tx: &dyn crate::stockage::Ecriture| -> Result<(), CentralError> {
            Ok(tx.serveur_put(cle::NOM, b"dernier")?)
        };
        transaction(&stockage as &dyn Stockage, note).unwrap();
        // Killed: nothing closes the log.
        std::mem::forget(stockage);

        let answer = restore(&donnees, &copy).unwrap();
        let before =
            Sqlite::open(Path::new(answer["ancienne_base"].as_str().unwrap()), donnees.cle().unwrap()).unwrap();
        assert_eq!(before.read().unwrap().serveur_get(cle::NOM).unwrap().as_deref(), Some(b"dernier".as_slice()));
        let now = donnees.open().unwrap();
        assert_eq!(now.read().unwrap().serveur_get(cle::NOM).unwrap(), None, "the copy was empty");
    }
}
