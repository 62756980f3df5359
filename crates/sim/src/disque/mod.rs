//! Disks in memory, for SQLite itself: every path under [`RACINE`] is a file that only this thread sees. What was
//! written and not flushed can be taken back, as a power cut does; a write can find the disk full.

#![allow(unsafe_code, reason = "SQLite asks its files through C functions")]

mod fichier;
mod ouvert;
mod vfs;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

pub use vfs::install;

use fichier::Contenu;

/// Paths below are in memory.
pub const RACINE: &str = "/memoire/";

/// What befalls the files of one folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panne {
    /// The machine stops: nothing more can be read or written, and what was not flushed goes.
    Arret,
    /// No room for one more write, until [`disarm`].
    Plein,
}

#[derive(Default)]
struct Disques {
    fichiers: BTreeMap<String, Rc<RefCell<Contenu>>>,
    armee: Option<(String, u32, Panne)>,
    arrete: Option<String>,
}

thread_local! {
    static DISQUES: RefCell<Disques> = RefCell::default();
}

/// Bytes of the files whose names begin so, to be put back elsewhere.
pub type Image = Vec<(String, Vec<u8>)>;

/// Copies every file of a folder as it stands.
pub fn read(dossier: &str) -> Image {
    DISQUES.with_borrow(|disques| {
        let found = disques.fichiers.iter().filter(|(name, _)| name.starts_with(dossier));
        found.map(|(name, file)| (name[dossier.len()..].to_owned(), file.borrow().octets.clone())).collect()
    })
}

/// Replaces a folder by an image; nothing of it may be open.
pub fn write(dossier: &str, image: &[(String, Vec<u8>)]) {
    delete(dossier);
    DISQUES.with_borrow_mut(|disques| {
        for (name, octets) in image {
            let contenu = Contenu::of(octets.clone());
            disques.fichiers.insert(format!("{dossier}{name}"), Rc::new(RefCell::new(contenu)));
        }
    });
}

/// Forgets every file and every fault of this thread.
pub fn reset() {
    DISQUES.set(Disques::default());
}

/// Removes a folder.
pub fn delete(dossier: &str) {
    DISQUES.with_borrow_mut(|disques| disques.fichiers.retain(|name, _| !name.starts_with(dossier)));
}

/// After so many more writes in this folder, the fault.
pub fn arm(dossier: &str, ecritures: u32, panne: Panne) {
    DISQUES.with_borrow_mut(|disques| disques.armee = Some((dossier.to_owned(), ecritures, panne)));
}

/// Forgets a fault that has not come, and makes room again.
pub fn disarm() {
    DISQUES.with_borrow_mut(|disques| disques.armee = None);
}

/// Stops the machine of a folder now.
pub fn stop(dossier: &str) {
    DISQUES.with_borrow_mut(|disques| disques.arrete = Some(dossier.to_owned()));
}

/// Whether the machine of a folder stopped.
pub fn is_stopped(dossier: &str) -> bool {
    DISQUES.with_borrow(|disques| disques.arrete.as_deref() == Some(dossier))
}

/// Of the file with most of them, writes that were not flushed.
pub fn unflushed(dossier: &str) -> usize {
    DISQUES.with_borrow(|disques| {
        let files = disques.fichiers.iter().filter(|(name, _)| name.starts_with(dossier));
        files.map(|(_, file)| file.borrow().unflushed()).max().unwrap_or_default()
    })
}

/// Starts the machine again, once nothing of it is open: of the writes that were not flushed, the first `gardees`
/// reached the disk.
pub fn start(dossier: &str, gardees: usize) {
    DISQUES.with_borrow_mut(|disques| {
        disques.arrete = None;
        disques.armee = None;
        for (_, file) in disques.fichiers.iter().filter(|(name, _)| name.starts_with(dossier)) {
            file.borrow_mut().revert(gardees);
        }
        disques.fichiers.retain(|name, _| !(name.starts_with(dossier) && name.ends_with("-shm")));
    });
}

/// Before each write: `None` = it may be done.
fn fault(nom: &str) -> Option<Panne> {
    DISQUES.with_borrow_mut(|disques| {
        let (dossier, left, panne) = disques.armee.as_mut()?;
        if !nom.starts_with(dossier.as_str()) {
            return None;
        }
        if *left > 0 {
            *left -= 1;
            return None;
        }
        let panne = *panne;
        if panne == Panne::Arret {
            disques.arrete = Some(dossier.clone());
        }
        Some(panne)
    })
}

fn stopped(nom: &str) -> bool {
    DISQUES.with_borrow(|disques| disques.arrete.as_ref().is_some_and(|dossier| nom.starts_with(dossier.as_str())))
}
