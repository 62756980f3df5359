//! Sealed copies and exports.

use besace_app::Existant;
use besace_app::vue::{ProfilVue, SauvegardeVue};

use super::{Answer, Etat, blocking, path};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sauvegarde_list(app: Etat<'_>) -> Answer<Vec<SauvegardeVue>> {
    blocking(&app, move |app| app.sauvegarde_list()).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sauvegarde_create(app: Etat<'_>, phrase: String, chemin: Option<String>) -> Answer<SauvegardeVue> {
    blocking(&app, move |app| app.sauvegarde_create(&phrase, chemin.as_deref().map(path).as_deref(), Existant::Garde))
        .await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sauvegarde_restore(app: Etat<'_>, chemin: String, phrase: String) -> Answer<ProfilVue> {
    blocking(&app, move |app| app.sauvegarde_restore(&path(&chemin), &phrase)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn export_json(app: Etat<'_>, chemin: String) -> Answer<()> {
    blocking(&app, move |app| app.export_json(&path(&chemin), Existant::Garde)).await
}
