//! Long answers, kept for a while: a device whose link broke is given the rest of its own, not its beginning again.
//!
//! Nothing depends on it: an answer that is no longer here is made anew, from what the device says that it holds.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use axum::body::Bytes;
use besace_sync::limits::SUITE_KEPT_MS;
use besace_sync::suite::{Debut, Lecture};
use uuid::Uuid;

const KEPT: i64 = SUITE_KEPT_MS.cast_signed();
/// Bytes of all of them, at most: the oldest go first.
const BYTES_MAX: usize = 64 << 20;

/// The last long answer of each device. Every exchange passes here: no answer is read, summed or freed under the lock.
#[derive(Debug, Default)]
pub struct Suites {
    gardees: Mutex<HashMap<Uuid, Gardee>>,
    /// Of all that are kept, those being made included.
    octets: Arc<AtomicUsize>,
}

#[derive(Debug)]
struct Gardee {
    depuis: i64,
    reponse: Arc<Reponse>,
}

impl Suites {
    /// What this device asks from now on is another answer.
    pub fn forget(&self, appareil: Uuid) {
        let gone = lock(&self.gardees).remove(&appareil);
        gone.iter().for_each(Gardee::count_out);
    }

    /// Someone was erased: what was written before may still name them.
    pub fn forget_all(&self) {
        let gone = std::mem::take(&mut *lock(&self.gardees));
        gone.values().for_each(Gardee::count_out);
    }

    /// Keeps the answer to what a device has just asked.
    pub fn keep(&self, appareil: Uuid, reponse: Arc<Reponse>, now: i64) {
        reponse.count_in(&self.octets);
        let mut gardees = lock(&self.gardees);
        let mut gone = Vec::from_iter(gardees.insert(appareil, Gardee { depuis: now, reponse }));
        gone.extend(gardees.extract_if(|_, gardee| !gardee.is_fresh(now)).map(|(_, gardee)| gardee));
        gone.iter().for_each(Gardee::count_out);
        while self.octets.load(Ordering::Relaxed) > BYTES_MAX {
            let oldest = gardees.iter().map(|(id, gardee)| (gardee.depuis, *id)).min();
            let Some(gardee) = oldest.and_then(|(_, id)| gardees.remove(&id)) else { break };
            gardee.count_out();
            gone.push(gardee);
        }
        drop(gardees);
    }

    /// The rest of an answer that begins so.
    pub fn rest(&self, appareil: Uuid, debut: &Debut, now: i64) -> Option<Lecteur> {
        let kept = lock(&self.gardees).get(&appareil).filter(|gardee| gardee.is_fresh(now)).map(Gardee::reponse)?;
        let lecteur = kept.after(debut)?;
        // Unless it was forgotten meanwhile.
        let mut gardees = lock(&self.gardees);
        gardees.get_mut(&appareil).filter(|gardee| Arc::ptr_eq(&gardee.reponse, &kept))?.depuis = now;
        Some(lecteur)
    }
}

impl Gardee {
    fn is_fresh(&self, now: i64) -> bool {
        (0..KEPT).contains(&(now - self.depuis))
    }

    fn reponse(&self) -> Arc<Reponse> {
        Arc::clone(&self.reponse)
    }

    fn count_out(&self) {
        self.reponse.count_out();
    }
}

/// An answer, being made or whole.
#[derive(Debug, Default)]
pub struct Reponse(Mutex<Etat>);

/// Makes an answer, which is whole once this is dropped.
#[derive(Debug, Default)]
pub struct Redaction(Arc<Reponse>);

impl Redaction {
    /// What it makes.
    pub fn reponse(&self) -> Arc<Reponse> {
        Arc::clone(&self.0)
    }

    /// Adds a piece.
    pub fn push(&self, bytes: Vec<u8>) {
        self.0.tell(|etat| {
            etat.octets += bytes.len();
            if let Some(total) = &etat.total {
                total.fetch_add(bytes.len(), Ordering::Relaxed);
            }
            etat.pieces.push(bytes.into());
        });
    }
}

impl Drop for Redaction {
    fn drop(&mut self) {
        self.0.tell(|etat| etat.whole = true);
    }
}

