//! One step: what people do is in `gestes`; here time, faults, and the administrator.

use std::collections::BTreeSet;

use besace_central::stockage::EtatAppareil;
use besace_sync::machine::Event;
use uuid::Uuid;

use crate::appareil::{Appareil, Copie, Etat};
use crate::echec::Suite;
use crate::modele::Fait;
use crate::monde::Monde;
use crate::pas::Pas;

const SECONDE: i64 = 1_000;
/// Devices in all, clones included.
const APPAREILS_MAX: usize = 9;

impl Monde {
    /// Plays a step.
    pub(crate) fn play(&mut self, pas: &Pas) -> Suite {
        if self.gesture(pas)? || self.device_event(pas)? {
            return Ok(());
        }
        match *pas {
            Pas::Temps { secondes } => self.now += i64::from(secondes) * SECONDE,
            Pas::Tardif { numero } if !self.tardifs.is_empty() => {
                let body = self.tardifs[numero as usize % self.tardifs.len()].clone();
                self.server_answer(&body)?;
            }
            Pas::Remet { numero } => self.colis_hand_in(numero as usize)?,
            Pas::Lit { numero } => self.colis_read(numero as usize)?,
            Pas::Redemarre {} => self.serveur.restart(self.now)?,
            Pas::ArretServeur { ecritures, .. } => self.serveur.arm(ecritures),
            Pas::Sauvegarde {} => self.serveur.backup()?,
            Pas::Restaure {} => {
                let before = self.kept()?;
                if self.serveur.restore(self.now)? {
                    self.restored(&before)?;
                }
            }
            Pas::Emploi { personne } => {
                let n = personne as usize % self.personnes.len();
                self.personnes[n].employe = !self.personnes[n].employe;
                self.serveur.emploi_put(self.personnes[n].compte, self.personnes[n].employe, self.now)?;
            }
            Pas::Partage { genre, valeur } => self.partage(genre, valeur)?,
            Pas::Accepte { numero } => self.serveur.lieu_accept(numero as usize, self.now)?,
            // In histories of several people only: with one, nothing would be left to see.
            Pas::Radie { personne } if self.personnes.len() > 1 => {
                let n = personne as usize % self.personnes.len();
                self.personnes[n].radie = true;
                self.serveur.compte_end(self.personnes[n].compte)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// What befalls one device.
    fn device_event(&mut self, pas: &Pas) -> Suite<bool> {
        let (Pas::Demande { appareil, .. }
        | Pas::Reseau { appareil, .. }
        | Pas::Arret { appareil, .. }
        | Pas::Plein { appareil, .. }
        | Pas::Horloge { appareil, .. }
        | Pas::Limites { appareil, .. }
        | Pas::Ancien { appareil, .. }
        | Pas::Colis { appareil }
        | Pas::Rayon { appareil, .. }
        | Pas::Copie { appareil }
        | Pas::Revient { appareil }
        | Pas::Clone { appareil }
        | Pas::Retire { appareil }
        | Pas::Perd { appareil }) = *pas
        else {
            return Ok(false);
        };
        let Some(d) = self.device(appareil) else { return Ok(true) };
        let device = &mut self.appareils[d];
        match *pas {
            Pas::Demande { evenement, .. } => {
                let events = [Event::Asked, Event::Focus, Event::LinkChanged];
                self.tick(d, events[evenement as usize % events.len()])?;
            }
            Pas::Reseau { sort, ou, .. } => self.exchange_move(d, sort, ou)?,
            Pas::Arret { ecritures, gardees, .. } => device.panne = Some((ecritures, gardees as usize, false)),
            Pas::Plein { ecritures, .. } => device.panne = Some((ecritures, 0, true)),
            Pas::Horloge { minutes, arriere, .. } => {
                let jump = i64::from(minutes) * 60 * SECONDE;
                device.decalage += if arriere == 1 { -jump } else { jump };
            }
            Pas::Limites { mutations, budget, limitee, .. } => {
                (device.limites.mutations, device.limites.budget) = (mutations as usize, budget);
                device.limites.trame = budget;
                device.limitee = limitee == 1;
            }
            Pas::Ancien { oui, .. } => device.ancien = oui == 1,
            Pas::Colis { .. } => self.colis_write(d)?,
            Pas::Rayon { genre, numero, .. } => self.rayon(d, genre, numero)?,
            Pas::Copie { .. } => {
                let (personne, abime) = (device.personne, device.abime.clone());
                let arrived = self.kept_by_server(personne)?;
                let arrives = self.personnes[personne].modele.said(d).intersection(&arrived).cloned().collect();
                let device = &mut self.appareils[d];
                device.copie = Some(Copie { image: device.support.read()?, vue: device.vue()?, arrives, abime });
            }
            Pas::Revient { .. } => self.revient(d)?,
            Pas::Clone { .. } => self.clone_device(d)?,
            Pas::Retire { .. } => {
                let id = device.id;
                self.serveur.appareil_end(id, EtatAppareil::Retire)?;
            }
            Pas::Perd { .. } => self.lose(d)?,
            _ => {}
        }
        Ok(true)
    }

    /// What was typed since the copy is gone with the disk; what the server has stays.
    fn revient(&mut self, d: usize) -> Suite {
        let Some(Copie { image, vue: avant, arrives, abime }) = self.appareils[d].copie.clone() else { return Ok(()) };
        let personne = self.appareils[d].personne;
        let kept = self.kept_by_server(personne)?;
        let now = self.appareils[d].vue()?;
        let lost: Vec<_> = crate::oracle::facts(&now)
            .into_iter()
            .chain(self.refused(d)?)
            .filter(|fait| !kept.contains(fait) && !crate::oracle::facts(&avant).contains(fait))
            .collect();
        self.personnes[personne].modele.lose(d, lost.into_iter());
        self.personnes[personne].modele.go_back(d, &arrives);
        self.blur(personne);
        let numero = self.enrol(personne)?;
        self.appareils[d].go_back(&image, numero, self.now)?;
        self.appareils[d].revenu = true;
        self.appareils[d].abime = abime;
        self.tick(d, Event::Start)
    }

    /// The copy starts elsewhere: one device more.
    fn clone_device(&mut self, d: usize) -> Suite {
        let Some(Copie { image, abime, .. }) = self.appareils[d].copie.clone() else { return Ok(()) };
        if self.appareils.len() >= APPAREILS_MAX {
            return Ok(());
        }
        let personne = self.appareils[d].personne;
        self.blur(personne);
        let numero = self.enrol(personne)?;
        let compte = self.personnes[personne].compte;
        let nom = format!("appareil{numero}");
        let mut clone = Appareil::new(&nom, self.decor.chiffre, personne, compte, numero, self.now)?;
        clone.go_back(&image, numero, self.now)?;
        clone.abime = abime;
        self.appareils.push(clone);
        self.tick(self.appareils.len() - 1, Event::Start)
    }

    fn partage(&mut self, genre: u32, valeur: u32) -> Suite {
        let id = Uuid::from_u128(0x7a00_0000_0000_4000_8000_0000_0000_0000 | u128::from(genre % 2 * 100 + valeur));
        let scope = Self::shared_scope(genre);
        let key = (genre % 2, valeur);
        let shares = self.partages.insert(key);
        if !shares {
            self.partages.remove(&key);
        }
        self.valeurs += 1;
        let nom = shares.then(|| format!("partage v{}", self.valeurs));
        self.serveur.tag_put(&scope, id, nom, self.now)
    }

    /// The server forgot what happened since its copy: rights included, which the administrator sets again.
    fn restored(&mut self, before: &[BTreeSet<Fait>]) -> Suite {
        for (n, before) in before.iter().enumerate() {
            self.lose_with_ended(n, before)?;
            let (compte, employe, radie) =
                (self.personnes[n].compte, self.personnes[n].employe, self.personnes[n].radie);
            self.blur(n);
            if self.serveur.read(|tx| tx.compte_get(compte))?.is_some() {
                self.serveur.emploi_put(compte, employe, self.now)?;
                if radie {
                    self.serveur.compte_end(compte)?;
                }
            }
        }
        for d in 0..self.appareils.len() {
            let id = self.appareils[d].id;
            if self.appareils[d].etat == Etat::Fini {
                self.serveur.appareil_end(id, EtatAppareil::Perdu)?;
            } else if self.serveur.read(|tx| tx.appareil_get(id))?.is_none() {
                // Enrolled since the copy: signed in again, as the application asks.
                let numero = self.enrol(self.appareils[d].personne)?;
                self.appareils[d].renew(numero, self.now)?;
                self.tick(d, Event::Start)?;
            }
        }
        Ok(())
    }

    fn kept(&self) -> Suite<Vec<BTreeSet<Fait>>> {
        (0..self.personnes.len()).map(|n| self.kept_by_server(n)).collect()
    }

    /// What a device handed in before it ended goes with the history that knew it: only its journal could have given it
    /// back. Another device that has read it shows what the server says, as it must, and the server went back. What a
    /// device handed in before it went back to a copy of its own is nowhere either, unless another gives back the whole
    /// record.
    fn lose_with_ended(&mut self, n: usize, before: &BTreeSet<Fait>) -> Suite {
        let ended = |a: &Appareil| a.personne == n && (a.etat == Etat::Fini || a.scelle);
        let ended: Vec<usize> = (0..self.appareils.len()).filter(|d| ended(&self.appareils[*d])).collect();
        let back = self.appareils.iter().any(|a| a.personne == n && a.revenu);
        if ended.is_empty() && !back {
            return Ok(());
        }
        let (kept, left) = (self.kept_by_server(n)?, self.left(n)?);
        let modele = &self.personnes[n].modele;
        let only_said_there = |fait: &Fait| modele.changed_by(fait, &ended) || modele.is_forgotten(fait);
        let gone = |fait: &&Fait| !left.contains(fait) || (!kept.contains(fait) && only_said_there(fait));
        let lost: Vec<Fait> = before.iter().filter(gone).cloned().collect();
        self.personnes[n].modele.lose(usize::MAX, lost.into_iter());
        Ok(())
    }

    /// What the server and the devices of a person still have.
    pub(crate) fn left(&self, n: usize) -> Suite<BTreeSet<Fait>> {
        self.left_without(n, None)
    }

    /// The same without one device.
    pub(crate) fn left_without(&self, n: usize, without: Option<usize>) -> Suite<BTreeSet<Fait>> {
        let mut left = self.kept_by_server(n)?;
        for (d, appareil) in self.appareils.iter().enumerate() {
            if appareil.personne == n && appareil.etat == Etat::Vivant && Some(d) != without {
                left.extend(crate::oracle::facts(&appareil.vue()?));
                left.extend(self.refused(d)?);
            }
        }
        Ok(left)
    }

    pub(crate) fn blur(&mut self, personne: usize) {
        self.personnes[personne].trouble = true;
        self.personnes[personne].modele.blur_all();
    }
}
