//! Long answers, kept for a while: a device whose link broke is given the rest of its own, not its beginning again.
//!
//! Nothing depends on it: an answer that is no longer here is made anew, from what the device says that it holds.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use axum::body::Bytes;
use besace_sync::limits::SUITE_KEPT_MS;
use besace_sync::suite::{Debut, Lecture};
use uuid::Uuid;

const KEPT: i64 = SUITE_KEPT_MS.cast_signed();
/// Bytes of all of them, at most: the oldest go first.
const BYTES_MAX: usize = 64 << 20;

/// The last long answer of each device.
#[derive(Debug, Default)]
pub struct Suites(Mutex<HashMap<Uuid, Gardee>>);

#[derive(Debug)]
struct Gardee {
    depuis: i64,
    reponse: Arc<Reponse>,
}

impl Suites {
    /// What this device asks from now on is another answer.
    pub fn forget(&self, appareil: Uuid) {
        lock(&self.0).remove(&appareil);
    }

    /// Someone was erased: what was written before may still name them.
    pub fn forget_all(&self) {
        lock(&self.0).clear();
    }

    /// Keeps the answer to what a device has just asked.
    pub fn keep(&self, appareil: Uuid, reponse: Arc<Reponse>, now: i64) {
        let mut gardees = lock(&self.0);
        gardees.insert(appareil, Gardee { depuis: now, reponse });
        gardees.retain(|_, gardee| (0..KEPT).contains(&(now - gardee.depuis)));
        let mut ages: Vec<(i64, Uuid)> = gardees.iter().map(|(id, gardee)| (gardee.depuis, *id)).collect();
        ages.sort_unstable();
        let mut bytes: usize = gardees.values().map(|gardee| gardee.reponse.length()).sum();
        for (_, oldest) in ages {
            if bytes <= BYTES_MAX {
                return;
            }
            bytes -= gardees.remove(&oldest).map_or(0, |gardee| gardee.reponse.length());
        }
    }

    /// The rest of an answer that begins so.
    pub fn rest(&self, appareil: Uuid, debut: &Debut, now: i64) -> Option<Lecteur> {
        let mut gardees = lock(&self.0);
        let gardee = gardees.get_mut(&appareil).filter(|gardee| (0..KEPT).contains(&(now - gardee.depuis)))?;
        let lecteur = gardee.reponse.after(debut)?;
        gardee.depuis = now;
        Some(lecteur)
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
        self.0.tell(|etat| etat.pieces.push(bytes.into()));
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

    fn length(&self) -> usize {
        lock(&self.0).pieces.iter().map(Bytes::len).sum()
    }

    /// Reads it from where those bytes end, if it begins with them.
    fn after(self: &Arc<Self>, debut: &Debut) -> Option<Lecteur> {
        let (mut lecture, mut left) = (Lecture::default(), usize::try_from(debut.octets).ok()?);
        let mut lecteur = self.read();
        for piece in &lock(&self.0).pieces {
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
}
