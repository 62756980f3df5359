//! What only an administrator does, on the server's own command line.

use besace_domain::communes::departement_nom;
use besace_sync::wire::Scope;
use chrono::NaiveDate;
use uuid::Uuid;

use super::{audit, emploi, parse_email, refus_champs};
use crate::central::Central;
use crate::erreur::{CentralError, Refus};
use crate::hasard;
use crate::stockage::{CompteRow, Ecriture, EmploiRow, EtatCompte, Lecture, StockageError, StructureRow, transaction};
use crate::sync::fiche;

const ACTEUR: &str = "administration";

/// Creates a structure.
pub fn structure_create(
    central: &Central,
    siret: &str,
    nom: &str,
    departement: Option<&str>,
) -> Result<StructureRow, CentralError> {
    let siret: String = siret.chars().filter(|c| !c.is_whitespace()).collect();
    if !is_siret(&siret) {
        return Err(Refus::new(422, "siret_invalide", "Un SIRET a 14 chiffres, et celui-ci n’est pas valable.").into());
    }
    let nom = parse_nom_structure(nom)?;
    let departement = departement.map(parse_departement).transpose()?;
    let now = central.horloge.now();
    let row = StructureRow { id: hasard::uuid()?, nom, siret, departement, creation: now };
    transaction(central.stockage.as_ref(), |tx| {
        match tx.structure_put(&row) {
            Err(StockageError::Doublon) => {
                let message = format!("Une structure a déjà le SIRET {}.", row.siret);
                return Err(Refus::new(409, "structure_existe", message).into());
            }
            other => other?,
        }
        audit(tx, now, ACTEUR, "structure.create", row.id)?;
        Ok(row.clone())
    })
}

/// Changes the name of a structure, or its département (an empty one: none). Its people read the new name, and the tags
/// of the new département, at their next exchange.
pub fn structure_update(
    central: &Central,
    siret: &str,
    nom: Option<&str>,
    departement: Option<&str>,
) -> Result<StructureRow, CentralError> {
    let nom = nom.map(parse_nom_structure).transpose()?;
    let departement = departement.map(|code| match code.trim() {
        "" => Ok(None),
        code => parse_departement(code).map(Some),
    });
    let departement = departement.transpose()?;
    if nom.is_none() && departement.is_none() {
        let message = "Dites ce qui change : --nom, --departement, ou les deux.";
        return Err(Refus::new(422, "rien_a_changer", message).into());
    }
    let siret: String = siret.chars().filter(|c| !c.is_whitespace()).collect();
    let now = central.horloge.now();
    transaction(central.stockage.as_ref(), |tx| {
        let mut row = structure(tx, &siret)?;
        let renamed = nom.as_ref().is_some_and(|nom| *nom != row.nom);
        row.nom = nom.clone().unwrap_or(row.nom);
        row.departement = departement.clone().unwrap_or(row.departement);
        tx.structure_update(&row)?;
        if renamed {
            for compte in tx.compte_list()? {
                for emploi in tx.emploi_list(compte.id)?.iter().filter(|emploi| emploi.structure_id == row.id) {
                    fiche::emploi_put(tx, emploi, &row.nom, now)?;
                }
            }
        }
        audit(tx, now, ACTEUR, "structure.update", row.id)?;
        Ok(row)
    })
}

fn parse_nom_structure(nom: &str) -> Result<String, Refus> {
    let nom = nom.trim();
    if nom.is_empty() {
        return Err(Refus::new(422, "nom_requis", "Veuillez donner le nom de la structure."));
    }
    Ok(nom.to_owned())
}

/// The code of a département: 26, 2A, 974.
pub fn parse_departement(texte: &str) -> Result<String, Refus> {
    let code = texte.trim().to_uppercase();
    let unknown = || Refus::new(422, "departement_inconnu", format!("Aucun département n’a le code « {code} »."));
    departement_nom(&code).ok_or_else(unknown)?;
    Ok(code)
}

/// Strikes an account off: its devices hand in their work, then read nothing more.
pub fn radier(central: &Central, email: &str) -> Result<CompteRow, CentralError> {
    let now = central.horloge.now();
    transaction(central.stockage.as_ref(), |tx| {
        let mut compte = compte(tx, email)?;
        compte.etat = EtatCompte::Radie;
        compte.mot_de_passe = None;
        tx.compte_put(&compte)?;
        audit(tx, now, ACTEUR, "compte.radier", compte.id)?;
        Ok(compte)
    })
}

