//! A slow link in front of a server, in user space: so many bytes a second, so long to cross, packets lost, cuts.
//!
//! Bytes that wait fill a buffer of a modem's size, then hold the sender back, as on a real link. A lost packet is sent
//! again one round trip later, and what follows waits for it: what TCP does, without its other refinements.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::Chance;

/// What one packet carries: an Ethernet frame's worth.
const PACKET_BYTES: usize = 1_400;
/// Bytes on their way in one direction beyond which the sender waits.
const BUFFER_BYTES: usize = 32 << 10;

/// What the link is like. The default is a perfect one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Qualite {
    /// Bytes a second, each way; 0 = no limit.
    pub debit: u64,
    /// One way.
    pub latence: Duration,
    /// Packets lost, out of a hundred.
    pub perte: usize,
    /// Every connection is reset so often; zero = never.
    pub coupure: Duration,
}

impl Qualite {
    /// A satellite's: 64 kbit/s, 600 ms there and back.
    pub const SATELLITE: Self =
        Self { debit: 8_000, latence: Duration::from_millis(300), perte: 0, coupure: Duration::ZERO };

    /// The least time in which one request of so many bytes and its answer of so many others can cross.
    pub fn minimum(&self, up: u64, down: u64) -> Duration {
        let carried = if self.debit == 0 { 0.0 } else { (up + down) as f64 / self.debit as f64 };
        self.latence * 2 + Duration::from_secs_f64(carried)
    }
}

/// Listens on loopback and forwards to one address at the link's pace.
#[derive(Debug)]
pub struct Lien {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    target: SocketAddr,
    qualite: Mutex<Qualite>,
    up: AtomicU64,
    down: AtomicU64,
    open: Mutex<Vec<TcpStream>>,
    ended: AtomicBool,
}

impl Lien {
    /// Starts in front of `target`.
    pub fn start(target: SocketAddr, qualite: Qualite) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let state = Arc::new(State {
            target,
            qualite: Mutex::new(qualite),
            up: AtomicU64::new(0),
            down: AtomicU64::new(0),
            open: Mutex::default(),
            ended: AtomicBool::new(false),
        });
        let (accepting, cutting) = (Arc::clone(&state), Arc::clone(&state));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                accepting.accept(client);
            }
        });
        thread::spawn(move || cutting.cut_now_and_then());
        Ok(Self { address, state })
    }

    /// What the client connects to.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Changes what the link is like, open connections included.
    pub fn set(&self, qualite: Qualite) {
        *lock(&self.state.qualite) = qualite;
    }

    /// Bytes that left each side since the last time: towards the server, towards the client. What was on its way when
    /// a connection was cut counts.
    pub fn take(&self) -> (u64, u64) {
        (self.state.up.swap(0, Ordering::SeqCst), self.state.down.swap(0, Ordering::SeqCst))
    }
}

impl Drop for Lien {
    fn drop(&mut self) {
        self.state.ended.store(true, Ordering::SeqCst);
        self.state.reset();
    }
}

impl State {
    fn accept(self: &Arc<Self>, client: TcpStream) {
        let Ok(server) = TcpStream::connect(self.target) else { return };
        // Each piece leaves when the link says, not when the system gathers more.
        let _ = (client.set_nodelay(true), server.set_nodelay(true));
        let copies = [client.try_clone(), server.try_clone()];
        lock(&self.open).extend(copies.into_iter().flatten());
        let (Ok(client_in), Ok(server_in)) = (client.try_clone(), server.try_clone()) else { return };
        self.carry(client_in, server, Sens::Montant);
        self.carry(server_in, client, Sens::Descendant);
    }

    fn carry(self: &Arc<Self>, from: TcpStream, to: TcpStream, sens: Sens) {
        let voie = Arc::new(Voie::default());
        let (state, sending) = (Arc::clone(self), Arc::clone(&voie));
        thread::spawn(move || state.receive(from, &sending, sens));
        thread::spawn(move || voie.deliver(to));
    }

    /// Reads what one side sends, and says when each packet will have crossed.
    fn receive(&self, mut from: TcpStream, voie: &Voie, sens: Sens) {
        let mut chance = Chance::new(sens as u64 + 1);
        let mut free = Instant::now();
        let mut packet = [0; PACKET_BYTES];
        while let Ok(read @ 1..) = from.read(&mut packet) {
            let counter = if matches!(sens, Sens::Montant) { &self.up } else { &self.down };
            counter.fetch_add(read as u64, Ordering::SeqCst);
            let qualite = *lock(&self.qualite);
            let crossing = match qualite.debit {
                0 => Duration::ZERO,
                debit => Duration::from_secs_f64(read as f64 / debit as f64),
            };
            free = free.max(Instant::now()) + crossing;
            if chance.percent(qualite.perte) {
                free += qualite.latence * 2 + crossing;
            }
            if !voie.push(free + qualite.latence, packet[..read].to_vec()) {
                return;
            }
        }
        voie.end();
    }

