use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::error::{AppError, Result};

/// How often a busy lock is tried again.
const ESSAI: Duration = Duration::from_millis(100);
/// An exchange over a bad link can last; past this, say so.
const ATTENTE: Duration = Duration::from_secs(120);

/// Held during one exchange; the system releases it when the process dies.
pub(crate) struct Verrou(#[expect(dead_code, reason = "the lock lives as long as the open file")] File);

impl Verrou {
    /// Waits its turn.
    pub(crate) async fn acquire(path: &Path) -> Result<Self> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        let deadline = tokio::time::Instant::now() + ATTENTE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) if tokio::time::Instant::now() < deadline => {
                    tokio::time::sleep(ESSAI).await
                }
                Err(TryLockError::WouldBlock) => return Err(AppError::Occupe),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_second_waits_for_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("echange.verrou");
        let first = Verrou::acquire(&path).await.unwrap();
        let second = Verrou::acquire(&path);
        tokio::pin!(second);
        let early = tokio::time::timeout(Duration::from_millis(250), &mut second).await;
        assert!(early.is_err(), "the lock is held");
        drop(first);
        second.await.unwrap();
    }
}
