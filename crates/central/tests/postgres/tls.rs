//! A database reached through TLS: by its name, under an authority that is known, or not at all.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use besace_central::stockage::postgres::{Adresse, Postgres};
use besace_central::stockage::{Stockage, StockageError};
use besace_testkit::postgres::{Disque, Postgres as Cluster};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

#[test]
fn the_certificate_is_checked_against_name_and_authority() {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let mut cluster = Cluster::start(Disque::Ignore).unwrap();
    let port =
        cluster.listen_tls(&pem("CERTIFICATE", certificate.der()), &pem("PRIVATE KEY", &key.serialize_der())).unwrap();
    cluster.restart().unwrap();
    cluster.database("besace").unwrap();
    let dir = tempfile::TempDir::new().unwrap();
    let autorite = dir.path().join("autorite.pem");
    std::fs::write(&autorite, pem("CERTIFICATE", authority.der())).unwrap();
    let open = |host: &str, autorite: Option<&std::path::Path>| {
        let url = format!("host={host} hostaddr=127.0.0.1 port={port} user=besace dbname=besace sslmode=require");
        Postgres::open(&Adresse { url, autorite: autorite.map(Into::into), connexions: 2 })
    };
    let stockage = open("localhost", Some(&autorite)).unwrap();
    assert_eq!(stockage.etat().unwrap().nom, "postgresql");
    let ciphered = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                    WHERE application_name = 'besace-central'";
    assert_eq!(cluster.psql("besace", ciphered).unwrap(), "t");
    let refused = |opened: Result<Postgres, StockageError>| match opened {
        Err(StockageError::Injoignable(why)) => why,
        other => panic!("{:?}", other.err()),
    };
    let why = refused(open("localhost", None));
    assert!(why.contains("UnknownIssuer"), "{why}");
    let why = refused(open("base.exemple.fr", Some(&autorite)));
    assert!(why.to_lowercase().contains("name"), "{why}");
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}
