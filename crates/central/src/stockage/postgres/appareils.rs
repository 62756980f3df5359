//! Devices, what was answered to them, what was refused to them.

use besace_sync::frame::{from_cbor, to_cbor};
use besace_sync::wire::{MutationResult, Scope};
use tokio_postgres::Row;
use uuid::Uuid;

use super::comptes::added;
use super::{Tx, column, count, fixed, fixed_opt, limit, parse, uint, unreadable, word};
use crate::stockage::{
    AppareilRow, EcrireAppareils, LettreMorteRow, LireAppareils, Resultat, ResultatRow, StockageError,
};

const APPAREIL: &str = "SELECT id, compte_id, numero, nom, cle_publique, etat, creation, dernier_contact, \
                        dernier_seq, epoch, curseur FROM appareil";

const LETTRE_MORTE: &str = "SELECT appareil_id, seq, compte_id, collection, record_id, mutation, code, message, instant \
                            FROM lettre_morte";

impl LireAppareils for Tx<'_> {
    fn appareil_get(&self, id: Uuid) -> Resultat<Option<AppareilRow>> {
        self.get(&format!("{APPAREIL} WHERE id = $1"), &[&id], appareil)
    }

    fn appareil_list(&self, compte_id: Uuid) -> Resultat<Vec<AppareilRow>> {
        self.list(&format!("{APPAREIL} WHERE compte_id = $1 ORDER BY creation, id"), &[&compte_id], appareil)
    }

    fn resultat_get(&self, appareil_id: Uuid, seq: u64) -> Resultat<Option<ResultatRow>> {
        let sql = "SELECT resultat, empreinte, scope, collection, record_id, instant FROM resultat \
                   WHERE appareil_id = $1 AND seq = $2";
        self.get(sql, &[&appareil_id, &seq.cast_signed()], |row| {
            Ok(ResultatRow {
                resultat: from_cbor(column(row, 0)?).map_err(|_| unreadable("answer"))?,
                empreinte: fixed_opt(row, 1)?,
                scope: Scope(column(row, 2)?),
                collection: column(row, 3)?,
                record_id: column(row, 4)?,
                instant: column(row, 5)?,
            })
        })
    }

    fn resultat_list(&self, appareil_id: Uuid, collection: &str, id: Uuid) -> Resultat<Vec<MutationResult>> {
        let sql = "SELECT resultat FROM resultat WHERE appareil_id = $1 AND collection = $2 AND record_id = $3 \
                   ORDER BY seq";
        self.list(sql, &[&appareil_id, &word(collection), &id], |row| {
            from_cbor(column(row, 0)?).map_err(|_| unreadable("answer"))
        })
    }

    fn attente_get(&self, appareil_id: Uuid, seq: u64) -> Resultat<Option<[u8; 32]>> {
        let sql = "SELECT empreinte FROM attente WHERE appareil_id = $1 AND seq = $2";
        self.get(sql, &[&appareil_id, &seq.cast_signed()], |row| fixed(row, 0))
    }

    fn lettre_morte_exists(&self, scope: &Scope, collection: &str, id: Uuid) -> Resultat<bool> {
        let sql = "SELECT 1 FROM lettre_morte WHERE scope = $1 AND collection = $2 AND record_id = $3 LIMIT 1";
        Ok(self.get(sql, &[&scope.0, &word(collection), &id], |_| Ok(()))?.is_some())
    }

    fn lettre_morte_get(&self, appareil_id: Uuid, seq: u64) -> Resultat<Option<LettreMorteRow>> {
        let sql = format!("{LETTRE_MORTE} WHERE appareil_id = $1 AND seq = $2");
        self.get(&sql, &[&appareil_id, &seq.cast_signed()], lettre_morte)
    }

    fn lettre_morte_list(&self, compte_id: Uuid) -> Resultat<Vec<LettreMorteRow>> {
        let sql = format!("{LETTRE_MORTE} WHERE compte_id = $1 ORDER BY instant, appareil_id, seq");
        self.list(&sql, &[&compte_id], lettre_morte)
    }
}

