//! One file: its bytes, what a power cut would take back, who holds its locks.

use rusqlite::ffi;

/// Slots of the locks of a write-ahead log.
const VERROUS: usize = ffi::SQLITE_SHM_NLOCK as usize;

/// A file, shared by those who opened it.
#[derive(Default)]
pub(super) struct Contenu {
    pub(super) octets: Vec<u8>,
    /// Writes since the last flush: where, what stood there, how long the file was.
    attente: Vec<(usize, Vec<u8>, usize)>,
    /// Shared memory of the log, by region.
    pub(super) regions: Vec<Box<[u8]>>,
    pub(super) shm: [Verrou; VERROUS],
    lecteurs: u32,
    reserve: bool,
    exclusif: bool,
}

/// One lock of the log.
#[derive(Default, Clone, Copy)]
pub(super) struct Verrou {
    partage: u32,
    exclusif: bool,
}

impl Contenu {
    pub(super) fn of(octets: Vec<u8>) -> Self {
        Self { octets, ..Self::default() }
    }

    pub(super) fn write(&mut self, at: usize, bytes: &[u8]) {
        let (before, end) = (self.octets.len(), at + bytes.len());
        let old = self.octets.get(at..end.min(before)).map(<[u8]>::to_vec).unwrap_or_default();
        self.attente.push((at, old, before));
        if end > before {
            self.octets.resize(end, 0);
        }
        self.octets[at..end].copy_from_slice(bytes);
    }

    pub(super) fn truncate(&mut self, size: usize) {
        let before = self.octets.len();
        let old = self.octets.get(size..).map(<[u8]>::to_vec).unwrap_or_default();
        self.attente.push((size, old, before));
        self.octets.resize(size, 0);
    }

    pub(super) fn sync(&mut self) {
        self.attente.clear();
    }

    pub(super) fn unflushed(&self) -> usize {
        self.attente.len()
    }

    /// Takes back what was not flushed, but for the first writes; nobody holds a lock any more.
    pub(super) fn revert(&mut self, gardees: usize) {
        while self.attente.len() > gardees {
            let Some((at, old, size)) = self.attente.pop() else { break };
            self.octets.resize(size, 0);
            self.octets[at..at + old.len()].copy_from_slice(&old);
        }
        *self = Self::of(std::mem::take(&mut self.octets));
    }

    /// Moves one opener from a lock level to a higher one; whether it may.
    pub(super) fn lock(&mut self, from: i32, to: i32) -> bool {
        if to == ffi::SQLITE_LOCK_SHARED {
            if self.exclusif {
                return false;
            }
            self.lecteurs += 1;
            return true;
        }
        if from < ffi::SQLITE_LOCK_RESERVED {
            if self.reserve {
                return false;
            }
            self.reserve = true;
        }
        if to == ffi::SQLITE_LOCK_EXCLUSIVE {
            if self.lecteurs > 1 {
                return false;
            }
            self.exclusif = true;
        }
        true
    }

    pub(super) fn unlock(&mut self, from: i32, to: i32) {
        if from >= ffi::SQLITE_LOCK_EXCLUSIVE {
            self.exclusif = false;
        }
        if from >= ffi::SQLITE_LOCK_RESERVED {
            self.reserve = false;
        }
        if to == ffi::SQLITE_LOCK_NONE && from >= ffi::SQLITE_LOCK_SHARED {
            self.lecteurs = self.lecteurs.saturating_sub(1);
        }
    }

    pub(super) fn is_reserved(&self) -> bool {
        self.reserve
    }

    /// Takes or gives back locks of the log; `mine` says what this opener holds.
    pub(super) fn shm_lock(&mut self, mine: &mut Tenus, slots: std::ops::Range<usize>, flags: i32) -> bool {
        let exclusive = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
        if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
            slots.for_each(|slot| self.shm_release(mine, slot));
            return true;
        }
        let free = |slot: usize| {
            let lock = self.shm[slot];
            let others = lock.partage - u32::from(mine.partage[slot]);
            if exclusive { (!lock.exclusif || mine.exclusif[slot]) && others == 0 } else { !lock.exclusif }
        };
        if !slots.clone().all(free) {
            return false;
        }
        for slot in slots {
            if exclusive {
                (self.shm[slot].exclusif, mine.exclusif[slot]) = (true, true);
            } else if !mine.partage[slot] {
                self.shm[slot].partage += 1;
                mine.partage[slot] = true;
            }
        }
        true
    }

    pub(super) fn shm_release(&mut self, mine: &mut Tenus, slot: usize) {
        if std::mem::take(&mut mine.exclusif[slot]) {
            self.shm[slot].exclusif = false;
        }
        if std::mem::take(&mut mine.partage[slot]) {
            self.shm[slot].partage -= 1;
        }
    }
}

/// Locks of the log held by one opener.
#[derive(Default)]
pub(super) struct Tenus {
    partage: [bool; VERROUS],
    exclusif: [bool; VERROUS],
}

impl Tenus {
    pub(super) const SLOTS: usize = VERROUS;
}
