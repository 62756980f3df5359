//! Faults stop: everyone must end with the same, within a bounded number of exchanges.

use std::collections::{BTreeMap, BTreeSet};

use besace_central::stockage::EtatAppareil;
use besace_store::{FiltresCra, Limites};
use besace_sync::machine::Event;
use besace_sync::wire::{Scope, collection as of};
use serde_json::Value;
use uuid::Uuid;

use crate::appareil::{COLLECTIONS, Etat, Vue};
use crate::disque;
use crate::echec::{Echec, Suite};
use crate::monde::Monde;
use crate::serveur::DEPARTEMENT;
use crate::support::store_error;

/// Rounds of exchanges of everyone, at most.
const TOURS_MAX: u32 = 40;
/// Moves of one exchange, at most.
const MOUVEMENTS_MAX: u32 = 1_000;
/// An idle check, asked and answered, at most: the request and the answer without HTTP.
const REPOS_OCTETS_MAX: usize = 1_000;

impl Monde {
    /// Lets everyone finish, then asks every oracle.
    pub fn quiet(&mut self) -> Suite {
        disque::disarm();
        self.serveur.revive(self.now)?;
        self.calme = true;
        for d in 0..self.appareils.len() {
            let ended = self.is_ended(d)?;
            let appareil = &mut self.appareils[d];
            appareil.panne = None;
            (appareil.limitee, appareil.ancien) = (false, false);
            // Small batches stay: they must not keep anyone from finishing, only make it longer. A device that ends hands
            // in one batch each time it tries again: as long as nobody waits for it.
            let least = if ended { Limites::default().mutations } else { 1 };
            appareil.limites = Limites { mutations: appareil.limites.mutations.max(least), ..Limites::default() };
            if self.appareils[d].echange.is_some() {
                self.fail(d)?;
            }
            self.tick(d, Event::LinkChanged)?;
        }
        self.settle()?;
        self.check_drained()?;
        self.check_same()?;
        self.check_nothing_lost()?;
        self.check_counts()?;
        self.check_erased()?;
        self.check_conflicts()?;
        self.check_idle()?;
        for d in 0..self.appareils.len() {
            let docs = self.appareils[d].vue()?.len();
            self.trace.note(&format!("appareil {d} : {docs} fiches"));
        }
        Ok(())
    }

    /// The server takes what this device hands in, and no more.
    fn is_ended(&self, d: usize) -> Suite<bool> {
        let appareil = self.serveur.read(|tx| tx.appareil_get(self.appareils[d].id))?;
        let active = appareil.is_some_and(|appareil| appareil.etat == EtatAppareil::Actif);
        Ok(!active || self.personnes[self.appareils[d].personne].radie)
    }

    /// Time passes, links are good: only the machines decide.
    fn settle(&mut self) -> Suite {
        for tour in 0..TOURS_MAX {
            let mut moved = false;
            for d in 0..self.appareils.len() {
                moved |= self.finish(d)?;
            }
            // A quarter of an hour: whoever waits tries again, whoever is idle looks.
            self.now += 15 * 60_000 + 1_000;
            let before: Vec<u32> = self.appareils.iter().map(|appareil| appareil.echanges).collect();
            for d in 0..self.appareils.len() {
                let due = self.appareils[d].reveil.is_some_and(|at| at <= self.now);
                if due {
                    self.tick(d, Event::Tick)?;
                }
            }
            let quiet = tour > 0 && self.is_settled()?;
            if quiet {
                for d in 0..self.appareils.len() {
                    self.finish(d)?;
                }
                return Ok(());
            }
            let _ = (moved, before);
        }
        Err(Echec::new("G5 vivacité", format!("not settled after {TOURS_MAX} rounds")))
    }

