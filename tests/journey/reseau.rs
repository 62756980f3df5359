//! A network between a device and its server that cuts answers and repeats requests.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What happens to the next exchanges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// All passes.
    Passe,
    /// The request passes, the answer is cut after that many bytes of it (0: nothing comes back).
    CoupeApres(usize),
    /// The server receives the request twice.
    Double,
    /// A portal answers in the server's place.
    Portail,
    /// Connections are closed at once.
    Coupe,
}

#[derive(Clone)]
pub(crate) struct Reseau {
    pub(crate) adresse: SocketAddr,
    sort: Arc<Mutex<Sort>>,
    recus: Arc<AtomicUsize>,
}

impl Reseau {
    pub(crate) fn start(serveur: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let adresse = listener.local_addr().unwrap();
        let reseau = Self { adresse, sort: Arc::new(Mutex::new(Sort::Passe)), recus: Arc::default() };
        let shared = reseau.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let shared = shared.clone();
                thread::spawn(move || shared.carry(client, serveur));
            }
        });
        reseau
    }

    pub(crate) fn set(&self, sort: Sort) {
        *self.sort.lock().unwrap() = sort;
    }

    /// Bytes that came back since the last time.
    pub(crate) fn take(&self) -> usize {
        self.recus.swap(0, Ordering::SeqCst)
    }

    /// One connection, request by request: what becomes of it is decided once the request is whole.
    fn carry(&self, mut client: TcpStream, serveur: SocketAddr) {
        while let Some(request) = read_message(&mut client) {
            let sort = *self.sort.lock().unwrap();
            let answer = match sort {
                Sort::Coupe => break,
                Sort::Portail => {
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nBienvenue".to_vec()
                }
                Sort::Double => {
                    ask(serveur, &request);
                    ask(serveur, &request)
                }
                Sort::Passe | Sort::CoupeApres(_) => ask(serveur, &request),
            };
            let kept = match sort {
                Sort::CoupeApres(bytes) => {
                    let head = answer.windows(4).position(|w| w == b"\r\n\r\n").map_or(0, |end| end + 4);
                    if bytes == 0 { 0 } else { (head + bytes).min(answer.len()) }
                }
                _ => answer.len(),
            };
            self.recus.fetch_add(kept, Ordering::SeqCst);
            if client.write_all(&answer[..kept]).is_err() || kept < answer.len() {
                break;
            }
        }
        let _ = client.shutdown(Shutdown::Both);
    }
}

/// A whole answer, on a connection of its own.
fn ask(serveur: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(serveur).unwrap();
    stream.write_all(request).unwrap();
    read_message(&mut stream).unwrap_or_default()
}

/// A head and its body: of the length announced, or in chunks.
fn read_message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let (mut message, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        if is_whole(&message) {
            return Some(message);
        }
        match stream.read(&mut buffer) {
            Ok(read @ 1..) => message.extend_from_slice(&buffer[..read]),
            _ => return None,
        }
    }
}

fn is_whole(message: &[u8]) -> bool {
    let Some(end) = message.windows(4).position(|w| w == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&message[..end]).to_lowercase();
    let mut body = &message[end + 4..];
    if !head.contains("transfer-encoding: chunked") {
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
        return body.len() >= length.unwrap_or(0);
    }
    loop {
        let Some(line) = body.windows(2).position(|w| w == b"\r\n") else { return false };
        let size = usize::from_str_radix(&String::from_utf8_lossy(&body[..line]), 16).unwrap();
        let Some(rest) = body.get(line + 2 + size + 2..) else { return false };
        if size == 0 {
            return true;
        }
        body = rest;
    }
}
