//! What must hold, asked of the server and of the devices.

use std::collections::BTreeSet;

use besace_sync::frame::from_cbor;
use besace_sync::wire::{Mutation, Op, Scope, collection as of};
use uuid::Uuid;

use crate::appareil::{Etat, Vue};
use crate::echec::{Echec, Suite};
use crate::modele::{Fait, faits, faits_de};
use crate::monde::Monde;
use crate::support::store_error;

/// Values that a mutation carries.
pub(crate) fn said(mutation: &Mutation) -> BTreeSet<Fait> {
    match &mutation.op {
        Op::Put { set, .. } => faits(mutation.id, set),
        _ => BTreeSet::new(),
    }
}

/// Values that a device shows.
pub(crate) fn facts(vue: &Vue) -> BTreeSet<Fait> {
    vue.iter().flat_map(|((collection, id), doc)| faits_de(collection, *id, doc)).collect()
}

impl Monde {
    /// Values that stand in what was refused on this device.
    pub(crate) fn refused(&self, d: usize) -> Suite<BTreeSet<Fait>> {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(BTreeSet::new()) };
        let refus = store.refus().map_err(store_error("refus"))?;
        Ok(refus.iter().flat_map(|refus| said(&refus.mutation)).collect())
    }

    /// Values that the server keeps for a person: records, conflicts, refused mutations.
    pub(crate) fn kept_by_server(&self, personne: usize) -> Suite<BTreeSet<Fait>> {
        let compte = self.personnes[personne].compte;
        self.serveur.read(|tx| {
            let mut kept = BTreeSet::new();
            for scope in [Scope::user(compte), Scope::national()] {
                for row in tx.record_since(&scope, 0, usize::MAX)? {
                    if let Some(doc) = &row.doc {
                        kept.extend(faits_de(&row.collection, row.id, doc));
                    }
                }
            }
            for lettre in tx.lettre_morte_list(compte)? {
                if let Ok(mutation) = from_cbor::<Mutation>(&lettre.mutation) {
                    kept.extend(said(&mutation));
                }
            }
            Ok(kept)
        })
    }

    /// Guarantee 2: every value saved and not knowingly let go is somewhere that can be seen.
    pub(crate) fn check_nothing_lost(&self) -> Suite {
        for (n, personne) in self.personnes.iter().enumerate() {
            let mut found = self.kept_by_server(n)?;
            for d in 0..self.appareils.len() {
                if self.appareils[d].personne == n && self.appareils[d].etat == Etat::Vivant {
                    found.extend(self.refused(d)?);
                    found.extend(self.blocked(d)?);
                }
            }
            for fait in personne.modele.dus() {
                if !personne.modele.finds(&found, fait) {
                    return Err(Echec::new("G2 perdu", format!("personne {n}: {fait:?} is nowhere")));
                }
            }
        }
        Ok(())
    }

    /// Guarantee 3, seen from the people counted: each addition counts once.
    pub(crate) fn check_counts(&self) -> Suite {
        for (n, personne) in self.personnes.iter().enumerate() {
            let mut blocked = BTreeSet::new();
            for d in (0..self.appareils.len()).filter(|d| self.appareils[*d].personne == n) {
                blocked.extend(self.blocked_ids(d)?);
            }
            for (fiche, expected) in personne.modele.compteurs().filter(|(fiche, _)| !blocked.contains(fiche)) {
                let row = self.serveur.read(|tx| tx.record_get(&Scope::user(personne.compte), of::CRA, *fiche))?;
                let Some(doc) = row.and_then(|row| row.doc) else { continue };
                let counted = doc.get("participants_anonymes").and_then(|c| c.get("total")).and_then(|n| n.as_i64());
                // Erased before the server knew them, someone named is counted without a name.
                let unnamed = personne.modele.unnamed(*fiche, &faits(*fiche, &doc));
                if !counted.is_some_and(|counted| (*expected..=*expected + unnamed).contains(&counted)) {
                    let detail = format!("{fiche}: {counted:?} people counted, {expected} came");
                    return Err(Echec::new("G3 compte", detail));
                }
            }
        }
        Ok(())
    }

    /// Records that cannot leave: they name something that nobody has.
    pub(crate) fn blocked_ids(&self, d: usize) -> Suite<BTreeSet<Uuid>> {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(BTreeSet::new()) };
        let waiting = store.en_attente(10_000).map_err(store_error("attente"))?;
        let refused = store.refus().map_err(store_error("refus"))?;
        let held = store.suppressions_en_attente().map_err(store_error("retenues"))?;
        let waiting = waiting.into_iter().map(|element| element.id);
        let refused = refused.into_iter().map(|refus| refus.element.id);
        Ok(waiting.chain(refused).chain(held.into_iter().map(|held| held.id)).collect())
    }

    fn blocked(&self, d: usize) -> Suite<BTreeSet<Fait>> {
        let ids = self.blocked_ids(d)?;
        let vue = self.appareils[d].vue()?;
        Ok(facts(&vue).into_iter().filter(|fait| ids.contains(&fait.fiche)).collect())
    }

    /// At the end of an exchange: nothing of another's scope is here.
    pub(crate) fn check_end(&self, d: usize) -> Suite {
        let Some(store) = self.appareils[d].store_ref() else { return Ok(()) };
        let personne = &self.personnes[self.appareils[d].personne];
        let error = store_error("lecture");
        for collection in [of::CRA, of::BENEFICIAIRE, of::TAG, of::LIEU] {
            for document in store.all(collection).map_err(&error)? {
                let scope = Scope(document.scope.clone());
                let other = scope.as_user().is_some_and(|compte| compte != personne.compte);
                let revoked = document.scope.starts_with("departement:") && !personne.employe;
                if other {
                    return Err(Echec::new("G8 isolement", format!("appareil {d} holds {document:?}")));
                }
                if revoked && self.appareils[d].store_ref().is_some() && self.knows_rights(d)? {
                    return Err(Echec::new("G8 isolement", format!("appareil {d} still shows {document:?}")));
                }
            }
        }
        Ok(())
    }

    /// Whether the device's last word from the server is later than the last change of rights: asked when quiet only.
    fn knows_rights(&self, _: usize) -> Suite<bool> {
        Ok(self.calme)
    }

    /// Guarantee 10: a device that ends has handed in everything.
    pub(crate) fn check_handed_in(&mut self, d: usize, code: &str) -> Suite {
        let n = self.appareils[d].personne;
        let kept = self.kept_by_server(n)?;
        let vue = self.appareils[d].vue()?;
        let mine: Vec<Fait> = facts(&vue).into_iter().filter(|fait| !kept.contains(fait)).collect();
        if code == "appareil_perdu" {
            self.personnes[n].modele.lose(d, mine.into_iter());
            self.blur(n);
            return Ok(());
        }
        self.blur(n);
        let modele = &self.personnes[n].modele;
        let due: BTreeSet<&Fait> = modele.dus().collect();
        for fait in mine.iter().filter(|fait| due.contains(fait)) {
            // What another device still holds will come.
            let elsewhere = (0..self.appareils.len())
                .filter(|other| *other != d && self.appareils[*other].personne == n)
                .map(|other| self.appareils[other].vue())
                .collect::<Suite<Vec<_>>>()?
                .iter()
                .any(|vue| facts(vue).contains(fait));
            if !elsewhere && !modele.finds(&kept, fait) {
                return Err(Echec::new("G10 remis", format!("appareil {d} ({code}): {fait:?} was not handed in")));
            }
        }
        Ok(())
    }
}