/// Adds an employment; the answer also says how many CRAs changed employer.
pub fn emploi_create(
    central: &Central,
    email: &str,
    siret: &str,
    debut: Option<NaiveDate>,
    fin: Option<NaiveDate>,
) -> Result<(EmploiRow, usize), CentralError> {
    let now = central.horloge.now();
    check_dates(debut, fin)?;
    transaction(central.stockage.as_ref(), |tx| {
        let compte = compte(tx, email)?;
        let structure = structure(tx, siret)?;
        let row = EmploiRow { id: hasard::uuid()?, compte_id: compte.id, structure_id: structure.id, debut, fin };
        let changed = emploi::put(tx, &row, &structure.nom, now)?;
        audit(tx, now, ACTEUR, "emploi.create", row.id)?;
        Ok((row, changed))
    })
}

/// Ends an employment.
pub fn emploi_end(central: &Central, id: Uuid, fin: NaiveDate) -> Result<(EmploiRow, usize), CentralError> {
    let now = central.horloge.now();
    transaction(central.stockage.as_ref(), |tx| {
        let unknown = || Refus::new(404, "emploi_inconnu", format!("Aucun emploi n’a l’identifiant {id}."));
        let mut row = tx.emploi_get(id)?.ok_or_else(unknown)?;
        check_dates(row.debut, Some(fin))?;
        row.fin = Some(fin);
        let structure = tx.structure_get(row.structure_id)?.ok_or_else(unknown)?;
        let changed = emploi::put(tx, &row, &structure.nom, now)?;
        audit(tx, now, ACTEUR, "emploi.end", row.id)?;
        Ok((row, changed))
    })
}

/// CRAs that wait for an employment: (address, date, id). Nothing of their content.
pub fn cra_sans_emploi(central: &Central) -> Result<Vec<(String, NaiveDate, Uuid)>, CentralError> {
    let tx = central.stockage.read()?;
    let mut rows = Vec::new();
    for row in tx.cra_sans_emploi()? {
        let compte = row.scope.as_user().map(|id| tx.compte_get(id)).transpose()?.flatten();
        let email = compte.map_or_else(|| row.scope.to_string(), |c| c.email);
        rows.push((email, row.date, row.id));
    }
    Ok(rows)
}

/// An account, by address.
pub fn compte(tx: &(impl Lecture + ?Sized), email: &str) -> Result<CompteRow, CentralError> {
    let email = parse_email(email).map_err(|e| refus_champs(vec![e]))?;
    let unknown = || Refus::new(404, "compte_inconnu", format!("Aucun compte n’a l’adresse {email}."));
    Ok(tx.compte_by_email(&email)?.ok_or_else(unknown)?)
}

/// A structure, by SIRET.
pub fn structure(tx: &(impl Ecriture + ?Sized), siret: &str) -> Result<StructureRow, CentralError> {
    let unknown = || Refus::new(404, "structure_inconnue", format!("Aucune structure n’a le SIRET {siret}."));
    Ok(tx.structure_by_siret(siret)?.ok_or_else(unknown)?)
}

/// The scope of an account, by address.
pub fn scope(central: &Central, email: &str) -> Result<Scope, CentralError> {
    Ok(Scope::user(compte(central.stockage.read()?.as_ref(), email)?.id))
}

fn check_dates(debut: Option<NaiveDate>, fin: Option<NaiveDate>) -> Result<(), Refus> {
    match (debut, fin) {
        (Some(debut), Some(fin)) if fin < debut => {
            Err(Refus::new(422, "dates_inversees", "La fin de l’emploi précède son début."))
        }
        _ => Ok(()),
    }
}

/// Fourteen digits that satisfy Luhn; La Poste's establishments add up to a multiple of 5 instead.
fn is_siret(texte: &str) -> bool {
    const LA_POSTE: &str = "356000000";
    let digits: Vec<u32> = texte.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 14 || texte.len() != 14 {
        return false;
    }
    let luhn: u32 = digits
        .iter()
        .enumerate()
        .map(|(i, d)| if i % 2 == 0 { d * 2 } else { *d })
        .map(|d| if d > 9 { d - 9 } else { d })
        .sum();
    luhn.is_multiple_of(10) || (texte.starts_with(LA_POSTE) && digits.iter().sum::<u32>().is_multiple_of(5))
}

#[cfg(test)]
mod tests {
    use super::is_siret;

    #[test]
    fn a_siret_is_checked_by_its_key() {
        assert!(is_siret("13002603200016"), "a real one");
        assert!(is_siret("35600000000048"), "La Poste");
        for wrong in ["13002603200017", "1300260320001", "130026032000166", "1300260320001a", ""] {
            assert!(!is_siret(wrong), "{wrong}");
        }
    }
}
