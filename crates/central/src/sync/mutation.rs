//! One mutation, one transaction, one answer for ever.

use besace_sync::frame::to_cbor;
use besace_sync::id;
use besace_sync::wire::{Mutation, MutationResult, Op, Outcome, SCHEMA, Scope, collection};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::lettre::Suite;
use super::{Arret, Auteur, Contexte, ECRITES, Effet, delete, erase, merge_into, put, refus};
use crate::stockage::{AppareilRow, Ecriture, LettreMorteRow, ResultatRow, Stockage, StockageError, retry};

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
    /// The number was used, and what for is not known any more: the device had heard the answer.
    Oublie,
}

/// Whether mutations are applied, or put aside because the device or its account ended.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sort {
    Applique,
    Ecarte { code: &'static str, message: &'static str },
}

/// Processes one mutation; again when it meets another transaction.
pub(super) fn process(
    stockage: &dyn Stockage,
    auteur: &Auteur,
    epoch: Uuid,
    mutation: &Mutation,
    sort: Sort,
    now: i64,
) -> Result<Traitement, StockageError> {
    let bytes = to_cbor(mutation).map_err(|e| StockageError::Autre(e.to_string()))?;
    let envoi = Envoi { auteur, epoch, mutation, empreinte: Sha256::digest(&bytes).into(), bytes: &bytes, now };
    retry(|| envoi.process(stockage, sort))
}

/// A mutation as it came.
struct Envoi<'a> {
    auteur: &'a Auteur,
    epoch: Uuid,
    mutation: &'a Mutation,
    empreinte: [u8; 32],
    bytes: &'a [u8],
    now: i64,
}

/// Whether a mutation is to be processed.
enum Rang {
    /// It is: the device as it will stand.
    Nouveau(AppareilRow),
    /// It was, or cannot be.
    Connu(Traitement),
}

