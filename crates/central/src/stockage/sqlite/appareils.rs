//! Devices, what was answered to them, what was refused to them.

use besace_sync::frame::{from_cbor, to_cbor};
use besace_sync::wire::{MutationResult, Scope};
use rusqlite::{Row, named_params, params};
use uuid::Uuid;

use super::{Tx, get, id_of, list, parse, run, uint, unreadable, uuid};
use crate::stockage::{
    AppareilRow, EcrireAppareils, LettreMorteRow, LireAppareils, Resultat, ResultatRow, StockageError,
};

const APPAREIL: &str = "SELECT id, compte_id, numero, nom, cle_publique, etat, creation, dernier_contact, \
                        dernier_seq, epoch, curseur FROM appareil";

const LETTRE_MORTE: &str = "SELECT appareil_id, seq, compte_id, collection, record_id, mutation, code, message, instant \
                            FROM lettre_morte";

impl LireAppareils for Tx<'_> {
    fn appareil_get(&self, id: Uuid) -> Resultat<Option<AppareilRow>> {
        get(self.conn()?, &format!("{APPAREIL} WHERE id = ?1"), [id_of(id)], appareil)
    }

    fn appareil_list(&self, compte_id: Uuid) -> Resultat<Vec<AppareilRow>> {
        let sql = format!("{APPAREIL} WHERE compte_id = ?1 ORDER BY creation, id");
        list(self.conn()?, &sql, [id_of(compte_id)], appareil)
    }

    fn resultat_get(&self, appareil_id: Uuid, seq: u64) -> Resultat<Option<ResultatRow>> {
        let sql = "SELECT resultat, empreinte, scope, collection, record_id, instant FROM resultat \
                   WHERE appareil_id = ?1 AND seq = ?2";
        get(self.conn()?, sql, params![id_of(appareil_id), seq.cast_signed()], |row| {
            let bytes: Vec<u8> = row.get(0)?;
            Ok(ResultatRow {
                resultat: from_cbor(&bytes).map_err(|_| unreadable(0, "answer"))?,
                empreinte: row.get(1)?,
                scope: Scope(row.get(2)?),
                collection: row.get(3)?,
                record_id: uuid(row, 4)?,
                instant: row.get(5)?,
            })
        })
    }

    fn resultat_list(&self, appareil_id: Uuid, collection: &str, id: Uuid) -> Resultat<Vec<MutationResult>> {
        let sql = "SELECT resultat FROM resultat WHERE appareil_id = ?1 AND collection = ?2 AND record_id = ?3 \
                   ORDER BY seq";
        list(self.conn()?, sql, params![id_of(appareil_id), collection, id_of(id)], |row| {
            let bytes: Vec<u8> = row.get(0)?;
            from_cbor(&bytes).map_err(|_| unreadable(0, "answer"))
        })
    }

    fn attente_get(&self, appareil_id: Uuid, seq: u64) -> Resultat<Option<[u8; 32]>> {
        let sql = "SELECT empreinte FROM attente WHERE appareil_id = ?1 AND seq = ?2";
        get(self.conn()?, sql, params![id_of(appareil_id), seq.cast_signed()], |row| row.get(0))
    }

    fn lettre_morte_exists(&self, scope: &Scope, collection: &str, id: Uuid) -> Resultat<bool> {
        let sql = "SELECT 1 FROM lettre_morte WHERE scope = ?1 AND collection = ?2 AND record_id = ?3 LIMIT 1";
        Ok(get(self.conn()?, sql, params![scope.0, collection, id_of(id)], |_| Ok(()))?.is_some())
    }

    fn lettre_morte_get(&self, appareil_id: Uuid, seq: u64) -> Resultat<Option<LettreMorteRow>> {
        let sql = format!("{LETTRE_MORTE} WHERE appareil_id = ?1 AND seq = ?2");
        get(self.conn()?, &sql, params![id_of(appareil_id), seq.cast_signed()], lettre_morte)
    }

    fn lettre_morte_list(&self, compte_id: Uuid) -> Resultat<Vec<LettreMorteRow>> {
        let sql = format!("{LETTRE_MORTE} WHERE compte_id = ?1 ORDER BY instant, appareil_id, seq");
        list(self.conn()?, &sql, [id_of(compte_id)], lettre_morte)
    }
}

