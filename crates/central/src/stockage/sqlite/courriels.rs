//! Mails that wait.

use rusqlite::{Row, params};
use uuid::Uuid;

use super::{Tx, get, id_of, run, uuid};
use crate::stockage::{CourrielRow, EcrireCourriels, LireCourriels, Resultat};

const COURRIEL: &str = "SELECT id, a, objet, corps, qr, prochain, essais, expiration FROM courriel";

impl LireCourriels for Tx<'_> {
    fn courriel_get(&self, id: Uuid) -> Resultat<Option<CourrielRow>> {
        get(self.conn()?, &format!("{COURRIEL} WHERE id = ?1"), [id_of(id)], courriel)
    }

    fn courriel_due(&self, now: i64) -> Resultat<Option<CourrielRow>> {
        let sql = format!("{COURRIEL} WHERE prochain <= ?1 ORDER BY prochain, id LIMIT 1");
        get(self.conn()?, &sql, [now], courriel)
    }

    fn courriel_next(&self) -> Resultat<Option<i64>> {
        get(self.conn()?, "SELECT prochain FROM courriel ORDER BY prochain LIMIT 1", [], |row| row.get(0))
    }
}

impl EcrireCourriels for Tx<'_> {
    fn courriel_put(&self, row: &CourrielRow) -> Resultat<()> {
        let sql = "INSERT INTO courriel (id, a, objet, corps, qr, prochain, essais, expiration) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
                   ON CONFLICT (id) DO UPDATE SET prochain = excluded.prochain, essais = excluded.essais";
        let params =
            params![id_of(row.id), row.a, row.objet, row.corps, row.qr, row.prochain, row.essais, row.expiration];
        run(self.conn()?, sql, params).map(drop)
    }

    fn courriel_delete(&self, id: Uuid) -> Resultat<()> {
        run(self.conn()?, "DELETE FROM courriel WHERE id = ?1", [id_of(id)]).map(drop)
    }

    fn courriel_prune(&self, now: i64) -> Resultat<usize> {
        run(self.conn()?, "DELETE FROM courriel WHERE expiration <= ?1", [now])
    }
}

fn courriel(row: &Row<'_>) -> rusqlite::Result<CourrielRow> {
    Ok(CourrielRow {
        id: uuid(row, 0)?,
        a: row.get(1)?,
        objet: row.get(2)?,
        corps: row.get(3)?,
        qr: row.get(4)?,
        prochain: row.get(5)?,
        essais: row.get(6)?,
        expiration: row.get(7)?,
    })
}
