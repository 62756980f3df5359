use besace_domain::dates::{format_date, parse_date, parse_duree};

use crate::app::App;
use crate::error::{AppError, Result};
use crate::vue::DateLue;

impl App {
    /// « hier », « lundi », « 12/03 ».
    pub fn date_parse(&self, texte: &str) -> Result<DateLue> {
        let date = parse_date(texte, self.aujourdhui())
            .map_err(|error| AppError::champ("date", error.code(), error.to_string()))?;
        Ok(DateLue { date, libelle: format_date(date) })
    }

    /// « 45 », « 1h30 », « trois quarts d’heure ».
    pub fn duree_parse(&self, texte: &str) -> Result<i64> {
        parse_duree(texte).map_err(|error| AppError::champ("duree", error.code(), error.to_string()))
    }
}
