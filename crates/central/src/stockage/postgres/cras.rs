//! What is derived from records: employers, people accompanied, erasures.

use besace_sync::wire::Scope;
use chrono::NaiveDate;
use tokio_postgres::Row;
use uuid::Uuid;

use super::{Tx, column};
use crate::stockage::{CraRow, EcrireCras, LireCras, Resultat};

const CRA: &str = "SELECT scope, id, date, structure_employeuse_id FROM cra";

impl LireCras for Tx<'_> {
    fn cra_get(&self, scope: &Scope, id: Uuid) -> Resultat<Option<CraRow>> {
        let sql = format!("{CRA} WHERE scope = $1 AND id = $2");
        let Some(mut row) = self.get(&sql, &[&scope.0, &id], cra)? else { return Ok(None) };
        let sql = "SELECT personne FROM accompagnement WHERE scope = $1 AND cra_id = $2 ORDER BY personne";
        row.personnes = self.list(sql, &[&scope.0, &id], |row| column(row, 0))?;
        Ok(Some(row))
    }

    fn cra_list(&self, scope: &Scope) -> Resultat<Vec<CraRow>> {
        self.list(&format!("{CRA} WHERE scope = $1 ORDER BY date, id"), &[&scope.0], cra)
    }

    fn cra_sans_emploi(&self) -> Resultat<Vec<CraRow>> {
        let sql = format!("{CRA} WHERE structure_employeuse_id IS NULL ORDER BY scope, date, id");
        self.list(&sql, &[], cra)
    }

    fn accompagnement_list(&self, scope: &Scope, personne: Uuid) -> Resultat<Vec<(NaiveDate, Uuid)>> {
        let sql = "SELECT date, cra_id FROM accompagnement WHERE scope = $1 AND personne = $2 ORDER BY date, cra_id";
        self.list(sql, &[&scope.0, &personne], |row| Ok((column(row, 0)?, column(row, 1)?)))
    }

    fn accompagnement_premier(&self, scope: &Scope, personne: Uuid, cra_id: Uuid) -> Resultat<Option<bool>> {
        let sql = "SELECT premier FROM accompagnement WHERE scope = $1 AND personne = $2 AND cra_id = $3";
        self.get(sql, &[&scope.0, &personne, &cra_id], |row| column(row, 0))
    }

    fn fusion_get(&self, scope: &Scope, source: Uuid) -> Resultat<Option<Uuid>> {
        let sql = "SELECT destination FROM fusion WHERE scope = $1 AND source = $2";
        self.get(sql, &[&scope.0, &source], |row| column(row, 0))
    }

    fn fusion_list(&self, scope: &Scope, destination: Uuid) -> Resultat<Vec<Uuid>> {
        let sql = "SELECT source FROM fusion WHERE scope = $1 AND destination = $2 ORDER BY source";
        self.list(sql, &[&scope.0, &destination], |row| column(row, 0))
    }

    fn effacement_exists(&self, scope: &Scope, id: Uuid) -> Resultat<bool> {
        let sql = "SELECT 1 FROM effacement WHERE scope = $1 AND id = $2";
        Ok(self.get(sql, &[&scope.0, &id], |_| Ok(()))?.is_some())
    }

    fn effacement_list(&self) -> Resultat<Vec<(Scope, Uuid)>> {
        let sql = "SELECT scope, id FROM effacement ORDER BY scope, id";
        self.list(sql, &[], |row| Ok((Scope(column(row, 0)?), column(row, 1)?)))
    }
}

impl EcrireCras for Tx<'_> {
    fn cra_put(&self, row: &CraRow) -> Resultat<()> {
        self.cra_delete(&row.scope, row.id)?;
        let sql = "INSERT INTO cra (scope, id, date, structure_employeuse_id) VALUES ($1, $2, $3, $4)";
        self.run(sql, &[&row.scope.0, &row.id, &row.date, &row.structure_employeuse_id])?;
        if row.personnes.is_empty() {
            return Ok(());
        }
        let sql = "INSERT INTO accompagnement (scope, personne, date, cra_id) \
                   SELECT $1, personne, $3, $4 FROM unnest($2::uuid[]) AS personne ON CONFLICT DO NOTHING";
        self.run(sql, &[&row.scope.0, &row.personnes, &row.date, &row.id]).map(drop)
    }

    fn cra_employeur_set(&self, scope: &Scope, id: Uuid, employeur: Option<Uuid>) -> Resultat<()> {
        let sql = "UPDATE cra SET structure_employeuse_id = $3 WHERE scope = $1 AND id = $2";
        self.run(sql, &[&scope.0, &id, &employeur]).map(drop)
    }

    fn cra_delete(&self, scope: &Scope, id: Uuid) -> Resultat<()> {
        let sql = "WITH gone AS (DELETE FROM accompagnement WHERE scope = $1 AND cra_id = $2) \
                   DELETE FROM cra WHERE scope = $1 AND id = $2";
        self.run(sql, &[&scope.0, &id]).map(drop)
    }

    fn accompagnement_premier_set(&self, scope: &Scope, personne: Uuid, cra_id: Option<Uuid>) -> Resultat<()> {
        let sql = "UPDATE accompagnement SET premier = (cra_id IS NOT DISTINCT FROM $3::uuid) \
                   WHERE scope = $1 AND personne = $2 AND premier <> (cra_id IS NOT DISTINCT FROM $3::uuid)";
        self.run(sql, &[&scope.0, &personne, &cra_id]).map(drop)
    }

    fn fusion_put(&self, scope: &Scope, source: Uuid, destination: Uuid) -> Resultat<()> {
        let sql = "UPDATE fusion SET destination = $3 WHERE scope = $1 AND destination = $2";
        self.run(sql, &[&scope.0, &source, &destination])?;
        let sql = "INSERT INTO fusion (scope, source, destination) VALUES ($1, $2, $3) \
                   ON CONFLICT (scope, source) DO UPDATE SET destination = excluded.destination";
        self.run(sql, &[&scope.0, &source, &destination]).map(drop)
    }

    fn fusion_delete(&self, scope: &Scope, source: Uuid) -> Resultat<()> {
        self.run("DELETE FROM fusion WHERE scope = $1 AND source = $2", &[&scope.0, &source]).map(drop)
    }

    fn effacement_put(&self, scope: &Scope, id: Uuid, instant: i64) -> Resultat<()> {
        let sql = "INSERT INTO effacement (scope, id, instant) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        self.run(sql, &[&scope.0, &id, &instant]).map(drop)
    }
}

/// People are read apart.
fn cra(row: &Row) -> Resultat<CraRow> {
    Ok(CraRow {
        scope: Scope(column(row, 0)?),
        id: column(row, 1)?,
        date: column(row, 2)?,
        structure_employeuse_id: column(row, 3)?,
        personnes: Vec::new(),
    })
}
