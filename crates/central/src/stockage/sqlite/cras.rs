//! What is derived from records: employers, people accompanied, erasures.

use besace_sync::wire::Scope;
use chrono::NaiveDate;
use rusqlite::{Row, params};
use uuid::Uuid;

use super::{Tx, get, id_of, list, parse, run, uuid, uuid_opt};
use crate::stockage::{CraRow, EcrireCras, LireCras, Resultat};

const CRA: &str = "SELECT scope, id, date, structure_employeuse_id FROM cra";

impl LireCras for Tx<'_> {
    fn cra_get(&self, scope: &Scope, id: Uuid) -> Resultat<Option<CraRow>> {
        let sql = format!("{CRA} WHERE scope = ?1 AND id = ?2");
        let Some(mut row) = get(self.conn()?, &sql, params![scope.0, id_of(id)], cra)? else { return Ok(None) };
        let sql = "SELECT personne FROM accompagnement WHERE scope = ?1 AND cra_id = ?2 ORDER BY personne";
        row.personnes = list(self.conn()?, sql, params![scope.0, id_of(id)], |row| uuid(row, 0))?;
        Ok(Some(row))
    }

    fn cra_list(&self, scope: &Scope) -> Resultat<Vec<CraRow>> {
        list(self.conn()?, &format!("{CRA} WHERE scope = ?1 ORDER BY date, id"), [&scope.0], cra)
    }

    fn cra_sans_emploi(&self) -> Resultat<Vec<CraRow>> {
        let sql = format!("{CRA} WHERE structure_employeuse_id IS NULL ORDER BY scope, date, id");
        list(self.conn()?, &sql, [], cra)
    }

    fn accompagnement_list(&self, scope: &Scope, personne: Uuid) -> Resultat<Vec<(NaiveDate, Uuid)>> {
        let sql = "SELECT date, cra_id FROM accompagnement WHERE scope = ?1 AND personne = ?2 ORDER BY date, cra_id";
        list(self.conn()?, sql, params![scope.0, id_of(personne)], |row| Ok((parse(row, 0)?, uuid(row, 1)?)))
    }

    fn accompagnement_premier(&self, scope: &Scope, personne: Uuid, cra_id: Uuid) -> Resultat<Option<bool>> {
        let sql = "SELECT premier FROM accompagnement WHERE scope = ?1 AND personne = ?2 AND cra_id = ?3";
        get(self.conn()?, sql, params![scope.0, id_of(personne), id_of(cra_id)], |row| row.get(0))
    }

    fn fusion_get(&self, scope: &Scope, source: Uuid) -> Resultat<Option<Uuid>> {
        let sql = "SELECT destination FROM fusion WHERE scope = ?1 AND source = ?2";
        get(self.conn()?, sql, params![scope.0, id_of(source)], |row| uuid(row, 0))
    }

    fn fusion_list(&self, scope: &Scope, destination: Uuid) -> Resultat<Vec<Uuid>> {
        let sql = "SELECT source FROM fusion WHERE scope = ?1 AND destination = ?2 ORDER BY source";
        list(self.conn()?, sql, params![scope.0, id_of(destination)], |row| uuid(row, 0))
    }

    fn effacement_exists(&self, scope: &Scope, id: Uuid) -> Resultat<bool> {
        let sql = "SELECT 1 FROM effacement WHERE scope = ?1 AND id = ?2";
        Ok(get(self.conn()?, sql, params![scope.0, id_of(id)], |_| Ok(()))?.is_some())
    }

    fn effacement_list(&self) -> Resultat<Vec<(Scope, Uuid)>> {
        let sql = "SELECT scope, id FROM effacement ORDER BY scope, id";
        list(self.conn()?, sql, [], |row| Ok((Scope(row.get(0)?), uuid(row, 1)?)))
    }
}

impl EcrireCras for Tx<'_> {
    fn cra_put(&self, row: &CraRow) -> Resultat<()> {
        self.cra_delete(&row.scope, row.id)?;
        let date = row.date.to_string();
        let sql = "INSERT INTO cra (scope, id, date, structure_employeuse_id) VALUES (?1, ?2, ?3, ?4)";
        let employeur = row.structure_employeuse_id.map(id_of);
        run(self.conn()?, sql, params![row.scope.0, id_of(row.id), date, employeur])?;
        let sql = "INSERT OR IGNORE INTO accompagnement (scope, personne, date, cra_id) VALUES (?1, ?2, ?3, ?4)";
        for personne in &row.personnes {
            run(self.conn()?, sql, params![row.scope.0, id_of(*personne), date, id_of(row.id)])?;
        }
        Ok(())
    }

    fn cra_employeur_set(&self, scope: &Scope, id: Uuid, employeur: Option<Uuid>) -> Resultat<()> {
        let sql = "UPDATE cra SET structure_employeuse_id = ?3 WHERE scope = ?1 AND id = ?2";
        run(self.conn()?, sql, params![scope.0, id_of(id), employeur.map(id_of)]).map(drop)
    }

    fn cra_delete(&self, scope: &Scope, id: Uuid) -> Resultat<()> {
        let key = params![scope.0, id_of(id)];
        run(self.conn()?, "DELETE FROM accompagnement WHERE scope = ?1 AND cra_id = ?2", key)?;
        run(self.conn()?, "DELETE FROM cra WHERE scope = ?1 AND id = ?2", key).map(drop)
    }

    fn accompagnement_premier_set(&self, scope: &Scope, personne: Uuid, cra_id: Option<Uuid>) -> Resultat<()> {
        let sql = "UPDATE accompagnement SET premier = (cra_id IS ?3) WHERE scope = ?1 AND personne = ?2 \
                   AND premier <> (cra_id IS ?3)";
        run(self.conn()?, sql, params![scope.0, id_of(personne), cra_id.map(id_of)]).map(drop)
    }

    fn fusion_put(&self, scope: &Scope, source: Uuid, destination: Uuid) -> Resultat<()> {
        let key = params![scope.0, id_of(source), id_of(destination)];
        let sql = "UPDATE fusion SET destination = ?3 WHERE scope = ?1 AND destination = ?2";
        run(self.conn()?, sql, key)?;
        run(self.conn()?, "INSERT OR REPLACE INTO fusion (scope, source, destination) VALUES (?1, ?2, ?3)", key)
            .map(drop)
    }

    fn fusion_delete(&self, scope: &Scope, source: Uuid) -> Resultat<()> {
        let sql = "DELETE FROM fusion WHERE scope = ?1 AND source = ?2";
        run(self.conn()?, sql, params![scope.0, id_of(source)]).map(drop)
    }

    fn effacement_put(&self, scope: &Scope, id: Uuid, instant: i64) -> Resultat<()> {
        let sql = "INSERT OR IGNORE INTO effacement (scope, id, instant) VALUES (?1, ?2, ?3)";
        run(self.conn()?, sql, params![scope.0, id_of(id), instant]).map(drop)
    }
}

/// People are read apart.
fn cra(row: &Row<'_>) -> rusqlite::Result<CraRow> {
    Ok(CraRow {
        scope: Scope(row.get(0)?),
        id: uuid(row, 1)?,
        date: parse(row, 2)?,
        structure_employeuse_id: uuid_opt(row, 3)?,
        personnes: Vec::new(),
    })
}
