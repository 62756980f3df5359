//! A server to try Besace with: invented people, real places of the Drôme. Twice is once.

use besace_domain::{SaisieLieu, communes};
use besace_sync::wire::Scope;
use chrono::Datelike;
use serde::Serialize;
use uuid::Uuid;

use crate::central::Central;
use crate::comptes::{administration, audit, emploi, invitation};
use crate::erreur::{CentralError, Refus};
use crate::hasard;
use crate::horloge::aujourdhui;
use crate::import::lieu::lieu_activite;
use crate::import::{Bilan, import_coop, mediateurs};
use crate::lieux;
use crate::stockage::{CompteRow, EmploiRow, EtatCompte, Role, transaction};
use crate::sync::fiche;

const SIRET: &str = "22260001700008";
const DEPARTEMENT: &str = "26";
const STRUCTURE: &str = "Médiathèque départementale de la Drôme";
/// Known to all: a demo server listens on its own machine only.
const MOT_DE_PASSE: &str = "Tramontane2026";
const EMAIL: &str = "nadia.ferrand@conseiller-numerique.fr";
const INVITEE: &str = "lea.moreau@conseiller-numerique.fr";

/// (identity, name, address, INSEE code, kind, one of Nadia's)
const LIEUX: [(u128, &str, &str, &str, &str, bool); 7] = [
    (1, "Médiathèque de Crest", "5 place du Temple", "26108", "BIB", true),
    (2, "France Services de Die", "24 rue Camille-Buffardel", "26113", "RFS", true),
    (3, "Mairie de Saillans", "1 place Maurice-Faure", "26289", "MUNI", true),
    (4, "Médiathèque intercommunale du Pays de Dieulefit", "3 rue Justin-Jouve", "26114", "BIB", true),
    (5, "Maison des associations d’Aouste-sur-Sye", "12 avenue du Docteur-Bonnet", "26011", "ASSO", false),
    (6, "Centre social de Livron-sur-Drôme", "8 avenue Léon-Aubin", "26165", "CS", false),
    (7, "Mairie de Bourdeaux", "2 place de la Lève", "26056", "MUNI", false),
];
/// High bits of the demo lieux's identities (a version 4 UUID).
const LIEU_ID: u128 = 0xde40_0000_0000_4000_8000_0000_0000_0000;

/// Everything that a test or a first try needs.
#[derive(Debug, Serialize)]
pub struct Demo {
    /// Address of the server, once it serves.
    pub serveur: String,
    /// An account with a history.
    pub email: String,
    /// Its password.
    pub mot_de_passe: String,
    /// A code for a second account; none once it was used.
    pub invitation: Option<String>,
    /// The person invited.
    pub invitee: String,
    /// The employer.
    pub siret: String,
    /// Its name.
    pub structure: String,
    /// What was loaded from the Coop's answers.
    pub import: Option<Bilan>,
}

/// Fills the data folder.
pub fn create(central: &Central, adresse: &str, coop: &[(String, Vec<u8>)]) -> Result<Demo, CentralError> {
    let now = central.horloge.now();
    transaction(central.stockage.as_ref(), |tx| -> Result<(), CentralError> {
        tx.serveur_put(crate::identite::cle::DEMO, b"1")?;
        tx.serveur_put(crate::identite::cle::ADRESSE, adresse.as_bytes())?;
        tx.serveur_put(crate::identite::cle::NOM, "Serveur de démonstration".as_bytes())?;
        for (rang, nom, rue, insee, typologie, _) in LIEUX {
            let id = Uuid::from_u128(LIEU_ID | rang);
            if lieux::get(tx, id)?.is_none() {
                lieux::create(tx, id, &lieu(nom, rue, insee, typologie)?.to_doc(), now)?;
            }
        }
        Ok(())
    })?;
    ensure_structure(central)?;
    ensure_compte(central, now)?;
    let import = match mediateurs(coop)?.first() {
        Some(mediateur) => Some(import_coop(central, EMAIL, Some(*mediateur), coop)?),
        None => None,
    };
    let invited = central.stockage.read()?.compte_by_email(INVITEE)?.is_some();
    let invitation = if invited { None } else { Some(invitation::create(central, INVITEE, SIRET, Role::Conseiller)?) };
    if let Some(invitation) = &invitation {
        central.courriel.send(invitation.courriel)?;
    }
    Ok(Demo {
        serveur: format!("http://{adresse}"),
        email: EMAIL.to_owned(),
        mot_de_passe: MOT_DE_PASSE.to_owned(),
        invitation: invitation.map(|invitation| invitation.code),
        invitee: INVITEE.to_owned(),
        siret: SIRET.to_owned(),
        structure: STRUCTURE.to_owned(),
        import,
    })
}

fn ensure_structure(central: &Central) -> Result<(), CentralError> {
    match administration::structure_create(central, SIRET, STRUCTURE, Some(DEPARTEMENT)) {
        Ok(_) => Ok(()),
        Err(CentralError::Refus(refus)) if refus.code == "structure_existe" => Ok(()),
        Err(e) => Err(e),
    }
}

fn ensure_compte(central: &Central, now: i64) -> Result<(), CentralError> {
    if central.stockage.read()?.compte_by_email(EMAIL)?.is_some() {
        return Ok(());
    }
    let hash = central.hachage.hash(MOT_DE_PASSE)?;
    transaction(central.stockage.as_ref(), |tx| {
        let structure = administration::structure(tx, SIRET)?;
        let compte = CompteRow {
            id: hasard::uuid()?,
            email: EMAIL.to_owned(),
            prenom: "Nadia".to_owned(),
            nom: "Ferrand".to_owned(),
            role: Role::Conseiller,
            mot_de_passe: Some(hash.clone()),
            etat: EtatCompte::Actif,
            cgu_version: Some(crate::identite::cgu(tx)?.version),
            creation: now,
        };
        tx.compte_put(&compte)?;
        fiche::compte_put(tx, &compte, now)?;
        let debut = aujourdhui(now).with_ordinal(1);
        let emploi =
            EmploiRow { id: hasard::uuid()?, compte_id: compte.id, structure_id: structure.id, debut, fin: None };
        emploi::put(tx, &emploi, STRUCTURE, now)?;
        let scope = Scope::user(compte.id);
        for (rang, .., mien) in LIEUX {
            if mien {
                lieu_activite(tx, &scope, Uuid::from_u128(LIEU_ID | rang), debut, now)?;
            }
        }
        audit(tx, now, "administration", "demo.create", compte.id)?;
        Ok(())
    })
}

fn lieu(nom: &str, rue: &str, insee: &str, typologie: &str) -> Result<SaisieLieu, CentralError> {
    let unknown = || Refus::new(500, "commune_inconnue", format!("La commune {insee} manque à la table des communes."));
    let commune = communes::get(insee).ok_or_else(unknown)?;
    Ok(SaisieLieu {
        nom: Some(nom.to_owned()),
        adresse: Some(rue.to_owned()),
        commune: Some(commune.to_ref(None)),
        typologies: vec![typologie.to_owned()],
        ..SaisieLieu::default()
    })
}
