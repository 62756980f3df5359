//! What arrives: bounded in size and in time, understood or refused in words.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequest, Request};
use axum::http::{HeaderMap, header};
use besace_sync::frame::from_cbor;
use besace_sync::limits::{INACTIVITY_MS, REQUEST_BYTES_MAX};
use besace_sync::sign::{CONTENT_TYPE, Sealed};
use ed25519_dalek::VerifyingKey;
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;

use super::Etat;
use super::reponse::{ApiErreur, blocking};
use crate::erreur::Refus;
use crate::limiteur::{Depuis, PAR_ADRESSE, PAR_APPAREIL, SIGNATURES};
use crate::stockage::{AppareilRow, EtatAppareil, EtatCompte};

/// Bytes of a JSON body, at most.
const JSON_BYTES_MAX: usize = 16 << 10;

/// How to know who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adresses {
    /// The peer of the connection.
    Directes,
    /// A reverse proxy adds the last value of `X-Forwarded-For`.
    Mandataire,
}

/// A JSON body of a public route, and who sends it; each one counts against its address.
#[derive(Debug)]
pub(super) struct Corps<T>(pub(super) T, pub(super) Depuis);

impl<T: DeserializeOwned> FromRequest<Etat> for Corps<T> {
    type Rejection = ApiErreur;

    async fn from_request(request: Request, etat: &Etat) -> Result<Self, ApiErreur> {
        let depuis = depuis(&request, etat.adresses);
        etat.central.limiteur.try_once("adresse", &depuis.0, PAR_ADRESSE, etat.central.horloge.now())?;
        if !has_type(request.headers(), "application/json") {
            return Err(Refus::new(415, "type_inattendu", "Un corps JSON est attendu.").into());
        }
        let bytes = read(request.into_body(), JSON_BYTES_MAX).await?;
        let value = serde_json::from_slice(&bytes);
        value
            .map(|value| Self(value, depuis))
            .map_err(|_| Refus::new(400, "corps_illisible", "Cette demande n’a pas la forme attendue.").into())
    }
}

/// A body signed by a device that the server knows.
#[derive(Debug)]
pub(super) struct Signe {
    /// Who signed; it may have ended.
    pub(super) appareil: AppareilRow,
    /// Its account is struck off.
    pub(super) radie: bool,
    /// What it signed.
    pub(super) payload: Vec<u8>,
}

impl FromRequest<Etat> for Signe {
    type Rejection = ApiErreur;

    async fn from_request(request: Request, etat: &Etat) -> Result<Self, ApiErreur> {
        Self::read(request, etat).await.map_err(|e| ApiErreur::cbor(e.refus))
    }
}

impl Signe {
    async fn read(request: Request, etat: &Etat) -> Result<Self, ApiErreur> {
        let media = CONTENT_TYPE.split(';').next().unwrap_or(CONTENT_TYPE);
        if !has_type(request.headers(), media) {
            return Err(Refus::new(415, "type_inattendu", "Un corps signé par un appareil est attendu.").into());
        }
        let (depuis, now) = (depuis(&request, etat.adresses), etat.central.horloge.now());
        etat.central.limiteur.check("signature", &depuis.0, SIGNATURES, now)?;
        let path = request.uri().path().to_owned();
        let bytes = read(request.into_body(), REQUEST_BYTES_MAX).await?;
        let opened = Self::open(&bytes, &path, etat).await;
        match &opened {
            // Somebody tries keys, or a device that the server forgot: it is told, not for ever.
            Err(erreur) if erreur.refus.statut == 401 => {
                etat.central.limiteur.try_once("signature", &depuis.0, SIGNATURES, now)?;
            }
            Ok(signe) => {
                etat.central.limiteur.try_once("appareil", &signe.appareil.id.to_string(), PAR_APPAREIL, now)?;
            }
            Err(_) => {}
        }
        opened
    }

    /// Reads what was signed, for whatever the signature is bound to.
    pub(super) async fn open(bytes: &[u8], path: &str, etat: &Etat) -> Result<Self, ApiErreur> {
        let sealed = Sealed::parse(bytes).map_err(|_| unsigned())?;
        let id = sealed.device().map_err(|_| unsigned())?;
        // Unknown device and wrong signature look the same from outside.
        let (appareil, radie) = blocking(&etat.central, move |central| {
            let tx = central.stockage.read()?;
            let appareil = tx.appareil_get(id)?.ok_or_else(unsigned)?;
            let compte = tx.compte_get(appareil.compte_id)?.ok_or_else(unsigned)?;
            Ok((appareil, compte.etat == EtatCompte::Radie))
        })
        .await?;
        let key = VerifyingKey::from_bytes(&appareil.cle_publique).map_err(|_| unsigned())?;
        let payload = sealed.open(&key, etat.central.identite.id, path).map_err(|_| unsigned())?;
        Ok(Self { appareil, radie, payload })
    }

