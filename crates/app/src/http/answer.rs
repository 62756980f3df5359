//! Whether an answer is our server's, and what it says when it is a refusal.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use besace_sync::enrol::ApiError;
use besace_sync::frame::from_cbor;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, StatusCode};

use super::NetworkError;
use super::client::within;

/// A refusal is a few sentences; more is somebody else's page.
const REFUSAL_BYTES_MAX: usize = 64 << 10;
pub(super) const JSON: &str = "application/json";
pub(super) const CBOR: &str = "application/cbor";

/// Lets through only a success of ours, of the type expected.
pub(super) async fn check(response: Response, expected: &str, silence: Duration) -> Result<Response, NetworkError> {
    let status = response.status();
    let content_type = content_type(&response);
    if status.is_success() {
        return match content_type.as_str() {
            found if found == expected => Ok(response),
            // A portal says « welcome » with the status of success.
            "text/html" | "application/xhtml+xml" | "" => Err(NetworkError::PortailCaptif),
            _ => Err(NetworkError::Intermediaire { statut: status.as_u16() }),
        };
    }
    if status.is_redirection() || status == StatusCode::NETWORK_AUTHENTICATION_REQUIRED {
        // Our server never redirects.
        return Err(NetworkError::PortailCaptif);
    }
    let attendre = retry_after(&response);
    match refusal(response, &content_type, silence).await? {
        Some(refusal) => Err(from_refusal(refusal, attendre)),
        None if status.is_server_error() => Err(NetworkError::Serveur { statut: status.as_u16(), attendre }),
        None => Err(NetworkError::Intermediaire { statut: status.as_u16() }),
    }
}

/// A refusal in the server's terms; the known codes get their own variant, hence their own behaviour.
pub(super) fn from_refusal(refusal: ApiError, retry_after: Option<Duration>) -> NetworkError {
    let attendre = refusal.attendre_s.map(|s| Duration::from_secs(u64::from(s))).or(retry_after);
    match refusal.code.as_str() {
        "maintenance" => NetworkError::Maintenance { attendre },
        // Also told in the middle of an answer that began well: its database went away meanwhile.
        "serveur_en_panne" | "occupe" => NetworkError::Serveur { statut: 503, attendre },
        "client_trop_ancien" | "protocole_trop_ancien" => NetworkError::TropAncien,
        "signature_refusee" => NetworkError::AppareilInconnu,
        "appareil_duplique" => NetworkError::AppareilDuplique,
        "appareil_retire" => NetworkError::AppareilRetire,
        "appareil_perdu" => NetworkError::AppareilPerdu,
        "compte_radie" => NetworkError::CompteRadie,
        _ => NetworkError::Refus { code: refusal.code, message: refusal.message, champs: refusal.champs, attendre },
    }
}

/// What the library's error means for a person.
pub(super) fn from_transport(error: &reqwest::Error) -> NetworkError {
    let detail = describe(error);
    if let Some(tls) = tls_error(error) {
        return match tls {
            // Plain text where TLS was expected: a portal or a proxy, not a certificate.
            rustls::Error::InvalidMessage(_) => NetworkError::Intermediaire { statut: 0 },
            _ => NetworkError::Certificat(detail),
        };
    }
    if error.is_timeout() {
        return NetworkError::Silence;
    }
    if error.is_dns() {
        // « Temporary failure »: no resolver was reached, which is what having no network looks like.
        let unreachable = detail.contains("Temporary failure") || detail.contains("os error 11002");
        return if unreachable { NetworkError::AucunReseau(detail) } else { NetworkError::Dns(detail) };
    }
    if error.is_connect() {
        return if has_no_link(error) { NetworkError::AucunReseau(detail) } else { NetworkError::Injoignable(detail) };
    }
    if error.is_builder() {
        return NetworkError::Depart(detail);
    }
    NetworkError::Coupure
}

async fn refusal(response: Response, content_type: &str, silence: Duration) -> Result<Option<ApiError>, NetworkError> {
    if content_type != JSON && content_type != CBOR {
        return Ok(None);
    }
    let bytes = body(response, REFUSAL_BYTES_MAX, silence).await?;
    Ok(match content_type {
        JSON => serde_json::from_slice(&bytes).ok(),
        _ => from_cbor(&bytes).ok(),
    })
}

/// The whole body, within a limit of size and of silence.
pub(super) async fn body(mut response: Response, bytes_max: usize, silence: Duration) -> Result<Vec<u8>, NetworkError> {
    let announced = response.content_length();
    let mut bytes = Vec::new();
    while let Some(chunk) = within(silence, response.chunk()).await? {
        if bytes.len() + chunk.len() > bytes_max {
            return Err(NetworkError::Illisible("body over the limit".to_owned()));
        }
        bytes.extend_from_slice(&chunk);
    }
    match announced {
        Some(length) if length != bytes.len() as u64 => Err(NetworkError::Coupure),
        _ => Ok(bytes),
    }
}

fn content_type(response: &Response) -> String {
    let value = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn retry_after(response: &Response) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// This machine has no way out, whoever was asked.
fn has_no_link(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        if matches!(kind, Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown)) {
            return true;
        }
        source = cause.source();
    }
    false
}

fn tls_error(error: &reqwest::Error) -> Option<&rustls::Error> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(tls) = tls_inside(cause) {
            return Some(tls);
        }
        source = cause.source();
    }
    None
}

/// An I/O error hides what it wraps from `source`, sometimes twice.
fn tls_inside<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    let wrapped = || error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.downcast_ref::<rustls::Error>().or_else(|| wrapped().and_then(|inner| tls_inside(inner)))
}

/// The causes without the address, whose path may hold a secret.
fn describe(error: &reqwest::Error) -> String {
    let mut causes = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push(cause.to_string());
        source = cause.source();
    }
    causes.join(": ")
}
