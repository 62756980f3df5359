//! Accounts and their devices, written as the server's own command line writes them, without the slow hash of passwords
//! that nobody will use.

use besace_app::http::Signataire;
use besace_central::comptes::emploi;
use besace_central::erreur::CentralError;
use besace_central::identite::{self, Identite};
use besace_central::stockage::postgres::{Adresse, CONNEXIONS, Postgres};
use besace_central::stockage::{
    AppareilRow, CompteRow, Ecriture, EmploiRow, EtatAppareil, EtatCompte, Role, Stockage, StructureRow, transaction,
};
use besace_central::sync::fiche;
use besace_sync::wire::{Cursor, Scope};
use ed25519_dalek::SigningKey;
use uuid::Uuid;

use crate::bench::Answer;

/// Accounts written in one transaction.
const TOGETHER: u32 = 200;
/// When they were all made: 2026-11-01.
const CREATION: i64 = 1_793_491_200_000;

/// A device that may exchange.
pub(super) struct Poste {
    pub(super) numero: u32,
    pub(super) who: Signataire,
    pub(super) epoch: Uuid,
    pub(super) scope: Scope,
    /// Where its scope stood when it was made.
    pub(super) cursor: Cursor,
}

/// One employer, `nombre` advisors, one device each.
pub(super) fn create(base: &str, nombre: u32) -> Answer<Vec<Poste>> {
    let stockage = Postgres::open(&Adresse { url: base.to_owned(), autorite: None, connexions: CONNEXIONS })?;
    let identite = Identite::open(&stockage)?;
    let serveur = identite.to_wire(stockage.read()?.as_ref())?.id;
    let structure = StructureRow {
        id: Uuid::from_u128(1),
        nom: "Conseil départemental de la Drôme".to_owned(),
        siret: "22260001700008".to_owned(),
        departement: Some("26".to_owned()),
        creation: CREATION,
    };
    transaction(&stockage, |tx| tx.structure_put(&structure))?;
    let mut postes = Vec::new();
    for first in (1..=nombre).step_by(TOGETHER as usize) {
        let last = nombre.min(first + TOGETHER - 1);
        postes.append(&mut transaction(&stockage, |tx| {
            (first..=last).map(|numero| add(tx, numero, serveur, &structure)).collect::<Result<Vec<_>, CentralError>>()
        })?);
    }
    Ok(postes)
}

fn add(tx: &dyn Ecriture, numero: u32, serveur: Uuid, structure: &StructureRow) -> Result<Poste, CentralError> {
    let id = |kind: u128| Uuid::from_u128((kind << 64) | u128::from(numero));
    let mut seed = [7; 32];
    seed[..4].copy_from_slice(&numero.to_be_bytes());
    let cle = SigningKey::from_bytes(&seed);
    let compte = CompteRow {
        id: id(2),
        email: format!("conseiller.{numero}@conseiller-numerique.fr"),
        prenom: "Camille".to_owned(),
        nom: format!("Conseiller {numero}"),
        role: Role::Conseiller,
        mot_de_passe: None,
        etat: EtatCompte::Actif,
        cgu_version: Some(identite::CGU_VERSION.to_owned()),
        creation: CREATION,
    };
    tx.compte_put(&compte)?;
    fiche::compte_put(tx, &compte, CREATION)?;
    let emploi_row = EmploiRow { id: id(3), compte_id: compte.id, structure_id: structure.id, debut: None, fin: None };
    emploi::put(tx, &emploi_row, &structure.nom, CREATION)?;
    let epoch = identite::epoch(tx)?;
    tx.appareil_put(&AppareilRow {
        id: id(4),
        compte_id: compte.id,
        numero,
        nom: "Ordinateur".to_owned(),
        cle_publique: cle.verifying_key().to_bytes(),
        etat: EtatAppareil::Actif,
        creation: CREATION,
        dernier_contact: None,
        dernier_seq: 0,
        epoch,
        curseur: None,
    })?;
    let scope = Scope::user(compte.id);
    let cursor = tx.scope_get(&scope)?;
    Ok(Poste {
        numero,
        who: Signataire { cle, appareil: id(4), serveur, compte: Some(compte.id) },
        epoch,
        scope,
        cursor,
    })
}