    fn cut_now_and_then(&self) {
        const LOOK: Duration = Duration::from_millis(50);
        let mut last = Instant::now();
        while !self.ended.load(Ordering::SeqCst) {
            thread::sleep(LOOK);
            let every = lock(&self.qualite).coupure;
            if every.is_zero() || last.elapsed() < every {
                continue;
            }
            last = Instant::now();
            self.reset();
        }
    }

    fn reset(&self) {
        for stream in lock(&self.open).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Sens {
    Montant,
    Descendant,
}

/// What is on its way in one direction of one connection.
#[derive(Default)]
struct Voie {
    queue: Mutex<File>,
    changed: Condvar,
}

#[derive(Default)]
struct File {
    packets: VecDeque<(Instant, Vec<u8>)>,
    bytes: usize,
    ended: bool,
    broken: bool,
}

impl Voie {
    /// Waits for room; false: nobody is there to receive.
    fn push(&self, arrival: Instant, packet: Vec<u8>) -> bool {
        let mut queue = lock(&self.queue);
        while queue.bytes >= BUFFER_BYTES && !queue.broken {
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        queue.bytes += packet.len();
        queue.packets.push_back((arrival, packet));
        self.changed.notify_all();
        !queue.broken
    }

    fn end(&self) {
        lock(&self.queue).ended = true;
        self.changed.notify_all();
    }

    fn deliver(&self, mut to: TcpStream) {
        while let Some((arrival, packet)) = self.next() {
            thread::sleep(arrival.saturating_duration_since(Instant::now()));
            let written = to.write_all(&packet);
            let mut queue = lock(&self.queue);
            queue.bytes -= packet.len();
            queue.broken |= written.is_err();
            self.changed.notify_all();
            if queue.broken {
                return;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    }

    fn next(&self) -> Option<(Instant, Vec<u8>)> {
        let mut queue = lock(&self.queue);
        loop {
            if let Some(packet) = queue.packets.pop_front() {
                return Some(packet);
            }
            if queue.ended {
                return None;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that answers one byte with so many.
    fn answering(bytes: usize) -> SocketAddr {
        let server = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = server.local_addr().unwrap();
        thread::spawn(move || {
            for mut stream in server.incoming().flatten() {
                let _ = stream.read_exact(&mut [0]);
                let _ = stream.write_all(&vec![7; bytes]);
            }
        });
        address
    }

    fn ask(lien: &Lien) -> (usize, Duration) {
        let start = Instant::now();
        let mut stream = TcpStream::connect(lien.address()).unwrap();
        stream.write_all(&[1]).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        (answer.len(), start.elapsed())
    }

    #[test]
    fn nothing_crosses_faster_than_the_link() {
        let qualite = Qualite { debit: 40_000, latence: Duration::from_millis(40), ..Qualite::default() };
        let lien = Lien::start(answering(20_000), qualite).unwrap();
        let (bytes, took) = ask(&lien);
        assert_eq!((bytes, lien.take()), (20_000, (1, 20_000)));
        assert!(took >= qualite.minimum(1, 20_000) - Duration::from_millis(5), "{took:?}");
    }

    #[test]
    fn loss_slows_and_loses_nothing() {
        let quick = Qualite { debit: 400_000, latence: Duration::from_millis(5), ..Qualite::default() };
        let lien = Lien::start(answering(50_000), Qualite { perte: 50, ..quick }).unwrap();
        let (bytes, took) = ask(&lien);
        assert_eq!(bytes, 50_000);
        // About thirty-six packets, half of them one round trip late.
        assert!(took > quick.minimum(1, 50_000) + Duration::from_millis(50), "{took:?}");
    }

    #[test]
    fn a_cut_ends_what_was_on_its_way() {
        let qualite = Qualite { debit: 10_000, coupure: Duration::from_millis(300), ..Qualite::default() };
        let lien = Lien::start(answering(200_000), qualite).unwrap();
        let (bytes, _) = ask(&lien);
        assert!(bytes > 0 && bytes < 100_000, "{bytes}");
    }
}
