use rusqlite::types::Value;
use uuid::Uuid;

use super::filtre::Selection;
use super::labels::Lieux;
use super::ordre;
use super::vues::{EtatSync, FiltresCra, LigneCra, PageCra};
use crate::sql::Id;
use crate::{Result, Store, StoreError};

/// Rows of a page, at most.
const PAGE_MAX: u32 = 200;

macro_rules! lines {
    ($from:literal) => {
        concat!(
            "SELECT i.ordre, i.id, i.type, i.duree, i.titre, i.accompagnements, i.thematiques, i.lieu, ",
            "i.lieu_libelle, i.sync, i.importe ",
            $from
        )
    };
}

// The table is in the order of the list: without words nor facets, a page is a walk along its key.
const PLAIN: &str = lines!("FROM cra_index AS i WHERE i.ordre >= ?1 AND i.ordre < ?2 ORDER BY i.ordre DESC LIMIT ?3");
// The search index shares the key, negated: read upwards, as it likes, it gives its rows in the order of the list and
// stops after a page.
const MATCHING: &str = lines!(
    "FROM cra_texte CROSS JOIN cra_index AS i ON i.ordre = -cra_texte.rowid
     WHERE cra_texte MATCH ?4 AND cra_texte.rowid <= -?1 AND cra_texte.rowid > -?2
     ORDER BY cra_texte.rowid LIMIT ?3"
);
// Most reports are sent, or none is (a profile without account): a page is soon full.
const MATCHING_COMMON: &str = lines!(
    "FROM cra_texte CROSS JOIN cra_index AS i ON i.ordre = -cra_texte.rowid
     WHERE cra_texte MATCH ?4 AND cra_texte.rowid <= -?1 AND cra_texte.rowid > -?2 AND i.sync = ?5
     ORDER BY cra_texte.rowid LIMIT ?3"
);
const COMMON: &str =
    lines!("FROM cra_index AS i WHERE i.ordre >= ?1 AND i.ordre < ?2 AND i.sync = ?4 ORDER BY i.ordre DESC LIMIT ?3");
// What was refused or stands in conflict is rare: a partial index gives it, in order.
const TO_SETTLE: &str = lines!(
    "FROM cra_index AS i INDEXED BY cra_a_regler
     WHERE i.sync = ?4 AND i.sync IN (2, 3) AND i.ordre >= ?1 AND i.ordre < ?2 ORDER BY i.ordre DESC LIMIT ?3"
);
const MATCHING_TO_SETTLE: &str = lines!(
    "FROM cra_index AS i INDEXED BY cra_a_regler
     WHERE i.sync = ?5 AND i.sync IN (2, 3) AND i.ordre >= ?1 AND i.ordre < ?2
       AND i.ordre IN (SELECT -rowid FROM cra_texte WHERE cra_texte MATCH ?4)
     ORDER BY i.ordre DESC LIMIT ?3"
);
// What waits is in the queue, in another order; sorting it costs what waits, not what was ever written.
const TO_SEND: &str = lines!(
    "FROM (SELECT DISTINCT id FROM outbox WHERE collection = 'cra') AS waiting
     CROSS JOIN record AS r ON r.collection = 'cra' AND r.id = waiting.id
     CROSS JOIN cra_index AS i ON i.ordre = r.n
     WHERE i.sync = 1 AND i.ordre >= ?1 AND i.ordre < ?2 ORDER BY i.ordre DESC LIMIT ?3"
);
const MATCHING_TO_SEND: &str = lines!(
    "FROM (SELECT DISTINCT id FROM outbox WHERE collection = 'cra') AS waiting
     CROSS JOIN record AS r ON r.collection = 'cra' AND r.id = waiting.id
     CROSS JOIN cra_index AS i ON i.ordre = r.n
     WHERE i.sync = 1 AND i.ordre >= ?1 AND i.ordre < ?2
       AND i.ordre IN (SELECT -rowid FROM cra_texte WHERE cra_texte MATCH ?4)
     ORDER BY i.ordre DESC LIMIT ?3"
);