impl EcrireAppareils for Tx<'_> {
    fn appareil_lock(&self, id: Uuid) -> Resultat<Option<AppareilRow>> {
        self.get(&format!("{APPAREIL} WHERE id = $1 FOR NO KEY UPDATE"), &[&id], appareil)
    }

    fn appareil_put(&self, row: &AppareilRow) -> Resultat<()> {
        let sql = "UPDATE appareil SET nom = $2, etat = $3, dernier_contact = $4, dernier_seq = $5, epoch = $6, \
                   curseur = $7 WHERE id = $1";
        let (etat, dernier_seq) = (row.etat.valeur(), row.dernier_seq.cast_signed());
        let curseur = row.curseur.map(u64::cast_signed);
        let known =
            self.run(sql, &[&row.id, &row.nom, &etat, &row.dernier_contact, &dernier_seq, &row.epoch, &curseur])?;
        if known > 0 {
            return Ok(());
        }
        let sql = "INSERT INTO appareil (id, compte_id, numero, nom, cle_publique, etat, creation, dernier_contact, \
                   dernier_seq, epoch, curseur) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING";
        let (numero, cle) = (i64::from(row.numero), row.cle_publique.as_slice());
        added(self.run(
            sql,
            &[
                &row.id,
                &row.compte_id,
                &numero,
                &row.nom,
                &cle,
                &etat,
                &row.creation,
                &row.dernier_contact,
                &dernier_seq,
                &row.epoch,
                &curseur,
            ],
        )?)
    }

    fn resultat_put(&self, appareil_id: Uuid, row: &ResultatRow) -> Resultat<()> {
        let sql = "INSERT INTO resultat (appareil_id, seq, resultat, empreinte, scope, collection, record_id, instant) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let bytes = to_cbor(&row.resultat).map_err(|e| StockageError::Autre(e.to_string()))?;
        let (seq, empreinte) = (row.resultat.seq.cast_signed(), row.empreinte.as_ref().map(<[u8; 32]>::as_slice));
        let collection = word(&row.collection);
        self.run(
            sql,
            &[&appareil_id, &seq, &bytes, &empreinte, &row.scope.0, &collection, &row.record_id, &row.instant],
        )
        .map(drop)
    }

    fn resultat_set(&self, appareil_id: Uuid, resultat: &MutationResult) -> Resultat<()> {
        let sql = "UPDATE resultat SET resultat = $3 WHERE appareil_id = $1 AND seq = $2";
        let bytes = to_cbor(resultat).map_err(|e| StockageError::Autre(e.to_string()))?;
        self.run(sql, &[&appareil_id, &resultat.seq.cast_signed(), &bytes]).map(drop)
    }

    fn resultat_prune(&self, appareil_id: Uuid, seq: u64, avant: i64) -> Resultat<()> {
        let sql = "DELETE FROM resultat WHERE appareil_id = $1 AND seq < $2 AND instant < $3";
        let seq = limit(usize::try_from(seq).unwrap_or(usize::MAX));
        self.run(sql, &[&appareil_id, &seq, &avant]).map(drop)
    }

    fn attente_put(&self, appareil_id: Uuid, seq: u64, empreinte: &[u8; 32]) -> Resultat<()> {
        let sql = "INSERT INTO attente (appareil_id, seq, empreinte) VALUES ($1, $2, $3) \
                   ON CONFLICT (appareil_id, seq) DO UPDATE SET empreinte = excluded.empreinte";
        self.run(sql, &[&appareil_id, &seq.cast_signed(), &empreinte.as_slice()]).map(drop)
    }

    fn attente_delete(&self, appareil_id: Uuid, seq: u64) -> Resultat<()> {
        let sql = "DELETE FROM attente WHERE appareil_id = $1 AND seq = $2";
        self.run(sql, &[&appareil_id, &seq.cast_signed()]).map(drop)
    }

    fn trace_delete(&self, scope: &Scope, collection: &str, id: Uuid) -> Resultat<()> {
        let collection = word(collection);
        let sql = "UPDATE resultat SET empreinte = NULL WHERE scope = $1 AND collection = $2 AND record_id = $3";
        self.run(sql, &[&scope.0, &collection, &id])?;
        let sql = "UPDATE lettre_morte SET mutation = '' WHERE scope = $1 AND collection = $2 AND record_id = $3";
        self.run(sql, &[&scope.0, &collection, &id]).map(drop)
    }

    fn lettre_morte_delete(&self, appareil_id: Uuid, seq: u64) -> Resultat<()> {
        let sql = "DELETE FROM lettre_morte WHERE appareil_id = $1 AND seq = $2";
        self.run(sql, &[&appareil_id, &seq.cast_signed()]).map(drop)
    }

    fn lettre_morte_prune(&self, avant: i64) -> Resultat<usize> {
        self.run("DELETE FROM lettre_morte WHERE instant < $1", &[&avant]).map(count)
    }

    fn lettre_morte_put(&self, row: &LettreMorteRow) -> Resultat<()> {
        let sql = "INSERT INTO lettre_morte (appareil_id, seq, compte_id, scope, collection, record_id, mutation, code, \
                   message, instant) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
                   ON CONFLICT (appareil_id, seq) DO UPDATE SET collection = excluded.collection, \
                   record_id = excluded.record_id, mutation = excluded.mutation, code = excluded.code, \
                   message = excluded.message, instant = excluded.instant";
        let (seq, scope) = (row.seq.cast_signed(), Scope::user(row.compte_id).0);
        let (collection, message) = (word(&row.collection), word(&row.message));
        self.run(
            sql,
            &[
                &row.appareil_id,
                &seq,
                &row.compte_id,
                &scope,
                &collection,
                &row.record_id,
                &row.mutation,
                &row.code,
                &message,
                &row.instant,
            ],
        )
        .map(drop)
    }
}

fn lettre_morte(row: &Row) -> Resultat<LettreMorteRow> {
    Ok(LettreMorteRow {
        appareil_id: column(row, 0)?,
        seq: uint(row, 1)?,
        compte_id: column(row, 2)?,
        collection: column(row, 3)?,
        record_id: column(row, 4)?,
        mutation: column(row, 5)?,
        code: column(row, 6)?,
        message: column(row, 7)?,
        instant: column(row, 8)?,
    })
}

fn appareil(row: &Row) -> Resultat<AppareilRow> {
    Ok(AppareilRow {
        id: column(row, 0)?,
        compte_id: column(row, 1)?,
        numero: u32::try_from(column::<i64>(row, 2)?).map_err(|_| unreadable("numero"))?,
        nom: column(row, 3)?,
        cle_publique: fixed(row, 4)?,
        etat: parse(row, 5)?,
        creation: column(row, 6)?,
        dernier_contact: column(row, 7)?,
        dernier_seq: uint(row, 8)?,
        epoch: column(row, 9)?,
        curseur: column::<Option<i64>>(row, 10)?.map(i64::cast_unsigned),
    })
}
