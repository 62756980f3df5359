//! Who is about to be erased by the server's retention, for want of any sign: a meeting or an edit keeps them.

use besace_domain::conservation::{Conservation, conservation, echeance};
use besace_store::{BeneficiaireVue, TriBeneficiaire};
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;

/// People read at once.
const PAGE: u32 = 200;

/// A person whose end is near.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preavis {
    /// The record.
    pub id: Uuid,
    /// First then last name.
    pub nom_complet: String,
    /// The day when the server erases them, unless something happens.
    pub echeance: NaiveDate,
}

impl App {
    /// « Sera effacé dans 30 jours », the nearest first.
    pub fn conservation_list(&self) -> Result<Vec<Preavis>> {
        let session = self.session()?;
        if session.demo {
            return Ok(Vec::new());
        }
        let (aujourdhui, zone) = (self.aujourdhui(), self.zone());
        let store = session.store()?;
        let announced = |vue: BeneficiaireVue| {
            let written = vue.modification.with_timezone(&zone).date_naive();
            let dates = || [Some(written), vue.dernier].into_iter().flatten();
            // One that is past its day waits for the server's next round.
            let near = conservation(dates(), aujourdhui) != Conservation::Garde;
            let echeance = echeance(dates()).filter(|_| near)?;
            Some(Preavis { id: vue.id, nom_complet: vue.nom_complet, echeance })
        };
        let (mut near, mut suite) = (Vec::new(), None);
        loop {
            let page = store.beneficiaire_list(None, TriBeneficiaire::Nom, suite.as_deref(), PAGE, aujourdhui)?;
            near.extend(page.lignes.into_iter().filter_map(announced));
            suite = page.suite;
            if suite.is_none() {
                break;
            }
        }
        near.sort_by(|a, b| a.echeance.cmp(&b.echeance).then_with(|| a.nom_complet.cmp(&b.nom_complet)));
        Ok(near)
    }
}
