//! Which scopes a transaction may write: a rule kept by both storages, so that either one's tests find who forgets it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use besace_sync::wire::Scope;

use super::{Resultat, StockageError};

/// Scopes locked by one transaction.
pub(super) enum Verrous {
    /// It runs as if alone.
    Tout,
    /// It locks what it writes, all at once.
    Choisis(RefCell<Option<BTreeSet<Scope>>>),
}

impl Verrous {
    /// Nothing yet.
    pub(super) fn choisis() -> Self {
        Self::Choisis(RefCell::new(None))
    }

    /// Notes the scopes locked; the answer is the order in which to lock them.
    pub(super) fn lock(&self, scopes: &[Scope]) -> Resultat<Vec<Scope>> {
        let wanted: BTreeSet<Scope> = scopes.iter().cloned().collect();
        if let Self::Choisis(locked) = self
            && let Some(before) = locked.borrow_mut().replace(wanted.clone())
        {
            return Err(StockageError::Autre(format!("scopes locked twice, {} at first", before.len())));
        }
        Ok(wanted.into_iter().collect())
    }

    /// Refuses a scope that was not locked.
    pub(super) fn check(&self, scope: &Scope) -> Resultat<()> {
        match self {
            Self::Choisis(locked) if !locked.borrow().as_ref().is_some_and(|scopes| scopes.contains(scope)) => {
                Err(StockageError::Autre("scope written without its lock".to_owned()))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_locked_once_in_ascending_order_and_before_they_are_written() {
        let (a, b) = (Scope("a".to_owned()), Scope("b".to_owned()));
        let verrous = Verrous::choisis();
        assert!(verrous.check(&a).is_err(), "not locked yet");
        assert_eq!(verrous.lock(&[b.clone(), a.clone(), b.clone()]).unwrap(), [a.clone(), b]);
        assert!(verrous.check(&a).is_ok());
        assert!(verrous.check(&Scope::national()).is_err(), "not one of them");
        assert!(verrous.lock(&[a]).is_err(), "a second time could wait in a circle");
        assert!(Verrous::Tout.check(&Scope::national()).is_ok());
    }
}
