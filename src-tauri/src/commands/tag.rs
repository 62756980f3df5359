//! Tags.

use besace_domain::SaisieTag;
use besace_store::TagVue;

use super::{Answer, Etat, blocking};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn tag_list(app: Etat<'_>) -> Answer<Vec<TagVue>> {
    blocking(&app, move |app| app.tag_list()).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn tag_create(app: Etat<'_>, saisie: SaisieTag) -> Answer<TagVue> {
    blocking(&app, move |app| app.tag_create(saisie)).await
}
