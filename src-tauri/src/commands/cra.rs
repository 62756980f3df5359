//! Activity reports.

use besace_app::vue::{CraEnregistre, PrefillVue};
use besace_domain::SaisieCra;
use besace_store::{CompteCra, CraVue, FiltresCra, JourCra, PageCra};
use chrono::NaiveDate;
use uuid::Uuid;

use super::{Answer, Etat, blocking};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cra_prefill(app: Etat<'_>, r#type: String, copie_de: Option<Uuid>) -> Answer<PrefillVue> {
    blocking(&app, move |app| app.cra_prefill(&r#type, copie_de)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cra_parse(app: Etat<'_>, saisie: SaisieCra) -> Answer<()> {
    blocking(&app, move |app| app.cra_parse(saisie)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cra_create(app: Etat<'_>, saisie: SaisieCra, brouillon_id: Option<Uuid>) -> Answer<CraEnregistre> {
    blocking(&app, move |app| app.cra_create(saisie, brouillon_id)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cra_update(app: Etat<'_>, saisie: SaisieCra, brouillon_id: Option<Uuid>) -> Answer<CraEnregistre> {
    blocking(&app, move |app| app.cra_update(saisie, brouillon_id)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cra_get(app: Etat<'_>, id: Uuid) -> Answer<CraVue> {
    blocking(&app, move |app| app.cra_get(id)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cra_list(
    app: Etat<'_>,
    filtres: FiltresCra,
    suite: Option<String>,
    limite: u32,
) -> Answer<PageCra> {
    blocking(&app, move |app| app.cra_list(&filtres, suite.as_deref(), limite)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cra_days(app: Etat<'_>, filtres: FiltresCra, dates: Vec<NaiveDate>) -> Answer<Vec<JourCra>> {
    blocking(&app, move |app| app.cra_days(&filtres, &dates)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cra_count(app: Etat<'_>, filtres: FiltresCra) -> Answer<CompteCra> {
    blocking(&app, move |app| app.cra_count(&filtres)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cra_delete(app: Etat<'_>, ids: Vec<Uuid>) -> Answer<()> {
    blocking(&app, move |app| app.cra_delete(&ids)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cra_restore(app: Etat<'_>, ids: Vec<Uuid>) -> Answer<()> {
    blocking(&app, move |app| app.cra_restore(&ids)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cra_tag(app: Etat<'_>, ids: Vec<Uuid>, tag_id: Uuid) -> Answer<()> {
    blocking(&app, move |app| app.cra_tag(&ids, tag_id)).await
}
