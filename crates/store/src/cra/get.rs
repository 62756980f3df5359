use besace_sync::wire::collection as of;
use rusqlite::OptionalExtension;
use uuid::Uuid;

use super::facts::Facts;
use super::labels::{self, Lieux, nom_of};
use super::vues::{CraVue, EtatSync, RecuCra};
use crate::record::Row;
use crate::sql::{Id, instant, unsigned};
use crate::{Result, Store, StoreError};

impl Store {
    /// One report with the words that stand for its ids.
    pub fn cra_get(&self, id: Uuid) -> Result<CraVue> {
        let row = Row::get(&self.conn, of::CRA, id)?
            .filter(|row| !row.deleted)
            .ok_or_else(|| StoreError::NotFound { collection: of::CRA.to_owned(), id })?;
        let facts = Facts::of(&row);
        let noms = labels::noms(&self.conn, &facts)?;
        let lieu_libelle = match facts.lieu() {
            Some(lieu) => Lieux::default().nom(&self.conn, lieu)?,
            None => labels::lieu_sans_nom(&facts.saisie),
        };
        let mut tags_noms = Vec::new();
        for &tag in &facts.saisie.tags {
            tags_noms.extend(Row::get(&self.conn, of::TAG, tag)?.and_then(|row| nom_of(&row.doc)));
        }
        let titre = labels::titre(&facts, &noms);
        Ok(CraVue {
            id,
            titre,
            beneficiaire_nom: noms.first().filter(|_| !facts.is_collectif()).cloned(),
            participants_noms: if facts.is_collectif() { noms } else { Vec::new() },
            accompagnements: facts.accompagnements,
            lieu_libelle,
            tags_noms,
            sync: self.cra_etat(&row)?,
            sync_message: self.refus_message(of::CRA, id)?,
            recu: self.cra_recu(id)?,
            importe: facts.importe,
            creation: instant(row.creation),
            modification: instant(row.modification),
            saisie: facts.saisie,
        })
    }

    fn cra_etat(&self, row: &Row) -> Result<EtatSync> {
        const SQL: &str = "SELECT sync FROM cra_index WHERE ordre = ?1";
        let code: Option<i64> = self.conn.prepare_cached(SQL)?.query_row([row.n], |row| row.get(0)).optional()?;
        Ok(EtatSync::from_code(code.unwrap_or_default()))
    }

    fn cra_recu(&self, id: Uuid) -> Result<Option<RecuCra>> {
        const SQL: &str = "SELECT rev, le FROM recu WHERE collection = 'cra' AND id = ?1";
        let mut statement = self.conn.prepare_cached(SQL)?;
        let recu = statement
            .query_row([Id(id)], |row| Ok(RecuCra { rev: unsigned(row.get(0)?), le: instant(row.get(1)?) }))
            .optional()?;
        Ok(recu)
    }
}
