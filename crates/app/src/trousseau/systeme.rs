use std::sync::mpsc;
use std::time::Duration;

use keyring::v1::{Entry, Error};
use zeroize::Zeroizing;

use super::{Trousseau, TrousseauError};
use crate::system;

/// A prompt blocks the call; past this, say so rather than freeze.
const ATTENTE: Duration = Duration::from_secs(60);

/// Entry that holds nothing, and tells whether the keyring opens.
const TEMOIN: &str = "temoin";

/// Secret Service under Linux, Credential Manager under Windows, Keychain under macOS.
#[derive(Debug, Clone)]
pub struct TrousseauSysteme {
    service: String,
    attente: Duration,
}

impl TrousseauSysteme {
    /// Name under which people see Besace's entries in their keyring.
    pub const SERVICE: &str = "besace";

    /// `service` separates a demonstration's or a test's entries from the person's own.
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into(), attente: ATTENTE }
    }

    /// Gives up sooner or later than by default.
    #[must_use]
    pub fn with_attente(self, attente: Duration) -> Self {
        Self { attente, ..self }
    }

    fn call<T: Send + 'static>(
        &self,
        nom: &str,
        work: impl FnOnce(Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, TrousseauError> {
        let (service, nom) = (self.service.clone(), nom.to_owned());
        self.on_thread(move || {
            let entry = Entry::new(&service, &nom)?;
            work(entry)
        })
    }

    /// The library blocks for as long as a prompt stays open: it is left alone on its thread.
    fn on_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, TrousseauError> {
        let (sender, receiver) = mpsc::channel();
        let run = move || {
            // `Entry::new` hides why the store is missing, the status says it.
            let result = match Entry::store_status() {
                Ok(()) => work().map_err(|error| diagnose(&error)),
                Err(error) => Err(diagnose(error)),
            };
            // Nobody listens any more after the time limit.
            let _ = sender.send(result);
        };
        std::thread::Builder::new()
            .name("trousseau".to_owned())
            .spawn(run)
            .map_err(|error| TrousseauError::Refus(error.to_string()))?;
        receiver.recv_timeout(self.attente).map_err(|_| TrousseauError::Delai)?
    }
}

impl Trousseau for TrousseauSysteme {
    fn status(&self) -> Result<(), TrousseauError> {
        // A locked keyring only shows itself when asked for something that it holds, or given something to hold.
        match self.get(TEMOIN)? {
            Some(_) => Ok(()),
            None => self.save(TEMOIN, b"1"),
        }
    }

    fn get(&self, nom: &str) -> Result<Option<Zeroizing<Vec<u8>>>, TrousseauError> {
        self.call(nom, |entry| match entry.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn save(&self, nom: &str, secret: &[u8]) -> Result<(), TrousseauError> {
        let secret = Zeroizing::new(secret.to_vec());
        self.call(nom, move |entry| entry.set_secret(&secret))
    }

    fn delete(&self, nom: &str) -> Result<(), TrousseauError> {
        self.call(nom, |entry| match entry.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            other => other,
        })
    }
}

fn diagnose(error: &Error) -> TrousseauError {
    let detail = error.to_string();
    // Only the text of the platform's own error tells a locked collection from an absent service.
    let says = |word: &str| detail.to_lowercase().contains(word);
    match error {
        Error::NoStorageAccess(_) => TrousseauError::Verrouille(detail),
        _ if says("locked") || says("prompt") => TrousseauError::Verrouille(detail),
        Error::NoDefaultStore | Error::PlatformFailure(_) => system::trousseau_diagnosis(&detail),
        _ => TrousseauError::Refus(detail),
    }
}
