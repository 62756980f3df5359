//! First sign-in: an invitation becomes an account, an employment and a device, at once or not at all.

use besace_sync::enrol::{CompteCreer, Enrolement};

use super::{all, appareil, audit, emploi, invitation, mot_de_passe, parse_nom, refus_champs};
use crate::central::Central;
use crate::erreur::{CentralError, Refus};
use crate::hasard;
use crate::horloge::aujourdhui_au_plus_tot;
use crate::identite;
use crate::stockage::{CompteRow, Ecriture, EmploiRow, EtatCompte, transaction};
use crate::sync::fiche;

/// Creates the account of an invited person.
pub fn create(central: &Central, demande: &CompteCreer) -> Result<Enrolement, CentralError> {
    let appareil = appareil::parse(&demande.appareil);
    let noms = all(
        parse_nom("prenom", &demande.prenom, "Veuillez renseigner un prénom."),
        parse_nom("nom", &demande.nom, "Veuillez renseigner un nom."),
    );
    let fort = mot_de_passe::check(&demande.mot_de_passe);
    let ((prenom, nom), (), appareil) = match (noms, fort, appareil) {
        (Ok(noms), Ok(()), Ok(appareil)) => (noms, (), appareil),
        (noms, fort, appareil) => {
            let erreurs =
                noms.err().into_iter().flatten().chain(fort.err()).chain(appareil.err().into_iter().flatten());
            return Err(refus_champs(erreurs.collect()));
        }
    };
    // Known before the slow hash, and again inside the transaction.
    if let Some(enrolement) = already_done(central, demande, &appareil)? {
        return Ok(enrolement);
    }
    invitation::find(central.stockage.read()?.as_ref(), &demande.secret, central.horloge.now())?;
    let hash = central.hachage.hash(&demande.mot_de_passe)?;
    transaction(central.stockage.as_ref(), |tx| {
        let now = central.horloge.now();
        let (mut invitation, structure) = invitation::find(tx, &demande.secret, now)?;
        check_cgu(tx, &demande.cgu_version)?;
        let compte = CompteRow {
            id: hasard::uuid()?,
            email: invitation.email.clone(),
            prenom: prenom.clone(),
            nom: nom.clone(),
            role: invitation.role,
            mot_de_passe: Some(hash.clone()),
            etat: EtatCompte::Actif,
            cgu_version: Some(demande.cgu_version.clone()),
            creation: now,
        };
        if tx.compte_by_email(&compte.email)?.is_some() {
            return Err(invitation::unknown().into());
        }
        tx.compte_put(&compte)?;
        fiche::compte_put(tx, &compte, now)?;
        let emploi = EmploiRow {
            id: hasard::uuid()?,
            compte_id: compte.id,
            structure_id: structure.id,
            debut: Some(aujourdhui_au_plus_tot(now)),
            fin: None,
        };
        emploi::put(tx, &emploi, &structure.nom, now)?;
        invitation.utilisation = Some(now);
        tx.invitation_put(&invitation)?;
        let row = appareil::add(tx, compte.id, &appareil, now)?;
        audit(tx, now, &format!("compte:{}", compte.id), "compte.create", compte.id)?;
        appareil::enrolement(central, tx, &compte, &row)
    })
}

/// The same person asking again, from the same device, because the first answer was lost.
fn already_done(
    central: &Central,
    demande: &CompteCreer,
    appareil: &appareil::Nouveau,
) -> Result<Option<Enrolement>, CentralError> {
    let tx = central.stockage.read()?;
    let invitation = tx.invitation_get(&invitation::empreinte(&demande.secret))?;
    let Some(invitation) = invitation.filter(|i| i.utilisation.is_some()) else { return Ok(None) };
    let Some(compte) = central.authentification.verify(tx.as_ref(), &invitation.email, &demande.mot_de_passe)? else {
        return Ok(None);
    };
    let appareils = tx.appareil_list(compte.id)?;
    let Some(row) = appareils.into_iter().find(|a| a.cle_publique == appareil.cle_publique) else { return Ok(None) };
    appareil::enrolement(central, tx.as_ref(), &compte, &row).map(Some)
}

fn check_cgu(tx: &dyn Ecriture, version: &str) -> Result<(), CentralError> {
    if identite::cgu(tx)?.version == version {
        return Ok(());
    }
    let message = "Les conditions d’utilisation ont changé entre-temps : relisez-les, puis acceptez-les.";
    Err(Refus::new(409, "cgu_changees", message).into())
}