impl Store {
    /// A page of « Mes activités », newest first. `suite` is the mark given by the page before.
    pub fn cra_list(&self, filtres: &FiltresCra, suite: Option<&str>, limite: u32) -> Result<PageCra> {
        let mut selection = Selection::of(self, filtres)?;
        if let Some(suite) = suite {
            let last: i64 = suite.parse().map_err(|_| StoreError::StalePage)?;
            selection.until = selection.until.min(last);
        }
        page(self, &selection, limite)
    }
}

pub(super) fn page(store: &Store, selection: &Selection, limite: u32) -> Result<PageCra> {
    let limite = limite.clamp(1, PAGE_MAX);
    let mut found = read(store, selection, limite + 1)?;
    let more = found.len() > limite as usize;
    found.truncate(limite as usize);
    let suite = found.last().filter(|_| more).map(|(ordre, _)| ordre.to_string());
    Ok(PageCra { lignes: found.into_iter().map(|(_, ligne)| ligne).collect(), suite })
}

fn read(store: &Store, selection: &Selection, limite: u32) -> Result<Vec<(i64, LigneCra)>> {
    let (sql, values) = statement(selection, limite);
    let mut lieux = Lieux::current(store, selection.mark);
    let mut statement = store.conn.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut lignes = Vec::new();
    while let Some(row) = rows.next()? {
        let ordre: i64 = row.get(0)?;
        let thematiques = row.get_ref(6)?.as_str().map_err(rusqlite::Error::from)?;
        let lieu_libelle = match row.get::<_, Option<Id>>(7)? {
            Some(id) => lieux.nom(&store.conn, id.0)?,
            None => row.get(8)?,
        };
        let ligne = LigneCra {
            id: row.get::<_, Id>(1)?.0,
            type_cra: row.get(2)?,
            date: super::from_day(ordre::day_of(ordre)),
            duree: row.get(3)?,
            titre: row.get(4)?,
            accompagnements: row.get(5)?,
            thematiques: thematiques.split(',').filter(|valeur| !valeur.is_empty()).map(str::to_owned).collect(),
            lieu_libelle,
            sync: EtatSync::from_code(row.get(9)?),
            importe: row.get(10)?,
        };
        lignes.push((ordre, ligne));
    }
    Ok(lignes)
}

pub(super) fn statement(selection: &Selection, limite: u32) -> (&'static str, Vec<Value>) {
    let mut values: Vec<Value> = vec![selection.from.into(), selection.until.into(), i64::from(limite).into()];
    values.extend(selection.expression.clone().map(Value::from));
    let matching = selection.expression.is_some();
    let sql = match (matching, selection.sync) {
        (false, None) => PLAIN,
        (true, None) => MATCHING,
        (false, Some(EtatSync::AEnvoyer)) => TO_SEND,
        (true, Some(EtatSync::AEnvoyer)) => MATCHING_TO_SEND,
        (false, Some(EtatSync::Envoye | EtatSync::Local)) => COMMON,
        (true, Some(EtatSync::Envoye | EtatSync::Local)) => MATCHING_COMMON,
        (false, Some(EtatSync::Conflit | EtatSync::Refuse)) => TO_SETTLE,
        (true, Some(EtatSync::Conflit | EtatSync::Refuse)) => MATCHING_TO_SETTLE,
    };
    if let Some(sync) = selection.sync.filter(|sync| *sync != EtatSync::AEnvoyer) {
        values.push(sync.code().into());
    }
    (sql, values)
}

/// The reports of a person, newest first.
pub(crate) fn of_personne(store: &Store, id: Uuid, limite: u32) -> Result<Vec<LigneCra>> {
    let filtres = FiltresCra { beneficiaire_id: Some(id), ..FiltresCra::default() };
    let selection = Selection::of(store, &filtres)?;
    Ok(read(store, &selection, limite)?.into_iter().map(|(_, ligne)| ligne).collect())
}
