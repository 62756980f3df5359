use std::sync::{Arc, Mutex, Weak};
use std::thread::JoinHandle;

use besace_store::Store;
use tokio::sync::{mpsc, oneshot};

use super::boucle::Boucle;
use super::partage::{Etat, Partage};
use crate::app::{Inner, lock};
use crate::error::{AppError, Result};
use crate::horloge::Horloge;
use crate::http::{Adresse, Signataire};
use crate::profil::Dossier;

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

pub(super) enum Command {
    /// Something was written that may leave.
    Wrote,
    /// Something was written that stays here.
    Noted,
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
        let thread = std::thread::Builder::new()
            .name("echange".to_owned())
            .spawn(move || runtime.block_on(boucle.run(received)))?;
        Ok(Self { commands, partage, thread: Mutex::new(Some(thread)) })
    }

    pub(crate) fn wrote(&self) {
        self.send(Command::Wrote);
    }

    pub(crate) fn noted(&self) {
        self.send(Command::Noted);
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
