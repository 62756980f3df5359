use besace_domain::CommuneRef;
use besace_domain::communes::{departement_nom, search};
use serde::Serialize;

use crate::app::App;
use crate::error::Result;

/// Answers of one search, at most.
const COMMUNES_MAX: usize = 50;

/// A commune found, with what tells it from its namesakes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CommuneVue {
    /// Official name.
    pub nom: String,
    /// The postal code searched for, or the first.
    pub code_postal: String,
    /// INSEE.
    pub code_insee: String,
    /// `26`, `2A`, `974`.
    pub departement: String,
    /// « Drôme ».
    pub departement_nom: String,
}

impl App {
    /// By name, postal code or INSEE code, without network.
    pub fn commune_search(&self, texte: &str, limite: u32) -> Result<Vec<CommuneVue>> {
        let limite = usize::try_from(limite).unwrap_or(COMMUNES_MAX).min(COMMUNES_MAX);
        Ok(search(texte, limite).iter().map(|trouvee| vue(trouvee.to_ref())).collect())
    }
}

fn vue(commune: CommuneRef) -> CommuneVue {
    let departement = commune.departement().to_owned();
    let departement_nom = departement_nom(&departement).unwrap_or_default().to_owned();
    CommuneVue {
        nom: commune.nom,
        code_postal: commune.code_postal,
        code_insee: commune.code_insee,
        departement,
        departement_nom,
    }
}
