//! The home screen.

use besace_app::vue::AccueilVue;

use super::{Answer, Etat, blocking};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn accueil_get(app: Etat<'_>) -> Answer<AccueilVue> {
    let accueil = blocking(&app, move |app| app.accueil_get()).await;
    // `./dev bench demarrage` waits for it.
    tracing::info!(target: "besace::demarrage", "accueil");
    accueil
}
