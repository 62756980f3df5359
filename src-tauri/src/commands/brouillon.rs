//! Drafts, saved while typing.

use besace_app::vue::BrouillonVue;
use besace_domain::SaisieCra;
use uuid::Uuid;

use super::{Answer, Etat, blocking};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn brouillon_save(app: Etat<'_>, id: Uuid, saisie: SaisieCra) -> Answer<BrouillonVue> {
    blocking(&app, move |app| app.brouillon_save(id, saisie)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn brouillon_list(app: Etat<'_>) -> Answer<Vec<BrouillonVue>> {
    blocking(&app, move |app| app.brouillon_list()).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn brouillon_delete(app: Etat<'_>, id: Uuid) -> Answer<()> {
    blocking(&app, move |app| app.brouillon_delete(id)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn id_create(app: Etat<'_>) -> Answer<Uuid> {
    blocking(&app, move |app| app.id_create()).await
}
