//! Accounts: invitations, passwords, devices, employments, and how they end.

pub mod administration;
pub mod appareil;
pub mod authentification;
pub mod code;
pub mod connexion;
pub mod creation;
pub mod emploi;
pub mod invitation;
pub mod mot_de_passe;
pub mod portee;

use besace_domain::ErreurChamp;

use crate::erreur::{CentralError, Refus};
use crate::stockage::{AuditRow, EcrireComptes, StockageError};

/// Characters of a name or of a device's name, at most.
pub const NOM_MAX: usize = 100;

/// An address as it is kept: trimmed, lower case.
pub fn parse_email(texte: &str) -> Result<String, ErreurChamp> {
    let email = texte.trim().to_lowercase();
    let valid = email.len() <= 254
        && !email.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\"\\".contains(c))
        && email.split_once('@').is_some_and(|(local, domaine)| {
            !local.is_empty()
                && local.len() <= 64
                && domaine.contains('.')
                && domaine.split('.').all(|part| {
                    !part.is_empty()
                        && !part.starts_with('-')
                        && !part.ends_with('-')
                        && part.chars().all(|c| c.is_alphanumeric() || c == '-')
                })
        });
    if valid {
        Ok(email)
    } else {
        Err(ErreurChamp::new("email", "email_invalide", "Veuillez renseigner une adresse e-mail valide."))
    }
}

/// A name: trimmed, neither empty nor endless, on one line.
fn parse_nom(champ: &str, texte: &str, requis: &str) -> Result<String, ErreurChamp> {
    let nom = texte.trim();
    if nom.is_empty() {
        return Err(ErreurChamp::new(champ, "requis", requis));
    }
    if nom.chars().count() > NOM_MAX || nom.chars().any(char::is_control) {
        return Err(ErreurChamp::new(
            champ,
            "invalide",
            "Ce texte est trop long (100 caractères au plus) ou illisible.",
        ));
    }
    Ok(nom.to_owned())
}

/// Every value, or every error at once.
fn all<A, B>(a: Result<A, ErreurChamp>, b: Result<B, ErreurChamp>) -> Result<(A, B), Vec<ErreurChamp>> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (a, b) => Err(a.err().into_iter().chain(b.err()).collect()),
    }
}

fn refus_champs(erreurs: Vec<ErreurChamp>) -> CentralError {
    Refus::champs(erreurs).into()
}

/// Notes who did what.
pub fn audit(
    tx: &(impl EcrireComptes + ?Sized),
    now: i64,
    acteur: &str,
    action: &str,
    cible: impl std::fmt::Display,
) -> Result<(), StockageError> {
    tx.audit_put(&AuditRow {
        instant: now,
        acteur: acteur.to_owned(),
        action: action.to_owned(),
        cible: cible.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        assert_eq!(
            parse_email("  Nadia.Ferrand@Conseiller-Numerique.FR ").as_deref(),
            Ok("nadia.ferrand@conseiller-numerique.fr")
        );
        for wrong in
            ["", "nadia", "nadia@", "@x.fr", "a b@x.fr", "a@x", "a@-x.fr", "a@x..fr", "a@x.fr\nBcc: b@x.fr", "<a@x.fr>"]
        {
            assert_eq!(parse_email(wrong).unwrap_err().code, "email_invalide", "{wrong:?}");
        }
    }
}
