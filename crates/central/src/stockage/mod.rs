//! What the server keeps, said without naming a database.
//!
//! Blocking on purpose (docs/decisions/2026-11-24-blocking-storage.md): the command line and the simulator have no runtime,
//! and the routes call it behind `spawn_blocking`. A transaction that is dropped without `commit` leaves nothing.

pub mod postgres;
mod rows;
pub mod sqlite;
mod verrous;

use std::time::Duration;

use besace_sync::repair::Marque;
use besace_sync::wire::{Cursor, MutationResult, Scope};
use chrono::NaiveDate;
use thiserror::Error;
use uuid::Uuid;

pub use rows::*;

/// Why the storage cannot do what was asked.
#[derive(Debug, Error)]
pub enum StockageError {
    /// Another writer held the lock for too long.
    #[error("storage is busy")]
    Occupe,
    /// Met another transaction: nothing was done, the same again will pass.
    #[error("another transaction came first")]
    Conflit,
    /// The database does not answer, or hung up: what was asked may or may not have been done.
    #[error("storage unreachable: {0}")]
    Injoignable(String),
    /// The database refuses this user or this password.
    #[error("access refused: {0}")]
    AccesRefuse(String),
    /// No space left.
    #[error("disk is full")]
    Plein,
    /// The file may not be written.
    #[error("storage is read-only")]
    LectureSeule,
    /// Wrong key, or damaged.
    #[error("not a database, or another key")]
    CleRefusee,
    /// Written by a newer build.
    #[error("schema is newer than this build")]
    TropRecent,
    /// A unique value already exists.
    #[error("already exists")]
    Doublon,
    /// What was read cannot be understood.
    #[error("damaged: {0}")]
    Endommage(String),
    /// Anything else.
    #[error("storage: {0}")]
    Autre(String),
}

impl StockageError {
    /// For programs and for counting.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Occupe => "occupe",
            Self::Conflit => "conflit",
            Self::Injoignable(_) => "injoignable",
            Self::AccesRefuse(_) => "acces_refuse",
            Self::Plein => "plein",
            Self::LectureSeule => "lecture_seule",
            Self::CleRefusee => "cle_refusee",
            Self::TropRecent => "trop_recent",
            Self::Doublon => "doublon",
            Self::Endommage(_) => "endommage",
            Self::Autre(_) => "autre",
        }
    }
}

/// What a storage says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Etat {
    /// `sqlite` or `postgresql`.
    pub nom: &'static str,
    /// Version of its schema.
    pub schema: u32,
}

/// Collections of which a late device may still name a record: a deletion there is never forgotten, else what names it
/// would wait for ever.
const NOMMEES: &str = "('beneficiaire', 'lieu', 'tag')";

/// Revisions skipped by a restore: more than any history can have lost.
const SCOPE_JUMP: i64 = 1 << 24;

/// Result of a storage call.
pub type Resultat<T> = Result<T, StockageError>;

/// Opens transactions.
pub trait Stockage: Send + Sync + 'static {
    /// A stable view: everything read through it dates from one instant.
    fn read(&self) -> Resultat<Box<dyn Lecture + '_>>;
    /// As if alone; nothing lasts before [`Ecriture::commit`]. Any call may answer [`StockageError::Conflit`].
    fn write(&self) -> Resultat<Box<dyn Ecriture + '_>>;
    /// Alone with what it locks, and with nothing else: [`EcrireAppareils::appareil_lock`], then
    /// [`EcrireRecords::scope_lock`], come before anything is read there. What an exchange does.
    fn write_locking(&self) -> Resultat<Box<dyn Ecriture + '_>> {
        self.write()
    }
    /// What it is, asked of it now: an answer says that it can be reached.
    fn etat(&self) -> Resultat<Etat>;
}

