//! A network between a device and its server that cuts answers and repeats requests.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use besace_sync::enrol::ApiError;
use besace_sync::frame::to_cbor;

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
    /// The server is an older one, that speaks protocol 1 alone.
    Ancien,
}

/// First byte of what protocol 1 says: of zstd's magic number.
pub(crate) const PROTOCOLE_1: u8 = 0x28;

#[derive(Clone)]
pub(crate) struct Reseau {
    pub(crate) adresse: SocketAddr,
    sort: Arc<Mutex<Sort>>,
    recus: Arc<AtomicUsize>,
    /// First bytes of what exchanges said.
    dits: Arc<Mutex<Vec<u8>>>,
}

impl Reseau {
    pub(crate) fn start(serveur: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let adresse = listener.local_addr().unwrap();
        let reseau =
            Self { adresse, sort: Arc::new(Mutex::new(Sort::Passe)), recus: Arc::default(), dits: Arc::default() };
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

    /// First byte of each exchange since the last time: which protocol it speaks.
    pub(crate) fn take_said(&self) -> Vec<u8> {
        std::mem::take(&mut *self.dits.lock().unwrap())
    }

    /// One connection, request by request: what becomes of it is decided once the request is whole.
    fn carry(&self, mut client: TcpStream, serveur: SocketAddr) {
        while let Some(request) = read_message(&mut client) {
            let sort = *self.sort.lock().unwrap();
            let said = request.starts_with(b"POST /sync/v1 ").then(|| first_said(&request));
            self.dits.lock().unwrap().extend(said);
            let answer = match sort {
                Sort::Coupe => break,
                Sort::Portail => {
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nBienvenue".to_vec()
                }
                Sort::Double => {
                    ask(serveur, &request);
                    ask(serveur, &request)
                }
                Sort::Ancien if said.is_some_and(|said| said != PROTOCOLE_1) => unreadable(),
                // What it says of itself: in JSON at an enrolment, and when it is asked.
                Sort::Ancien => replace(ask(serveur, &request), b"\"protocoles\":[1,2]", b"\"protocoles\":[1,1]"),
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

/// First byte of the payload of a COSE_Sign1: an array of the protected headers, no others, the payload and the signature.
fn first_said(request: &[u8]) -> u8 {
    let head = request.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
    let string = |bytes: &[u8]| match bytes[0] {
        short @ 0x40..=0x57 => (1, usize::from(short - 0x40)),
        0x58 => (2, usize::from(bytes[1])),
        0x59 => (3, usize::from(u16::from_be_bytes([bytes[1], bytes[2]]))),
        0x5a => (5, u32::from_be_bytes([bytes[1], bytes[2], bytes[3], bytes[4]]) as usize),
        other => panic!("not a string: {other:#x}"),
    };
    let body = &request[head..];
    assert_eq!(body[0], 0x84, "four elements");
    let (begins, length) = string(&body[1..]);
    let rest = &body[1 + begins + length..];
    assert_eq!(rest[0], 0xa0, "no unprotected header");
    let (begins, length) = string(&rest[1..]);
    assert!(length > 0, "something is said");
    rest[1 + begins]
}

/// What a server answers to a payload that it cannot read.
fn unreadable() -> Vec<u8> {
    let refus = ApiError {
        code: "echange_illisible".to_owned(),
        message: "Cet échange n’a pas la forme attendue. Rien n’a été pris.".to_owned(),
        champs: Vec::new(),
        attendre_s: None,
    };
    let body = to_cbor(&refus).unwrap();
    let head =
        format!("HTTP/1.1 400 Bad Request\r\nContent-Type: application/cbor\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.into_bytes(), body].concat()
}

fn replace<const N: usize>(mut answer: Vec<u8>, from: &[u8; N], to: &[u8; N]) -> Vec<u8> {
    if let Some(at) = answer.windows(N).position(|window| window == from) {
        answer[at..at + N].copy_from_slice(to);
    }
    answer
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
