//! What the two sides of one exchange know already, and need not tell.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::Broken;
use super::octets::{Reader, Writer};
use crate::wire::{Cursor, Etape, Reparation, Reprise, Scope, SyncRequest, Tranche};

const OWN: u8 = 0;
const NATIONAL: u8 = 1;
const DEPARTEMENT: u8 = 2;
/// A kind and an identifier.
const USER: u8 = 3;
const STRUCTURE: u8 = 4;
const EQUIPE: u8 = 5;
const OTHER: u8 = 6;
const KINDS: [(u8, &str); 3] = [(USER, "user:"), (STRUCTURE, "structure:"), (EQUIPE, "equipe:")];
const DEPARTEMENT_PREFIX: &str = "departement:";

/// What was asked, as far as the answer refers to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contexte {
    /// The account of the device, when it is known.
    pub compte: Option<Uuid>,
    /// The history that the device speaks of.
    pub epoch: Option<Uuid>,
    /// Where it stands.
    pub cursors: BTreeMap<Scope, Cursor>,
}

impl Contexte {
    /// Of a request.
    pub fn of(request: &SyncRequest, compte: Option<Uuid>) -> Self {
        Self { compte, epoch: request.epoch, cursors: request.cursors.clone() }
    }

    /// The last revision that the device read in its own scope.
    pub(super) fn own_rev(&self) -> u64 {
        let own = self.compte.map(Scope::user);
        own.and_then(|scope| self.cursors.get(&scope)).map_or(0, |cursor| cursor.rev)
    }
}

pub(super) fn scope_write(scope: &Scope, compte: Option<Uuid>, out: &mut Writer) {
    if compte.is_some() && scope.as_user() == compte && compte.map(Scope::user).as_ref() == Some(scope) {
        return out.byte(OWN);
    }
    if *scope == Scope::national() {
        return out.byte(NATIONAL);
    }
    if let Some(code) = scope.0.strip_prefix(DEPARTEMENT_PREFIX) {
        out.byte(DEPARTEMENT);
        return out.text(code);
    }
    for (kind, prefix) in KINDS {
        let id = scope.0.strip_prefix(prefix).and_then(|id| Uuid::try_parse(id).ok());
        if let Some(id) = id.filter(|id| format!("{prefix}{id}") == scope.0) {
            out.byte(kind);
            return out.raw(id.as_bytes());
        }
    }
    out.byte(OTHER);
    out.text(&scope.0);
}

pub(super) fn scope_read(reader: &mut Reader<'_>, compte: Option<Uuid>) -> Result<Scope, Broken> {
    Ok(match reader.byte()? {
        OWN => Scope::user(compte.ok_or(Broken)?),
        NATIONAL => Scope::national(),
        DEPARTEMENT => Scope::departement(reader.text()?),
        OTHER => Scope(reader.text()?.to_owned()),
        kind => {
            let (_, prefix) = KINDS.into_iter().find(|(known, _)| *known == kind).ok_or(Broken)?;
            Scope(format!("{prefix}{}", Uuid::from_bytes(reader.array()?)))
        }
    })
}

pub(super) fn cursors_write(cursors: &BTreeMap<Scope, Cursor>, compte: Option<Uuid>, out: &mut Writer) {
    out.length(cursors.len());
    for (scope, cursor) in cursors {
        scope_write(scope, compte, out);
        out.varint(cursor.rev);
        out.raw(&cursor.sum.to_be_bytes());
    }
}

pub(super) fn cursors_read(reader: &mut Reader<'_>, compte: Option<Uuid>) -> Result<BTreeMap<Scope, Cursor>, Broken> {
    let mut cursors = BTreeMap::new();
    for _ in 0..reader.length()? {
        let scope = scope_read(reader, compte)?;
        let cursor = Cursor { rev: reader.varint()?, sum: u64::from_be_bytes(reader.array()?) };
        cursors.insert(scope, cursor);
    }
    Ok(cursors)
}

const ETAPES: [Etape; 3] = [Etape::Petits, Etape::Recents, Etape::Reste];

pub(super) fn reprise_write(reprise: &Reprise, out: &mut Writer) {
    out.varint(reprise.rev);
    out.varint(reprise.seuil);
    out.byte(ETAPES.iter().position(|etape| *etape == reprise.etape).unwrap_or_default() as u8);
    out.varint(reprise.sous);
}

pub(super) fn reprise_read(reader: &mut Reader<'_>) -> Result<Reprise, Broken> {
    let (rev, seuil) = (reader.varint()?, reader.varint()?);
    let etape = *ETAPES.get(usize::from(reader.byte()?)).ok_or(Broken)?;
    Ok(Reprise { rev, seuil, etape, sous: reader.varint()? })
}

/// The ends of ranges are told from one to the next.
pub(super) fn reparation_write(reparation: &Reparation, out: &mut Writer) {
    out.varint(reparation.apres);
    out.length(reparation.tranches.len());
    let mut last = reparation.apres;
    for tranche in &reparation.tranches {
        out.varint(tranche.jusque.wrapping_sub(last));
        out.raw(&tranche.sum.to_be_bytes());
        last = tranche.jusque;
    }
}

pub(super) fn reparation_read(reader: &mut Reader<'_>) -> Result<Reparation, Broken> {
    let apres = reader.varint()?;
    let (mut tranches, mut last) = (Vec::new(), apres);
    for _ in 0..reader.length()? {
        last = last.wrapping_add(reader.varint()?);
        tranches.push(Tranche { jusque: last, sum: u64::from_be_bytes(reader.array()?) });
    }
    Ok(Reparation { apres, tranches })
}
