//! Dates and durations as people write them.

use besace_app::vue::DateLue;

use super::{Answer, Etat, blocking};

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn date_parse(app: Etat<'_>, texte: String) -> Answer<DateLue> {
    blocking(&app, move |app| app.date_parse(&texte)).await
}

#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn duree_parse(app: Etat<'_>, texte: String) -> Answer<i64> {
    blocking(&app, move |app| app.duree_parse(&texte)).await
}
