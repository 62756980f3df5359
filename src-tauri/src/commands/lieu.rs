//! Places and communes.

use besace_app::vue::CommuneVue;
use besace_domain::SaisieLieu;
use besace_store::LieuVue;
use uuid::Uuid;

use super::{Answer, Etat, blocking};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn lieu_list(app: Etat<'_>) -> Answer<Vec<LieuVue>> {
    blocking(&app, move |app| app.lieu_list()).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn lieu_search(app: Etat<'_>, texte: String, limite: u32) -> Answer<Vec<LieuVue>> {
    blocking(&app, move |app| app.lieu_search(&texte, limite)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn lieu_create(app: Etat<'_>, saisie: SaisieLieu) -> Answer<LieuVue> {
    blocking(&app, move |app| app.lieu_create(saisie)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn lieu_activite_create(app: Etat<'_>, lieu_id: Uuid) -> Answer<()> {
    blocking(&app, move |app| app.lieu_activite_create(lieu_id)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn lieu_activite_delete(app: Etat<'_>, lieu_id: Uuid) -> Answer<()> {
    blocking(&app, move |app| app.lieu_activite_delete(lieu_id)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn commune_search(app: Etat<'_>, texte: String, limite: u32) -> Answer<Vec<CommuneVue>> {
    blocking(&app, move |app| app.commune_search(&texte, limite)).await
}
