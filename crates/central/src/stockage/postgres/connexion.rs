//! Reaching PostgreSQL: an address, TLS wherever the address leaves the machine, a few connections kept.

use std::path::{Path, PathBuf};
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::erreur::error;
use crate::stockage::{Resultat, StockageError};

/// Connections of one process, at most, unless told otherwise. PostgreSQL itself takes 100 by default.
pub const CONNEXIONS: usize = 16;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a request waits for a connection that others use.
const WAIT_TIMEOUT: Duration = Duration::from_secs(10);
/// A link that died without a word is noticed after so long.
const SILENCE: Duration = Duration::from_secs(15);
/// No lock is waited for longer, no statement runs longer, no transaction is left open longer.
const OPTIONS: &str = "-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s \
                       -c synchronous_commit=on -c timezone=UTC";

/// Where the database is.
#[derive(Clone)]
pub struct Adresse {
    /// `postgres://user@host/base`, or `host=… user=…`.
    pub url: String,
    /// Authorities to believe besides the system's, in PEM.
    pub autorite: Option<PathBuf>,
    /// Connections kept, at most.
    pub connexions: usize,
}

impl Adresse {
    /// Whether it says a secret.
    pub fn has_password(&self) -> Resultat<bool> {
        Ok(parse(&self.url)?.get_password().is_some())
    }
}

/// The address as the library wants it; anything that would cross a network in clear is refused.
pub(super) fn parse(url: &str) -> Resultat<Config> {
    let mut config: Config =
        url.parse().map_err(|_| StockageError::Autre("adresse PostgreSQL illisible".to_owned()))?;
    if !is_local(&config) {
        if config.get_ssl_mode() == SslMode::Disable {
            let message = "une base sur une autre machine n’est jointe que par TLS (sslmode=disable refusé)";
            return Err(StockageError::AccesRefuse(message.to_owned()));
        }
        config.ssl_mode(SslMode::Require);
    }
    let options = config.get_options().map_or_else(|| OPTIONS.to_owned(), |more| format!("{OPTIONS} {more}"));
    config.options(options);
    config.application_name("besace-central");
    config.connect_timeout(CONNECT_TIMEOUT).keepalives(true).keepalives_idle(SILENCE).tcp_user_timeout(SILENCE);
    Ok(config)
}

/// A pool, empty: nothing is reached yet.
pub(super) fn pool(adresse: &Adresse) -> Resultat<Pool> {
    let config = parse(&adresse.url)?;
    let manager = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = match config.get_ssl_mode() {
        SslMode::Disable => Manager::from_config(config, NoTls, manager),
        SslMode::Prefer if is_local(&config) => Manager::from_config(config, NoTls, manager),
        _ => Manager::from_config(config, tls(adresse.autorite.as_deref())?, manager),
    };
    Pool::builder(manager)
        .max_size(adresse.connexions.max(1))
        .wait_timeout(Some(WAIT_TIMEOUT))
        .create_timeout(Some(CONNECT_TIMEOUT))
        .recycle_timeout(Some(CONNECT_TIMEOUT))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|e| StockageError::Autre(e.to_string()))
}

/// A socket of this machine, or its loopback.
fn is_local(config: &Config) -> bool {
    let by_name = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    by_name && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback)
}

/// The system's authorities, and the one given: a database's certificate is often a house's own.
fn tls(autorite: Option<&Path>) -> Resultat<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = autorite {
        let unreadable = |_| StockageError::AccesRefuse(format!("{} : certificat illisible", path.display()));
        for certificate in CertificateDer::pem_file_iter(path).map_err(unreadable)? {
            let refused = |_| StockageError::AccesRefuse(format!("{} : certificat refusé", path.display()));
            roots.add(certificate.map_err(unreadable)?).map_err(refused)?;
        }
    }
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| StockageError::Autre(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// Runs statements that belong to no transaction of the storage.
pub(super) async fn batch(client: &tokio_postgres::Client, sql: &str) -> Resultat<()> {
    client.batch_execute(sql).await.map_err(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn mode(url: &str) -> Result<SslMode, String> {
        parse(url).map(|config| config.get_ssl_mode()).map_err(|e| e.to_string())
    }

    #[test]
    fn what_leaves_the_machine_goes_through_tls_or_not_at_all() {
        assert_eq!(mode("postgres://besace@base.exemple.fr/besace"), Ok(SslMode::Require));
        assert_eq!(mode("postgres://besace@base.exemple.fr/besace?sslmode=prefer"), Ok(SslMode::Require));
        assert_eq!(mode("host=10.0.0.7 user=besace"), Ok(SslMode::Require));
        assert!(mode("postgres://besace@base.exemple.fr/besace?sslmode=disable").is_err());
        assert!(mode("host=localhost hostaddr=10.0.0.7 user=besace sslmode=disable").is_err(), "the address decides");
        assert_eq!(mode("postgres://besace@127.0.0.1/besace"), Ok(SslMode::Prefer));
        assert_eq!(mode("host=/run/postgresql user=besace sslmode=disable"), Ok(SslMode::Disable));
        assert_eq!(mode("postgres://besace@/besace?host=/run/postgresql"), Ok(SslMode::Prefer));
        assert!(mode("n’importe quoi").is_err());
    }
}
