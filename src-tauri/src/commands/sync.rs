//! The exchange: what waits, what was refused, what is in conflict.

use besace_app::vue::{ChoixConflit, SyncVue};
use besace_store::SuppressionEnAttente;
use uuid::Uuid;

use super::{Answer, Etat, blocking, path};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sync_get(app: Etat<'_>) -> Answer<SyncVue> {
    blocking(&app, move |app| app.sync_get()).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sync_run(app: Etat<'_>) -> Answer<()> {
    Ok(app.sync_run().await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sync_update(app: Etat<'_>, connexion_limitee: bool) -> Answer<()> {
    blocking(&app, move |app| app.sync_update(connexion_limitee)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn suppression_list(app: Etat<'_>) -> Answer<Vec<SuppressionEnAttente>> {
    blocking(&app, move |app| app.suppression_list()).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn suppression_update(app: Etat<'_>, accepter: bool) -> Answer<()> {
    blocking(&app, move |app| app.suppression_update(accepter)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn conflit_update(app: Etat<'_>, id: Uuid, choix: Vec<ChoixConflit>) -> Answer<()> {
    blocking(&app, move |app| app.conflit_update(id, &choix)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn conflit_restore(app: Etat<'_>, id: Uuid) -> Answer<()> {
    blocking(&app, move |app| app.conflit_restore(id)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn refus_export(app: Etat<'_>, id: Uuid, chemin: String) -> Answer<()> {
    blocking(&app, move |app| app.refus_export(id, &path(&chemin))).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn refus_delete(app: Etat<'_>, id: Uuid) -> Answer<()> {
    blocking(&app, move |app| app.refus_delete(id)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn refus_retry(app: Etat<'_>, id: Uuid) -> Answer<()> {
    blocking(&app, move |app| app.refus_retry(id)).await
}
