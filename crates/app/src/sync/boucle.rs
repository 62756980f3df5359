//! The loop of that thread.

use std::sync::Arc;
use std::time::{Duration, Instant};

use besace_store::{Changes, Limites, Store, Sujet};
use besace_sync::machine::{Effect, Event, Failure, Machine};
use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, oneshot};

use super::acteur::{Command, Contexte};
use super::allure::{is_too_much, narrower, wider};
use super::echange::{self, Bilan, Fil};
use super::lien::Lien;
use super::partage::Partage;
use crate::app::App;
use crate::error::{AppError, Result};
use crate::http::{Client, NetworkError};
use crate::vue::FinVue;

/// What another process wrote is seen within this time.
const REGARD: Duration = Duration::from_millis(500);

const TOUT: [Sujet; 8] = [
    Sujet::Cra,
    Sujet::Beneficiaire,
    Sujet::Lieu,
    Sujet::Tag,
    Sujet::Brouillon,
    Sujet::Sync,
    Sujet::Reglages,
    Sujet::Compte,
];

/// What the thread of a profile holds.
pub(super) struct Boucle {
    contexte: Contexte,
    client: Option<Client>,
    store: Store,
    partage: Arc<Partage>,
    machine: Machine,
    lien: Lien,
    fil: Fil,
    limites: Limites,
    depart: Instant,
    version: i64,
    /// Number of the exchange under way, or of the last one.
    numero: u64,
    /// Who waits, and for the end of which exchange at least.
    attentes: Vec<(u64, oneshot::Sender<Result<()>>)>,
}

enum Fin {
    Continue(Option<Effect>),
    Stop,
}

impl Boucle {
    pub(super) fn new(contexte: Contexte, store: Store, partage: Arc<Partage>) -> Result<Self> {
        let client = contexte.lien.as_ref().map(|(adresse, _)| Client::new(adresse.clone())).transpose()?;
        let version = store.data_version()?;
        let lien = Lien::new(contexte.horloge.now());
        Ok(Self {
            contexte,
            client,
            store,
            partage,
            machine: Machine::default(),
            lien,
            fil: Fil::default(),
            limites: Limites::default(),
            depart: Instant::now(),
            version,
            numero: 0,
            attentes: Vec::new(),
        })
    }

