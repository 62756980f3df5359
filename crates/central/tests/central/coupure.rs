//! The storage fails in the middle of an exchange.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use besace_central::stockage::{Ecriture, Etat, Lecture, Resultat, Stockage, StockageError};
use besace_central::sync::{Echange, Voie, exchange};
use besace_sync::frame::decode_request;
use besace_sync::wire::{Doc, Op, Outcome, collection};

use crate::commun::{Serveur, cra, unpack};

/// Fails at one of its writing transactions, once.
struct Capricieux {
    inner: Arc<dyn Stockage>,
    left: AtomicU32,
    error: fn() -> StockageError,
}

impl Stockage for Capricieux {
    fn read(&self) -> Resultat<Box<dyn Lecture + '_>> {
        self.inner.read()
    }

    fn write(&self) -> Resultat<Box<dyn Ecriture + '_>> {
        self.inner.write()
    }

    fn write_locking(&self) -> Resultat<Box<dyn Ecriture + '_>> {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 0 {
            return Err((self.error)());
        }
        self.inner.write_locking()
    }

    fn etat(&self) -> Resultat<Etat> {
        self.inner.etat()
    }
}

#[tokio::test]
async fn an_exchange_cut_by_the_storage_ends_in_words_and_comes_again_once() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller("nadia@exemple.fr").await;
    a.recevoir().await;
    let mutations: Vec<_> = (0..3)
        .map(|_| {
            let id = a.uuid();
            a.mutation(collection::CRA, id, 0, Op::Put { set: cra(), base: Doc::new(), whole: true })
        })
        .collect();
    let request = decode_request(&a.request(mutations.clone()), a.compte_id).unwrap();
    let inner = Arc::clone(&serveur.central.stockage);
    let row = inner.read().unwrap().appareil_get(a.id).unwrap().unwrap();
    let play = |error| {
        let stockage = Capricieux { inner: Arc::clone(&inner), left: AtomicU32::new(1), error };
        let echange =
            Echange { stockage: &stockage, now: row.dernier_contact.unwrap(), voie: Voie::Liaison, efface: &|_, _| {} };
        let mut bytes = Vec::new();
        let done = exchange(&echange, &row, &request, &mut |frame| bytes.extend(frame));
        (done.map_err(|e| e.to_refus().code), unpack(&bytes, a.contexte()))
    };
    let (done, reponse) = play(|| StockageError::Injoignable("gone".to_owned()));
    assert_eq!(done, Err("serveur_en_panne"));
    assert_eq!(reponse.fault.as_deref(), Some("serveur_en_panne"), "told, not cut");
    assert!(reponse.end.is_none() && reponse.resultats.is_empty());

    let again = a.envoyer(mutations).await;
    assert_eq!(again.resultats.len(), 3);
    assert!(again.resultats.iter().all(|r| matches!(r.outcome, Outcome::Applied { .. })), "{again:?}");
    assert_eq!(inner.read().unwrap().scope_get(&a.scope()).unwrap().rev, 2 + 3, "the first one was kept once");
}

#[tokio::test]
async fn a_transaction_that_meets_another_is_played_again_unseen() {
    let serveur = Serveur::demarrer().await;
    let mut a = serveur.conseiller("nadia@exemple.fr").await;
    a.recevoir().await;
    let id = a.uuid();
    let mutation = a.mutation(collection::CRA, id, 0, Op::Put { set: cra(), base: Doc::new(), whole: true });
    let request = decode_request(&a.request(vec![mutation]), a.compte_id).unwrap();
    let inner = Arc::clone(&serveur.central.stockage);
    let row = inner.read().unwrap().appareil_get(a.id).unwrap().unwrap();
    let stockage = Capricieux { inner, left: AtomicU32::new(0), error: || StockageError::Conflit };
    let echange =
        Echange { stockage: &stockage, now: row.dernier_contact.unwrap(), voie: Voie::Liaison, efface: &|_, _| {} };
    let mut bytes = Vec::new();
    assert_eq!(exchange(&echange, &row, &request, &mut |frame| bytes.extend(frame)).unwrap(), ["applied"]);
    assert!(unpack(&bytes, a.contexte()).fault.is_none());
}
