//! What two sides hold of a scope, compared range by range of revisions.

use uuid::Uuid;

use crate::limits::{RANGE_RECORDS_MIN, RANGES_MAX};
use crate::merge::checksum;
use crate::wire::{Reparation, Tranche};

/// What a server holds at one revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marque {
    /// The revision.
    pub rev: u64,
    /// The record.
    pub id: Uuid,
    /// Not deleted.
    pub vivant: bool,
}

/// A range where both sides differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ecart {
    /// After this revision…
    pub apres: u64,
    /// …up to this one.
    pub jusque: u64,
    /// Records of the server there, live and deleted.
    pub records: u64,
}

impl Reparation {
    /// Cuts what a device holds live, in revision order, into ranges of about as many records, up to `cursor`.
    pub fn cut(apres: u64, cursor: u64, held: &[(u64, Uuid)]) -> Self {
        let size = held.len().div_ceil(RANGES_MAX).max(RANGE_RECORDS_MIN);
        let mut tranches: Vec<Tranche> = Vec::new();
        let mut full = true;
        let mut count = 0;
        for (rev, id) in held.iter().filter(|(rev, _)| *rev > apres && *rev <= cursor) {
            // Where the device is damaged one revision may stand twice: it is never cut in two.
            match tranches.last_mut().filter(|last| !full || last.jusque == *rev) {
                Some(last) => (last.jusque, last.sum) = (*rev, last.sum.wrapping_add(checksum(*id, *rev))),
                None => {
                    tranches.push(Tranche { jusque: *rev, sum: checksum(*id, *rev) });
                    count = 0;
                }
            }
            count += 1;
            full = count >= size;
        }
        match tranches.last_mut() {
            Some(last) => last.jusque = cursor,
            None if cursor > apres => tranches.push(Tranche { jusque: cursor, sum: 0 }),
            None => {}
        }
        Self { apres, tranches }
    }

    /// Whether the ranges follow each other, as many as allowed, up to `cursor` and no further.
    pub fn is_sound(&self, cursor: u64) -> bool {
        let mut last = self.apres;
        let follows = |tranche: &Tranche| std::mem::replace(&mut last, tranche.jusque) < tranche.jusque;
        self.tranches.len() <= RANGES_MAX && self.tranches.iter().all(follows) && last <= cursor
    }

    /// The ranges where a server that holds this, in revision order, does not hold the same.
    pub fn differing(&self, held: &[Marque]) -> Vec<Ecart> {
        let (mut differing, mut apres) = (Vec::new(), self.apres);
        for Tranche { jusque, sum } in &self.tranches {
            let first = held.partition_point(|marque| marque.rev <= apres);
            let end = held.partition_point(|marque| marque.rev <= *jusque);
            let there = held.get(first..end).unwrap_or_default();
            let live = there.iter().filter(|marque| marque.vivant);
            if live.fold(0u64, |sum, marque| sum.wrapping_add(checksum(marque.id, marque.rev))) != *sum {
                differing.push(Ecart { apres, jusque: *jusque, records: there.len() as u64 });
            }
            apres = *jusque;
        }
        differing
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn id(n: u64) -> Uuid {
        Uuid::from_u128(n.into())
    }

    fn server(records: &BTreeMap<u64, bool>) -> Vec<Marque> {
        records.iter().map(|(rev, vivant)| Marque { rev: *rev, id: id(*rev), vivant: *vivant }).collect()
    }

    proptest! {
        /// Whatever stands on one side only, the ranges that differ hold it, and few others.
        #[test]
        fn what_differs_is_in_a_range_that_differs(
            there in prop::collection::btree_map(1..3_000u64, prop::bool::weighted(0.9), 0..600),
            flipped in prop::collection::btree_set(1..3_000u64, 0..4),
            apres in prop_oneof![Just(0u64), 1..2_000u64],
        ) {
            let mut here: BTreeMap<u64, Uuid> =
                there.iter().filter(|(_, vivant)| **vivant).map(|(rev, _)| (*rev, id(*rev))).collect();
            for rev in &flipped {
                if here.remove(rev).is_none() {
                    here.insert(*rev, id(*rev));
                }
            }
            let held: Vec<(u64, Uuid)> = here.into_iter().collect();
            let asked = Reparation::cut(apres, 3_000, &held);
            prop_assert!(asked.is_sound(3_000) && !asked.is_sound(2_999), "{asked:?}");
            let differing = asked.differing(&server(&there));
            prop_assert!(differing.len() <= flipped.len(), "{differing:?}");
            let within = |rev: &u64| differing.iter().any(|ecart| ecart.apres < *rev && *rev <= ecart.jusque);
            prop_assert!(flipped.iter().all(|rev| *rev <= apres || within(rev)), "{differing:?}");
            for ecart in &differing {
                prop_assert_eq!(there.range(ecart.apres + 1..=ecart.jusque).count() as u64, ecart.records);
            }
        }
    }

    #[test]
    fn a_scope_of_any_size_is_cut_in_as_many_ranges_of_as_many_records() {
        for (count, ranges) in [(0, 1), (1, 1), (8, 1), (9, 2), (2_048, 256), (10_000, 250), (100_000, 256)] {
            let held: Vec<(u64, Uuid)> = (1..=count).map(|n| (n * 3, id(n))).collect();
            let asked = Reparation::cut(0, count * 3 + 1, &held);
            assert_eq!(asked.tranches.len(), ranges, "{count}");
            assert!(asked.is_sound(count * 3 + 1), "{count}");
            let live = server(&BTreeMap::new());
            assert_eq!(asked.differing(&live).len(), if count == 0 { 0 } else { ranges });
        }
        assert_eq!(Reparation::cut(7, 7, &[(3, id(3))]).tranches, [], "all of it is repaired");
    }

    #[test]
    fn one_revision_that_stands_twice_is_in_one_range() {
        let held: Vec<(u64, Uuid)> = (1..=20).map(|n| (n.min(8), id(n))).collect();
        let asked = Reparation::cut(0, 30, &held);
        assert!(asked.is_sound(30), "{asked:?}");
        assert_eq!(asked.tranches.len(), 1);
    }

    #[test]
    fn ranges_out_of_order_beyond_the_cursor_or_too_many_are_refused() {
        let tranche = |jusque| Tranche { jusque, sum: 0 };
        let sound = |revs: &[u64]| {
            let tranches = revs.iter().map(|rev| tranche(*rev)).collect();
            Reparation { apres: 2, tranches }.is_sound(10)
        };
        assert!(sound(&[]) && sound(&[3, 10]));
        assert!(!sound(&[2]) && !sound(&[5, 5]) && !sound(&[6, 5]) && !sound(&[3, 11]));
        let many: Vec<u64> = (3..).take(RANGES_MAX + 1).collect();
        let tranches = |count: usize| many.iter().take(count).map(|rev| tranche(*rev)).collect();
        assert!(Reparation { apres: 2, tranches: tranches(RANGES_MAX) }.is_sound(1_000));
        assert!(!Reparation { apres: 2, tranches: tranches(RANGES_MAX + 1) }.is_sound(1_000));
    }
}