impl EcrireAppareils for Tx<'_> {
    fn appareil_lock(&self, id: Uuid) -> Resultat<Option<AppareilRow>> {
        // BEGIN IMMEDIATE already keeps every other writer waiting.
        self.appareil_get(id)
    }

    fn appareil_put(&self, row: &AppareilRow) -> Resultat<()> {
        let sql = "INSERT INTO appareil (id, compte_id, numero, nom, cle_publique, etat, creation, dernier_contact, \
                   dernier_seq, epoch, curseur) VALUES (:id, :compte_id, :numero, :nom, :cle_publique, :etat, :creation, \
                   :dernier_contact, :dernier_seq, :epoch, :curseur) ON CONFLICT (id) DO UPDATE SET nom = excluded.nom, \
                   etat = excluded.etat, dernier_contact = excluded.dernier_contact, \
                   dernier_seq = excluded.dernier_seq, epoch = excluded.epoch, curseur = excluded.curseur";
        let params = named_params! {
            ":id": id_of(row.id), ":compte_id": id_of(row.compte_id), ":numero": row.numero, ":nom": row.nom,
            ":cle_publique": row.cle_publique, ":etat": row.etat.valeur(), ":creation": row.creation,
            ":dernier_contact": row.dernier_contact, ":dernier_seq": row.dernier_seq.cast_signed(),
            ":epoch": id_of(row.epoch), ":curseur": row.curseur.map(u64::cast_signed),
        };
        run(self.conn()?, sql, params).map(drop)
    }

    fn resultat_put(&self, appareil_id: Uuid, row: &ResultatRow) -> Resultat<()> {
        let sql = "INSERT INTO resultat (appareil_id, seq, resultat, empreinte, scope, collection, record_id, instant) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let bytes = to_cbor(&row.resultat).map_err(|e| StockageError::Autre(e.to_string()))?;
        let params = params![
            id_of(appareil_id),
            row.resultat.seq.cast_signed(),
            bytes,
            row.empreinte,
            row.scope.0,
            row.collection,
            id_of(row.record_id),
            row.instant
        ];
        run(self.conn()?, sql, params).map(drop)
    }

    fn resultat_set(&self, appareil_id: Uuid, resultat: &MutationResult) -> Resultat<()> {
        let sql = "UPDATE resultat SET resultat = ?3 WHERE appareil_id = ?1 AND seq = ?2";
        let bytes = to_cbor(resultat).map_err(|e| StockageError::Autre(e.to_string()))?;
        run(self.conn()?, sql, params![id_of(appareil_id), resultat.seq.cast_signed(), bytes]).map(drop)
    }

    fn resultat_prune(&self, appareil_id: Uuid, seq: u64, avant: i64) -> Resultat<()> {
        let sql = "DELETE FROM resultat WHERE appareil_id = ?1 AND seq < ?2 AND instant < ?3";
        run(self.conn()?, sql, params![id_of(appareil_id), i64::try_from(seq).unwrap_or(i64::MAX), avant]).map(drop)
    }

    fn attente_put(&self, appareil_id: Uuid, seq: u64, empreinte: &[u8; 32]) -> Resultat<()> {
        let sql = "INSERT OR REPLACE INTO attente (appareil_id, seq, empreinte) VALUES (?1, ?2, ?3)";
        run(self.conn()?, sql, params![id_of(appareil_id), seq.cast_signed(), empreinte]).map(drop)
    }

    fn attente_delete(&self, appareil_id: Uuid, seq: u64) -> Resultat<()> {
        let sql = "DELETE FROM attente WHERE appareil_id = ?1 AND seq = ?2";
        run(self.conn()?, sql, params![id_of(appareil_id), seq.cast_signed()]).map(drop)
    }

    fn trace_delete(&self, scope: &Scope, collection: &str, id: Uuid) -> Resultat<()> {
        let key = params![scope.0, collection, id_of(id)];
        let sql = "UPDATE resultat SET empreinte = NULL WHERE scope = ?1 AND collection = ?2 AND record_id = ?3";
        run(self.conn()?, sql, key)?;
        let sql = "UPDATE lettre_morte SET mutation = x'' WHERE scope = ?1 AND collection = ?2 AND record_id = ?3";
        run(self.conn()?, sql, key).map(drop)
    }

    fn lettre_morte_put(&self, row: &LettreMorteRow) -> Resultat<()> {
        let sql = "INSERT OR REPLACE INTO lettre_morte (appareil_id, seq, compte_id, scope, collection, record_id, \
                   mutation, code, message, instant) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let params = params![
            id_of(row.appareil_id),
            row.seq.cast_signed(),
            id_of(row.compte_id),
            Scope::user(row.compte_id).0,
            row.collection,
            id_of(row.record_id),
            row.mutation,
            row.code,
            row.message,
            row.instant
        ];
        run(self.conn()?, sql, params).map(drop)
    }

    fn lettre_morte_delete(&self, appareil_id: Uuid, seq: u64) -> Resultat<()> {
        let sql = "DELETE FROM lettre_morte WHERE appareil_id = ?1 AND seq = ?2";
        run(self.conn()?, sql, params![id_of(appareil_id), seq.cast_signed()]).map(drop)
    }

    fn lettre_morte_prune(&self, avant: i64) -> Resultat<usize> {
        run(self.conn()?, "DELETE FROM lettre_morte WHERE instant < ?1", [avant])
    }
}

fn lettre_morte(row: &Row<'_>) -> rusqlite::Result<LettreMorteRow> {
    Ok(LettreMorteRow {
        appareil_id: uuid(row, 0)?,
        seq: uint(row, 1)?,
        compte_id: uuid(row, 2)?,
        collection: row.get(3)?,
        record_id: uuid(row, 4)?,
        mutation: row.get(5)?,
        code: row.get(6)?,
        message: row.get(7)?,
        instant: row.get(8)?,
    })
}

fn appareil(row: &Row<'_>) -> rusqlite::Result<AppareilRow> {
    Ok(AppareilRow {
        id: uuid(row, 0)?,
        compte_id: uuid(row, 1)?,
        numero: row.get(2)?,
        nom: row.get(3)?,
        cle_publique: row.get(4)?,
        etat: parse(row, 5)?,
        creation: row.get(6)?,
        dernier_contact: row.get(7)?,
        dernier_seq: uint(row, 8)?,
        epoch: uuid(row, 9)?,
        curseur: row.get::<_, Option<i64>>(10)?.map(i64::cast_unsigned),
    })
}
