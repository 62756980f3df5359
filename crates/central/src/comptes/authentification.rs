//! How someone proves who they are before they have a device key. A trait, so that OIDC can join.

use super::mot_de_passe::Hachage;
use crate::stockage::{CompteRow, EtatCompte, Lecture, StockageError};

/// Recognises an account.
pub trait Authentification: Send + Sync {
    /// The account, when the proof is good. Takes as long when there is none, so that nobody learns which exist.
    fn verify(&self, tx: &dyn Lecture, email: &str, preuve: &str) -> Result<Option<CompteRow>, StockageError>;
}

/// By e-mail address and password.
#[derive(Debug, Clone)]
pub struct ParMotDePasse(pub Hachage);

impl Authentification for ParMotDePasse {
    fn verify(&self, tx: &dyn Lecture, email: &str, preuve: &str) -> Result<Option<CompteRow>, StockageError> {
        let compte = tx.compte_by_email(email)?;
        let garde = compte.as_ref().and_then(|c| c.mot_de_passe.as_deref());
        let right = self.0.verify(preuve, garde);
        Ok(compte.filter(|c| right && c.etat == EtatCompte::Actif))
    }
}
