//! A second device, a forgotten password: a code by e-mail. No answer says whether an account exists.

use besace_sync::enrol::{AppareilCreer, ConnexionDemander, Enrolement, MotDePasseDemander, MotDePasseRenouveler};

use super::{appareil, audit, code, mot_de_passe, parse_email, refus_champs};
use crate::central::Central;
use crate::courriel::{AVIS, textes};
use crate::erreur::{CentralError, Refus};
use crate::identite::cle;
use crate::limiteur::{
    CODE, CODE_PARTOUT, COURRIEL, COURRIEL_PARTOUT, Depuis, Limite, MOT_DE_PASSE, MOT_DE_PASSE_PARTOUT,
};
use crate::stockage::{EtatCompte, UsageCode, transaction};

const MOTS_DE_PASSE: (Limite, Limite) = (MOT_DE_PASSE, MOT_DE_PASSE_PARTOUT);
const CODES: (Limite, Limite) = (CODE, CODE_PARTOUT);
const COURRIELS: (Limite, Limite) = (COURRIEL, COURRIEL_PARTOUT);

/// Sends a code to whoever knows the password.
pub fn ask(central: &Central, demande: &ConnexionDemander, depuis: &Depuis) -> Result<(), CentralError> {
    let now = central.horloge.now();
    let email = parse_email(&demande.email).map_err(|e| refus_champs(vec![e]))?;
    central.limiteur.try_from("mot_de_passe", &email, depuis, MOTS_DE_PASSE, now)?;
    let compte = {
        let tx = central.stockage.read()?;
        central.authentification.verify(tx.as_ref(), &email, &demande.mot_de_passe)?.ok_or_else(refused)?
    };
    central.limiteur.forgive("mot_de_passe", &email, depuis);
    central.limiteur.try_from("courriel", &email, depuis, COURRIELS, now)?;
    transaction(central.stockage.as_ref(), |tx| {
        let code = code::create(tx, &central.identite, compte.id, UsageCode::Appareil, now)?;
        central.courriel.push(tx, textes::code_appareil(&email, &code), code::DUREE)
    })?;
    central.courriel.wake();
    Ok(())
}

/// Adds a device with the password and the code.
pub fn add_appareil(central: &Central, demande: &AppareilCreer, depuis: &Depuis) -> Result<Enrolement, CentralError> {
    let now = central.horloge.now();
    let email = parse_email(&demande.email).map_err(|e| refus_champs(vec![e]))?;
    let nouveau = appareil::parse(&demande.appareil).map_err(refus_champs)?;
    central.limiteur.try_from("mot_de_passe", &email, depuis, MOTS_DE_PASSE, now)?;
    let compte = {
        let tx = central.stockage.read()?;
        central.authentification.verify(tx.as_ref(), &email, &demande.mot_de_passe)?.ok_or_else(refused)?
    };
    central.limiteur.try_from("code", &email, depuis, CODES, now)?;
    // A wrong try must last: the transaction answers instead of failing.
    let enrolement = transaction(central.stockage.as_ref(), |tx| {
        if !code::spend(tx, &central.identite, compte.id, UsageCode::Appareil, &demande.code, now)? {
            return Ok(None);
        }
        let known = tx.appareil_list(compte.id)?.into_iter().find(|a| a.cle_publique == nouveau.cle_publique);
        let row = match known {
            Some(row) => row,
            None => appareil::add(tx, compte.id, &nouveau, now)?,
        };
        audit(tx, now, &format!("compte:{}", compte.id), "appareil.create", row.id)?;
        central.courriel.push(tx, textes::appareil_ajoute(&email, &nouveau.nom), AVIS)?;
        appareil::enrolement(central, tx, &compte, &row).map(Some)
    })?;
    let enrolement = enrolement.ok_or_else(code_refused)?;
    central.limiteur.forgive("mot_de_passe", &email, depuis);
    central.limiteur.forgive("code", &email, depuis);
    central.courriel.wake();
    Ok(enrolement)
}

/// Sends a renewal code, if there is such an account; the answer is the same otherwise.
pub fn ask_renewal(central: &Central, demande: &MotDePasseDemander, depuis: &Depuis) -> Result<(), CentralError> {
    let now = central.horloge.now();
    let email = parse_email(&demande.email).map_err(|e| refus_champs(vec![e]))?;
    central.limiteur.try_from("courriel", &email, depuis, COURRIELS, now)?;
    transaction(central.stockage.as_ref(), |tx| -> Result<(), CentralError> {
        let compte = tx.compte_by_email(&email)?.filter(|c| c.etat == EtatCompte::Actif);
        // Written in any case: a flush takes long enough to be told from none.
        tx.serveur_put(cle::DERNIERE_DEMANDE, &now.to_be_bytes())?;
        if let Some(compte) = compte {
            let code = code::create(tx, &central.identite, compte.id, UsageCode::MotDePasse, now)?;
            central.courriel.push(tx, textes::code_mot_de_passe(&email, &code), code::DUREE)?;
        }
        Ok(())
    })?;
    central.courriel.wake();
    Ok(())
}

/// Changes the password with the code.
pub fn renew(central: &Central, demande: &MotDePasseRenouveler, depuis: &Depuis) -> Result<(), CentralError> {
    let now = central.horloge.now();
    let email = parse_email(&demande.email).map_err(|e| refus_champs(vec![e]))?;
    mot_de_passe::check(&demande.mot_de_passe).map_err(|e| refus_champs(vec![e]))?;
    central.limiteur.try_from("renouvellement", &email, depuis, CODES, now)?;
    // Hashed before knowing whether it serves: the answer takes as long for an account that does not exist.
    let hash = central.hachage.hash(&demande.mot_de_passe)?;
    let changed = transaction(central.stockage.as_ref(), |tx| -> Result<bool, CentralError> {
        // As when a code is asked for: a wrong one must not take longer where there is an account.
        tx.serveur_put(cle::DERNIERE_DEMANDE, &now.to_be_bytes())?;
        let Some(mut compte) = tx.compte_by_email(&email)?.filter(|c| c.etat == EtatCompte::Actif) else {
            return Ok(false);
        };
        if !code::spend(tx, &central.identite, compte.id, UsageCode::MotDePasse, &demande.code, now)? {
            return Ok(false);
        }
        compte.mot_de_passe = Some(hash.clone());
        tx.compte_put(&compte)?;
        audit(tx, now, &format!("compte:{}", compte.id), "mot_de_passe.update", compte.id)?;
        central.courriel.push(tx, textes::mot_de_passe_change(&email), AVIS)?;
        Ok(true)
    })?;
    if !changed {
        return Err(code_refused().into());
    }
    central.limiteur.forgive("renouvellement", &email, depuis);
    central.courriel.wake();
    Ok(())
}

fn refused() -> Refus {
    Refus::new(401, "identifiants_refuses", "Adresse ou mot de passe refusés. Vérifiez-les, puis réessayez.")
}

fn code_refused() -> Refus {
    Refus::new(
        401,
        "code_refuse",
        "Ce code n’ouvre rien : il a plus de 10 minutes, a déjà servi, ou n’est pas le bon. Après quelques essais, \
         demandez-en un nouveau.",
    )
}
