//! A TCP relay in front of a server: the network that can be cut and mended.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Listens on loopback and forwards to one address while it is not cut.
#[derive(Debug)]
pub struct Relais {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    target: Mutex<SocketAddr>,
    cut: AtomicBool,
    bytes: AtomicU64,
    open: Mutex<Vec<TcpStream>>,
}

impl Relais {
    /// Starts in front of `target`.
    pub fn start(target: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let state = Arc::new(State {
            target: Mutex::new(target),
            cut: AtomicBool::new(false),
            bytes: AtomicU64::new(0),
            open: Mutex::new(Vec::new()),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                shared.accept(client);
            }
        });
        Ok(Self { address, state })
    }

    /// What the client connects to.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Cuts the network: open connections are reset, new ones are closed at once.
    pub fn cut(&self) {
        self.state.cut.store(true, Ordering::SeqCst);
        self.state.reset();
    }

    /// Mends it.
    pub fn mend(&self) {
        self.state.cut.store(false, Ordering::SeqCst);
    }

    /// Leads elsewhere from now on; what is open is reset.
    pub fn aim(&self, target: SocketAddr) {
        *self.state.target.lock().unwrap_or_else(PoisonError::into_inner) = target;
        self.state.reset();
    }

    /// Bytes carried both ways since the start.
    pub fn bytes(&self) -> u64 {
        self.state.bytes.load(Ordering::SeqCst)
    }
}

impl State {
    fn open(&self) -> std::sync::MutexGuard<'_, Vec<TcpStream>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn target(&self) -> SocketAddr {
        *self.target.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reset(&self) {
        for stream in self.open().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn accept(self: &Arc<Self>, client: TcpStream) {
        if self.cut.load(Ordering::SeqCst) {
            return;
        }
        let Ok(server) = TcpStream::connect(self.target()) else { return };
        let copies = [client.try_clone(), server.try_clone()];
        self.open().extend(copies.into_iter().flatten());
        let (Ok(client_in), Ok(server_in)) = (client.try_clone(), server.try_clone()) else { return };
        let (up, down) = (Arc::clone(self), Arc::clone(self));
        thread::spawn(move || up.pump(client_in, server));
        thread::spawn(move || down.pump(server_in, client));
    }

    fn pump(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut counted = Counted { from: &mut from, bytes: &self.bytes };
        let _ = io::copy(&mut counted, &mut to);
        let _ = from.shutdown(Shutdown::Read);
        let _ = to.shutdown(Shutdown::Write);
    }
}

struct Counted<'a> {
    from: &'a mut TcpStream,
    bytes: &'a AtomicU64,
}

impl io::Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.bytes.fetch_add(read as u64, Ordering::SeqCst);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    #[test]
    fn a_cut_relay_carries_nothing_until_mended() {
        let server = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let relais = Relais::start(server.local_addr().unwrap()).unwrap();
        thread::spawn(move || {
            for mut stream in server.incoming().flatten() {
                stream.write_all(b"bonjour").unwrap();
            }
        });
        let said = |relais: &Relais| {
            let mut text = String::new();
            let stream = TcpStream::connect(relais.address());
            stream.and_then(|mut stream| stream.read_to_string(&mut text)).map(|_| text).unwrap_or_default()
        };
        assert_eq!(said(&relais), "bonjour");
        relais.cut();
        assert_eq!(said(&relais), "");
        relais.mend();
        assert_eq!(said(&relais), "bonjour");
        assert_eq!(relais.bytes(), 14);
    }
}
