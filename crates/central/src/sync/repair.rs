//! A scope that a device holds otherwise than the server: what stands in the ranges where they differ, and no more.

use std::collections::VecDeque;

use besace_sync::limits::RECORDS_PER_FRAME_MAX;
use besace_sync::repair::Ecart;
use besace_sync::wire::{Frame, RecordWire, Reparation, Scope};

use super::pull::{page, size, wire};
use super::voix::Voix;
use crate::erreur::CentralError;
use crate::stockage::{Lecture, Resultat};

/// The repair of one scope, in revision order.
pub(super) struct Repair<'a> {
    tx: &'a dyn Lecture,
    scope: &'a Scope,
    rev: u64,
    left: VecDeque<Ecart>,
}

/// A part of a range, whole up to some revision.
struct Piece {
    records: Vec<RecordWire>,
    raw: usize,
    jusque: u64,
}

impl<'a> Repair<'a> {
    /// Of the scope as it stands at `rev`, which the device has read.
    pub(super) fn open(tx: &'a dyn Lecture, scope: &'a Scope, rev: u64, asked: &Reparation) -> Resultat<Self> {
        let until = asked.tranches.last().map_or(asked.apres, |tranche| tranche.jusque);
        let held = tx.record_marques(scope, (asked.apres, until))?;
        Ok(Self { tx, scope, rev, left: asked.differing(&held).into() })
    }

    /// Says as much as `left` bytes allow; whether that was all.
    pub(super) fn run(&mut self, voix: &mut Voix<'_>, left: &mut usize) -> Result<bool, CentralError> {
        while *left > 0 {
            let Some(ecart) = self.left.pop_front() else { return Ok(true) };
            let Piece { records, raw, jusque } = self.fill(&ecart, voix.raw_wanted(*left))?;
            if jusque < ecart.jusque {
                let told = records.len() as u64;
                self.left.push_front(Ecart { apres: jusque, records: ecart.records.saturating_sub(told), ..ecart });
            }
            let (scope, apres, rev) = (self.scope.clone(), ecart.apres, self.rev);
            let frame = Frame::Repair { scope, records, apres, jusque, rev };
            *left = left.saturating_sub(voix.changes(&frame, raw)?);
        }
        Ok(self.left.is_empty())
    }

    /// Records still to come.
    pub(super) fn remaining(&self) -> u64 {
        self.left.iter().map(|ecart| ecart.records).sum()
    }

    /// Records for one frame of so many bytes in JSON.
    fn fill(&self, ecart: &Ecart, raw_max: usize) -> Resultat<Piece> {
        let mut piece = Piece { records: Vec::new(), raw: 0, jusque: ecart.apres };
        let limite = page(raw_max);
        loop {
            let rows = self.tx.record_since(self.scope, piece.jusque, limite)?;
            let last = rows.len() < limite;
            for row in rows {
                if row.rev > ecart.jusque {
                    return Ok(Piece { jusque: ecart.jusque, ..piece });
                }
                let bytes = size(&row);
                let full = piece.raw + bytes > raw_max || piece.records.len() >= RECORDS_PER_FRAME_MAX;
                if !piece.records.is_empty() && full {
                    return Ok(piece);
                }
                (piece.raw, piece.jusque) = (piece.raw + bytes, row.rev);
                piece.records.push(wire(row));
            }
            if last {
                return Ok(Piece { jusque: ecart.jusque, ..piece });
            }
        }
    }
}
