use std::fmt;

use besace_sync::enrol::INVITATION_SCHEME;
use reqwest::Url;

use super::NetworkError;

/// A server's address: `https`, or plain `http` on this very machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adresse(Url);

impl Adresse {
    /// Reads what a person types (`coop.drome.example`) or what a profile kept.
    pub fn parse(texte: &str) -> Result<Self, NetworkError> {
        let texte = texte.trim();
        let with_scheme = if texte.contains("://") {
            texte.to_owned()
        } else if is_loopback(&host_of(texte)) {
            format!("http://{texte}")
        } else {
            format!("https://{texte}")
        };
        let mut url = Url::parse(&with_scheme).map_err(|_| NetworkError::Adresse)?;
        let host = url.host_str().ok_or(NetworkError::Adresse)?.to_owned();
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&host) => {}
            "http" => return Err(NetworkError::AdresseEnClair),
            _ => return Err(NetworkError::Adresse),
        }
        url.set_path("/");
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// This very machine.
    pub(crate) fn is_loopback(&self) -> bool {
        self.0.host_str().is_some_and(is_loopback)
    }

    /// Without TLS: this very machine.
    pub(crate) fn is_clear(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// One of its routes.
    pub(crate) fn route(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }
}

impl fmt::Display for Adresse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

/// What an invitation carries: where, and the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationCode {
    /// The server that made it.
    pub adresse: Adresse,
    /// Single use.
    pub secret: String,
}

impl InvitationCode {
    /// Reads `besace://<host[:port]>/<secret>`, with the spaces and line breaks that a paste brings.
    pub fn parse(code: &str) -> Option<Self> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let (host, secret) = code.strip_prefix(INVITATION_SCHEME)?.split_once('/')?;
        let secret = secret.trim_end_matches('/');
        let clean = !secret.is_empty() && !secret.contains(['/', '?', '#']) && !host.contains(['@', '?', '#']);
        let adresse = Adresse::parse(host).ok()?;
        clean.then(|| Self { adresse, secret: secret.to_owned() })
    }
}

fn host_of(texte: &str) -> String {
    let authority = texte.split('/').next().unwrap_or_default();
    match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, _)) => host.to_owned(),
        None => authority.split(':').next().unwrap_or_default().to_owned(),
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        let read = |texte: &str| Adresse::parse(texte).map(|a| a.to_string()).map_err(|e| e.code().to_owned());
        let ok = |texte: &str, adresse: &str| assert_eq!(read(texte), Ok(adresse.to_owned()), "{texte}");
        ok("coop.drome.example", "https://coop.drome.example");
        ok(" https://coop.drome.example/chemin?x=1#y ", "https://coop.drome.example");
        ok("127.0.0.1:8080", "http://127.0.0.1:8080");
        ok("localhost:8080", "http://localhost:8080");
        ok("http://[::1]:8080", "http://[::1]:8080");
        let no = |texte: &str, code: &str| assert_eq!(read(texte), Err(code.to_owned()), "{texte}");
        no("http://coop.drome.example", "adresse_en_clair");
        no("http://127.0.0.1.example.org", "adresse_en_clair");
        no("http://localhost.example.org", "adresse_en_clair");
        no("ftp://coop.drome.example", "adresse_invalide");
        no("", "adresse_invalide");
    }

    #[test]
    fn an_invitation_survives_the_paste() {
        let read = |code: &str| InvitationCode::parse(code).map(|i| (i.adresse.to_string(), i.secret));
        let expected = Some(("https://coop.drome.example".to_owned(), "SECRET".to_owned()));
        assert_eq!(read("besace://coop.drome.example/SECRET"), expected);
        assert_eq!(read("  besace://coop.drome.\n example/SECRET\r\n"), expected);
        assert_eq!(read("besace://127.0.0.1:9/S").map(|i| i.0), Some("http://127.0.0.1:9".to_owned()));
        for bad in [
            "",
            "coop.drome.example/SECRET",
            "besace://coop.drome.example",
            "besace://coop.drome.example/",
            "besace:///S",
            "besace://a@b/S",
            "https://a/S",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
