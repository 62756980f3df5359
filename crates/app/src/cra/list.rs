use besace_store::{CompteCra, FiltresCra, JourCra, PageCra};
use chrono::NaiveDate;

use crate::app::App;
use crate::error::Result;

impl App {
    /// A page of « Mes activités », newest first.
    pub fn cra_list(&self, filtres: &FiltresCra, suite: Option<&str>, limite: u32) -> Result<PageCra> {
        self.read(|store| Ok(store.cra_list(filtres, suite, limite)?))
    }

    /// Totals of these days, for the headings of the list.
    pub fn cra_days(&self, filtres: &FiltresCra, dates: &[NaiveDate]) -> Result<Vec<JourCra>> {
        self.read(|store| Ok(store.cra_days(filtres, dates)?))
    }

    /// How many reports these filters leave.
    pub fn cra_count(&self, filtres: &FiltresCra) -> Result<CompteCra> {
        self.read(|store| Ok(store.cra_count(filtres)?))
    }
}
