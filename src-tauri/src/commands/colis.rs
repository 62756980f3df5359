//! The exchange without a network: sealed files on a stick.

use besace_app::vue::{ColisEcrit, ColisVue};

use super::{Answer, Etat, path};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn colis_export(app: Etat<'_>, chemin: String) -> Answer<ColisEcrit> {
    Ok(app.colis_export(&path(&chemin)).await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn colis_import(app: Etat<'_>, chemin: String) -> Answer<Vec<ColisVue>> {
    Ok(app.colis_import(&[path(&chemin)]).await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn colis_relay(app: Etat<'_>, chemin: String) -> Answer<Vec<ColisVue>> {
    Ok(app.colis_relay(None, &[path(&chemin)]).await?)
}
