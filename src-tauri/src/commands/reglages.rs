//! Preferences, devices, lock.

use besace_app::vue::{AppareilVue, Preferences, Reglages};

use super::{Answer, Etat, blocking};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn reglages_get(app: Etat<'_>) -> Answer<Reglages> {
    blocking(&app, move |app| app.reglages_get()).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn reglages_update(app: Etat<'_>, reglages: Reglages) -> Answer<Reglages> {
    blocking(&app, move |app| app.reglages_update(reglages)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preferences_update(app: Etat<'_>, preferences: Preferences) -> Answer<Preferences> {
    blocking(&app, move |app| app.preferences_update(preferences)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn appareil_list(app: Etat<'_>) -> Answer<Vec<AppareilVue>> {
    Ok(app.appareil_list().await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn appareil_delete(app: Etat<'_>, id: String, perdu: bool) -> Answer<()> {
    Ok(app.appareil_delete(&id, perdu).await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn verrouillage_update(app: Etat<'_>, phrase: Option<String>) -> Answer<()> {
    blocking(&app, move |app| app.verrouillage_update(phrase.as_deref())).await
}