impl Envoi<'_> {
    fn process(&self, stockage: &dyn Stockage, sort: Sort) -> Result<Traitement, StockageError> {
        let Self { auteur, mutation, .. } = self;
        let tx = stockage.write_locking()?;
        let numbered = match self.rank(tx.as_ref())? {
            Rang::Nouveau(numbered) => numbered,
            Rang::Connu(traitement) => return Ok(traitement),
        };
        tx.scope_lock(std::slice::from_ref(&auteur.scope))?;
        let prior_rev = tx.record_get(&auteur.scope, &mutation.collection, mutation.id)?.map_or(0, |row| row.rev);
        let effet = match sort {
            Sort::Applique => apply(tx.as_ref(), auteur, mutation, None, self.now),
            Sort::Ecarte { code, message } => Err(refus(code, message)),
        };
        match effet {
            Ok(outcome) => {
                let prior_rev = matches!(outcome, Outcome::Applied { .. }).then_some(prior_rev);
                let resultat = self.answer(tx.as_ref(), &numbered, outcome)?;
                tx.commit()?;
                Ok(Traitement::Fait { resultat, prior_rev })
            }
            // What was written before a refusal goes; the refusal itself stays.
            Err(Arret::Refus { code, champ, message }) => {
                drop(tx);
                self.refuse(stockage, code, champ, message)
            }
            Err(Arret::Attend(id)) => {
                drop(tx);
                self.wait(stockage, id)
            }
            Err(Arret::Stockage(e)) => Err(e),
        }
    }

    /// Locks the device and looks the number up.
    fn rank(&self, tx: &dyn Ecriture) -> Result<Rang, StockageError> {
        let Self { auteur, mutation, .. } = self;
        let appareil = appareil(tx, auteur)?;
        if mutation.seq <= appareil.dernier_seq {
            if let Some(done) = replay(tx, auteur, mutation, self.empreinte)? {
                return Ok(Rang::Connu(done));
            }
        } else if mutation.seq != appareil.dernier_seq + 1 && appareil.epoch == self.epoch {
            // After a restore the server has forgotten answers that the device received; of those, it offers again what
            // was accepted, and no more: numbers may have holes until it has nothing left to hand in.
            return Ok(Rang::Connu(Traitement::Saut { attendu: appareil.dernier_seq + 1 }));
        }
        Ok(Rang::Nouveau(AppareilRow { dernier_seq: appareil.dernier_seq.max(mutation.seq), ..appareil }))
    }

    /// Keeps a refusal, unless the same mutation was processed elsewhere meanwhile.
    fn refuse(
        &self,
        stockage: &dyn Stockage,
        code: String,
        champ: Option<String>,
        message: String,
    ) -> Result<Traitement, StockageError> {
        let Self { auteur, mutation, .. } = self;
        let tx = stockage.write_locking()?;
        let numbered = match self.rank(tx.as_ref())? {
            Rang::Nouveau(numbered) => numbered,
            Rang::Connu(traitement) => return Ok(traitement),
        };
        // Whoever is being erased must not leave a trace here an instant later.
        tx.scope_lock(std::slice::from_ref(&auteur.scope))?;
        tx.lettre_morte_put(&LettreMorteRow {
            appareil_id: auteur.appareil_id,
            seq: mutation.seq,
            compte_id: auteur.compte_id,
            collection: mutation.collection.clone(),
            record_id: mutation.id,
            mutation: kept(tx.as_ref(), auteur, mutation, self.bytes)?,
            code: code.clone(),
            message: message.clone(),
            instant: self.now,
        })?;
        let resultat = self.answer(tx.as_ref(), &numbered, Outcome::Refused { code, champ, message })?;
        tx.commit()?;
        Ok(Traitement::Fait { resultat, prior_rev: None })
    }

    /// Numbers a mutation that names a record still to come.
    fn wait(&self, stockage: &dyn Stockage, id: Uuid) -> Result<Traitement, StockageError> {
        let tx = stockage.write_locking()?;
        let numbered = match self.rank(tx.as_ref())? {
            Rang::Nouveau(numbered) => numbered,
            Rang::Connu(traitement) => return Ok(traitement),
        };
        tx.attente_put(self.auteur.appareil_id, self.mutation.seq, &self.empreinte)?;
        tx.appareil_put(&numbered)?;
        tx.commit()?;
        Ok(Traitement::Attend(MutationResult { seq: self.mutation.seq, outcome: Outcome::WaitingFor { id } }))
    }

    /// Keeps the answer with the number.
    fn answer(
        &self,
        tx: &dyn Ecriture,
        numbered: &AppareilRow,
        outcome: Outcome,
    ) -> Result<MutationResult, StockageError> {
        let Self { auteur, mutation, .. } = self;
        let resultat = MutationResult { seq: mutation.seq, outcome };
        let row = ResultatRow {
            resultat: resultat.clone(),
            empreinte: Some(self.empreinte).filter(|_| !matches!(mutation.op, Op::Erase)),
            scope: auteur.scope.clone(),
            collection: mutation.collection.clone(),
            record_id: mutation.id,
            instant: self.now,
        };
        tx.resultat_put(auteur.appareil_id, &row)?;
        tx.attente_delete(auteur.appareil_id, mutation.seq)?;
        tx.appareil_put(numbered)?;
        Ok(resultat)
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
    Ok(match tx.attente_get(auteur.appareil_id, mutation.seq)? {
        Some(waiting) if waiting == empreinte => None,
        Some(_) => Some(Traitement::Divergence),
        None => Some(Traitement::Oublie),
    })
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
fn kept(tx: &dyn Ecriture, auteur: &Auteur, mutation: &Mutation, bytes: &[u8]) -> Result<Vec<u8>, StockageError> {
    let erased = tx.effacement_exists(&auteur.scope, mutation.id)?;
    Ok(if erased { Vec::new() } else { bytes.to_vec() })
}

/// The door of every change.
pub(super) fn apply(tx: &dyn Ecriture, auteur: &Auteur, mutation: &Mutation, lettre: Option<Suite>, now: i64) -> Effet {
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
        lettre,
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
