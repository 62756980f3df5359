//! What opening a connection costs inside TLS: the device's own client, in a process of its own, and the real server
//! behind a proxy that ends TLS, as in production.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use besace_app::http::{Adresse, Client, NetworkError};
use besace_testkit::lien::{Lien, Qualite};
use besace_testkit::processus::{Processus, attached};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::Answer;

/// Bytes both ways.
#[derive(Debug)]
pub(super) struct Poignees {
    pub(super) complete: u64,
    pub(super) reprise: u64,
    /// Of the first one, the certificates.
    pub(super) certificats: u64,
}

/// What each of two connections weighs, less the question that it carries.
pub(super) async fn measure(server: SocketAddr, dossier: &Path) -> Answer<Poignees> {
    let chain = Chaine::make()?;
    std::fs::create_dir_all(dossier)?;
    let roots = dossier.join("racine.pem");
    std::fs::write(&roots, &chain.root)?;
    let certificats = chain.certificates.iter().map(|certificate| certificate.len() as u64).sum();
    let lien = Lien::start(proxy(chain, server).await?, Qualite::default())?;

    let mut command = attached(std::env::current_exe()?);
    command.args(["appels", &format!("https://localhost:{}", lien.address().port())]);
    command.env("SSL_CERT_FILE", &roots).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = Processus::start("xtask appels", &mut command)?;
    let mut asked = process.child().stdin.take().ok_or("no input")?;
    let mut answered = BufReader::new(process.child().stdout.take().ok_or("no output")?);
    let mut call = || -> Answer<u64> {
        let mut line = String::new();
        writeln!(asked)?;
        answered.read_line(&mut line)?;
        let (up, down) = lien.take();
        if line.trim() == "ok" { Ok(up + down) } else { Err(format!("over TLS: {line}").into()) }
    };
    let first = call()?;
    let question = call()?;
    lien.cut();
    let again = call()?;
    Ok(Poignees { complete: first - question, reprise: again - question, certificats })
}

/// In the other process: one call for each line read.
pub(super) async fn call(adresse: &str) -> Answer<()> {
    let client = Client::new(Adresse::parse(adresse)?)?;
    for line in std::io::stdin().lock().lines() {
        line?;
        let mut said = client.serveur_get().await;
        if said == Err(NetworkError::Coupure) {
            // The connection that was open is not: as a device does, once more.
            said = client.serveur_get().await;
        }
        writeln!(std::io::stdout(), "{}", said.map_or_else(|error| format!("{error:?}"), |_| "ok".to_owned()))?;
    }
    Ok(())
}

/// A leaf, an intermediate and their root, as certificate authorities give them.
struct Chaine {
    root: String,
    certificates: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Chaine {
    fn make() -> Answer<Self> {
        let authority = |name: &str| -> Answer<CertificateParams> {
            let mut params = CertificateParams::new(Vec::new())?;
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.distinguished_name.push(DnType::CommonName, name);
            Ok(params)
        };
        let (root, root_key) = (authority("Racine de mesure")?, KeyPair::generate()?);
        let (middle, middle_key) = (authority("Intermédiaire de mesure")?, KeyPair::generate()?);
        let (leaf, leaf_key) = (CertificateParams::new(vec!["localhost".to_owned()])?, KeyPair::generate()?);
        let root_der = root.self_signed(&root_key)?.der().clone();
        let root = Issuer::new(root, root_key);
        let middle_der = middle.signed_by(&middle_key, &root)?.der().clone();
        let middle = Issuer::new(middle, middle_key);
        let leaf_der = leaf.signed_by(&leaf_key, &middle)?.der().clone();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(leaf_key.serialize_der()));
        Ok(Self { root: pem(&root_der), certificates: vec![leaf_der, middle_der], key })
    }
}

fn pem(certificate: &[u8]) -> String {
    let text = STANDARD.encode(certificate);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// Ends TLS in front of `server`; connections are taken up again by tickets that it does not keep.
async fn proxy(chain: Chaine, server: SocketAddr) -> Answer<SocketAddr> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let mut config = config.with_no_client_auth().with_single_cert(chain.certificates, chain.key)?;
    config.ticketer = rustls::crypto::ring::Ticketer::new()?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut client = acceptor.accept(client).await?;
                let mut server = TcpStream::connect(server).await?;
                tokio::io::copy_bidirectional(&mut client, &mut server).await
            });
        }
    });
    Ok(address)
}
