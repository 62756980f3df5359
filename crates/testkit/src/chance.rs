use uuid::Uuid;

/// A die that always falls the same way for the same seed (SplitMix64).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `n` excluded; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.bits() % n).unwrap_or(0)
    }

    /// True `percent` times in a hundred.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let i = self.below(choices.len());
        &choices[i]
    }

    /// One of these, the first ones far more often.
    pub fn pick_habit<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let i = self.below(choices.len()).min(self.below(choices.len())).min(self.below(choices.len()));
        &choices[i]
    }

    /// An id such as a device would have made at that moment.
    pub fn id(&mut self, unix_ms: u64) -> Uuid {
        let counter = u16::try_from(self.below(1 << 12)).unwrap_or(0);
        let device = u32::try_from(self.below(1 << 20)).unwrap_or(0);
        let nonce = u32::try_from(self.bits() >> 32).unwrap_or(0);
        besace_sync::id::uuid(unix_ms, counter, device, nonce)
    }
}
