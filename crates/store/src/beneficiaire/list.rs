use besace_domain::SaisieBeneficiaire;
use chrono::{Datelike, NaiveDate};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::vues::{BeneficiaireVue, PageBeneficiaire, TriBeneficiaire};
use crate::cra::{EtatSync, from_day};
use crate::record::Row;
use crate::sql::{Id, instant};
use crate::{Result, Store, StoreError};

/// Rows of a page, at most.
const PAGE_MAX: u32 = 200;

// Each order is an index; the mark of a page is the key of its last row.
const NOM: &str = "
    SELECT n, nom, prenom FROM beneficiaire_index
    WHERE (nom, prenom, n) > (?1, ?2, ?3) ORDER BY nom, prenom, n LIMIT ?4";
const PRENOM: &str = "
    SELECT n, prenom, nom FROM beneficiaire_index
    WHERE (prenom, nom, n) > (?1, ?2, ?3) ORDER BY prenom, nom, n LIMIT ?4";
const ANNEE: &str = "
    SELECT n, annee, '' FROM beneficiaire_index
    WHERE (annee, n) < (?1, ?3) AND ?2 = ?2 ORDER BY annee DESC, n DESC LIMIT ?4";
const ACCOMPAGNEMENTS: &str = "
    SELECT n, accompagnements, '' FROM beneficiaire_index
    WHERE (accompagnements, n) < (?1, ?3) AND ?2 = ?2 ORDER BY accompagnements DESC, n DESC LIMIT ?4";
const DERNIER: &str = "
    SELECT n, dernier, '' FROM beneficiaire_index
    WHERE (dernier, n) < (?1, ?3) AND ?2 = ?2 ORDER BY dernier DESC, n DESC LIMIT ?4";

impl Store {
    /// A page of « Mes bénéficiaires »; with words, the people found, best first, in one page.
    pub fn beneficiaire_list(
        &self,
        texte: Option<&str>,
        tri: TriBeneficiaire,
        suite: Option<&str>,
        limite: u32,
        aujourdhui: NaiveDate,
    ) -> Result<PageBeneficiaire> {
        let limite = limite.clamp(1, PAGE_MAX);
        if let Some(texte) = texte.filter(|texte| !texte.trim().is_empty()) {
            let lignes = self.beneficiaire_search(texte, PAGE_MAX, aujourdhui)?;
            let total = i64::try_from(lignes.len()).unwrap_or(i64::MAX);
            return Ok(PageBeneficiaire { lignes, total, suite: None });
        }
        let (sql, start) = match tri {
            TriBeneficiaire::Nom => (NOM, first_up()),
            TriBeneficiaire::Prenom => (PRENOM, first_up()),
            TriBeneficiaire::AnneeNaissance => (ANNEE, first_down()),
            TriBeneficiaire::Accompagnements => (ACCOMPAGNEMENTS, first_down()),
            TriBeneficiaire::Dernier => (DERNIER, first_down()),
        };
        let (a, b, n) = suite.map_or(Ok(start), parse_mark)?;
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows: Vec<(i64, Value, Value)> = statement
            .query_map((a, b, n, limite + 1), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let more = rows.len() > limite as usize;
        rows.truncate(limite as usize);
        let suite = rows.last().filter(|_| more).map(write_mark);
        let lignes = self.beneficiaire_vues(rows.iter().map(|(n, ..)| *n), aujourdhui)?;
        let total =
            self.conn.prepare_cached("SELECT count(*) FROM beneficiaire_index")?.query_row([], |row| row.get(0))?;
        Ok(PageBeneficiaire { lignes, total, suite })
    }

    pub(super) fn beneficiaire_vues(
        &self,
        rows: impl Iterator<Item = i64>,
        aujourdhui: NaiveDate,
    ) -> Result<Vec<BeneficiaireVue>> {
        let mut vues = Vec::new();
        for n in rows {
            vues.extend(vue(&self.conn, n, aujourdhui)?);
        }
        Ok(vues)
    }
}

/// One person, by row of the index.
pub(super) fn vue(conn: &Connection, n: i64, aujourdhui: NaiveDate) -> Result<Option<BeneficiaireVue>> {
    const SQL: &str = "SELECT id, accompagnements, dernier, sync FROM beneficiaire_index WHERE n = ?1";
    let line: Option<(Uuid, i64, i64, i64)> = conn
        .prepare_cached(SQL)?
        .query_row([n], |row| Ok((row.get::<_, Id>(0)?.0, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    let Some((id, accompagnements, dernier, sync)) = line else {
        return Ok(None);
    };
    let Some(row) = Row::get(conn, super::index::COLLECTION, id)? else {
        return Ok(None);
    };
    let saisie = SaisieBeneficiaire::from_doc(id, &row.doc);
    Ok(Some(BeneficiaireVue {
        id,
        nom_complet: saisie.nom_complet(),
        tranche_age_libelle: tranche(&saisie, aujourdhui),
        accompagnements,
        dernier: (dernier > 0).then(|| from_day(dernier)),
        sync: EtatSync::from_code(sync),
        creation: instant(row.creation),
        modification: instant(row.modification),
        saisie,
    }))
}

pub(super) fn tranche(saisie: &SaisieBeneficiaire, aujourdhui: NaiveDate) -> Option<String> {
    saisie.tranche(aujourdhui.year().into()).map(|tranche| tranche.libelle().to_owned())
}

fn first_up() -> (Value, Value, i64) {
    (String::new().into(), String::new().into(), -1)
}

fn first_down() -> (Value, Value, i64) {
    (i64::MAX.into(), String::new().into(), i64::MAX)
}

fn write_mark((n, a, b): &(i64, Value, Value)) -> String {
    let json = |value: &Value| match value {
        Value::Integer(number) => serde_json::Value::from(*number),
        Value::Text(text) => serde_json::Value::from(text.as_str()),
        _ => serde_json::Value::Null,
    };
    serde_json::json!([json(a), json(b), n]).to_string()
}

fn parse_mark(mark: &str) -> Result<(Value, Value, i64)> {
    let (a, b, n): (serde_json::Value, serde_json::Value, i64) =
        serde_json::from_str(mark).map_err(|_| StoreError::StalePage)?;
    let value = |json: serde_json::Value| match json {
        serde_json::Value::String(text) => Ok(Value::Text(text)),
        serde_json::Value::Number(number) => number.as_i64().map(Value::Integer).ok_or(StoreError::StalePage),
        _ => Err(StoreError::StalePage),
    };
    Ok((value(a)?, value(b)?, n))
}