    /// A small message from a device and an account that still may.
    pub(super) fn message<T: DeserializeOwned>(&self) -> Result<T, ApiErreur> {
        let refus = match (self.radie, self.appareil.etat) {
            (true, _) => Some(("compte_radie", "Votre compte a été fermé : cette action n’est plus possible.")),
            (_, EtatAppareil::Retire) => Some(("appareil_retire", "Cet appareil a été retiré de votre compte.")),
            (_, EtatAppareil::Perdu) => Some(("appareil_perdu", "Cet appareil a été déclaré perdu.")),
            _ => None,
        };
        if let Some((code, message)) = refus {
            return Err(ApiErreur::cbor(Refus::new(403, code, message)));
        }
        from_cbor(&self.payload).map_err(|_| {
            ApiErreur::cbor(Refus::new(400, "corps_illisible", "Cette demande n’a pas la forme attendue."))
        })
    }
}

pub(super) fn unsigned() -> Refus {
    Refus::new(
        401,
        "signature_refusee",
        "Le serveur ne reconnaît pas cet appareil. Votre travail y reste ; reconnectez-vous pour l’envoyer.",
    )
}

/// Reads a body, never more than `max`, never waiting long for its next byte.
pub(super) async fn read(mut body: Body, max: usize) -> Result<Vec<u8>, ApiErreur> {
    let mut bytes = Vec::new();
    loop {
        let next = tokio::time::timeout(Duration::from_millis(INACTIVITY_MS), body.frame()).await;
        let next =
            next.map_err(|_| Refus::new(408, "trop_lent", "Rien n’arrive plus : la connexion s’est interrompue."))?;
        let Some(frame) = next else { return Ok(bytes) };
        let frame = frame.map_err(|_| Refus::new(400, "corps_coupe", "La demande est arrivée coupée. Réessayez."))?;
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > max {
            return Err(Refus::new(413, "corps_trop_grand", "Cette demande est trop grande pour le serveur.").into());
        }
        bytes.extend_from_slice(&data);
    }
}

pub(super) fn has_type(headers: &HeaderMap, expected: &str) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    value.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case(expected))
}

pub(super) fn depuis(request: &Request, adresses: Adresses) -> Depuis {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let peer = peer.unwrap_or(IpAddr::from([0, 0, 0, 0]));
    let forwarded = || {
        let values = request.headers().get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        values.rsplit(',').next()?.trim().parse().ok()
    };
    let ip = match adresses {
        Adresses::Directes => peer,
        // From afar, whoever speaks without the proxy would choose who they are.
        Adresses::Mandataire if is_near(peer) => forwarded().unwrap_or(peer),
        Adresses::Mandataire => peer,
    };
    Depuis(network(ip).to_string())
}

/// This machine, or its own network: where a reverse proxy is.
fn is_near(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// Asked from this very machine, by nobody on someone else's behalf.
pub(super) fn is_local(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let relayed = ["x-forwarded-for", "forwarded", "via"].iter().any(|name| request.headers().contains_key(*name));
    !relayed && peer.is_some_and(|info| info.0.ip().to_canonical().is_loopback())
}

/// One subscriber holds a whole IPv6 /64.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_is_told_by_a_proxy_nearby_and_by_no_one_else() {
        let ask = |peer: &str, forwarded: &[&str], adresses| {
            let mut request = Request::builder();
            for value in forwarded {
                request = request.header("x-forwarded-for", *value);
            }
            let mut request = request.body(Body::empty()).unwrap();
            request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4_000)));
            depuis(&request, adresses).0
        };
        let behind = |peer, forwarded: &[&str]| ask(peer, forwarded, Adresses::Mandataire);
        assert_eq!(
            behind("127.0.0.1", &["203.0.113.9, 192.0.2.7"]),
            "192.0.2.7",
            "the last one, which the proxy wrote"
        );
        assert_eq!(behind("10.0.0.2", &["203.0.113.9", "192.0.2.7"]), "192.0.2.7");
        assert_eq!(behind("198.51.100.4", &["192.0.2.7"]), "198.51.100.4", "it did not come through the proxy");
        assert_eq!(behind("127.0.0.1", &["nobody"]), "127.0.0.1");
        assert_eq!(behind("::1", &["2001:db8:1:2:3:4:5:6"]), "2001:db8:1:2::", "one subscriber");
        assert_eq!(behind("::ffff:10.0.0.2", &["::ffff:192.0.2.7"]), "192.0.2.7");
        assert_eq!(ask("127.0.0.1", &["192.0.2.7"], Adresses::Directes), "127.0.0.1");
    }
}