/// Tries of what met another transaction.
const TRIES: u32 = 12;
/// Wait before the second try; doubled at each next one.
const RETRY_AFTER: Duration = Duration::from_millis(2);
/// Wait before a try, at most.
const RETRY_AFTER_MAX: Duration = Duration::from_millis(250);

/// Runs `f` again as long as it meets other transactions: each try starts from nothing.
pub fn retry<T, E: From<StockageError> + AsStockage>(mut f: impl FnMut() -> Result<T, E>) -> Result<T, E> {
    let mut wait = RETRY_AFTER;
    for _ in 1..TRIES {
        match f() {
            Err(e) if matches!(e.as_stockage(), Some(StockageError::Conflit)) => {
                std::thread::sleep(wait);
                wait = (wait * 2).min(RETRY_AFTER_MAX);
            }
            other => return other,
        }
    }
    f()
}

/// An error that may come from the storage.
pub trait AsStockage {
    /// What the storage said.
    fn as_stockage(&self) -> Option<&StockageError>;
}

impl AsStockage for StockageError {
    fn as_stockage(&self) -> Option<&StockageError> {
        Some(self)
    }
}

/// Runs `f` in one transaction, kept only when it succeeds; again when it meets another one.
pub fn transaction<T, E: From<StockageError> + AsStockage>(
    stockage: &dyn Stockage,
    mut f: impl FnMut(&dyn Ecriture) -> Result<T, E>,
) -> Result<T, E> {
    retry(|| {
        let tx = stockage.write()?;
        let value = f(tx.as_ref())?;
        tx.commit()?;
        Ok(value)
    })
}

/// The same in a transaction that locks what it writes.
pub fn transaction_locking<T, E: From<StockageError> + AsStockage>(
    stockage: &dyn Stockage,
    mut f: impl FnMut(&dyn Ecriture) -> Result<T, E>,
) -> Result<T, E> {
    retry(|| {
        let tx = stockage.write_locking()?;
        let value = f(tx.as_ref())?;
        tx.commit()?;
        Ok(value)
    })
}

/// What may be read.
pub trait Lecture: LireComptes + LireAppareils + LireRecords + LireCras + LireCourriels {}

/// What may be changed.
pub trait Ecriture: Lecture + EcrireComptes + EcrireAppareils + EcrireRecords + EcrireCras + EcrireCourriels {
    /// Makes everything last.
    fn commit(self: Box<Self>) -> Resultat<()>;
}

/// Reads the server, structures, accounts.
pub trait LireComptes {
    /// A value of the server itself.
    fn serveur_get(&self, cle: &str) -> Resultat<Option<Vec<u8>>>;

    /// Every structure, by name.
    fn structure_list(&self) -> Resultat<Vec<StructureRow>>;
    /// One structure.
    fn structure_get(&self, id: Uuid) -> Resultat<Option<StructureRow>>;
    /// One structure, by SIRET.
    fn structure_by_siret(&self, siret: &str) -> Resultat<Option<StructureRow>>;

    /// Every account, by address.
    fn compte_list(&self) -> Resultat<Vec<CompteRow>>;
    /// One account.
    fn compte_get(&self, id: Uuid) -> Resultat<Option<CompteRow>>;
    /// One account, by address (lower case).
    fn compte_by_email(&self, email: &str) -> Resultat<Option<CompteRow>>;
    /// An account's employments, by start.
    fn emploi_list(&self, compte_id: Uuid) -> Resultat<Vec<EmploiRow>>;
    /// One employment.
    fn emploi_get(&self, id: Uuid) -> Resultat<Option<EmploiRow>>;
    /// The invitation of a secret's digest.
    fn invitation_get(&self, empreinte: &[u8; 32]) -> Resultat<Option<InvitationRow>>;
    /// The code in force for one use.
    fn code_get(&self, compte_id: Uuid, usage: UsageCode) -> Resultat<Option<CodeRow>>;
    /// Latest lines of the audit log.
    fn audit_list(&self, limite: usize) -> Resultat<Vec<AuditRow>>;
}

