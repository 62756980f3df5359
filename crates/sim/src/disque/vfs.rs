//! The C side: one `sqlite3_vfs`, the default of this process. Paths outside the memory go to the system's own.

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;
use std::rc::Rc;
use std::sync::Once;

use rusqlite::ffi;

use super::fichier::{Contenu, Tenus};
use super::{DISQUES, Panne, RACINE, fault, stopped};

/// What SQLite holds of an open file. `base` comes first, as it asks.
#[repr(C)]
struct Ouvert {
    base: ffi::sqlite3_file,
    etat: *mut Etat,
}

struct Etat {
    nom: String,
    contenu: Rc<RefCell<Contenu>>,
    niveau: Cell<c_int>,
    tenus: RefCell<Tenus>,
    efface: bool,
}

/// The system's file system, found once.
struct Systeme(*mut ffi::sqlite3_vfs);
// SAFETY: SQLite's own structure, read-only after registration and made to be shared between threads.
unsafe impl Sync for Systeme {}
// SAFETY: as above.
unsafe impl Send for Systeme {}
static SYSTEME: std::sync::OnceLock<Systeme> = std::sync::OnceLock::new();

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
static METHODES_STATIQUES: ffi::sqlite3_io_methods = METHODES;

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

unsafe fn etat<'a>(file: *mut ffi::sqlite3_file) -> &'a Etat {
    // SAFETY: `open` put it there, `close` takes it away.
    unsafe { &*(*file.cast::<Ouvert>()).etat }
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
        let etat = Etat {
            nom,
            contenu,
            niveau: Cell::new(ffi::SQLITE_LOCK_NONE),
            tenus: RefCell::default(),
            efface: flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0,
        };
        (*file.cast::<Ouvert>()).etat = Box::into_raw(Box::new(etat));
        (*file).pMethods = &raw const METHODES_STATIQUES;
        if !out.is_null() {
            *out = flags;
        }
        ffi::SQLITE_OK
    }
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
