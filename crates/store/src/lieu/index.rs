//! Keeps `lieu_index` and `lieu_texte` equal to the records.

use besace_domain::SaisieLieu;
use besace_domain::texte::fold;

use crate::Result;
use crate::record::{Row, Tx};
use crate::sql::Id;
use crate::texte::grams;

/// Returns the place's row.
pub(crate) fn update(tx: &Tx<'_>, before: Option<&Row>, after: &Row) -> Result<i64> {
    let saisie = SaisieLieu::from_doc(after.id, &after.doc);
    let commune = saisie.commune.as_ref();
    let parts = [
        saisie.nom.as_deref(),
        commune.map(|commune| commune.nom.as_str()),
        commune.map(|commune| commune.code_postal.as_str()),
        saisie.adresse.as_deref(),
    ];
    let texte = fold(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "));
    let nom = fold(saisie.nom.as_deref().unwrap_or_default());
    let n = before.and_then(|row| row.n);
    if let Some(before) = before {
        remove(tx, before)?;
    }
    tx.conn.prepare_cached("INSERT INTO lieu_index (n, id, nom, texte) VALUES (?1, ?2, ?3, ?4)")?.execute((
        n,
        Id(after.id),
        nom,
        &texte,
    ))?;
    let n = tx.conn.last_insert_rowid();
    let words = grams(&texte).join(" ");
    tx.conn.prepare_cached("INSERT INTO lieu_texte (rowid, texte) VALUES (?1, ?2)")?.execute((n, words))?;
    // Reports show the name of their place.
    tx.touch(crate::Sujet::Cra);
    Ok(n)
}

pub(crate) fn remove(tx: &Tx<'_>, row: &Row) -> Result<()> {
    if let Some(n) = row.n {
        tx.conn.prepare_cached("DELETE FROM lieu_index WHERE n = ?1")?.execute([n])?;
        tx.conn.prepare_cached("DELETE FROM lieu_texte WHERE rowid = ?1")?.execute([n])?;
    }
    Ok(())
}