    /// Nobody has anything to send that could leave, and nothing moved in the last round.
    fn is_settled(&mut self) -> Suite<bool> {
        let mut state = Vec::new();
        for d in 0..self.appareils.len() {
            if self.appareils[d].etat == Etat::Vivant {
                state.push((d, self.waiting(d)?, self.appareils[d].vue()?.len() as u64));
            }
        }
        let revs: Vec<u64> = self
            .personnes
            .iter()
            .map(|personne| self.serveur.read(|tx| Ok(tx.scope_get(&Scope::user(personne.compte))?.rev)))
            .collect::<Suite<_>>()?;
        let now = (state, revs);
        let same = self.dernier.as_ref() == Some(&now);
        self.stable = if same { self.stable + 1 } else { 0 };
        self.dernier = Some(now);
        Ok(self.stable >= 2)
    }

    /// Carries an exchange to its end; whether there was one.
    fn finish(&mut self, d: usize) -> Suite<bool> {
        let mut moves = 0;
        while self.appareils[d].echange.is_some() {
            self.exchange_move(d, 0, 0)?;
            moves += 1;
            if moves > MOUVEMENTS_MAX {
                return Err(Echec::new("G5 vivacité", format!("appareil {d} exchanges without end")));
            }
        }
        Ok(moves > 0)
    }

    /// Guarantee 6: what can leave has left; what cannot says why.
    fn check_drained(&self) -> Suite {
        for d in 0..self.appareils.len() {
            let Some(store) = self.appareils[d].store_ref() else { continue };
            for element in store.en_attente(1_000).map_err(store_error("attente"))? {
                let named = named(&element.doc);
                let absent = |id: &Uuid| !self.exists_anywhere(d, *id).unwrap_or(true);
                if !named.iter().any(absent) {
                    let detail = format!("appareil {d} still keeps {} {}", element.collection, element.id);
                    return Err(Echec::new("G6 file", detail));
                }
            }
        }
        Ok(())
    }

    /// Whether the server or any device still has it.
    fn exists_anywhere(&self, d: usize, id: Uuid) -> Suite<bool> {
        let compte = self.personnes[self.appareils[d].personne].compte;
        self.serveur.read(|tx| {
            for scope in [Scope::user(compte), Scope::departement(DEPARTEMENT), Scope::national()] {
                for collection in COLLECTIONS {
                    if tx.record_get(&scope, collection, id)?.is_some() {
                        return Ok(true);
                    }
                }
            }
            Ok(false)
        })
    }

    /// Guarantee 5: devices and server hold the same.
    fn check_same(&self) -> Suite {
        for d in 0..self.appareils.len() {
            if self.appareils[d].etat == Etat::Fini {
                continue;
            }
            let apart = self.blocked_ids(d)?;
            let expected = self.expected(self.appareils[d].personne)?;
            let vue = self.appareils[d].vue()?;
            let keys: BTreeSet<_> = expected.keys().chain(vue.keys()).collect();
            for key in keys.into_iter().filter(|(_, id)| !apart.contains(id)) {
                if expected.get(key) != vue.get(key) {
                    let detail =
                        format!("appareil {d}, {key:?}: here {:?}, server {:?}", vue.get(key), expected.get(key));
                    return Err(Echec::new("G5 convergence", detail));
                }
            }
            self.check_index(d, &vue)?;
        }
        Ok(())
    }

    /// What the devices of a person must show.
    fn expected(&self, personne: usize) -> Suite<Vue> {
        let personne = &self.personnes[personne];
        let mut scopes = vec![Scope::national()];
        if personne.employe {
            scopes.push(Scope::departement(DEPARTEMENT));
        }
        scopes.push(Scope::user(personne.compte));
        self.serveur.read(|tx| {
            let mut docs = BTreeMap::new();
            for scope in scopes {
                for row in tx.record_since(&scope, 0, usize::MAX)? {
                    if let Some(mut doc) = row.doc {
                        doc.retain(|_, value| !value.is_null());
                        docs.insert((row.collection, row.id), doc);
                    }
                }
            }
            Ok(docs)
        })
    }

