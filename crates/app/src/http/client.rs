//! One method per route of the server.

use std::future::Future;
use std::sync::Once;
use std::time::Duration;

use besace_sync::enrol::{
    AppareilCreer, AppareilRetirer, AppareilWire, CguAccepter, CompteCreer, ConnexionDemander, Enrolement,
    InvitationLire, InvitationWire, MotDePasseDemander, MotDePasseRenouveler, ServeurWire,
};
use besace_sync::frame::{from_cbor, to_cbor};
use besace_sync::limits::INACTIVITY_MS;
use reqwest::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use reqwest::{Method, RequestBuilder, redirect};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer::{self, CBOR, JSON};
use super::{Adresse, NetworkError, Signataire};

/// The longest JSON or CBOR answer: conditions of use, a list of devices.
const ANSWER_BYTES_MAX: usize = 2 << 20;
/// Told on every route but the exchange, where each byte counts.
pub(super) const AGENT: &str = concat!("besace/", env!("CARGO_PKG_VERSION"));
const INACTIVITY: Duration = Duration::from_millis(INACTIVITY_MS);

/// A server, over HTTP.
#[derive(Debug, Clone)]
pub struct Client {
    pub(super) http: reqwest::Client,
    pub(super) adresse: Adresse,
    pub(super) silence: Duration,
}

impl Client {
    /// Opens nothing yet.
    pub fn new(adresse: Adresse) -> Result<Self, NetworkError> {
        Self::with_builder(adresse, reqwest::Client::builder())
    }

    fn with_builder(adresse: Adresse, builder: reqwest::ClientBuilder) -> Result<Self, NetworkError> {
        static PROVIDER: Once = Once::new();
        // Fails only when the process has chosen another one, which serves as well.
        PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        // What stays on this machine has nothing to do with a proxy.
        let builder = if adresse.is_loopback() { builder.no_proxy() } else { builder };
        // The system's proxy would carry in clear, off this machine, what is only clear because it stays on it.
        let builder = if adresse.is_clear() { builder.no_proxy() } else { builder };
        let http = builder
            .redirect(redirect::Policy::none())
            .connect_timeout(INACTIVITY)
            .build()
            .map_err(|error| answer::from_transport(&error))?;
        Ok(Self { http, adresse, silence: INACTIVITY })
    }

    /// Takes another time without a byte for a dead link.
    #[must_use]
    pub fn with_silence(self, silence: Duration) -> Self {
        Self { silence, ..self }
    }

    /// Its address.
    pub fn adresse(&self) -> &Adresse {
        &self.adresse
    }

    /// Who the server is.
    pub async fn serveur_get(&self) -> Result<ServeurWire, NetworkError> {
        self.json(self.request(Method::GET, "/v1/serveur")).await
    }

    /// What an invitation offers.
    pub async fn invitation_get(&self, secret: &str) -> Result<InvitationWire, NetworkError> {
        let ask = InvitationLire { secret: secret.to_owned() };
        self.json(self.request(Method::POST, "/v1/invitations/lire").json(&ask)).await
    }

    /// First sign-in.
    pub async fn compte_create(&self, ask: &CompteCreer) -> Result<Enrolement, NetworkError> {
        self.json(self.request(Method::POST, "/v1/comptes").json(ask)).await
    }

    /// Asks for a code by e-mail.
    pub async fn connexion_create(&self, ask: &ConnexionDemander) -> Result<(), NetworkError> {
        self.silent(self.request(Method::POST, "/v1/connexions").json(ask)).await
    }

    /// Second device, with the code.
    pub async fn appareil_create(&self, ask: &AppareilCreer) -> Result<Enrolement, NetworkError> {
        self.json(self.request(Method::POST, "/v1/appareils").json(ask)).await
    }

    /// Asks for a renewal code by e-mail.
    pub async fn mot_de_passe_create(&self, ask: &MotDePasseDemander) -> Result<(), NetworkError> {
        self.silent(self.request(Method::POST, "/v1/mots-de-passe").json(ask)).await
    }

    /// Chooses a new password, with the code.
    pub async fn mot_de_passe_update(&self, ask: &MotDePasseRenouveler) -> Result<(), NetworkError> {
        self.silent(self.request(Method::PUT, "/v1/mots-de-passe").json(ask)).await
    }

    /// The account's devices.
    pub async fn appareil_list(&self, who: &Signataire) -> Result<Vec<AppareilWire>, NetworkError> {
        let nothing: std::collections::BTreeMap<String, ()> = std::collections::BTreeMap::new();
        self.signed(who, "/v1/appareils/liste", &nothing).await
    }

    /// Retires a device, or declares it lost.
    pub async fn appareil_delete(&self, who: &Signataire, ask: &AppareilRetirer) -> Result<(), NetworkError> {
        self.signed_silent(who, "/v1/appareils/retirer", ask).await
    }