/// Reads devices and what was answered to them.
pub trait LireAppareils {
    /// One device.
    fn appareil_get(&self, id: Uuid) -> Resultat<Option<AppareilRow>>;
    /// An account's devices, oldest first.
    fn appareil_list(&self, compte_id: Uuid) -> Resultat<Vec<AppareilRow>>;
    /// What was answered to a mutation.
    fn resultat_get(&self, appareil_id: Uuid, seq: u64) -> Resultat<Option<ResultatRow>>;
    /// What was answered to a device about one record, by number.
    fn resultat_list(&self, appareil_id: Uuid, collection: &str, id: Uuid) -> Resultat<Vec<MutationResult>>;
    /// Digest of a mutation that was numbered and waits.
    fn attente_get(&self, appareil_id: Uuid, seq: u64) -> Resultat<Option<[u8; 32]>>;
    /// Whether a mutation about this record stands refused.
    fn lettre_morte_exists(&self, scope: &Scope, collection: &str, id: Uuid) -> Resultat<bool>;
    /// One refused mutation.
    fn lettre_morte_get(&self, appareil_id: Uuid, seq: u64) -> Resultat<Option<LettreMorteRow>>;
    /// Refused mutations of an account.
    fn lettre_morte_list(&self, compte_id: Uuid) -> Resultat<Vec<LettreMorteRow>>;
}

/// Some collections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parmi {
    /// Reports.
    Cras,
    /// Reports and people: years of them.
    Grands,
    /// All others: few of each.
    Petits,
}

impl Parmi {
    /// As a condition on the column `collection`.
    pub(crate) fn condition(self) -> &'static str {
        match self {
            Self::Cras => "collection = 'cra'",
            Self::Grands => "collection IN ('cra', 'beneficiaire')",
            Self::Petits => "collection NOT IN ('cra', 'beneficiaire')",
        }
    }
}

/// Reads records.
pub trait LireRecords {
    /// One record of one scope.
    fn record_get(&self, scope: &Scope, collection: &str, id: Uuid) -> Resultat<Option<RecordRow>>;
    /// Records after a revision, in revision order.
    fn record_since(&self, scope: &Scope, rev: u64, limite: usize) -> Resultat<Vec<RecordRow>>;
    /// Records of some collections between two revisions, neither included, the newest first.
    fn record_between(&self, scope: &Scope, parmi: Parmi, entre: (u64, u64), limite: usize)
    -> Resultat<Vec<RecordRow>>;
    /// How many they are.
    fn record_count_between(&self, scope: &Scope, parmi: Parmi, entre: (u64, u64)) -> Resultat<u64>;
    /// What stands after a revision and up to another, in revision order, without its documents.
    fn record_marques(&self, scope: &Scope, entre: (u64, u64)) -> Resultat<Vec<Marque>>;
    /// How many records are newer than a revision.
    fn record_count_since(&self, scope: &Scope, rev: u64) -> Resultat<u64>;
    /// Live records of one collection: of one scope, or of all.
    fn record_list(&self, collection: &str, scope: Option<&Scope>) -> Resultat<Vec<RecordRow>>;
    /// Where a scope stands, with the checksum of its live records.
    fn scope_get(&self, scope: &Scope) -> Resultat<Cursor>;
    /// Deletions up to this revision may be forgotten.
    fn scope_horizon(&self, scope: &Scope) -> Resultat<u64>;
    /// Revisions that only a history lost in a restore knew: after the first, up to the second.
    fn scope_lost(&self, scope: &Scope) -> Resultat<Option<(u64, u64)>>;
}

