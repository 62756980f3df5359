use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use super::{Trousseau, TrousseauError};

/// Forgets everything with the process: for a run that must leave no trace, and for tests of what lies above.
#[derive(Clone, Default)]
pub struct TrousseauMemoire {
    secrets: Arc<Mutex<HashMap<String, Zeroizing<Vec<u8>>>>>,
}

impl Trousseau for TrousseauMemoire {
    fn status(&self) -> Result<(), TrousseauError> {
        Ok(())
    }

    fn get(&self, nom: &str) -> Result<Option<Zeroizing<Vec<u8>>>, TrousseauError> {
        Ok(self.lock().get(nom).cloned())
    }

    fn save(&self, nom: &str, secret: &[u8]) -> Result<(), TrousseauError> {
        self.lock().insert(nom.to_owned(), Zeroizing::new(secret.to_vec()));
        Ok(())
    }

    fn delete(&self, nom: &str) -> Result<(), TrousseauError> {
        self.lock().remove(nom);
        Ok(())
    }
}

impl TrousseauMemoire {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Zeroizing<Vec<u8>>>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