    /// The index and the search say what the table says.
    fn check_index(&self, d: usize, vue: &Vue) -> Suite {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(()) };
        let error = store_error("index");
        let rows = vue.keys().filter(|(collection, _)| collection == of::CRA).count();
        let total = store.cra_count(&FiltresCra::default()).map_err(&error)?.total;
        if usize::try_from(total) != Ok(rows) {
            return Err(Echec::new("G5 index", format!("appareil {d}: {total} indexed, {rows} in the table")));
        }
        let words = vue.iter().filter(|((collection, _), _)| collection == of::CRA).filter_map(|(_, doc)| {
            let titre = doc.get("titre_atelier").and_then(Value::as_str)?;
            Some(titre.to_owned())
        });
        for word in words.take(3) {
            let filtres = FiltresCra { texte: Some(word.clone()), ..FiltresCra::default() };
            if store.cra_count(&filtres).map_err(&error)?.total == 0 {
                return Err(Echec::new("G5 index", format!("appareil {d}: « {word} » is not found")));
            }
        }
        Ok(())
    }

    /// Guarantee 12: who was erased is nowhere.
    fn check_erased(&self) -> Suite {
        for (scope, id) in self.serveur.effaces() {
            let row = self.serveur.read(|tx| tx.record_get(&scope, of::BENEFICIAIRE, id))?;
            let named = |doc: &besace_sync::wire::Doc| {
                ["prenom", "nom", "adresse", "telephone", "notes", "champ_futur"].iter().any(|c| doc.contains_key(*c))
            };
            if row.and_then(|row| row.doc).is_some_and(|doc| named(&doc)) {
                return Err(Echec::new("G12 effacé", format!("the server still names {id}")));
            }
            for d in 0..self.appareils.len() {
                let vue = self.appareils[d].vue()?;
                if vue.get(&(of::BENEFICIAIRE.to_owned(), id)).is_some_and(named) {
                    return Err(Echec::new("G12 effacé", format!("appareil {d} still names {id}")));
                }
            }
        }
        Ok(())
    }

    /// No conflict without two devices that changed the same field.
    fn check_conflicts(&self) -> Suite {
        for personne in self.personnes.iter().filter(|personne| !personne.trouble) {
            let rows = self.serveur.read(|tx| tx.record_list(of::CONFLIT, Some(&Scope::user(personne.compte))))?;
            for doc in rows.into_iter().filter_map(|row| row.doc) {
                let fiche = doc.get("record_id").and_then(Value::as_str).and_then(|id| id.parse::<Uuid>().ok());
                let Some(fiche) = fiche else { continue };
                let champs: Vec<&str> = doc
                    .get("champs")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .filter_map(|champ| champ.get("champ")?.as_str())
                    .collect();
                let auteurs = personne.modele.auteurs(fiche, &champs);
                if auteurs == 1 && !personne.modele.received_a_merge(fiche) {
                    let detail = format!("{fiche}: {champs:?} in conflict, changed by one device only");
                    return Err(Echec::new("G2 faux conflit", detail));
                }
            }
        }
        Ok(())
    }

    /// Guarantee 7: looking when nothing changed is one small request.
    fn check_idle(&mut self) -> Suite {
        for d in 0..self.appareils.len() {
            if self.appareils[d].etat == Etat::Fini || self.waiting(d)? > 0 {
                continue;
            }
            let before = self.appareils[d].echanges;
            self.tick(d, Event::Asked)?;
            let Some(bytes) = self.request_size(d) else { continue };
            let answer = self.exchange_measure(d)?;
            self.finish(d)?;
            let exchanges = self.appareils[d].echanges - before;
            if exchanges != 1 || bytes + answer > REPOS_OCTETS_MAX {
                let detail =
                    format!("appareil {d}: {exchanges} exchanges, {bytes} + {answer} bytes with nothing to say");
                return Err(Echec::new("G7 repos", detail));
            }
        }
        Ok(())
    }
}

/// Records that a document names.
fn named(doc: &besace_sync::wire::Doc) -> BTreeSet<Uuid> {
    let id = |value: &Value| value.as_str().and_then(|id| id.parse().ok());
    let lists = ["participants", "tags"].into_iter().filter_map(|champ| doc.get(champ)?.as_array()).flatten();
    let ones = ["lieu_id", "beneficiaire_id"].into_iter().filter_map(|champ| doc.get(champ));
    lists.chain(ones).filter_map(id).collect()
}
