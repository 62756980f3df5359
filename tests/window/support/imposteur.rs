//! Who answers in the server's place: a portal, a proxy, a link that cuts, somebody with a certificate of his own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Enough of a request to answer it.
const REQUEST_BYTES: usize = 4096;

/// Says the same to whoever asks, then closes.
pub(crate) fn says(answer: &'static str) -> SocketAddr {
    listen(move |mut client| say(&mut client, answer))
}

/// The same under TLS, with a certificate that nobody signed.
pub(crate) fn says_under_its_own_certificate(answer: &'static str) -> SocketAddr {
    let key = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate can be made");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the usual versions")
        .with_no_client_auth()
        .with_single_cert(vec![key.cert.der().clone()], key.signing_key.serialize_der().try_into().expect("a key"))
        .expect("its own key");
    let config = Arc::new(config);
    listen(move |client| {
        let tls = ServerConnection::new(Arc::clone(&config)).expect("a valid configuration");
        say(&mut StreamOwned::new(tls, client), answer);
    })
}

fn listen(carry: impl Fn(TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback can be listened on");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || listener.incoming().flatten().for_each(carry));
    address
}

/// The client may leave first: nothing to tell it then.
fn say(client: &mut (impl Read + Write), answer: &str) {
    let mut request = [0; REQUEST_BYTES];
    if client.read(&mut request).is_ok() {
        let _ = client.write_all(answer.as_bytes()).and_then(|()| client.flush());
    }
}