    pub(super) async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        let mut effect = if self.contexte.background && self.client.is_some() { self.step(Event::Start) } else { None };
        loop {
            if effect == Some(Effect::Exchange) {
                match self.exchange(&mut commands).await {
                    Fin::Continue(next) => effect = next,
                    Fin::Stop => return,
                }
                continue;
            }
            effect = match tokio::time::timeout(self.pause(), commands.recv()).await {
                Ok(None | Some(Command::Stop)) => return,
                Ok(Some(command)) => self.command(command),
                Err(_) => self.look_around(),
            };
        }
    }

    fn command(&mut self, command: Command) -> Option<Effect> {
        match command {
            Command::Ask(answer) => {
                if self.client.is_none() {
                    // Nobody may have waited for the answer.
                    let _ = answer.send(Err(AppError::Session));
                    return None;
                }
                self.attentes.push((self.numero + 1, answer));
                self.step(Event::Asked)
            }
            Command::Wrote => {
                self.notice();
                self.step(Event::LocalWrite)
            }
            Command::Noted => {
                self.notice();
                None
            }
            Command::Focus => self.step(Event::Focus),
            Command::Stop => None,
        }
    }

    /// Twice a second: what others wrote, the link, the time.
    fn look_around(&mut self) -> Option<Effect> {
        let outside = self.notice();
        if outside {
            // Which rows, the version number does not tell.
            self.tell(Changes::of(TOUT));
        }
        let waits = || self.store.etat_echange().is_ok_and(|etat| etat.en_attente > 0);
        let event = if self.lien.changed(self.contexte.horloge.now()) {
            Event::LinkChanged
        } else if outside && waits() {
            Event::LocalWrite
        } else {
            Event::Tick
        };
        // Before the start, or without background exchanges, nothing begins by itself.
        if self.contexte.background && self.client.is_some() { self.step(event) } else { None }
    }

    /// Whether another connection wrote since the last look.
    fn notice(&mut self) -> bool {
        let Ok(version) = self.store.data_version() else { return false };
        std::mem::replace(&mut self.version, version) != version
    }

    async fn exchange(&mut self, commands: &mut mpsc::UnboundedReceiver<Command>) -> Fin {
        let (Some(client), Some((_, who))) = (self.client.clone(), self.contexte.lien.clone()) else {
            return Fin::Continue(self.failed(&AppError::Session));
        };
        self.numero += 1;
        let numero = self.numero;
        let result = {
            let work = echange::run(
                &mut self.store,
                &client,
                &who,
                &self.contexte,
                &self.partage,
                &mut self.fil,
                self.limites,
            );
            tokio::pin!(work);
            loop {
                tokio::select! {
                    result = &mut work => break result,
                    command = commands.recv() => match command {
                        // Dropping the work leaves every received frame applied, and no other.
                        None | Some(Command::Stop) => return Fin::Stop,
                        Some(Command::Ask(answer)) => {
                            self.attentes.push((numero + 1, answer));
                            let now_ms = millis(self.depart);
                            self.machine.step(now_ms, 0, Event::Asked);
                        }
                        Some(Command::Wrote) => {
                            let now_ms = millis(self.depart);
                            self.machine.step(now_ms, 0, Event::LocalWrite);
                        }
                        Some(Command::Focus | Command::Noted) => {}
                    },
                }
            }
        };
        self.measure();
        Fin::Continue(match result {
            Ok(bilan) => self.ended(bilan),
            Err(error) => self.failed(&error),
        })
    }

    fn ended(&mut self, bilan: Bilan) -> Option<Effect> {
        if let Err(error) = self.partage.ended(&mut self.store) {
            tracing::warn!(code = error.code(), "exchange state not kept");
        }
        self.limites = wider(self.limites, bilan.recus, bilan.duree);
        let effect = self.step(Event::Ended { more: bilan.more });
        if !bilan.more {
            self.answer(|| Ok(()));
            // Nobody waits: fold the log back into the file.
            if let Err(error) = self.store.checkpoint() {
                tracing::warn!(code = error.code(), "checkpoint");
            }
        }
        self.tell(Changes::of([Sujet::Sync]));
        effect
    }

    fn failed(&mut self, error: &AppError) -> Option<Effect> {
        tracing::info!(code = error.code(), "exchange failed");
        let failure = match error {
            AppError::Network(network) => {
                if let Err(error) = self.partage.failed(&mut self.store, network, self.contexte.horloge.now()) {
                    tracing::warn!(code = error.code(), "exchange state not kept");
                }
                let over = self.close_if_over(network);
                if is_too_much(network) {
                    self.limites = narrower(self.limites, network);
                }
                // Handing in goes on, batch after batch.
                if network.is_fin() && !over { Failure::Link } else { failure(network, self.fil.avance) }
            }
            AppError::Session => Failure::Final,
            _ => Failure::Link,
        };
        self.partage.update(|etat| etat.envoi = None);
        let effect = self.step(Event::Failed(failure));
        for (_, attente) in self.attentes.drain(..) {
            // Nobody may have waited for the answer.
            let _ = attente.send(Err(error.repeat()));
        }
        self.tell(Changes::of([Sujet::Sync]));
        effect
    }

    /// The account or the device has ended: once its work is handed in, nothing stays readable here. What the
    /// server refused before is in its dead letters: only what it never received counts.
    fn close_if_over(&self, error: &NetworkError) -> bool {
        let handed_in = || self.store.etat_echange().is_ok_and(|etat| etat.en_attente == 0);
        let over = error.is_fin() && (matches!(error, NetworkError::AppareilPerdu) || handed_in());
        if over {
            let fin = FinVue { code: error.code().to_owned(), message: error.to_string() };
            if let Some(inner) = self.contexte.app.upgrade() {
                App { inner }.profil_seal(&self.contexte.dossier, fin);
            }
        }
        over
    }

    fn answer(&mut self, result: impl Fn() -> Result<()>) {
        let numero = self.numero;
        for (_, attente) in self.attentes.extract_if(.., |(from, _)| *from <= numero) {
            // Nobody may have waited for the answer.
            let _ = attente.send(result());
        }
    }

    fn measure(&mut self) {
        let (envoyes, recus) = self.fil.mesure.take();
        let jour = crate::horloge::aujourdhui(self.contexte.horloge.now(), self.contexte.horloge.zone());
        if let Err(error) = self.store.mesure_add(jour, envoyes, recus) {
            tracing::warn!(code = error.code(), "bytes not counted");
        }
    }

    fn step(&mut self, event: Event) -> Option<Effect> {
        let now_ms = millis(self.depart);
        let effect = self.machine.step(now_ms, random(), event);
        let due = self.machine.next_try_ms().map(|ms| self.date(ms - now_ms));
        self.partage.update(|etat| etat.prochain_essai = due);
        effect
    }

    fn date(&self, in_ms: i64) -> DateTime<Utc> {
        self.contexte.horloge.now() + chrono::Duration::milliseconds(in_ms)
    }

    fn pause(&self) -> Duration {
        let due = self.machine.next_try_ms().map_or(REGARD, |ms| {
            Duration::from_millis(u64::try_from(ms.saturating_sub(millis(self.depart))).unwrap_or(0))
        });
        due.min(REGARD)
    }

    fn tell(&self, changes: Changes) {
        if let Some(inner) = self.contexte.app.upgrade() {
            App { inner }.tell(changes);
        }
    }
}

fn failure(error: &NetworkError, avance: bool) -> Failure {
    if error.is_fin() || error.is_session() || matches!(error, NetworkError::TropAncien) {
        return Failure::Final;
    }
    match error.attendre().and_then(|wait| i64::try_from(wait.as_millis()).ok()) {
        Some(ms) => Failure::RetryAfter { ms },
        None if avance => Failure::Cut,
        None => Failure::Link,
    }
}

fn millis(depart: Instant) -> i64 {
    i64::try_from(depart.elapsed().as_millis()).unwrap_or(i64::MAX)
}

/// For the jitter alone: without randomness the tries are merely regular.
fn random() -> u64 {
    getrandom::u64().unwrap_or(u64::MAX / 2)
}
