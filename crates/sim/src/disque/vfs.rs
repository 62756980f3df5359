//! The C side: one `sqlite3_vfs`, the default of this process. Paths outside the memory go to the system's own.

use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int};
use std::ptr;
use std::rc::Rc;
use std::sync::Once;

use rusqlite::ffi;

use super::fichier::Contenu;
use super::ouvert::{Etat, METHODES_STATIQUES, Ouvert};
use super::{DISQUES, RACINE, stopped};

/// The system's file system, found once.
struct Systeme(*mut ffi::sqlite3_vfs);
// SAFETY: SQLite's own structure, read-only after registration and made to be shared between threads.
unsafe impl Sync for Systeme {}
// SAFETY: as above.
unsafe impl Send for Systeme {}
static SYSTEME: std::sync::OnceLock<Systeme> = std::sync::OnceLock::new();

/// Makes the memory the default file system of SQLite in this process; twice is once.
pub fn install() {
    static UNE: Once = Once::new();
    UNE.call_once(|| {
        // SAFETY: registration before any use; the structure is leaked, hence lives as long as the process.
        unsafe {
            ffi::sqlite3_initialize();
            let system = ffi::sqlite3_vfs_find(ptr::null());
            let _ = SYSTEME.set(Systeme(system));
            let ours = Box::leak(Box::new(*system));
            ours.pNext = ptr::null_mut();
            ours.zName = c"memoire".as_ptr();
            ours.szOsFile = ours.szOsFile.max(c_int::try_from(size_of::<Ouvert>()).unwrap_or(c_int::MAX));
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            ours.xAccess = Some(access);
            ours.xFullPathname = Some(full_pathname);
            ours.xRandomness = Some(randomness);
            ffi::sqlite3_vfs_register(ours, 1);
        }
    });
}

fn system() -> *mut ffi::sqlite3_vfs {
    SYSTEME.get().map_or(ptr::null_mut(), |system| system.0)
}

/// The path, when it is in memory.
unsafe fn ours(path: *const c_char) -> Option<String> {
    if path.is_null() {
        return None;
    }
    // SAFETY: SQLite gives C strings.
    let text = unsafe { CStr::from_ptr(path) }.to_string_lossy();
    text.starts_with(RACINE).then(|| text.into_owned())
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: called by SQLite with its own arguments, handed on unchanged when the path is not ours.
    unsafe {
        let Some(nom) = ours(path) else {
            let system = system();
            return (*system).xOpen.map_or(ffi::SQLITE_CANTOPEN, |open| open(system, path, file, flags, out));
        };
        (*file).pMethods = ptr::null();
        if stopped(&nom) {
            return ffi::SQLITE_IOERR;
        }
        let contenu = DISQUES.with_borrow_mut(|disques| match disques.fichiers.get(&nom) {
            Some(contenu) => Some(Rc::clone(contenu)),
            None if flags & ffi::SQLITE_OPEN_CREATE != 0 => {
                let contenu = Rc::new(RefCell::new(Contenu::default()));
                disques.fichiers.insert(nom.clone(), Rc::clone(&contenu));
                Some(contenu)
            }
            None => None,
        });
        let Some(contenu) = contenu else { return ffi::SQLITE_CANTOPEN };
        let etat = Etat::new(nom, contenu, flags);
        (*file.cast::<Ouvert>()).etat = Box::into_raw(Box::new(etat));
        (*file).pMethods = &raw const METHODES_STATIQUES;
        if !out.is_null() {
            *out = flags;
        }
        ffi::SQLITE_OK
    }
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, path: *const c_char, dir: c_int) -> c_int {
    // SAFETY: SQLite's own arguments.
    unsafe {
        let Some(nom) = ours(path) else {
            let system = system();
            return (*system).xDelete.map_or(ffi::SQLITE_IOERR_DELETE, |delete| delete(system, path, dir));
        };
        if stopped(&nom) {
            return ffi::SQLITE_IOERR_DELETE;
        }
        let gone = DISQUES.with_borrow_mut(|disques| disques.fichiers.remove(&nom));
        if gone.is_some() { ffi::SQLITE_OK } else { ffi::SQLITE_IOERR_DELETE_NOENT }
    }
}

unsafe extern "C" fn access(_: *mut ffi::sqlite3_vfs, path: *const c_char, flags: c_int, out: *mut c_int) -> c_int {
    // SAFETY: SQLite's own arguments.
    unsafe {
        let Some(nom) = ours(path) else {
            let system = system();
            return (*system).xAccess.map_or(ffi::SQLITE_IOERR_ACCESS, |access| access(system, path, flags, out));
        };
        *out = DISQUES.with_borrow(|disques| {
            let file = disques.fichiers.get(&nom);
            c_int::from(file.is_some_and(|file| flags != ffi::SQLITE_ACCESS_EXISTS || !file.borrow().octets.is_empty()))
        });
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn full_pathname(
    _: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    size: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: `out` has room for `size` bytes; the path ends with a zero.
    unsafe {
        if ours(path).is_none() {
            let system = system();
            return (*system).xFullPathname.map_or(ffi::SQLITE_CANTOPEN, |full| full(system, path, size, out));
        }
        let bytes = CStr::from_ptr(path).to_bytes_with_nul();
        if bytes.len() > size as usize {
            return ffi::SQLITE_CANTOPEN;
        }
        ptr::copy_nonoverlapping(bytes.as_ptr().cast(), out, bytes.len());
    }
    ffi::SQLITE_OK
}

/// The same each time: nothing that matters depends on it.
unsafe extern "C" fn randomness(_: *mut ffi::sqlite3_vfs, n: c_int, out: *mut c_char) -> c_int {
    // SAFETY: `out` has room for `n` bytes.
    unsafe { ptr::write_bytes(out, 0x5a, n as usize) };
    n
}
