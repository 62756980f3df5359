//! One mutation, one transaction, one answer for ever.

use besace_sync::frame::to_cbor;
use besace_sync::id;
use besace_sync::wire::{Mutation, MutationResult, Op, Outcome, SCHEMA, Scope, collection};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Arret, Auteur, Contexte, ECRITES, Effet, delete, erase, merge_into, put, refus};
use crate::stockage::{AppareilRow, Ecriture, LettreMorteRow, ResultatRow, Stockage, StockageError};

/// What became of a mutation.
#[derive(Debug)]
pub(super) enum Traitement {
    /// Processed, now or before.
    Fait {
        /// The answer.
        resultat: MutationResult,
        /// Revision of the version before, when it was processed now and applied.
        prior_rev: Option<u64>,
    },
    /// Numbered but not processed; others may pass it.
    Attend(MutationResult),
    /// Its number does not follow the last one processed.
    Saut {
        /// What the server waits for.
        attendu: u64,
    },
    /// The number was used for another mutation: two copies of one device.
    Divergence,
}

/// Whether mutations are applied, or put aside because the device or its account ended.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sort {
    Applique,
    Ecarte { code: &'static str, message: &'static str },
}

/// Processes one mutation.
pub(super) fn process(
    stockage: &dyn Stockage,
    auteur: &Auteur,
    epoch: Uuid,
    mutation: &Mutation,
    sort: Sort,
    now: i64,
) -> Result<Traitement, StockageError> {
    let bytes = to_cbor(mutation).map_err(|e| StockageError::Autre(e.to_string()))?;
    let empreinte: [u8; 32] = Sha256::digest(&bytes).into();
    let tx = stockage.write()?;
    let appareil = appareil(tx.as_ref(), auteur)?;
    if mutation.seq <= appareil.dernier_seq {
        if let Some(done) = replay(tx.as_ref(), auteur, mutation, empreinte)? {
            return Ok(done);
        }
    } else if mutation.seq != appareil.dernier_seq + 1 && appareil.epoch == epoch {
        // After a restore the server has forgotten answers that the device received; of those, it offers again what
        // was accepted, and no more: numbers may have holes until it has nothing left to hand in.
        return Ok(Traitement::Saut { attendu: appareil.dernier_seq + 1 });
    }
    let prior_rev = tx.record_get(&auteur.scope, &mutation.collection, mutation.id)?.map_or(0, |row| row.rev);
    let effet = match sort {
        Sort::Applique => apply(tx.as_ref(), auteur, mutation, now),
        Sort::Ecarte { code, message } => Err(refus(code, message)),
    };
    let numbered = AppareilRow { dernier_seq: appareil.dernier_seq.max(mutation.seq), ..appareil };
    let fait = |tx: &dyn Ecriture, outcome: Outcome| -> Result<MutationResult, StockageError> {
        let resultat = MutationResult { seq: mutation.seq, outcome };
        let row = ResultatRow {
            resultat: resultat.clone(),
            empreinte: Some(empreinte).filter(|_| !matches!(mutation.op, Op::Erase)),
            scope: auteur.scope.clone(),
            collection: mutation.collection.clone(),
            record_id: mutation.id,
            instant: now,
        };
        tx.resultat_put(auteur.appareil_id, &row)?;
        tx.attente_delete(auteur.appareil_id, mutation.seq)?;
        tx.appareil_put(&numbered)?;
        Ok(resultat)
    };
    match effet {
        Ok(outcome) => {
            let prior_rev = matches!(outcome, Outcome::Applied { .. }).then_some(prior_rev);
            let resultat = fait(tx.as_ref(), outcome)?;
            tx.commit()?;
            Ok(Traitement::Fait { resultat, prior_rev })
        }
        Err(Arret::Refus { code, champ, message }) => {
            // What was written before the refusal goes; the refusal itself stays.
            drop(tx);
            let tx = stockage.write()?;
            tx.lettre_morte_put(&LettreMorteRow {
                appareil_id: auteur.appareil_id,
                seq: mutation.seq,
                compte_id: auteur.compte_id,
                collection: mutation.collection.clone(),
                record_id: mutation.id,
                mutation: kept(tx.as_ref(), auteur, mutation, bytes)?,
                code: code.clone(),
                message: message.clone(),
                instant: now,
            })?;
            let resultat = fait(tx.as_ref(), Outcome::Refused { code, champ, message })?;
            tx.commit()?;
            Ok(Traitement::Fait { resultat, prior_rev: None })
        }
        Err(Arret::Attend(id)) => {
            drop(tx);
            let tx = stockage.write()?;
            tx.attente_put(auteur.appareil_id, mutation.seq, &empreinte)?;
            tx.appareil_put(&numbered)?;
            tx.commit()?;
            let outcome = Outcome::WaitingFor { id };
            Ok(Traitement::Attend(MutationResult { seq: mutation.seq, outcome }))
        }
        Err(Arret::Stockage(e)) => Err(e),
    }
}

