//! Mails: written here in French, sent by a thread of their own so that no answer waits for them.

mod dossier;
mod smtp;
pub mod textes;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::erreur::CentralError;

pub use smtp::{Chiffrement, Smtp};

/// Mails waiting at once; past it the newest is dropped, and the person asks again.
const ATTENTE_MAX: usize = 1_000;
/// Waits before each new try.
const REPRISES: [Duration; 3] = [Duration::from_secs(2), Duration::from_secs(10), Duration::from_secs(60)];

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Address.
    pub a: String,
    /// Subject.
    pub objet: String,
    /// Plain text.
    pub corps: String,
}

/// How mails leave.
#[derive(Debug, Clone)]
pub enum Transport {
    /// Through a mail server.
    Smtp(Box<Smtp>),
    /// Into a folder, one file each: development and tests, refused on a public address.
    Dossier(PathBuf),
    /// They do not: codes are given by the administrator.
    Aucun,
}

impl Transport {
    /// Sends one mail, now.
    pub fn send(&self, message: &Message) -> Result<(), CentralError> {
        match self {
            Self::Smtp(smtp) => smtp.send(message),
            Self::Dossier(dir) => dossier::write(dir, message),
            Self::Aucun => Ok(()),
        }
    }
}

/// Mails on their way out.
pub struct Courriel {
    file: Option<SyncSender<Message>>,
    thread: Option<JoinHandle<()>>,
}

impl Courriel {
    /// Starts the thread that sends.
    pub fn start(transport: Transport) -> Result<Self, CentralError> {
        let (file, messages) = sync_channel(ATTENTE_MAX);
        let thread = std::thread::Builder::new()
            .name("courriel".to_owned())
            .spawn(move || send_all(&transport, &messages))
            .map_err(|e| CentralError::Courriel(e.to_string()))?;
        Ok(Self { file: Some(file), thread: Some(thread) })
    }

    /// Hands a mail over; never waits.
    pub fn push(&self, message: Message) {
        let Some(file) = &self.file else { return };
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) = file.try_send(message) {
            tracing::error!("mail dropped: too many are waiting");
        }
    }

    /// Waits until every mail has left or failed.
    pub fn flush(mut self) {
        self.close();
    }

    fn close(&mut self) {
        self.file = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the mail thread ended badly");
        }
    }
}

impl Drop for Courriel {
    fn drop(&mut self) {
        self.close();
    }
}

fn send_all(transport: &Transport, messages: &Receiver<Message>) {
    for message in messages {
        let mut reprises = REPRISES.iter();
        while let Err(e) = transport.send(&message) {
            let Some(wait) = reprises.next() else {
                tracing::error!(erreur = %e, "mail abandoned");
                break;
            };
            tracing::warn!(erreur = %e, "mail not sent, will try again");
            std::thread::sleep(*wait);
        }
    }
}
