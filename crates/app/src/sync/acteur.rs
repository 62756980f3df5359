use std::sync::{Arc, Mutex, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use besace_store::{Changes, Limites, Store, Sujet};
use besace_sync::limits::FRAME_BYTES_MIN;
use besace_sync::machine::{Effect, Event, Failure, Machine};
use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, oneshot};

use super::echange::{self, Bilan};
use super::lien::Lien;
use super::partage::{Etat, Partage};
use crate::app::{App, Inner, lock};
use crate::error::{AppError, Result};
use crate::horloge::Horloge;
use crate::http::{Adresse, Client, Mesure, NetworkError, Signataire};
use crate::profil::Dossier;

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

/// Below this, headers would weigh more than what they carry.
const BUDGET_MIN: u32 = 4 << 10;

/// What an exchange needs besides the database.
#[derive(Clone)]
pub(crate) struct Contexte {
    pub(crate) dossier: Dossier,
    pub(crate) horloge: Arc<dyn Horloge>,
    /// None in the demonstration, and until the device has an identity.
    pub(crate) lien: Option<(Adresse, Signataire)>,
    /// Exchange without being asked.
    pub(crate) background: bool,
    pub(crate) app: Weak<Inner>,
}

enum Command {
    Wrote,
    Focus,
    Ask(oneshot::Sender<Result<()>>),
    Stop,
}

/// The thread of one open profile; stops with it.
pub(crate) struct Acteur {
    commands: mpsc::UnboundedSender<Command>,
    partage: Arc<Partage>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Acteur {
    /// `store` is this thread's own connection.
    pub(crate) fn start(contexte: Contexte, store: Store) -> Result<Self> {
        let partage = Arc::new(Partage::open(&store)?);
        let (commands, received) = mpsc::unbounded_channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let boucle = Boucle::new(contexte, store, Arc::clone(&partage))?;
        let thread = std::thread::Builder::new().name("echange".to_owned()).spawn(move || runtime.block_on(boucle.run(received)))?;
        Ok(Self { commands, partage, thread: Mutex::new(Some(thread)) })
    }

    pub(crate) fn wrote(&self) {
        self.send(Command::Wrote);
    }

    pub(crate) fn focus(&self) {
        self.send(Command::Focus);
    }

    /// Answers when an exchange that began after this call reached its end, or failed.
    pub(crate) async fn run(&self) -> Result<()> {
        let (answer, answered) = oneshot::channel();
        self.send(Command::Ask(answer));
        answered.await.unwrap_or(Err(AppError::ProfilFerme))
    }

    pub(crate) fn etat(&self) -> Etat {
        self.partage.get()
    }

    /// Ends the thread; an exchange under way stops between two frames.
    pub(crate) fn stop(&self) {
        self.send(Command::Stop);
        if let Some(thread) = lock(&self.thread).take() {
            // A panic there has already been reported on its own thread.
            let _ = thread.join();
        }
    }

    fn send(&self, command: Command) {
        // Fails only once the thread has ended, when there is nothing left to tell it.
        let _ = self.commands.send(command);
    }
}

impl Drop for Acteur {
    fn drop(&mut self) {
        self.stop();
    }
}

struct Boucle {
    contexte: Contexte,
    client: Option<Client>,
    store: Store,
    partage: Arc<Partage>,
    machine: Machine,
    lien: Lien,
    mesure: Mesure,
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
    fn new(contexte: Contexte, store: Store, partage: Arc<Partage>) -> Result<Self> {
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
            mesure: Mesure::default(),
            limites: Limites::default(),
            depart: Instant::now(),
            version,
            numero: 0,
            attentes: Vec::new(),
        })
    }

    async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
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
        let event = if self.lien.changed(self.contexte.horloge.now()) {
            Event::LinkChanged
        } else if outside {
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
            let work = echange::run(&mut self.store, &client, &who, &self.contexte, &self.partage, &self.mesure, self.limites);
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
                        Some(Command::Focus) => {}
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
        self.limites = wider(self.limites);
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
                    self.limites = narrower(self.limites);
                }
                // Handing in goes on, batch after batch.
                if network.is_fin() && !over { Failure::Link } else { failure(network) }
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
            let (app, dossier) = (Weak::clone(&self.contexte.app), self.contexte.dossier.clone());
            // On another thread: closing the profile waits for this one.
            std::thread::spawn(move || {
                if let Some(inner) = app.upgrade() {
                    App { inner }.profil_seal(&dossier);
                }
            });
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
        let (envoyes, recus) = self.mesure.take();
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

fn failure(error: &NetworkError) -> Failure {
    if error.is_fin() || error.is_session() || matches!(error, NetworkError::TropAncien) {
        return Failure::Final;
    }
    match error.attendre().and_then(|wait| i64::try_from(wait.as_millis()).ok()) {
        Some(ms) => Failure::RetryAfter { ms },
        None => Failure::Link,
    }
}

/// The link stalled, broke, or somebody on the way found the request too big.
fn is_too_much(error: &NetworkError) -> bool {
    match error {
        NetworkError::Coupure | NetworkError::Silence | NetworkError::Intermediaire { statut: 413 } => true,
        NetworkError::Refus { code, .. } => ["corps_trop_grand", "echange_trop_grand"].contains(&code.as_str()),
        _ => false,
    }
}

fn narrower(limites: Limites) -> Limites {
    Limites {
        mutations: limites.mutations,
        octets: (limites.octets / 2).max(FRAME_BYTES_MIN),
        budget: (limites.budget / 2).max(BUDGET_MIN),
    }
}

fn wider(limites: Limites) -> Limites {
    let whole = Limites::default();
    Limites {
        mutations: limites.mutations,
        octets: limites.octets.saturating_mul(2).min(whole.octets),
        budget: limites.budget.saturating_mul(2).min(whole.budget),
    }
}

fn millis(depart: Instant) -> i64 {
    i64::try_from(depart.elapsed().as_millis()).unwrap_or(i64::MAX)
}

/// For the jitter alone: without randomness the tries are merely regular.
fn random() -> u64 {
    getrandom::u64().unwrap_or(u64::MAX / 2)
}
