//! Mails that wait.

use tokio_postgres::Row;
use uuid::Uuid;

use super::{Tx, column, count, unreadable};
use crate::stockage::{CourrielRow, EcrireCourriels, LireCourriels, Resultat};

const COURRIEL: &str = "SELECT id, a, objet, corps, qr, prochain, essais, expiration FROM courriel";

impl LireCourriels for Tx<'_> {
    fn courriel_get(&self, id: Uuid) -> Resultat<Option<CourrielRow>> {
        self.get(&format!("{COURRIEL} WHERE id = $1"), &[&id], courriel)
    }

    fn courriel_due(&self, now: i64) -> Resultat<Option<CourrielRow>> {
        self.get(&format!("{COURRIEL} WHERE prochain <= $1 ORDER BY prochain, id LIMIT 1"), &[&now], courriel)
    }

    fn courriel_next(&self) -> Resultat<Option<i64>> {
        self.get("SELECT prochain FROM courriel ORDER BY prochain LIMIT 1", &[], |row| column(row, 0))
    }
}

impl EcrireCourriels for Tx<'_> {
    fn courriel_put(&self, row: &CourrielRow) -> Resultat<()> {
        let sql = "INSERT INTO courriel (id, a, objet, corps, qr, prochain, essais, expiration) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
                   ON CONFLICT (id) DO UPDATE SET prochain = excluded.prochain, essais = excluded.essais";
        let essais = i32::try_from(row.essais).unwrap_or(i32::MAX);
        self.run(sql, &[&row.id, &row.a, &row.objet, &row.corps, &row.qr, &row.prochain, &essais, &row.expiration])
            .map(drop)
    }

    fn courriel_delete(&self, id: Uuid) -> Resultat<()> {
        self.run("DELETE FROM courriel WHERE id = $1", &[&id]).map(drop)
    }

    fn courriel_prune(&self, now: i64) -> Resultat<usize> {
        self.run("DELETE FROM courriel WHERE expiration <= $1", &[&now]).map(count)
    }
}

fn courriel(row: &Row) -> Resultat<CourrielRow> {
    Ok(CourrielRow {
        id: column(row, 0)?,
        a: column(row, 1)?,
        objet: column(row, 2)?,
        corps: column(row, 3)?,
        qr: column(row, 4)?,
        prochain: column(row, 5)?,
        essais: u32::try_from(column::<i32>(row, 6)?).map_err(|_| unreadable("essais"))?,
        expiration: column(row, 7)?,
    })
}
