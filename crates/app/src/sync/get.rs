use besace_store::{Element, EtatEchange, Store};
use chrono::{Datelike as _, NaiveTime, Utc};

use super::badge::{Compteurs, badge};
use super::echange::CONNEXION_LIMITEE;
use super::partage::Etat;
use super::{conflit, titre};
use crate::app::App;
use crate::error::Result;
use crate::horloge::ecart;
use crate::http::Phrase;
use crate::vue::{Badge, ElementSync, OctetsVue, RecuVue, RefusVue, SyncVue};

/// Lines of each list; the counters tell the rest.
const LIGNES_MAX: u32 = 200;

impl App {
    /// The screen Synchronisation.
    pub fn sync_get(&self) -> Result<SyncVue> {
        let session = self.session()?;
        let (now, zone, aujourdhui) = (self.now(), self.zone(), self.aujourdhui());
        let etat = session.acteur.etat();
        let store = session.store()?;
        let echange = store.etat_echange()?;
        let compteurs = compteurs(&store, &echange, session.demo);
        let phrase = Phrase { en_attente: echange.en_attente, prochain_essai: etat.prochain_essai, now, zone };
        let debut_mois = aujourdhui.with_day(1).unwrap_or(aujourdhui);
        let minuit = debut_mois.and_time(NaiveTime::MIN).and_local_timezone(zone).earliest();
        let (jour, mois) = (store.mesure(aujourdhui, aujourdhui)?, store.mesure(debut_mois, aujourdhui)?);
        Ok(SyncVue {
            badge: badge(compteurs, &etat, now),
            dernier_echange: echange.dernier_echange,
            hors_ligne_depuis: etat.hors_ligne_depuis.filter(|_| !session.demo),
            prochain_essai: etat.prochain_essai,
            raison: session.defaut().or_else(|| raison(&etat, &echange, &phrase)),
            horloge: ecart(now, &echange).map(|ecart| ecart.phrase(now, zone)),
            en_attente: if session.demo {
                Vec::new()
            } else {
                store.en_attente(LIGNES_MAX)?.into_iter().map(element).collect()
            },
            refus: store.refus()?.into_iter().map(refus_vue).collect(),
            conflits: conflit::list(&store)?,
            recus: store
                .recus(LIGNES_MAX)?
                .into_iter()
                .map(|recu| RecuVue { rev: recu.rev, element: element(recu.element) })
                .collect(),
            recus_mois: store.recus_depuis(minuit.map_or(now, |minuit| minuit.with_timezone(&Utc)))?,
            octets: OctetsVue {
                envoyes_jour: jour.envoyes,
                recus_jour: jour.recus,
                total_mois: mois.envoyes + mois.recus,
            },
            suppressions: u32::try_from(echange.suppressions).unwrap_or(u32::MAX),
            connexion_limitee: store.reglage_get(CONNEXION_LIMITEE)?.is_some(),
        })
    }

    /// The badge alone, for the header.
    pub fn badge_get(&self) -> Result<Badge> {
        let session = self.session()?;
        Ok(badge(self.compteurs()?, &session.acteur.etat(), self.now()))
    }

    pub(crate) fn compteurs(&self) -> Result<Compteurs> {
        let session = self.session()?;
        let store = session.store()?;
        Ok(compteurs(&store, &store.etat_echange()?, session.demo))
    }
}

fn compteurs(store: &Store, echange: &EtatEchange, demo: bool) -> Compteurs {
    Compteurs {
        a_envoyer: echange.en_attente,
        conflits: echange.conflits,
        refuses: echange.refus,
        premiere_reception: echange.premiere_reception.filter(|_| !demo).map(u32::from),
        demo,
        sans_identite: store.meta().appareil.is_none(),
    }
}

/// Why things stand as they do, in words; nothing when all is well.
fn raison(etat: &Etat, echange: &EtatEchange, phrase: &Phrase) -> Option<String> {
    match &etat.raison {
        Some(error) => Some(phrase.write(error)),
        None if echange.push_only => Some(crate::http::NetworkError::TropAncien.to_string()),
        None => None,
    }
}

fn refus_vue(refus: besace_store::Refus) -> RefusVue {
    RefusVue { code: refus.code, champ: refus.champ, message: refus.message, element: element(refus.element) }
}

fn element(element: Element) -> ElementSync {
    let detail = titre::detail(&element.collection, &element.doc);
    let titre = titre::titre(element.titre, &element.collection);
    ElementSync { id: element.id, collection: element.collection, titre, detail, date: element.date }
}
