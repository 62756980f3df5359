//! One PostgreSQL for all the tests that run together, a database for each.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use besace_central::stockage::postgres::{Adresse, CONNEXIONS};
use besace_testkit::postgres::{Disque, Postgres};

/// Beside a server's data: where its database is.
pub(crate) const NOTE: &str = "base.txt";

thread_local! {
    /// Keeps the server as long as the thread's test needs it: it stops with the last one.
    static HELD: std::cell::RefCell<Option<Arc<Postgres>>> = const { std::cell::RefCell::new(None) };
}

/// The server that the tests share.
pub(crate) fn server() -> Arc<Postgres> {
    static SHARED: Mutex<std::sync::Weak<Postgres>> = Mutex::new(std::sync::Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    let server = shared.upgrade().unwrap_or_else(|| {
        let server = Arc::new(Postgres::start(Disque::Ignore).unwrap());
        *shared = Arc::downgrade(&server);
        server
    });
    HELD.with(|held| *held.borrow_mut() = Some(Arc::clone(&server)));
    server
}

/// A new database; the answer is its name.
pub(crate) fn create() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let name = format!("besace_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    server().database(&name).unwrap();
    name
}

/// How the storage reaches it.
pub(crate) fn adresse(name: &str) -> Adresse {
    at(server().address(name))
}

/// How the storage reaches a database, wherever it is.
pub(crate) fn at(url: String) -> Adresse {
    Adresse { url, autorite: None, connexions: CONNEXIONS }
}
