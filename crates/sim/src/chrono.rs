//! How long histories were played: a busy machine does not make a bug slower to find.

use std::time::{Duration, Instant};

/// Ticks of `/proc` in a second, on every Linux.
const TICKS: u64 = 100;
/// In `/proc/self/stat`, after the name: time in the program, then in the system.
const UTIME: usize = 11;

/// Counts from when it is made.
#[derive(Debug)]
pub struct Chrono {
    debut: Instant,
    threads: u32,
    avant: Option<Duration>,
}

impl Chrono {
    /// Starts; so many threads work.
    pub fn start(threads: u32) -> Self {
        Self { debut: Instant::now(), threads: threads.max(1), avant: processor() }
    }

    /// What each core spent on it, where the system says so; else, what passed.
    pub fn elapsed(&self) -> Duration {
        match (self.avant, processor()) {
            (Some(avant), Some(now)) => now.saturating_sub(avant) / self.threads,
            _ => self.debut.elapsed(),
        }
    }
}

fn processor() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, after) = stat.rsplit_once(") ")?;
    let ticks: u64 = after.split(' ').skip(UTIME).take(2).map(|field| field.parse::<u64>().unwrap_or(0)).sum();
    Some(Duration::from_millis(ticks * 1_000 / TICKS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_counts_and_time_does_not_go_back() {
        let chrono = Chrono::start(1);
        let mut sum = 0u64;
        while chrono.elapsed() < Duration::from_millis(20) {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        let first = chrono.elapsed();
        assert!(first >= Duration::from_millis(20) && chrono.elapsed() >= first, "{sum}");
    }
}