    /// Accepts the conditions of use.
    pub async fn cgu_update(&self, who: &Signataire, ask: &CguAccepter) -> Result<(), NetworkError> {
        self.signed_silent(who, "/v1/cgu", ask).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.adresse.route(path)).header(ACCEPT, JSON).header(USER_AGENT, AGENT)
    }

    async fn json<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, NetworkError> {
        let response = within(self.silence, request.send()).await?;
        let response = answer::check(response, JSON, self.silence).await?;
        let bytes = answer::body(response, ANSWER_BYTES_MAX, self.silence).await?;
        serde_json::from_slice(&bytes).map_err(|error| NetworkError::Illisible(error.to_string()))
    }

    /// A route that has nothing to say: 204, or an empty JSON value.
    async fn silent(&self, request: RequestBuilder) -> Result<(), NetworkError> {
        let response = within(self.silence, request.send()).await?;
        if response.status() == reqwest::StatusCode::NO_CONTENT {
            return Ok(());
        }
        answer::check(response, JSON, self.silence).await.map(drop)
    }

    async fn signed<T: DeserializeOwned>(
        &self,
        who: &Signataire,
        path: &str,
        ask: &impl Serialize,
    ) -> Result<T, NetworkError> {
        let response = answer::check(self.send_signed(who, path, ask).await?, CBOR, self.silence).await?;
        let bytes = answer::body(response, ANSWER_BYTES_MAX, self.silence).await?;
        from_cbor(&bytes).map_err(|error| NetworkError::Illisible(error.to_string()))
    }

    async fn signed_silent(&self, who: &Signataire, path: &str, ask: &impl Serialize) -> Result<(), NetworkError> {
        let response = self.send_signed(who, path, ask).await?;
        if response.status() == reqwest::StatusCode::NO_CONTENT {
            return Ok(());
        }
        answer::check(response, CBOR, self.silence).await.map(drop)
    }

    async fn send_signed(
        &self,
        who: &Signataire,
        path: &str,
        ask: &impl Serialize,
    ) -> Result<reqwest::Response, NetworkError> {
        let payload = to_cbor(ask).map_err(|error| NetworkError::Illisible(error.to_string()))?;
        let body = who.seal(path, payload)?;
        let request = self.http.post(self.adresse.route(path)).header(CONTENT_TYPE, besace_sync::sign::CONTENT_TYPE);
        within(self.silence, request.header(ACCEPT, CBOR).header(USER_AGENT, AGENT).body(body).send()).await
    }
}

/// Silence is a failure; slowness is not.
pub(super) async fn within<T>(
    silence: Duration,
    work: impl Future<Output = Result<T, reqwest::Error>>,
) -> Result<T, NetworkError> {
    match tokio::time::timeout(silence, work).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(answer::from_transport(&error)),
        Err(_) => Err(NetworkError::Silence),
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::sync::{Arc, Mutex};

    use rustls::HandshakeKind;
    use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio_rustls::TlsAcceptor;

    use super::*;

    /// Answers one question by connection; how each began.
    async fn over_tls(config: rustls::ServerConfig) -> (String, Arc<Mutex<Vec<HandshakeKind>>>) {
        let (acceptor, kinds) = (TlsAcceptor::from(Arc::new(config)), Arc::new(Mutex::new(Vec::new())));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let adresse = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let seen = Arc::clone(&kinds);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mut stream = acceptor.accept(stream).await.unwrap();
                seen.lock().unwrap().extend(stream.get_ref().1.handshake_kind());
                let _ = stream.read(&mut [0; 1024]).await;
                let answer = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
                stream.write_all(answer).await.unwrap();
                let _ = stream.shutdown().await;
            }
        });
        (adresse, kinds)
    }

    #[tokio::test]
    async fn a_connection_is_taken_up_again_without_certificates() {
        drop(rustls::crypto::ring::default_provider().install_default());
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let config = rustls::ServerConfig::builder().with_no_client_auth();
        let (adresse, kinds) = over_tls(config.with_single_cert(vec![made.cert.der().clone()], key).unwrap()).await;
        let root = reqwest::Certificate::from_der(made.cert.der()).unwrap();
        let builder = reqwest::Client::builder().tls_certs_merge([root]);
        let client = Client::with_builder(Adresse::parse(&adresse).unwrap(), builder).unwrap();
        for _ in 0..3 {
            // As the thread of a profile does: the same client as long as it is open.
            let ask = ConnexionDemander { email: "nadia@exemple.fr".to_owned(), mot_de_passe: String::new() };
            client.clone().connexion_create(&ask).await.unwrap();
        }
        use HandshakeKind::{Full, Resumed};
        assert_eq!(*kinds.lock().unwrap(), [Full, Resumed, Resumed]);
    }

    #[tokio::test]
    async fn what_is_in_clear_never_passes_by_a_proxy() {
        let listener = || {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            listener.set_nonblocking(true).unwrap();
            let adresse = listener.local_addr().unwrap().to_string();
            (listener, adresse)
        };
        let ((server, adresse), (proxy, through)) = (listener(), listener());
        let through = reqwest::Proxy::all(format!("http://{through}")).unwrap();
        let builder = reqwest::Client::builder().proxy(through);
        let client = Client::with_builder(Adresse::parse(&adresse).unwrap(), builder).unwrap();
        let silence = client.with_silence(Duration::from_millis(200)).serveur_get().await.unwrap_err();
        assert!(matches!(silence, NetworkError::Silence), "{silence:?}");
        assert!(server.accept().is_ok(), "the server was called");
        assert!(proxy.accept().is_err(), "the proxy was not");
    }
}
