use std::net::{IpAddr, UdpSocket};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

/// A wall clock that advances this much more than the steady one means that the machine slept.
const SOMMEIL: Duration = Duration::from_secs(20);
/// Addresses reserved for documentation: nothing is ever sent to them.
const AILLEURS: [(&str, &str); 2] = [("0.0.0.0:0", "192.0.2.1:9"), ("[::]:0", "[2001:db8::1]:9")];

/// Notices that the network changed or that the machine woke up, so that failures of the past are forgotten.
pub(super) struct Lien {
    adresses: Vec<IpAddr>,
    vu: (Instant, DateTime<Utc>),
}

impl Lien {
    pub(super) fn new(now: DateTime<Utc>) -> Self {
        Self { adresses: adresses(), vu: (Instant::now(), now) }
    }

    /// Whether something changed since the last look.
    pub(super) fn changed(&mut self, now: DateTime<Utc>) -> bool {
        let (steady, wall) = std::mem::replace(&mut self.vu, (Instant::now(), now));
        let slept = (now - wall).to_std().is_ok_and(|passed| passed > steady.elapsed() + SOMMEIL);
        let adresses = adresses();
        // Losing the last address is no reason to try again.
        let moved = adresses != self.adresses && !adresses.is_empty();
        self.adresses = adresses;
        slept || moved
    }
}

/// The addresses that this machine would speak from; connecting a datagram socket sends nothing.
fn adresses() -> Vec<IpAddr> {
    let local = |(from, to): &(&str, &str)| {
        let socket = UdpSocket::bind(from).ok()?;
        socket.connect(to).ok()?;
        Some(socket.local_addr().ok()?.ip())
    };
    AILLEURS.iter().filter_map(local).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_is_noticed_and_a_calm_second_is_not() {
        let start: DateTime<Utc> = "2026-11-24T09:00:00Z".parse().unwrap();
        let mut lien = Lien::new(start);
        assert!(!lien.changed(start + chrono::Duration::seconds(1)));
        assert!(lien.changed(start + chrono::Duration::hours(8)), "the night passed in a millisecond");
        assert!(!lien.changed(start + chrono::Duration::hours(8)));
    }
}
