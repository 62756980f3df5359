//! People followed, and their duplicates.

use besace_domain::SaisieBeneficiaire;
use besace_store::{BeneficiaireVue, DoublonVue, FicheBeneficiaire, PageBeneficiaire, TriBeneficiaire};
use uuid::Uuid;

use super::{Answer, Etat, blocking};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn beneficiaire_search(app: Etat<'_>, texte: String, limite: u32) -> Answer<Vec<BeneficiaireVue>> {
    blocking(&app, move |app| app.beneficiaire_search(&texte, limite)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn beneficiaire_list(
    app: Etat<'_>,
    texte: Option<String>,
    tri: TriBeneficiaire,
    suite: Option<String>,
    limite: u32,
) -> Answer<PageBeneficiaire> {
    blocking(&app, move |app| app.beneficiaire_list(texte.as_deref(), tri, suite.as_deref(), limite)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn beneficiaire_get(app: Etat<'_>, id: Uuid) -> Answer<FicheBeneficiaire> {
    blocking(&app, move |app| app.beneficiaire_get(id)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn beneficiaire_create(app: Etat<'_>, saisie: SaisieBeneficiaire) -> Answer<BeneficiaireVue> {
    blocking(&app, move |app| app.beneficiaire_create(saisie)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn beneficiaire_update(app: Etat<'_>, saisie: SaisieBeneficiaire) -> Answer<BeneficiaireVue> {
    blocking(&app, move |app| app.beneficiaire_update(saisie)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn beneficiaire_delete(app: Etat<'_>, id: Uuid) -> Answer<()> {
    blocking(&app, move |app| app.beneficiaire_delete(id)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn beneficiaire_merge(app: Etat<'_>, source: Uuid, destination: Uuid) -> Answer<BeneficiaireVue> {
    blocking(&app, move |app| app.beneficiaire_merge(source, destination)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn doublon_list(app: Etat<'_>) -> Answer<Vec<DoublonVue>> {
    blocking(&app, move |app| app.doublon_list()).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn doublon_delete(app: Etat<'_>, a: Uuid, b: Uuid) -> Answer<()> {
    blocking(&app, move |app| app.doublon_delete(a, b)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn doublon_restore(app: Etat<'_>, a: Uuid, b: Uuid) -> Answer<()> {
    blocking(&app, move |app| app.doublon_restore(a, b)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn doublon_search(app: Etat<'_>, saisie: SaisieBeneficiaire) -> Answer<Vec<DoublonVue>> {
    blocking(&app, move |app| app.doublon_search(&saisie)).await
}