/// Reads what is derived from records.
pub trait LireCras {
    /// What was derived from a CRA.
    fn cra_get(&self, scope: &Scope, id: Uuid) -> Resultat<Option<CraRow>>;
    /// Every CRA of a scope: id, date, employing structure.
    fn cra_list(&self, scope: &Scope) -> Resultat<Vec<CraRow>>;
    /// CRAs whose employing structure is unknown.
    fn cra_sans_emploi(&self) -> Resultat<Vec<CraRow>>;
    /// CRAs of one person: (date, id), earliest first.
    fn accompagnement_list(&self, scope: &Scope, personne: Uuid) -> Resultat<Vec<(NaiveDate, Uuid)>>;
    /// Whether this CRA is the person's first; `None` = not one of theirs.
    fn accompagnement_premier(&self, scope: &Scope, personne: Uuid, cra_id: Uuid) -> Resultat<Option<bool>>;

    /// The person into whom this one was merged.
    fn fusion_get(&self, scope: &Scope, source: Uuid) -> Resultat<Option<Uuid>>;
    /// The people merged into this one.
    fn fusion_list(&self, scope: &Scope, destination: Uuid) -> Resultat<Vec<Uuid>>;
    /// Whether a person was erased.
    fn effacement_exists(&self, scope: &Scope, id: Uuid) -> Resultat<bool>;
    /// Every person erased.
    fn effacement_list(&self) -> Resultat<Vec<(Scope, Uuid)>>;
}

/// Reads the mails that wait.
pub trait LireCourriels {
    /// One of them.
    fn courriel_get(&self, id: Uuid) -> Resultat<Option<CourrielRow>>;
    /// The one to try first, among those whose time has come.
    fn courriel_due(&self, now: i64) -> Resultat<Option<CourrielRow>>;
    /// When the next one is to be tried.
    fn courriel_next(&self) -> Resultat<Option<i64>>;
}

/// Writes the mails that wait.
pub trait EcrireCourriels {
    /// Adds or replaces one.
    fn courriel_put(&self, row: &CourrielRow) -> Resultat<()>;
    /// Forgets one.
    fn courriel_delete(&self, id: Uuid) -> Resultat<()>;
    /// Forgets those that nobody needs any more; how many.
    fn courriel_prune(&self, now: i64) -> Resultat<usize>;
}

/// Writes the server, structures, accounts.
pub trait EcrireComptes {
    /// Sets a value of the server itself.
    fn serveur_put(&self, cle: &str, valeur: &[u8]) -> Resultat<()>;
    /// Adds a structure; [`StockageError::Doublon`] when its SIRET is known.
    fn structure_put(&self, row: &StructureRow) -> Resultat<()>;
    /// Changes the name and the département of a structure.
    fn structure_update(&self, row: &StructureRow) -> Resultat<()>;
    /// Adds or replaces an account.
    fn compte_put(&self, row: &CompteRow) -> Resultat<()>;
    /// Adds or replaces an employment.
    fn emploi_put(&self, row: &EmploiRow) -> Resultat<()>;
    /// Adds or replaces an invitation.
    fn invitation_put(&self, row: &InvitationRow) -> Resultat<()>;
    /// Forgets invitations that expired before an instant; how many.
    fn invitation_prune(&self, avant: i64) -> Resultat<usize>;
    /// Adds or replaces the code of one use.
    fn code_put(&self, row: &CodeRow) -> Resultat<()>;
    /// Forgets the code of one use.
    fn code_delete(&self, compte_id: Uuid, usage: UsageCode) -> Resultat<()>;
    /// Adds a line to the audit log.
    fn audit_put(&self, row: &AuditRow) -> Resultat<()>;
}

