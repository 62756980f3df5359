//! Mails: written here in French, kept with what they speak of, sent by a thread of their own so that no answer waits.

mod dossier;
mod file;
mod mime;
mod smtp;
pub mod textes;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use besace_formats::qr;
use uuid::Uuid;

use crate::erreur::CentralError;
use crate::hasard;
use crate::horloge::{Horloge, JOUR, SECONDE};
use crate::stockage::{CourrielRow, Ecriture, Stockage};

pub use smtp::{Chiffrement, Smtp};

use file::{Essai, File};

/// What is no code is still worth reading so long after.
pub const AVIS: i64 = 3 * JOUR;
/// The command line may leave a mail behind: somebody looks at least so often.
const REGARD: Duration = Duration::from_secs(30);

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Address.
    pub a: String,
    /// Subject.
    pub objet: String,
    /// Plain text.
    pub corps: String,
    /// What the QR code that goes with it says.
    pub qr: Option<String>,
}

impl Message {
    /// The picture of its QR code, a PNG.
    fn picture(&self) -> Result<Option<Vec<u8>>, CentralError> {
        self.qr.as_deref().map(qr::make).transpose().map_err(|e| CentralError::Courriel(e.to_string()))
    }
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
            Self::Aucun => Err(CentralError::Courriel("aucun serveur SMTP n’est réglé".to_owned())),
        }
    }
}

/// Mails on their way out.
pub struct Courriel {
    file: Arc<File>,
    thread: Option<(SyncSender<()>, JoinHandle<()>)>,
}

impl Courriel {
    /// Sends nothing by itself before [`Courriel::start`].
    pub(crate) fn new(transport: Transport, stockage: Arc<dyn Stockage>, horloge: Horloge) -> Self {
        Self { file: Arc::new(File { transport, stockage, horloge }), thread: None }
    }

    /// Starts the thread that sends: the server does, a command does not.
    pub fn start(&mut self) -> Result<(), CentralError> {
        let (reveil, attente) = sync_channel(1);
        let file = Arc::clone(&self.file);
        let work = move || {
            loop {
                let pause = file.send_due();
                if let Err(RecvTimeoutError::Disconnected) = attente.recv_timeout(pause.min(REGARD)) {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("courriel".to_owned()).spawn(work);
        self.thread = Some((reveil, thread.map_err(|e| CentralError::Courriel(e.to_string()))?));
        Ok(())
    }

    /// Keeps a mail in the caller's transaction: it leaves if and only if what it tells lasts. Then call
    /// [`Courriel::wake`]. `utile`: of no use after so long.
    pub fn push(&self, tx: &dyn Ecriture, message: Message, utile: i64) -> Result<Uuid, CentralError> {
        let now = self.file.horloge.now();
        // A command tries by itself, at once; a server that serves beside must not send it too.
        let prochain = if self.thread.is_some() { now } else { now + file::BAIL };
        let Message { a, objet, corps, qr } = message;
        let row =
            CourrielRow { id: hasard::uuid()?, a, objet, corps, qr, prochain, essais: 0, expiration: now + utile };
        tx.courriel_put(&row)?;
        Ok(row.id)
    }

    /// Something was kept: it leaves now.
    pub fn wake(&self) {
        if let Some((reveil, _)) = &self.thread {
            // Already awake.
            let _ = reveil.try_send(());
        }
    }

    /// Tries one mail now, once; what fails waits for the server. Whether it left.
    pub fn send(&self, id: Uuid) -> Result<bool, CentralError> {
        let row = self.file.stockage.read()?.courriel_get(id)?;
        Ok(row.is_none_or(|row| self.file.send(row) == Essai::Parti))
    }
}

impl Drop for Courriel {
    /// What is being sent ends; what waits is kept.
    fn drop(&mut self) {
        let Some((reveil, thread)) = self.thread.take() else { return };
        drop(reveil);
        if thread.join().is_err() {
            tracing::error!("the mail thread ended badly");
        }
    }
}

/// Milliseconds as a duration; what is past is now.
fn duration(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0)).max(Duration::from_millis(SECONDE.unsigned_abs() / 10))
}
