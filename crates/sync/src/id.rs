//! Identifiers made on the device: sortable by time, unique without asking anyone.

use uuid::Uuid;

/// Bits of a device number.
pub const DEVICE_NUMBER_BITS: u32 = 30;
const COUNTER_MASK: u64 = 0x0fff;
const DEVICE_MASK: u64 = (1 << DEVICE_NUMBER_BITS) - 1;
const MILLIS_MASK: u64 = (1 << 48) - 1;

/// UUIDv8: 48-bit milliseconds, 12-bit counter, 30-bit device number, 32-bit install nonce.
///
/// The caller advances `counter` within one millisecond, and `unix_ms` when it overflows ([`Sequence`] does).
pub fn uuid(unix_ms: u64, counter: u16, device: u32, nonce: u32) -> Uuid {
    let high = ((unix_ms & MILLIS_MASK) << 16) | 0x8000 | (u64::from(counter) & COUNTER_MASK);
    let low = (0b10 << 62) | ((u64::from(device) & DEVICE_MASK) << 32) | u64::from(nonce);
    Uuid::from_u64_pair(high, low)
}

/// What [`uuid`] was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Milliseconds since 1970.
    pub unix_ms: u64,
    /// Within one millisecond.
    pub counter: u16,
    /// Given by the server.
    pub device: u32,
    /// Drawn once per installation.
    pub nonce: u32,
}

/// Undoes [`uuid`]; `None` for an id made otherwise.
pub fn parts(id: Uuid) -> Option<Parts> {
    let (high, low) = id.as_u64_pair();
    let counter = u16::try_from(high & COUNTER_MASK).ok()?;
    let device = u32::try_from((low >> 32) & DEVICE_MASK).ok()?;
    let nonce = u32::try_from(low & u64::from(u32::MAX)).ok()?;
    let parts = Parts { unix_ms: high >> 16, counter, device, nonce };
    (uuid(parts.unix_ms, counter, device, nonce) == id).then_some(parts)
}

/// Ids of one device, strictly increasing even when its clock goes back.
#[derive(Debug, Clone)]
pub struct Sequence {
    device: u32,
    nonce: u32,
    last_ms: u64,
    counter: u16,
}

impl Sequence {
    /// `nonce` is drawn once per installation; `device` is given by the server (0 before that).
    pub fn new(device: u32, nonce: u32) -> Self {
        Self { device, nonce, last_ms: 0, counter: 0 }
    }

    /// The next id.
    pub fn next(&mut self, unix_ms: u64) -> Uuid {
        if unix_ms > self.last_ms {
            self.last_ms = unix_ms;
            self.counter = 0;
        } else if u64::from(self.counter) < COUNTER_MASK {
            self.counter += 1;
        } else {
            self.last_ms += 1;
            self.counter = 0;
        }
        uuid(self.last_ms, self.counter, self.device, self.nonce)
    }
}

/// Whether the server accepts an id made elsewhere: v8 as above, v7, or v4 (the Coop's own).
pub fn is_accepted(id: Uuid) -> bool {
    matches!(id.get_version_num(), 4 | 7 | 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_keep_increasing_when_the_clock_stands_still_or_goes_back() {
        let mut ids = Sequence::new(7, 42);
        let mut last = ids.next(1_000);
        for ms in std::iter::repeat_n(1_000, 5_000).chain([3, 2, 1]) {
            let id = ids.next(ms);
            assert!(id > last, "{id} must sort after {last}");
            last = id;
        }
    }

    #[test]
    fn ids_carry_their_parts() {
        let id = uuid(0x0123_4567_89ab, 0xfff, (1 << 30) - 1, 0xdead_beef);
        assert_eq!(id.get_version_num(), 8);
        assert_eq!(id.to_string(), "01234567-89ab-8fff-bfff-ffffdeadbeef");
        let parts = Parts { unix_ms: 0x0123_4567_89ab, counter: 0xfff, device: (1 << 30) - 1, nonce: 0xdead_beef };
        assert_eq!(super::parts(id), Some(parts));
        assert_eq!(super::parts(Uuid::nil()), None, "made by nobody");
    }
}