/// Writes devices and what was answered to them.
pub trait EcrireAppareils {
    /// Reads a device and keeps other exchanges of it waiting until the end of the transaction.
    fn appareil_lock(&self, id: Uuid) -> Resultat<Option<AppareilRow>>;
    /// Adds or replaces a device.
    fn appareil_put(&self, row: &AppareilRow) -> Resultat<()>;
    /// Keeps the answer to a mutation.
    fn resultat_put(&self, appareil_id: Uuid, row: &ResultatRow) -> Resultat<()>;
    /// What a number is answered from now on; an answer forgotten stays so.
    fn resultat_set(&self, appareil_id: Uuid, resultat: &MutationResult) -> Resultat<()>;
    /// Forgets answers to numbers before `seq`, older than any journal of a device (ms).
    fn resultat_prune(&self, appareil_id: Uuid, seq: u64, avant: i64) -> Resultat<()>;
    /// Notes that a mutation waits.
    fn attente_put(&self, appareil_id: Uuid, seq: u64, empreinte: &[u8; 32]) -> Resultat<()>;
    /// Notes that it does not any more.
    fn attente_delete(&self, appareil_id: Uuid, seq: u64) -> Resultat<()>;
    /// Blanks what answers and refused mutations remember of a record.
    fn trace_delete(&self, scope: &Scope, collection: &str, id: Uuid) -> Resultat<()>;
    /// Keeps a refused mutation.
    fn lettre_morte_put(&self, row: &LettreMorteRow) -> Resultat<()>;
    /// Forgets a refused mutation.
    fn lettre_morte_delete(&self, appareil_id: Uuid, seq: u64) -> Resultat<()>;
    /// Forgets refused mutations older than an instant; how many.
    fn lettre_morte_prune(&self, avant: i64) -> Resultat<usize>;
}

/// Writes records.
pub trait EcrireRecords {
    /// Keeps others from writing in these scopes until the end of the transaction. Once a transaction, in ascending
    /// order whatever the order given: two transactions never wait for each other.
    fn scope_lock(&self, scopes: &[Scope]) -> Resultat<()>;
    /// Takes a scope's next revision; the scope stays locked until the end of the transaction.
    fn scope_next(&self, scope: &Scope) -> Resultat<u64>;
    /// After a restore: revisions of the history lost will never be given again.
    fn scope_jump(&self) -> Resultat<()>;
    /// Writes a record and keeps the scope's checksum true.
    fn record_put(&self, row: &RecordRow) -> Resultat<()>;
    /// Forgets deletions older than an instant (ms), up to a revision, of what no record names; the horizon follows. How
    /// many.
    fn tombe_prune(&self, scope: &Scope, avant: i64, jusque: u64) -> Resultat<usize>;
}

/// Writes what is derived from records.
pub trait EcrireCras {
    /// Replaces what is derived from a CRA, its people included.
    fn cra_put(&self, row: &CraRow) -> Resultat<()>;
    /// Gives a CRA its employer.
    fn cra_employeur_set(&self, scope: &Scope, id: Uuid, employeur: Option<Uuid>) -> Resultat<()>;
    /// Forgets a CRA.
    fn cra_delete(&self, scope: &Scope, id: Uuid) -> Resultat<()>;
    /// Says which CRA is the person's first.
    fn accompagnement_premier_set(&self, scope: &Scope, personne: Uuid, cra_id: Option<Uuid>) -> Resultat<()>;

    /// Notes that a person was merged into another; earlier merges into the first follow.
    fn fusion_put(&self, scope: &Scope, source: Uuid, destination: Uuid) -> Resultat<()>;
    /// Forgets a merge: an edit made elsewhere revived the person.
    fn fusion_delete(&self, scope: &Scope, source: Uuid) -> Resultat<()>;
    /// Notes that a person was erased.
    fn effacement_put(&self, scope: &Scope, id: Uuid, instant: i64) -> Resultat<()>;
}

/// What a stored answer must still say when the same number comes again.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultatRow {
    /// What was answered.
    pub resultat: MutationResult,
    /// Digest of the mutation answered; `None` once its record was erased.
    pub empreinte: Option<[u8; 32]>,
    /// The record's scope.
    pub scope: Scope,
    /// The record's collection.
    pub collection: String,
    /// The record.
    pub record_id: Uuid,
    /// When it was answered.
    pub instant: i64,
}