#[derive(Debug, Default)]
struct Etat {
    pieces: Vec<Bytes>,
    octets: usize,
    /// What counts them, while it is kept.
    total: Option<Arc<AtomicUsize>>,
    whole: bool,
    /// Those who wait for the next piece.
    wakers: Vec<Waker>,
}

impl Reponse {
    fn tell(&self, change: impl FnOnce(&mut Etat)) {
        let wakers = {
            let mut etat = lock(&self.0);
            change(&mut etat);
            std::mem::take(&mut etat.wakers)
        };
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Reads it from its first byte.
    pub fn read(self: &Arc<Self>) -> Lecteur {
        Lecteur { reponse: Arc::clone(self), piece: 0, skip: 0 }
    }

    fn count_in(&self, total: &Arc<AtomicUsize>) {
        let mut etat = lock(&self.0);
        total.fetch_add(etat.octets, Ordering::Relaxed);
        etat.total = Some(Arc::clone(total));
    }

    fn count_out(&self) {
        let mut etat = lock(&self.0);
        if let Some(total) = etat.total.take() {
            total.fetch_sub(etat.octets, Ordering::Relaxed);
        }
    }

    /// Reads it from where those bytes end, if it begins with them.
    fn after(self: &Arc<Self>, debut: &Debut) -> Option<Lecteur> {
        let (mut lecture, mut left) = (Lecture::default(), usize::try_from(debut.octets).ok()?);
        let mut lecteur = self.read();
        // Shared, not copied: who makes it does not wait for the sum.
        let pieces = lock(&self.0).pieces.clone();
        for piece in &pieces {
            lecture.push(piece.get(..left.min(piece.len()))?);
            if left < piece.len() {
                break;
            }
            left -= piece.len();
            lecteur.piece += 1;
        }
        lecteur.skip = left;
        (lecture.debut() == *debut).then_some(lecteur)
    }
}

/// Reads an answer as it is made.
#[derive(Debug, Clone)]
pub struct Lecteur {
    reponse: Arc<Reponse>,
    piece: usize,
    /// Bytes of that piece that were read before.
    skip: usize,
}

impl Lecteur {
    /// The next piece, as soon as there is one.
    pub async fn next(&mut self) -> Option<Bytes> {
        std::future::poll_fn(|cx| self.poll_next(cx)).await
    }

    fn poll_next(&mut self, cx: &Context<'_>) -> Poll<Option<Bytes>> {
        let mut etat = lock(&self.reponse.0);
        let Some(piece) = etat.pieces.get(self.piece) else {
            if etat.whole {
                return Poll::Ready(None);
            }
            if !etat.wakers.iter().any(|waker| waker.will_wake(cx.waker())) {
                etat.wakers.push(cx.waker().clone());
            }
            return Poll::Pending;
        };
        self.piece += 1;
        Poll::Ready(Some(piece.slice(std::mem::take(&mut self.skip)..)))
    }
}

impl http_body::Body for Lecteur {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        self.poll_next(cx).map(|piece| piece.map(|bytes| Ok(http_body::Frame::data(bytes))))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const APPAREIL: Uuid = Uuid::from_u128(1);

    fn debut(bytes: &[u8]) -> Debut {
        let mut lecture = Lecture::default();
        lecture.push(bytes);
        lecture.debut()
    }

    async fn all(mut lecteur: Lecteur) -> Vec<u8> {
        let mut bytes = Vec::new();
        while let Some(piece) = lecteur.next().await {
            bytes.extend_from_slice(&piece);
        }
        bytes
    }

    #[tokio::test]
    async fn the_rest_follows_what_was_received_and_only_that() {
        let (suites, redaction) = (Suites::default(), Redaction::default());
        let whole = b"une longue reponse";
        suites.keep(APPAREIL, redaction.reponse(), 0);
        // Asked for while it is being made.
        redaction.push(whole[..4].to_vec());
        let early = tokio::spawn(all(suites.rest(APPAREIL, &debut(&whole[..2]), 0).unwrap()));
        assert!(suites.rest(APPAREIL, &debut(&whole[..5]), 0).is_none(), "not made yet");
        tokio::task::yield_now().await;
        redaction.push(whole[4..9].to_vec());
        redaction.push(whole[9..].to_vec());
        drop(redaction);
        assert_eq!(early.await.unwrap(), whole[2..]);
        for at in 0..=whole.len() {
            assert_eq!(all(suites.rest(APPAREIL, &debut(&whole[..at]), 0).unwrap()).await, whole[at..], "{at}");
        }
        assert!(suites.rest(APPAREIL, &debut(b"une autre"), 0).is_none());
        assert!(suites.rest(APPAREIL, &debut(b"une longue reponse de plus"), 0).is_none());
        assert!(suites.rest(Uuid::from_u128(2), &debut(b""), 0).is_none(), "another device's");
    }

