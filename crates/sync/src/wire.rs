//! What crosses the network in `POST /sync/v1`: CBOR, the same types on both sides.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// Version of the exchange spoken by this build: its bytes are those of [`crate::dense`].
pub const PROTOCOL: u16 = 2;
/// Oldest version that it still speaks: each frame alone, in CBOR.
pub const PROTOCOL_MIN: u16 = 1;
/// Version of the documents written by this build; a mutation carries the one it was written with.
pub const SCHEMA: u16 = 1;
/// Path of the exchange, bound into its signature.
pub const SYNC_PATH: &str = "/sync/v1";

/// A record's document: field name → value. Absent and `null` mean the same; writers omit nulls.
pub type Doc = BTreeMap<String, Value>;

/// Who shares a record: `user:<uuid>`, `structure:<uuid>`, `equipe:<uuid>`, `departement:<code>` or `national`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scope(pub String);

impl Scope {
    /// The scope of one account's own devices.
    pub fn user(compte: Uuid) -> Self {
        Self(format!("user:{compte}"))
    }

    /// The scope read by everyone and written by the server alone.
    pub fn national() -> Self {
        Self("national".to_owned())
    }

    /// The scope read by the people employed in a département, and written by the server alone.
    pub fn departement(code: &str) -> Self {
        Self(format!("departement:{code}"))
    }

    /// The account, when this is a `user:` scope.
    pub fn as_user(&self) -> Option<Uuid> {
        self.0.strip_prefix("user:").and_then(|id| id.parse().ok())
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Refusals on which a device acts.
pub mod code {
    /// The person was erased: nothing that names them may stay.
    pub const BENEFICIAIRE_EFFACE: &str = "beneficiaire_efface";
}

/// Names of the collections. Unknown ones (from a newer server) are stored and never shown.
pub mod collection {
    /// Activity reports.
    pub const CRA: &str = "cra";
    /// People followed by an advisor.
    pub const BENEFICIAIRE: &str = "beneficiaire";
    /// Places.
    pub const LIEU: &str = "lieu";
    /// « Mes lieux d'activité »: one record per (person, place), in the `user:` scope.
    pub const LIEU_ACTIVITE: &str = "lieu_activite";
    /// Tags.
    pub const TAG: &str = "tag";
    /// The account itself, written by the server.
    pub const COMPTE: &str = "compte";
    /// Employments, written by the server.
    pub const EMPLOI: &str = "emploi";
    /// Both values of a field edited twice, kept until someone chooses.
    pub const CONFLIT: &str = "conflit";
}

/// How far a device has read one scope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Last revision applied; 0 = nothing yet.
    pub rev: u64,
    /// [`crate::merge::checksum`] over the live records held at that revision.
    pub sum: u64,
}

/// One exchange, asked by a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// See [`PROTOCOL`].
    pub protocol: u16,
    /// The server history that the cursors speak of; `None` on the first exchange.
    pub epoch: Option<Uuid>,
    /// In `seq` order, dense: `seq` of the first is the device's last acknowledged + 1.
    pub mutations: Vec<Mutation>,
    /// Last number sent before, not answered and left out of `mutations`: what became of those after them and up to it
    /// must be told before the changes that hold them. 0 = none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unheard: u64,
    /// One entry per scope that the device holds.
    pub cursors: BTreeMap<Scope, Cursor>,
    /// Bytes of frames that the device wants back, at most.
    pub budget: u32,
    /// « Connexion limitée »: own scope only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub limited: bool,
    /// Bytes of one frame that the device wants, at most: what a cut link would lose. Unknown to protocol 1.
    #[serde(skip)]
    pub trame: u32,
    /// Where the reception of scopes that are not held yet was left. Unknown to protocol 1.
    #[serde(skip)]
    pub reprises: BTreeMap<Scope, Reprise>,
    /// What the device holds of scopes that it holds otherwise than the server, range by range. Unknown to protocol 1.
    #[serde(skip)]
    pub reparations: BTreeMap<Scope, Reparation>,
}

/// What a device holds of a scope, so that the server sends again only where both differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reparation {
    /// Up to this revision the scope was repaired already.
    pub apres: u64,
    /// Ranges of revisions that follow each other from there, at most [`crate::limits::RANGES_MAX`].
    pub tranches: Vec<Tranche>,
}

/// The revisions after those of the range before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tranche {
    /// Its last revision.
    pub jusque: u64,
    /// [`crate::merge::checksum`] over the live records held at a revision of this range.
    pub sum: u64,
}

/// Where the reception of a whole scope stands. It shows a scope as it was at one revision, what is useful first;
/// whatever is newer comes after it, as changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reprise {
    /// The revision that the device will hold once all has come.
    pub rev: u64,
    /// Reports above this revision are recent, and come with the people that they name.
    pub seuil: u64,
    /// What is coming.
    pub etape: Etape,
    /// Of this step, revisions from this one up have come.
    pub sous: u64,
}

/// The steps of the reception of a scope, in order; within each, the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Etape {
    /// All that is not a report nor a person.
    Petits,
    /// Recent reports, and the people that they name.
    Recents,
    /// Other reports and people.
    Reste,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// One change made by a person on one record, frozen when first sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mutation {
    /// Dense from 1 within the device; with the device, the idempotency key.
    pub seq: u64,
    /// See [`collection`].
    pub collection: String,
    /// The record.
    pub id: Uuid,
    /// Server revision of the version that the person edited; 0 = created here.
    pub base_rev: u64,
    /// See [`SCHEMA`].
    pub schema: u16,
    /// What changed.
    pub op: Op,
}

