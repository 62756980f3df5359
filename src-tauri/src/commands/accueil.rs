//! The home screen.

use besace_app::vue::AccueilVue;

use super::{Answer, Etat, blocking};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn accueil_get(app: Etat<'_>) -> Answer<AccueilVue> {
    blocking(&app, move |app| app.accueil_get()).await
}