    #[test]
    fn an_answer_is_kept_for_a_while_and_the_oldest_go_first() {
        let suites = Suites::default();
        let kept = |n: u128, now| suites.rest(Uuid::from_u128(n), &debut(b""), now).is_some();
        let keep = |n: u128, bytes, now| {
            let redaction = Redaction::default();
            redaction.push(vec![0; bytes]);
            suites.keep(Uuid::from_u128(n), redaction.reponse(), now);
        };
        keep(1, 10, 0);
        assert!(kept(1, KEPT - 1), "asked for in time");
        assert!(kept(1, 2 * KEPT - 2), "and again since");
        assert!(!kept(1, 4 * KEPT));
        keep(2, BYTES_MAX / 2, 4 * KEPT);
        keep(3, BYTES_MAX / 2, 4 * KEPT + 1);
        assert!(kept(2, 4 * KEPT + 1) && kept(3, 4 * KEPT + 1));
        keep(4, 1, 4 * KEPT + 2);
        assert!(!kept(2, 4 * KEPT + 2) && kept(3, 4 * KEPT + 2) && kept(4, 4 * KEPT + 2));
        suites.forget(Uuid::from_u128(3));
        assert!(!kept(3, 4 * KEPT + 2) && kept(4, 4 * KEPT + 2));
        suites.forget_all();
        assert!(!kept(4, 4 * KEPT + 2));
    }

    #[test]
    fn what_is_kept_is_counted_as_it_grows_and_no_more_once_it_is_gone() {
        let suites = Suites::default();
        let octets = || suites.octets.load(Ordering::Relaxed);
        let keep = |n: u128, now| {
            let redaction = Redaction::default();
            redaction.push(vec![0; 10]);
            suites.keep(Uuid::from_u128(n), redaction.reponse(), now);
            redaction
        };
        let first = keep(1, 0);
        first.push(vec![0; 5]);
        assert_eq!(octets(), 15);
        let second = keep(1, 1);
        first.push(vec![0; 5]);
        assert_eq!(octets(), 10, "another answer took its place");
        let third = keep(2, 1);
        suites.forget(APPAREIL);
        second.push(vec![0; 5]);
        assert_eq!(octets(), 10);
        drop(keep(3, 1 + KEPT));
        assert_eq!(octets(), 10, "the old one went");
        third.push(vec![0; 5]);
        suites.forget_all();
        assert_eq!(octets(), 0);
    }

    /// Summing takes the answer's own lock: held here, it stands for a sum that lasts.
    #[test]
    fn nobody_waits_while_an_answer_is_summed_and_what_is_forgotten_meanwhile_is_not_given() {
        let (suites, redaction) = (Suites::default(), Redaction::default());
        redaction.push(b"reponse".to_vec());
        let reponse = redaction.reponse();
        suites.keep(APPAREIL, Arc::clone(&reponse), 0);
        let (known, summing) = (Arc::strong_count(&reponse), lock(&reponse.0));
        std::thread::scope(|scope| {
            let rest = scope.spawn(|| suites.rest(APPAREIL, &debut(b"rep"), 0).is_some());
            while Arc::strong_count(&reponse) == known {
                std::thread::yield_now();
            }
            let (done, others) = std::sync::mpsc::channel();
            let suites = &suites;
            scope.spawn(move || {
                suites.forget(Uuid::from_u128(2));
                suites.rest(Uuid::from_u128(3), &debut(b""), 0);
                suites.gardees.lock().unwrap().clear();
                done.send(()).unwrap();
            });
            let others = others.recv_timeout(std::time::Duration::from_secs(10));
            drop(summing);
            assert!(others.is_ok(), "everyone waits for one sum");
            assert!(!rest.join().unwrap(), "forgotten while it was summed");
        });
    }
}
