//! The C side of an open file: what SQLite calls to read, write, flush and lock it.

use std::cell::{Cell, RefCell};
use std::ffi::{c_int, c_void};
use std::ptr;
use std::rc::Rc;

use rusqlite::ffi;

use super::fichier::{Contenu, Tenus};
use super::{DISQUES, Panne, fault, stopped};

/// What SQLite holds of an open file. `base` comes first, as it asks.
#[repr(C)]
pub(super) struct Ouvert {
    pub(super) base: ffi::sqlite3_file,
    pub(super) etat: *mut Etat,
}

pub(super) struct Etat {
    nom: String,
    contenu: Rc<RefCell<Contenu>>,
    niveau: Cell<c_int>,
    tenus: RefCell<Tenus>,
    efface: bool,
}

impl Etat {
    pub(super) fn new(nom: String, contenu: Rc<RefCell<Contenu>>, flags: c_int) -> Self {
        Self {
            nom,
            contenu,
            niveau: Cell::new(ffi::SQLITE_LOCK_NONE),
            tenus: RefCell::default(),
            efface: flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0,
        }
    }
}

const METHODES: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
pub(super) static METHODES_STATIQUES: ffi::sqlite3_io_methods = METHODES;

unsafe fn etat<'a>(file: *mut ffi::sqlite3_file) -> &'a Etat {
    // SAFETY: `open` put it there, `close` takes it away.
    unsafe { &*(*file.cast::<Ouvert>()).etat }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: the last use of the box that `open` made.
    let etat = unsafe { Box::from_raw((*file.cast::<Ouvert>()).etat) };
    let mut contenu = etat.contenu.borrow_mut();
    contenu.unlock(etat.niveau.get(), ffi::SQLITE_LOCK_NONE);
    for slot in 0..Tenus::SLOTS {
        contenu.shm_release(&mut etat.tenus.borrow_mut(), slot);
    }
    drop(contenu);
    if etat.efface {
        DISQUES.with_borrow_mut(|disques| drop(disques.fichiers.remove(&etat.nom)));
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, into: *mut c_void, n: c_int, at: i64) -> c_int {
    // SAFETY: `into` has room for `n` bytes.
    let (etat, into) = unsafe { (etat(file), std::slice::from_raw_parts_mut(into.cast::<u8>(), n as usize)) };
    if stopped(&etat.nom) {
        return ffi::SQLITE_IOERR_READ;
    }
    let contenu = etat.contenu.borrow();
    let from = contenu.octets.get(at as usize..).unwrap_or_default();
    let known = from.len().min(into.len());
    into[..known].copy_from_slice(&from[..known]);
    into[known..].fill(0);
    if known == into.len() { ffi::SQLITE_OK } else { ffi::SQLITE_IOERR_SHORT_READ }
}

fn may_write(nom: &str) -> Result<(), c_int> {
    if stopped(nom) {
        return Err(ffi::SQLITE_IOERR_WRITE);
    }
    match fault(nom) {
        None => Ok(()),
        Some(Panne::Plein) => Err(ffi::SQLITE_FULL),
        Some(Panne::Arret) => Err(ffi::SQLITE_IOERR_WRITE),
    }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, from: *const c_void, n: c_int, at: i64) -> c_int {
    // SAFETY: `from` holds `n` bytes.
    let (etat, from) = unsafe { (etat(file), std::slice::from_raw_parts(from.cast::<u8>(), n as usize)) };
    if let Err(code) = may_write(&etat.nom) {
        return code;
    }
    etat.contenu.borrow_mut().write(at as usize, from);
    ffi::SQLITE_OK
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    // SAFETY: see `etat`.
    let etat = unsafe { etat(file) };
    if let Err(code) = may_write(&etat.nom) {
        return code;
    }
    etat.contenu.borrow_mut().truncate(size as usize);
    ffi::SQLITE_OK
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    // SAFETY: see `etat`.
    let etat = unsafe { etat(file) };
    if let Err(code) = may_write(&etat.nom) {
        return code;
    }
    etat.contenu.borrow_mut().sync();
    ffi::SQLITE_OK
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut i64) -> c_int {
    // SAFETY: `size` is SQLite's to be written.
    unsafe { *size = i64::try_from(etat(file).contenu.borrow().octets.len()).unwrap_or(i64::MAX) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, to: c_int) -> c_int {
    // SAFETY: see `etat`.
    let etat = unsafe { etat(file) };
    if etat.niveau.get() >= to {
        return ffi::SQLITE_OK;
    }
    if etat.contenu.borrow_mut().lock(etat.niveau.get(), to) {
        etat.niveau.set(to);
        return ffi::SQLITE_OK;
    }
    ffi::SQLITE_BUSY
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, to: c_int) -> c_int {
    // SAFETY: see `etat`.
    let etat = unsafe { etat(file) };
    if etat.niveau.get() > to {
        etat.contenu.borrow_mut().unlock(etat.niveau.get(), to);
        etat.niveau.set(to);
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: `out` is SQLite's to be written.
    unsafe { *out = c_int::from(etat(file).contenu.borrow().is_reserved()) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn control(_: *mut ffi::sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    4096
}

unsafe extern "C" fn characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    0
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: regions are boxed and never moved while someone has the file open.
    unsafe {
        *out = ptr::null_mut();
        let mut contenu = etat(file).contenu.borrow_mut();
        let region = region as usize;
        if region >= contenu.regions.len() {
            if extend == 0 {
                return ffi::SQLITE_OK;
            }
            contenu.regions.resize_with(region + 1, || vec![0; size as usize].into_boxed_slice());
        }
        *out = contenu.regions[region].as_mut_ptr().cast();
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn shm_lock(file: *mut ffi::sqlite3_file, from: c_int, n: c_int, flags: c_int) -> c_int {
    // SAFETY: see `etat`.
    let etat = unsafe { etat(file) };
    let slots = from as usize..(from + n) as usize;
    let taken = etat.contenu.borrow_mut().shm_lock(&mut etat.tenus.borrow_mut(), slots, flags);
    if taken { ffi::SQLITE_OK } else { ffi::SQLITE_BUSY }
}

unsafe extern "C" fn shm_barrier(_: *mut ffi::sqlite3_file) {}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    if delete != 0 {
        // SAFETY: see `etat`.
        unsafe { etat(file) }.contenu.borrow_mut().regions.clear();
    }
    ffi::SQLITE_OK
}
