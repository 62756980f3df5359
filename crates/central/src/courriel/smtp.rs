//! Mails through a mail server.

use std::time::Duration;

use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{SmtpTransport, Transport};

use super::{Message, mime};
use crate::erreur::CentralError;

/// A mail server that is there answers sooner; a command waits for it.
const TIMEOUT: Duration = Duration::from_secs(8);

/// How the link to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Chiffrement {
    /// TLS dès le début (port 465).
    Tls,
    /// TLS demandé, et exigé (port 587).
    Starttls,
    /// Aucun : un relais sur cette machine seulement.
    Aucun,
}

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    transport: SmtpTransport,
    expediteur: Mailbox,
}

impl Smtp {
    /// Understands the settings.
    pub fn new(
        hote: &str,
        port: u16,
        chiffrement: Chiffrement,
        identifiants: Option<(String, String)>,
        expediteur: &str,
    ) -> Result<Self, CentralError> {
        let wrong = |e: String| CentralError::Reglage(e);
        let expediteur = expediteur.parse().map_err(|e| wrong(format!("expéditeur « {expediteur} » : {e}")))?;
        let tls = || TlsParameters::new(hote.to_owned()).map_err(|e| wrong(e.to_string()));
        let tls = match chiffrement {
            Chiffrement::Tls => Tls::Wrapper(tls()?),
            Chiffrement::Starttls => Tls::Required(tls()?),
            Chiffrement::Aucun if is_loopback(hote) => Tls::None,
            Chiffrement::Aucun => {
                let message = "un relais SMTP sans chiffrement n’est accepté que sur cette machine (127.0.0.1).";
                return Err(wrong(message.to_owned()));
            }
        };
        let mut builder = SmtpTransport::builder_dangerous(hote).port(port).tls(tls).timeout(Some(TIMEOUT));
        if let Some((identifiant, mot_de_passe)) = identifiants {
            builder = builder.credentials(Credentials::new(identifiant, mot_de_passe));
        }
        Ok(Self { transport: builder.build(), expediteur })
    }

    pub(super) fn send(&self, message: &Message) -> Result<(), CentralError> {
        let failed = |e: &dyn std::fmt::Display| CentralError::Courriel(e.to_string());
        let a = message.a.parse().map_err(|_| failed(&"address not understood"))?;
        let head = MessageBuilder::new()
            .from(self.expediteur.clone())
            .to(a)
            .subject(&message.objet)
            .message_id(Some(format!("<{}@{}>", crate::hasard::uuid()?, self.expediteur.email.domain())));
        let mail = mime::compose(head, message)?;
        self.transport.send(&mail).map(drop).map_err(|e| match e.status() {
            // A mail server's words repeat the address that it refuses, and this is logged.
            Some(statut) => failed(&format!("the mail server answered {statut}")),
            None => failed(&e),
        })
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Smtp")
    }
}

fn is_loopback(hote: &str) -> bool {
    hote == "localhost" || hote.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
