//! One file per noun. A command converts, calls, converts; what it does is in `besace_app`.

pub(crate) mod accueil;
pub(crate) mod beneficiaire;
pub(crate) mod brouillon;
pub(crate) mod colis;
pub(crate) mod compte;
pub(crate) mod cra;
pub(crate) mod lieu;
pub(crate) mod profil;
pub(crate) mod reglages;
pub(crate) mod sauvegarde;
pub(crate) mod sync;
pub(crate) mod tag;
pub(crate) mod texte;

use std::path::PathBuf;

use besace_app::{App, AppError, IpcError};

pub(crate) type Etat<'a> = tauri::State<'a, App>;
pub(crate) type Answer<T> = Result<T, IpcError>;

/// A path as people write it: « ~ » is their own folder.
fn path(texte: &str) -> PathBuf {
    let texte = texte.trim();
    let inside = texte.strip_prefix("~/").or_else(|| texte.strip_prefix("~\\"));
    match (inside, std::env::home_dir()) {
        (Some(inside), Some(home)) => home.join(inside),
        _ => PathBuf::from(texte),
    }
}

/// Runs what touches the disk away from the threads that serve the window.
async fn blocking<T, W>(app: &App, work: W) -> Answer<T>
where
    T: Send + 'static,
    W: FnOnce(&App) -> Result<T, AppError> + Send + 'static,
{
    let app = app.clone();
    let done = tauri::async_runtime::spawn_blocking(move || work(&app)).await;
    Ok(done.map_err(|error| AppError::Fichier(std::io::Error::other(error)))??)
}
