//! Signing in, the account, the conditions of use.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use besace_app::vue::{CompteVue, InvitationVue, ProfilVue};

use super::{Answer, Etat, blocking};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn invitation_get(app: Etat<'_>, code: String) -> Answer<InvitationVue> {
    Ok(app.invitation_get(&code).await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn invitation_read(app: Etat<'_>) -> Answer<Option<String>> {
    Ok(app.invitation_read()?)
}

/// `image`: a PNG or JPEG file, in base64.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn invitation_parse(app: Etat<'_>, image: String) -> Answer<String> {
    // What is no base64 is no picture either: it is refused as an empty one.
    blocking(&app, move |app| app.invitation_parse(&STANDARD.decode(image).unwrap_or_default())).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn compte_create(
    app: Etat<'_>,
    code: String,
    prenom: String,
    nom: String,
    mot_de_passe: String,
    cgu_version: String,
) -> Answer<ProfilVue> {
    Ok(app.compte_create(&code, &prenom, &nom, &mot_de_passe, &cgu_version).await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn connexion_create(
    app: Etat<'_>,
    serveur: String,
    email: String,
    mot_de_passe: String,
) -> Answer<()> {
    Ok(app.connexion_create(&serveur, &email, &mot_de_passe).await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn connexion_update(
    app: Etat<'_>,
    serveur: String,
    email: String,
    mot_de_passe: String,
    code: String,
) -> Answer<ProfilVue> {
    Ok(app.connexion_update(&serveur, &email, &mot_de_passe, &code).await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn mot_de_passe_create(app: Etat<'_>, serveur: String, email: String) -> Answer<()> {
    Ok(app.mot_de_passe_create(&serveur, &email).await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn mot_de_passe_update(
    app: Etat<'_>,
    serveur: String,
    email: String,
    code: String,
    mot_de_passe: String,
) -> Answer<()> {
    Ok(app.mot_de_passe_update(&serveur, &email, &code, &mot_de_passe).await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn cgu_update(app: Etat<'_>, version: String) -> Answer<()> {
    Ok(app.cgu_update(&version).await?)
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn compte_get(app: Etat<'_>) -> Answer<CompteVue> {
    blocking(&app, move |app| app.compte_get()).await
}
