//! Keeps `beneficiaire_index` and `beneficiaire_texte` equal to the records.

use besace_domain::SaisieBeneficiaire;
use besace_domain::beneficiaire::{ANONYME, parse_email, parse_telephone};
use besace_domain::texte::fold;
use besace_sync::wire::{Doc, collection as of};
use serde_json::Value;
use uuid::Uuid;

use crate::Result;
use crate::cra::{EtatSync, index as cra_index};
use crate::record::{Row, Tx};
use crate::sql::Id;
use crate::texte::grams;

/// Whether this person's identity was erased.
pub(crate) fn is_anonyme(doc: &Doc) -> bool {
    doc.get(ANONYME) == Some(&Value::Bool(true))
}

/// Returns the person's row; none for an erased person, who appears in no list.
pub(crate) fn update(tx: &Tx<'_>, before: Option<&Row>, after: &Row, sync: EtatSync) -> Result<Option<i64>> {
    let nom_before = before.map(nom_complet).unwrap_or_default();
    let n = if is_anonyme(&after.doc) {
        if let Some(before) = before {
            drop_line(tx, before)?;
        }
        None
    } else {
        Some(write_line(tx, before, after, sync)?)
    };
    if nom_before != nom_complet(after) {
        // The names that reports show are read from the table of records: it must hold this one first.
        after.write(tx.conn)?;
        cra_index::rename_personne(tx, after.id)?;
    }
    Ok(n)
}

pub(crate) fn remove(tx: &Tx<'_>, row: &Row) -> Result<()> {
    drop_line(tx, row)
}

fn drop_line(tx: &Tx<'_>, row: &Row) -> Result<()> {
    if let Some(n) = row.n {
        tx.conn.prepare_cached("DELETE FROM beneficiaire_index WHERE n = ?1")?.execute([n])?;
        tx.conn.prepare_cached("DELETE FROM beneficiaire_texte WHERE rowid = ?1")?.execute([n])?;
    }
    Ok(())
}

/// One more report on that day.
pub(crate) fn add_accompagnement(tx: &Tx<'_>, id: Uuid, day: i64) -> Result<()> {
    const SQL: &str = "
        UPDATE beneficiaire_index SET accompagnements = accompagnements + 1, dernier = max(dernier, ?2)
        WHERE n = (SELECT n FROM record WHERE collection = 'beneficiaire' AND id = ?1)";
    tx.conn.prepare_cached(SQL)?.execute((Id(id), day))?;
    tx.touch(crate::Sujet::Beneficiaire);
    Ok(())
}

/// Counts a person's reports again.
pub(crate) fn count_accompagnements(tx: &Tx<'_>, id: Uuid) -> Result<()> {
    const SQL: &str = "
        UPDATE beneficiaire_index SET accompagnements = ?2, dernier = ?3
        WHERE n = (SELECT n FROM record WHERE collection = 'beneficiaire' AND id = ?1)";
    let (accompagnements, dernier) = cra_index::count_personne(tx.conn, id)?;
    tx.conn.prepare_cached(SQL)?.execute((Id(id), accompagnements, dernier))?;
    tx.touch(crate::Sujet::Beneficiaire);
    Ok(())
}

/// The folded text that searches look into.
pub(super) fn texte(saisie: &SaisieBeneficiaire) -> String {
    let commune = saisie.commune.as_ref();
    let parts = [
        saisie.nom.as_deref(),
        saisie.prenom.as_deref(),
        commune.map(|commune| commune.nom.as_str()),
        commune.map(|commune| commune.code_postal.as_str()),
        saisie.email.as_deref(),
    ];
    fold(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

pub(super) fn telephone(saisie: &SaisieBeneficiaire) -> Option<String> {
    let departement = saisie.commune.as_ref().map(besace_domain::CommuneRef::departement);
    parse_telephone(saisie.telephone.as_deref()?, departement).ok()
}

pub(super) fn email(saisie: &SaisieBeneficiaire) -> Option<String> {
    saisie.email.as_deref().and_then(parse_email)
}

fn nom_complet(row: &Row) -> String {
    SaisieBeneficiaire::from_doc(row.id, &row.doc).nom_complet()
}

fn write_line(tx: &Tx<'_>, before: Option<&Row>, after: &Row, sync: EtatSync) -> Result<i64> {
    const INSERT: &str = "
        INSERT INTO beneficiaire_index
            (n, id, nom, prenom, annee, accompagnements, dernier, telephone, email, texte, sync)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    const UPDATE: &str = "
        UPDATE beneficiaire_index SET nom = ?2, prenom = ?3, annee = ?4, telephone = ?5, email = ?6, texte = ?7, sync = ?8
        WHERE n = ?1";
    let saisie = SaisieBeneficiaire::from_doc(after.id, &after.doc);
    let texte = texte(&saisie);
    let nom = fold(saisie.nom.as_deref().unwrap_or_default());
    let prenom = fold(saisie.prenom.as_deref().unwrap_or_default());
    let annee = saisie.annee_naissance.unwrap_or(0);
    let (telephone, email) = (telephone(&saisie), email(&saisie));
    let n = match before.and_then(|row| row.n) {
        Some(n) => {
            let line = rusqlite::params![n, nom, prenom, annee, telephone, email, texte, sync.code()];
            tx.conn.prepare_cached(UPDATE)?.execute(line)?;
            tx.conn.prepare_cached("DELETE FROM beneficiaire_texte WHERE rowid = ?1")?.execute([n])?;
            n
        }
        None => {
            let (accompagnements, dernier) = cra_index::count_personne(tx.conn, after.id)?;
            let n = None::<i64>;
            let line = rusqlite::params![
                n,
                Id(after.id),
                nom,
                prenom,
                annee,
                accompagnements,
                dernier,
                telephone,
                email,
                texte,
                sync.code()
            ];
            tx.conn.prepare_cached(INSERT)?.execute(line)?;
            tx.conn.last_insert_rowid()
        }
    };
    let words = grams(&texte).join(" ");
    tx.conn.prepare_cached("INSERT INTO beneficiaire_texte (rowid, texte) VALUES (?1, ?2)")?.execute((n, words))?;
    Ok(n)
}

/// For erasure: what the lists call this collection.
pub(super) const COLLECTION: &str = of::BENEFICIAIRE;
