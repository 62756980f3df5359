//! A slow link in front of a server, in user space: so many bytes a second, so long to cross, packets lost, cuts.
//!
//! Bytes that wait fill a buffer of a modem's size, then hold the sender back, as on a real link. A lost packet is sent
//! again one round trip later, and what follows waits for it: what TCP does, without its other refinements.
//!
//! A byte counts when the link carries it, arrived or not: once if it was on its way when the connection was cut,
//! twice if it was lost and sent again. What a cut leaves in the modem's buffer never used the link.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
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
    up: Arc<AtomicU64>,
    down: Arc<AtomicU64>,
    /// Never carried: cut before.
    left: Arc<AtomicU64>,
    open: Mutex<Vec<TcpStream>>,
    ways: Mutex<Vec<Weak<Voie>>>,
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
            up: Arc::default(),
            down: Arc::default(),
            left: Arc::default(),
            open: Mutex::default(),
            ways: Mutex::default(),
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

    /// Cuts what is open, once.
    pub fn cut(&self) {
        self.state.reset();
    }

    /// Bytes that the link carried since the last time: towards the server, towards the client.
    pub fn take(&self) -> (u64, u64) {
        self.state.left.store(0, Ordering::SeqCst);
        (self.state.up.swap(0, Ordering::SeqCst), self.state.down.swap(0, Ordering::SeqCst))
    }

    /// Bytes handed to the link since the last [`Self::take`] and not carried, because the connection was cut before.
    pub fn left(&self) -> u64 {
        self.state.left.load(Ordering::SeqCst)
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
        let carried = if matches!(sens, Sens::Montant) { &self.up } else { &self.down };
        let voie = Arc::new(Voie::new(Arc::clone(carried), Arc::clone(&self.left)));
        lock(&self.ways).push(Arc::downgrade(&voie));
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
            let qualite = *lock(&self.qualite);
            let crossing = match qualite.debit {
                0 => Duration::ZERO,
                debit => Duration::from_secs_f64(read as f64 / debit as f64),
            };
            let leaves = free.max(Instant::now());
            let lost = chance.percent(qualite.perte).then_some(leaves + crossing + qualite.latence * 2);
            free = lost.unwrap_or(leaves) + crossing;
            let packet = Paquet {
                leaves,
                crossing,
                again: lost,
                arrives: free + qualite.latence,
                bytes: packet[..read].to_vec(),
            };
            if !voie.push(packet) {
                break;
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
        let now = Instant::now();
        for voie in lock(&self.ways).drain(..).filter_map(|voie| voie.upgrade()) {
            voie.cut(now);
        }
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

struct Paquet {
    /// When the link begins to carry it…
    leaves: Instant,
    /// …for so long…
    crossing: Duration,
    /// …again, if it was lost…
    again: Option<Instant>,
    /// …and when it is there.
    arrives: Instant,
    bytes: Vec<u8>,
}

impl Paquet {
    /// Its bytes that the link had carried when it was cut, if it began then.
    fn carried_by(&self, from: Instant, cut: Option<Instant>) -> u64 {
        let bytes = self.bytes.len();
        let Some(cut) = cut.filter(|cut| *cut < from + self.crossing) else { return bytes as u64 };
        let share = cut.saturating_duration_since(from).as_secs_f64() / self.crossing.as_secs_f64();
        (bytes as f64 * share) as u64
    }
}

/// What is on its way in one direction of one connection.
struct Voie {
    queue: Mutex<File>,
    changed: Condvar,
    carried: Arc<AtomicU64>,
    left: Arc<AtomicU64>,
}

#[derive(Default)]
struct File {
    packets: VecDeque<Paquet>,
    bytes: usize,
    ended: bool,
    broken: Option<Instant>,
}

impl Voie {
    fn new(carried: Arc<AtomicU64>, left: Arc<AtomicU64>) -> Self {
        Self { queue: Mutex::default(), changed: Condvar::new(), carried, left }
    }

    /// Waits for room; false: nobody is there to receive.
    fn push(&self, packet: Paquet) -> bool {
        let mut queue = lock(&self.queue);
        while queue.bytes >= BUFFER_BYTES && queue.broken.is_none() {
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        queue.bytes += packet.bytes.len();
        queue.packets.push_back(packet);
        self.changed.notify_all();
        queue.broken.is_none()
    }

    fn end(&self) {
        lock(&self.queue).ended = true;
        self.changed.notify_all();
    }

    fn cut(&self, when: Instant) {
        lock(&self.queue).broken.get_or_insert(when);
        self.changed.notify_all();
    }

    fn deliver(&self, mut to: TcpStream) {
        while let Some(packet) = self.next() {
            let cut = self.wait_until(packet.arrives);
            let carried = |from: Instant| packet.carried_by(from, cut);
            let times = carried(packet.leaves) + packet.again.map_or(0, carried);
            self.carried.fetch_add(times, Ordering::SeqCst);
            if times == 0 {
                self.left.fetch_add(packet.bytes.len() as u64, Ordering::SeqCst);
            }
            if cut.is_none() && to.write_all(&packet.bytes).is_err() {
                self.cut(Instant::now());
            }
            lock(&self.queue).bytes -= packet.bytes.len();
            self.changed.notify_all();
        }
        let _ = to.shutdown(Shutdown::Write);
    }

    /// Unless the connection is cut before, or was.
    fn wait_until(&self, when: Instant) -> Option<Instant> {
        let mut queue = lock(&self.queue);
        loop {
            let left = when.saturating_duration_since(Instant::now());
            if queue.broken.is_some() || left.is_zero() {
                return queue.broken;
            }
            (queue, _) = self.changed.wait_timeout(queue, left).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn next(&self) -> Option<Paquet> {
        let mut queue = lock(&self.queue);
        loop {
            if let Some(packet) = queue.packets.pop_front() {
                return Some(packet);
            }
            if queue.ended || queue.broken.is_some() {
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
    use crate::processus::wait_for;

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
        let (_, carried) = lien.take();
        assert!(carried > 60_000 && carried < 90_000, "what was lost was carried twice: {carried}");
        // About thirty-six packets, half of them one round trip late.
        assert!(took > quick.minimum(1, 50_000) + Duration::from_millis(50), "{took:?}");
    }

    #[test]
    fn a_cut_ends_what_was_on_its_way() {
        let qualite = Qualite { debit: 10_000, coupure: Duration::from_millis(300), ..Qualite::default() };
        let lien = Lien::start(answering(200_000), qualite).unwrap();
        let (bytes, took) = ask(&lien);
        assert!(bytes > 0 && bytes < 100_000, "{bytes}");
        // What waited in the buffer was handed over, and never carried.
        wait_for("what a cut leaves", Duration::from_secs(10), || (lien.left() > 0).then_some(())).unwrap();
        let (_, carried) = lien.take();
        assert!(carried <= 1_400 + (took.as_secs_f64() * 10_000.0) as u64, "{carried} bytes in {took:?}");
    }
}
