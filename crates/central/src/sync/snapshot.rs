//! A scope for a device that holds nothing of it: as it stood at one revision, what a person looks at first.

use std::collections::BTreeSet;

use besace_sync::limits::RECORDS_PER_FRAME_MAX;
use besace_sync::wire::{Etape, Frame, RecordWire, Reprise, Scope, collection};
use uuid::Uuid;

use super::derive::personnes;
use super::pull::{page, size, wire};
use super::voix::Voix;
use crate::erreur::CentralError;
use crate::stockage::{Lecture, Parmi, RecordRow, Resultat};

/// Reports of about a month come first.
const RECENTS: usize = 300;

/// How far to go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Up to the rest.
    Premiere,
    Entiere,
}

/// The reception of one scope.
pub(super) struct Snapshot<'a> {
    tx: &'a dyn Lecture,
    scope: &'a Scope,
    from: Option<Reprise>,
    at: Reprise,
    /// People who come, or came, with recent reports.
    named: BTreeSet<Uuid>,
}

impl<'a> Snapshot<'a> {
    /// Of the scope as it stands at `rev`, or as it stood where the device left it.
    pub(super) fn open(tx: &'a dyn Lecture, scope: &'a Scope, rev: u64, left: Option<Reprise>) -> Resultat<Self> {
        let possible = |left: &Reprise| left.seuil <= left.rev && left.rev <= rev && left.sous <= left.rev + 1;
        let from = left.filter(possible);
        let at = match from {
            Some(at) => at,
            None => {
                let recent = tx.record_between(scope, Parmi::Cras, (0, rev + 1), RECENTS)?;
                let seuil = recent.last().map_or(rev, |row| row.rev - 1);
                Reprise { rev, seuil, etape: Etape::Petits, sous: rev + 1 }
            }
        };
        let mut named = BTreeSet::new();
        let told = match at.etape {
            Etape::Petits => at.rev,
            // Those above came with the people that they name.
            Etape::Recents => at.sous.saturating_sub(1),
            Etape::Reste => at.seuil,
        };
        if told < at.rev {
            let entre = (told.max(at.seuil), at.rev + 1);
            for row in tx.record_between(scope, Parmi::Cras, entre, RECENTS)? {
                named.extend(row.doc.iter().flat_map(personnes));
            }
        }
        Ok(Self { tx, scope, from, at, named })
    }

    /// The revision that the device holds once all has come.
    pub(super) fn rev(&self) -> u64 {
        self.at.rev
    }

    /// Says as much as `left` bytes allow of what is useful first.
    pub(super) fn first(&mut self, voix: &mut Voix<'_>, left: &mut usize) -> Result<(), CentralError> {
        while *left > 0 && self.at.etape != Etape::Reste {
            self.say(voix, left, Part::Premiere)?;
        }
        Ok(())
    }

    /// Says as much as `left` bytes allow; whether that was all.
    pub(super) fn run(&mut self, voix: &mut Voix<'_>, left: &mut usize) -> Result<bool, CentralError> {
        let mut done = false;
        while *left > 0 && !done {
            done = self.say(voix, left, Part::Entiere)?;
        }
        Ok(done)
    }

    /// One frame; whether it is the last one.
    fn say(&mut self, voix: &mut Voix<'_>, left: &mut usize, part: Part) -> Result<bool, CentralError> {
        let (mut records, raw, done) = self.fill(voix.raw_wanted(*left), part)?;
        // People before the reports that name them.
        records.sort_by_key(|record| record.collection == collection::CRA);
        let to = (!done).then_some(self.at);
        let frame = Frame::Snapshot { scope: self.scope.clone(), records, from: self.from, to, rev: self.at.rev };
        *left = left.saturating_sub(voix.changes(&frame, raw)?);
        self.from = to;
        Ok(done)
    }

    /// Records still to come.
    pub(super) fn remaining(&self) -> Resultat<u64> {
        let Reprise { rev, seuil, etape, sous } = self.at;
        let count = |parmi, entre| self.tx.record_count_between(self.scope, parmi, entre);
        if etape == Etape::Petits {
            return Ok(count(Parmi::Petits, (0, sous))? + count(Parmi::Grands, (0, rev + 1))?);
        }
        // Of reports and people under that revision, recent reports came, and those whom they name.
        let under = if etape == Etape::Recents { rev + 1 } else { sous };
        let recent = if etape == Etape::Recents { sous } else { seuil + 1 };
        let mut came = count(Parmi::Cras, (recent.saturating_sub(1).max(seuil), under))?;
        for id in &self.named {
            let person = self.tx.record_get(self.scope, collection::BENEFICIAIRE, *id)?;
            came += u64::from(person.is_some_and(|person| person.rev < under));
        }
        Ok(count(Parmi::Grands, (0, under))?.saturating_sub(came))
    }

    /// Records for one frame of so many bytes in JSON, what they weigh, and whether they are the last ones.
    fn fill(&mut self, raw_max: usize, part: Part) -> Resultat<(Vec<RecordWire>, usize, bool)> {
        let (mut records, mut raw) = (Vec::new(), 0);
        let page = page(raw_max);
        loop {
            let rows = self.rows(page)?;
            let last = rows.len() < page;
            for row in rows {
                let bytes = size(&row);
                if !records.is_empty() && (raw + bytes > raw_max || records.len() >= RECORDS_PER_FRAME_MAX) {
                    return Ok((records, raw, false));
                }
                self.at.sous = row.rev;
                if self.came_already(&row) {
                    continue;
                }
                raw += bytes;
                if self.at.etape == Etape::Recents {
                    for person in self.people(&row)? {
                        raw += size(&person);
                        records.push(wire(person));
                    }
                }
                records.push(wire(row));
            }
            if last {
                self.at.etape = match self.at.etape {
                    Etape::Petits => Etape::Recents,
                    Etape::Recents => Etape::Reste,
                    Etape::Reste => return Ok((records, raw, true)),
                };
                self.at.sous = self.at.rev + 1;
                if self.at.etape == Etape::Reste && part == Part::Premiere {
                    return Ok((records, raw, false));
                }
            }
        }
    }

    fn rows(&self, limite: usize) -> Resultat<Vec<RecordRow>> {
        let (parmi, apres) = match self.at.etape {
            Etape::Petits => (Parmi::Petits, 0),
            Etape::Recents => (Parmi::Cras, self.at.seuil),
            Etape::Reste => (Parmi::Grands, 0),
        };
        self.tx.record_between(self.scope, parmi, (apres, self.at.sous), limite)
    }

    fn came_already(&self, row: &RecordRow) -> bool {
        self.at.etape == Etape::Reste
            && match row.collection.as_str() {
                collection::CRA => row.rev > self.at.seuil,
                _ => self.named.contains(&row.id),
            }
    }

    /// Those whom a recent report is the first to name. One whose fiche changed since comes among the changes.
    fn people(&mut self, row: &RecordRow) -> Resultat<Vec<RecordRow>> {
        let mut people = Vec::new();
        for id in row.doc.iter().flat_map(personnes) {
            if self.named.insert(id)
                && let Some(person) = self.tx.record_get(self.scope, collection::BENEFICIAIRE, id)?
                && person.rev <= self.at.rev
            {
                people.push(person);
            }
        }
        Ok(people)
    }
}
