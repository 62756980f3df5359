//! What is open, who may open it.

use besace_app::vue::{EtatVue, ProfilVue};

use super::{Answer, Etat, blocking};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn etat_get(app: Etat<'_>) -> Answer<EtatVue> {
    blocking(&app, move |app| app.etat_get()).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn profil_open(app: Etat<'_>, id: String, phrase: Option<String>) -> Answer<ProfilVue> {
    blocking(&app, move |app| app.profil_open(&id, phrase.as_deref())).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn profil_close(app: Etat<'_>) -> Answer<()> {
    app.profil_close();
    Ok(())
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn profil_delete(app: Etat<'_>, id: String) -> Answer<()> {
    blocking(&app, move |app| app.profil_delete(&id)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn demo_create(app: Etat<'_>) -> Answer<ProfilVue> {
    blocking(&app, move |app| app.demo_create()).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn demo_delete(app: Etat<'_>) -> Answer<()> {
    blocking(&app, move |app| app.demo_delete()).await
}
