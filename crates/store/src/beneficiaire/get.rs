use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::list::vue;
use super::vues::{BeneficiaireVue, FicheBeneficiaire, ThematiqueNombre};
use crate::cra::lignes_of_personne;
use crate::record::Row;
use crate::{Result, Store, StoreError};

/// Reports shown with a person.
const HISTORIQUE_MAX: u32 = 500;

impl Store {
    /// One person.
    pub fn beneficiaire_vue(&self, id: Uuid, aujourdhui: NaiveDate) -> Result<BeneficiaireVue> {
        let row = Row::get(&self.conn, super::index::COLLECTION, id)?;
        let n = row.filter(|row| !row.deleted).and_then(|row| row.n);
        let vue = n.map(|n| vue(&self.conn, n, aujourdhui)).transpose()?.flatten();
        vue.ok_or_else(|| StoreError::NotFound { collection: super::index::COLLECTION.to_owned(), id })
    }

    /// One person, with what was done together.
    pub fn beneficiaire_get(&self, id: Uuid, aujourdhui: NaiveDate) -> Result<FicheBeneficiaire> {
        let beneficiaire = self.beneficiaire_vue(id, aujourdhui)?;
        let historique = lignes_of_personne(self, id, HISTORIQUE_MAX)?;
        let mut nombres: BTreeMap<&str, i64> = BTreeMap::new();
        for valeur in historique.iter().flat_map(|ligne| &ligne.thematiques) {
            *nombres.entry(valeur).or_default() += 1;
        }
        let mut thematiques: Vec<ThematiqueNombre> = nombres
            .into_iter()
            .map(|(valeur, nombre)| ThematiqueNombre { valeur: valeur.to_owned(), nombre })
            .collect();
        thematiques.sort_by_key(|thematique| std::cmp::Reverse(thematique.nombre));
        Ok(FicheBeneficiaire { beneficiaire, historique, thematiques })
    }
}