fn appareil(tx: &dyn Ecriture, auteur: &Auteur) -> Result<AppareilRow, StockageError> {
    let row = tx.appareil_lock(auteur.appareil_id)?;
    row.ok_or_else(|| StockageError::Endommage("device vanished".to_owned()))
}

/// What was answered to this number; `None` = nothing yet, it was waiting.
fn replay(
    tx: &dyn Ecriture,
    auteur: &Auteur,
    mutation: &Mutation,
    empreinte: [u8; 32],
) -> Result<Option<Traitement>, StockageError> {
    if let Some(row) = tx.resultat_get(auteur.appareil_id, mutation.seq)? {
        let same = row.empreinte.is_none_or(|kept| kept == empreinte) || is_stripped(mutation);
        let done = Traitement::Fait { resultat: row.resultat, prior_rev: None };
        return Ok(Some(if same { done } else { Traitement::Divergence }));
    }
    let waiting = tx.attente_get(auteur.appareil_id, mutation.seq)?;
    Ok(if waiting == Some(empreinte) { None } else { Some(Traitement::Divergence) })
}

/// A device takes identity out of what it remembers of a person erased: its bytes are no longer those sent.
fn is_stripped(mutation: &Mutation) -> bool {
    match &mutation.op {
        Op::Put { set, base, .. } => {
            mutation.collection == collection::BENEFICIAIRE
                && !set.keys().chain(base.keys()).any(|champ| put::IDENTITE.contains(&champ.as_str()))
        }
        _ => false,
    }
}

/// A refused mutation is kept whole, unless it names a person erased.
fn kept(tx: &dyn Ecriture, auteur: &Auteur, mutation: &Mutation, bytes: Vec<u8>) -> Result<Vec<u8>, StockageError> {
    let erased = tx.effacement_exists(&auteur.scope, mutation.id)?;
    Ok(if erased { Vec::new() } else { bytes })
}

fn apply(tx: &dyn Ecriture, auteur: &Auteur, mutation: &Mutation, now: i64) -> Effet {
    if !ECRITES.contains(&mutation.collection.as_str()) {
        return Err(refus(
            "collection_interdite",
            "Cette information n’est écrite que par le serveur, ou n’est pas connue de lui. Mettez Besace à jour si le \
             problème revient.",
        ));
    }
    if mutation.schema > SCHEMA {
        return Err(refus(
            "schema_trop_recent",
            "Cette fiche vient d’une version de Besace plus récente que le serveur. Elle reste sur cet appareil : \
             renvoyez-la quand le serveur sera à jour.",
        ));
    }
    if !id::is_accepted(mutation.id) {
        return Err(refus("identifiant_invalide", "L’identifiant de cette fiche est illisible."));
    }
    let cx = Contexte {
        tx,
        auteur,
        collection: &mutation.collection,
        id: mutation.id,
        base_rev: mutation.base_rev,
        schema: mutation.schema,
        now,
    };
    match &mutation.op {
        Op::Put { set, base, whole } => put::put(&cx, set, base, *whole),
        Op::Delete => delete::delete(&cx),
        Op::Erase => erase::apply(&cx),
        Op::MergeInto { into } => merge_into::merge_into(&cx, *into),
    }
}

/// The account's side of an exchange.
pub(super) fn auteur(appareil: &AppareilRow) -> Auteur {
    Auteur {
        compte_id: appareil.compte_id,
        appareil_id: appareil.id,
        appareil_nom: appareil.nom.clone(),
        scope: Scope::user(appareil.compte_id),
    }
}
