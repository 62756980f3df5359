//! What administrators do: accounts, employments, devices, what everyone shares.

use besace_central::conservation::clear_tombes;
use besace_central::stockage::{
    AppareilRow, CompteRow, Ecriture, EmploiRow, EtatAppareil, EtatCompte, Role, StockageError,
};
use besace_central::sync::fiche;
use besace_central::sync::record::{Version, write};
use besace_sync::wire::{Scope, collection};
use serde_json::json;
use uuid::Uuid;

use super::{STRUCTURE, Serveur};
use crate::echec::{Suite, panne};

impl Serveur {
    /// Adds an account, employed.
    pub fn compte_create(&self, id: Uuid, now: i64) -> Suite {
        let compte = CompteRow {
            id,
            email: format!("{id}@exemple.fr"),
            prenom: "Nadia".to_owned(),
            nom: "Ferrand".to_owned(),
            role: Role::Conseiller,
            mot_de_passe: None,
            etat: EtatCompte::Actif,
            cgu_version: None,
            creation: now,
        };
        self.write(|tx| {
            tx.compte_put(&compte)?;
            fiche::compte_put(tx, &compte, now)?;
            emploi_put(tx, id, true, now)
        })
    }

    /// Ends the employment, or begins it again.
    pub fn emploi_put(&self, compte: Uuid, en_cours: bool, now: i64) -> Suite {
        self.write(|tx| emploi_put(tx, compte, en_cours, now))
    }

    /// Enrols a device; its number.
    pub fn appareil_create(&self, id: Uuid, compte: Uuid, numero: u32, cle: [u8; 32], now: i64) -> Suite {
        self.write(|tx| {
            tx.appareil_put(&AppareilRow {
                id,
                compte_id: compte,
                numero,
                nom: format!("appareil {numero}"),
                cle_publique: cle,
                etat: EtatAppareil::Actif,
                creation: now,
                dernier_contact: None,
                dernier_seq: 0,
                epoch: besace_central::identite::epoch(tx)?,
                curseur: None,
            })
        })
    }

    /// Ends a device.
    pub fn appareil_end(&self, id: Uuid, etat: EtatAppareil) -> Suite {
        self.write(|tx| match tx.appareil_lock(id)? {
            Some(row) if row.etat != EtatAppareil::Perdu => tx.appareil_put(&AppareilRow { etat, ..row }),
            _ => Ok(()),
        })
    }

    /// Closes an account.
    pub fn compte_end(&self, id: Uuid) -> Suite {
        self.write(|tx| match tx.compte_get(id)? {
            Some(row) => tx.compte_put(&CompteRow { etat: EtatCompte::Radie, ..row }),
            None => Ok(()),
        })
    }

    /// The day's retention forgets deletions of an account; how many.
    pub fn clear_tombes(&self, compte: Uuid, now: i64) -> Suite<usize> {
        clear_tombes(self.stockage()?, compte, now).map_err(|e| panne("conservation")(&e))
    }

    /// Shares a tag, or withdraws it.
    pub fn tag_put(&self, scope: &Scope, id: Uuid, nom: Option<String>, now: i64) -> Suite {
        let doc = nom.map(|nom| [("nom".to_owned(), json!(nom))].into_iter().collect());
        self.write(|tx| write(tx, Version::serveur(scope, collection::TAG, id, doc.clone(), now)).map(drop))
    }

    /// Shares a place proposed, as the administrator does.
    pub fn lieu_accept(&self, numero: usize, now: i64) -> Suite {
        self.write(|tx| {
            let waiting = tx.record_list(collection::LIEU, None)?;
            let waiting: Vec<_> = waiting.into_iter().filter(|row| row.scope != Scope::national()).collect();
            let Some(row) = waiting.get(numero % waiting.len().max(1)) else { return Ok(()) };
            write(tx, Version::serveur(&Scope::national(), collection::LIEU, row.id, row.doc.clone(), now))?;
            write(tx, Version::serveur(&row.scope, collection::LIEU, row.id, None, now)).map(drop)
        })
    }
}

fn emploi_put(tx: &dyn Ecriture, compte: Uuid, en_cours: bool, now: i64) -> Result<(), StockageError> {
    let fin = (!en_cours).then(|| "2026-01-31".parse().unwrap_or_default());
    let debut = Some("2026-01-01".parse().unwrap_or_default());
    let emploi =
        EmploiRow { id: Uuid::from_u128(compte.as_u128() ^ 1), compte_id: compte, structure_id: STRUCTURE, debut, fin };
    tx.emploi_put(&emploi)?;
    fiche::emploi_put(tx, &emploi, "Médiathèque", now).map(drop)
}
