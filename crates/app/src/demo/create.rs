use besace_domain::{Beneficiaire, Cra, Lieu, SaisieLieuActivite, Tag};
use besace_store::{Ecriture, Store};
use besace_sync::wire::{Doc, collection};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::activites::{Noms, activites};
use super::contenu;
use crate::app::App;
use crate::error::Result;
use crate::profil::{Dossier, Fiche};
use crate::vue::ProfilVue;

impl App {
    /// Makes the demonstration profile and opens it; opens the one that is already there.
    pub fn demo_create(&self) -> Result<ProfilVue> {
        if let Some(id) = self.demo_id()? {
            return self.profil_open(&id, None);
        }
        let nouveau = self.profil_prepare(true)?;
        let noms = Fiche {
            nom_affiche: contenu::CONSEILLER.to_owned(),
            structure: Some(contenu::STRUCTURE.to_owned()),
            ..Fiche::default()
        };
        let filled =
            fill(&mut Store::open(nouveau.dossier.base(), &nouveau.cles.base())?, self.now(), self.aujourdhui());
        if let Err(error) = filled.and_then(|()| self.profil_keep(&nouveau, &noms)) {
            self.profil_discard(&nouveau);
            return Err(error);
        }
        self.profil_open_with(&nouveau.dossier, nouveau.protection, None, noms, nouveau.cles.clone())
    }

    pub(super) fn demo_id(&self) -> Result<Option<String>> {
        let listed = self.profil_list()?;
        Ok(listed.into_iter().find(|profil| profil.demo).map(|profil| profil.id))
    }

    pub(super) fn demo_dossier(&self) -> Result<Option<Dossier>> {
        let demos = Dossier::list(&self.options().data_dir)?.into_iter();
        Ok(demos.into_iter().find(|dossier| dossier.fiche().is_ok_and(|fiche| fiche.demo)))
    }
}

/// All of it in one transaction.
fn fill(store: &mut Store, now: DateTime<Utc>, aujourdhui: NaiveDate) -> Result<()> {
    let mut ids = besace_sync::id::Sequence::new(0, store.meta().nonce);
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    let mut ecritures = Vec::new();
    let mut add = |of: &str, doc: Doc| -> Uuid {
        let id = ids.next(millis);
        ecritures.push(Ecriture { collection: of.to_owned(), id, doc });
        id
    };
    let mut lieux = Vec::new();
    for saisie in contenu::lieux() {
        let lieu_id = add(collection::LIEU, Lieu::parse(saisie)?.to_saisie().to_doc());
        let mien =
            SaisieLieuActivite { lieu_id: Some(lieu_id), debut_activite: Some(aujourdhui), ..Default::default() };
        add(collection::LIEU_ACTIVITE, mien.to_doc());
        lieux.push(lieu_id);
    }
    let mut personnes = Vec::new();
    for saisie in contenu::personnes() {
        personnes.push(add(collection::BENEFICIAIRE, Beneficiaire::parse(saisie, aujourdhui)?.to_saisie().to_doc()));
    }
    let mut tags = Vec::new();
    for saisie in contenu::tags() {
        tags.push(add(collection::TAG, Tag::parse(saisie)?.to_saisie().to_doc()));
    }
    for saisie in activites(aujourdhui, &Noms { lieux: &lieux, personnes: &personnes, tags: &tags }) {
        let (cra, _) = Cra::parse(saisie, aujourdhui)?;
        add(collection::CRA, cra.to_saisie().to_doc());
    }
    store.put_all(ecritures, None, now)?;
    Ok(())
}