/// What a mutation does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// Creates or edits.
    Put {
        /// New values of the fields that differ from the base (`null` = cleared).
        set: Doc,
        /// What those same fields held in the base; empty for a creation.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        base: Doc,
        /// `set` is the whole document (a creation, or the answer to [`Outcome::SendWhole`]), not a patch.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        whole: bool,
    },
    /// Deletes; an edit made elsewhere meanwhile revives the record.
    Delete,
    /// « Effacer »: blanks a person's identity for good; always wins.
    Erase,
    /// Merges the person `id` into `into`: blanks filled, reports moved, `id` deleted.
    MergeInto {
        /// The person kept.
        into: Uuid,
    },
}

/// What the server did with a mutation; stored, so that a retry gets the same answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MutationResult {
    /// The mutation's.
    pub seq: u64,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a mutation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "r", rename_all = "snake_case")]
pub enum Outcome {
    /// The document is now exactly what the device holds, at `rev`. Not echoed in the changes.
    Applied {
        /// New revision.
        rev: u64,
    },
    /// Accepted, but the document differs from the device's (merged or completed): it follows in the changes.
    Merged {
        /// New revision.
        rev: u64,
        /// Fields that differ.
        fields: Vec<String>,
    },
    /// Accepted; `fields` were edited elsewhere too: the other values stand in the record `conflit`.
    Conflict {
        /// New revision.
        rev: u64,
        /// Fields in conflict.
        fields: Vec<String>,
        /// The record that holds both values.
        conflit: Uuid,
    },
    /// Not accepted; processed all the same (the next `seq` may follow).
    Refused {
        /// For programs.
        code: String,
        /// The field, when one is at fault.
        champ: Option<String>,
        /// For people, in French.
        message: String,
    },
    /// The record was deleted elsewhere and the patch alone cannot revive it: edit it again, whole.
    SendWhole {
        /// Revision of the tombstone.
        rev: u64,
    },
    /// Names a record that the server does not have yet; the mutation is *not* processed.
    WaitingFor {
        /// The record missing.
        id: Uuid,
    },
}

/// One record as the server holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordWire {
    /// See [`collection`].
    pub collection: String,
    /// The record.
    pub id: Uuid,
    /// Revision within the scope.
    pub rev: u64,
    /// Schema that the document was written with.
    pub schema: u16,
    /// `None` = deleted (a tombstone).
    pub doc: Option<Doc>,
}

/// A piece of the answer, applied alone in one transaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "f", rename_all = "snake_case")]
pub enum Frame {
    /// First frame.
    Hello {
        /// Identity of the server's history. Differs from the request's → cursors restart from 0.
        epoch: Uuid,
        /// Scopes that this device may read now; others are revoked.
        scopes: Vec<Scope>,
        /// Milliseconds since 1970, for display only.
        server_time: i64,
        /// Version of the CGU in force.
        cgu_version: Option<String>,
        /// The client may hand in but not receive (too old).
        push_only: bool,
    },
    /// Answers to mutations, in `seq` order.
    Results {
        /// One per mutation.
        results: Vec<MutationResult>,
    },
    /// Newest versions of some records of a scope, in revision order.
    Changes {
        /// Their scope.
        scope: Scope,
        /// In revision order.
        records: Vec<RecordWire>,
        /// After applying this frame the device holds everything up to this revision.
        cursor: u64,
    },
    /// A piece of a scope that the device reads from nothing, the newest first. Unknown to protocol 1.
    Snapshot {
        /// Its scope.
        scope: Scope,
        /// The newest version of each, unless it is newer than `rev`.
        records: Vec<RecordWire>,
        /// What came before; `None` = nothing.
        from: Option<Reprise>,
        /// What has come once this is applied; `None` = everything up to `rev`.
        to: Option<Reprise>,
        /// See [`Reprise::rev`].
        rev: u64,
    },
    /// The device has read this scope less far than the server remembers deletions: it begins again from nothing, and what
    /// does not come was deleted. Unknown to protocol 1.
    Restart {
        /// The scope.
        scope: Scope,
        /// Whoever has read up to there goes on.
        horizon: u64,
    },
    /// All that stands of a scope between two revisions, where the sums differed. Unknown to protocol 1.
    Repair {
        /// Its scope.
        scope: Scope,
        /// Live and deleted, in revision order.
        records: Vec<RecordWire>,
        /// They are all those after this revision…
        apres: u64,
        /// …up to this one…
        jusque: u64,
        /// …when the scope stood at this one.
        rev: u64,
    },
    /// Last frame: absent when the link was cut.
    End {
        /// Where each scope now stands on the server, with its checksum.
        cursors: BTreeMap<Scope, Cursor>,
        /// Something remains: ask again.
        more: bool,
        /// Records that remain to be received, for the progress of a first reception.
        remaining: u64,
    },
    /// The server cannot go on with this exchange; nothing after this frame.
    Fault {
        /// For programs.
        code: String,
        /// For people, in French.
        message: String,
    },
}
