//! When to exchange: a synchronous state machine. Time is milliseconds of a clock that never goes back; `random`
//! is 64 fresh bits. The caller performs the effects and comes back with what happened.

use crate::limits::{FOCUS_AFTER_MS, PULL_EVERY_MS, PUSH_DELAY_MS, RETRY_FIRST_MS, RETRY_FLOOR_MS, RETRY_LAST_MS};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The profile was opened.
    Start,
    /// The time asked by [`Effect::WaitUntil`] has come (or any other moment: harmless).
    Tick,
    /// Something was written here and waits to leave.
    LocalWrite,
    /// The person came back to the window.
    Focus,
    /// The network changed, or the machine woke up: failures of the past say nothing any more.
    LinkChanged,
    /// « Synchroniser maintenant ».
    Asked,
    /// The exchange under way reached its last frame.
    Ended {
        /// The server has more to give, or the outbox still holds something.
        more: bool,
    },
    /// The exchange under way did not end well.
    Failed(Failure),
    /// The profile is being closed, or has no account (demo).
    Stop,
}

/// How an exchange failed, as far as the next try is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No answer, or not from our server, or cut: try again, later and later.
    Link,
    /// The same, but something came that stays: soon.
    Cut,
    /// The server said how long to wait (maintenance, too many requests).
    RetryAfter {
        /// Milliseconds.
        ms: i64,
    },
    /// Nothing will change by itself (account struck off, device retired, clear refusal): wait for a person.
    Final,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Start an exchange now. One at a time: [`Event::Ended`] or [`Event::Failed`] must follow.
    Exchange,
    /// Come back with [`Event::Tick`] at this time, unless something happens before.
    WaitUntil {
        /// Milliseconds, same clock.
        ms: i64,
    },
}

/// When to exchange.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    state: State,
    failures: u32,
    last_ended_ms: Option<i64>,
    /// Something happened during the exchange that the exchange may have missed.
    again: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Stopped,
    /// Nothing to do until then.
    Waiting {
        until_ms: i64,
    },
    Exchanging,
    /// Only a person can change something.
    Halted,
}

impl Machine {
    /// Takes an event, gives what to do. At most one effect: either exchange, or wait.
    pub fn step(&mut self, now_ms: i64, random: u64, event: Event) -> Option<Effect> {
        match (self.state, event) {
            (_, Event::Stop) => {
                *self = Self::default();
                None
            }
            (State::Exchanging, Event::Ended { more }) => Some(self.ended(now_ms, more)),
            (State::Exchanging, Event::Failed(failure)) => self.failed(now_ms, random, failure),
            (State::Exchanging, Event::LocalWrite | Event::Asked | Event::LinkChanged) => {
                self.again = true;
                None
            }
            (State::Exchanging, Event::Start | Event::Tick | Event::Focus) => None,
            (_, Event::Start | Event::LinkChanged | Event::Asked) => {
                self.failures = 0;
                Some(self.exchange())
            }
            (State::Waiting { until_ms }, Event::Tick) => {
                Some(if now_ms >= until_ms { self.exchange() } else { Effect::WaitUntil { ms: until_ms } })
            }
            (State::Waiting { until_ms }, Event::LocalWrite) => {
                self.failures = 0;
                Some(self.wait(until_ms.min(now_ms.saturating_add(PUSH_DELAY_MS))))
            }
            (State::Waiting { until_ms }, Event::Focus) => {
                let stale = self.last_ended_ms.is_none_or(|last| now_ms.saturating_sub(last) >= FOCUS_AFTER_MS);
                Some(if stale && self.failures == 0 { self.exchange() } else { Effect::WaitUntil { ms: until_ms } })
            }
            // An answer to an exchange that was stopped meanwhile, or an event before the start or after the end.
            (State::Stopped | State::Halted | State::Waiting { .. }, _) => None,
        }
    }

    /// When the next try is due, if one is.
    pub fn next_try_ms(&self) -> Option<i64> {
        match self.state {
            State::Waiting { until_ms } => Some(until_ms),
            State::Stopped | State::Exchanging | State::Halted => None,
        }
    }

    /// Whether bytes may be moving.
    pub fn is_exchanging(&self) -> bool {
        self.state == State::Exchanging
    }

    fn exchange(&mut self) -> Effect {
        self.state = State::Exchanging;
        self.again = false;
        Effect::Exchange
    }

    fn wait(&mut self, until_ms: i64) -> Effect {
        self.state = State::Waiting { until_ms };
        Effect::WaitUntil { ms: until_ms }
    }

    fn ended(&mut self, now_ms: i64, more: bool) -> Effect {
        self.failures = 0;
        self.last_ended_ms = Some(now_ms);
        if more || self.again { self.exchange() } else { self.wait(now_ms.saturating_add(PULL_EVERY_MS)) }
    }

    fn failed(&mut self, now_ms: i64, random: u64, failure: Failure) -> Option<Effect> {
        let delay_ms = match failure {
            Failure::Final => {
                self.state = State::Halted;
                return None;
            }
            Failure::RetryAfter { ms } => ms.clamp(RETRY_FLOOR_MS, RETRY_LAST_MS),
            Failure::Link => retry_delay_ms(self.failures, random),
            Failure::Cut => {
                self.failures = 0;
                retry_delay_ms(0, random)
            }
        };
        self.failures = self.failures.saturating_add(1);
        Some(self.wait(now_ms.saturating_add(delay_ms)))
    }
}

/// Full jitter: anywhere up to a ceiling that doubles from 2 s to 15 min.
fn retry_delay_ms(failures: u32, random: u64) -> i64 {
    let ceiling =
        RETRY_FIRST_MS.checked_shl(failures.min(20)).unwrap_or(RETRY_LAST_MS).clamp(RETRY_FIRST_MS, RETRY_LAST_MS);
    let share = i64::try_from(random % u64::try_from(ceiling).unwrap_or(1)).unwrap_or(0);
    share.max(RETRY_FLOOR_MS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn started() -> Machine {
        let mut machine = Machine::default();
        assert_eq!(machine.step(0, 0, Event::Start), Some(Effect::Exchange));
        machine
    }

    fn idle() -> Machine {
        let mut machine = started();
        assert_eq!(
            machine.step(100, 0, Event::Ended { more: false }),
            Some(Effect::WaitUntil { ms: 100 + PULL_EVERY_MS })
        );
        machine
    }

    #[test]
    fn a_save_leaves_within_two_seconds() {
        let mut machine = idle();
        assert_eq!(machine.step(10_000, 0, Event::LocalWrite), Some(Effect::WaitUntil { ms: 10_000 + PUSH_DELAY_MS }));
        assert_eq!(machine.step(10_000 + PUSH_DELAY_MS, 0, Event::Tick), Some(Effect::Exchange));
        const { assert!(PUSH_DELAY_MS <= 2_000) };
    }

    #[test]
    fn saves_in_a_row_do_not_push_the_exchange_back() {
        let mut machine = idle();
        machine.step(10_000, 0, Event::LocalWrite);
        assert_eq!(machine.step(10_900, 0, Event::LocalWrite), Some(Effect::WaitUntil { ms: 10_000 + PUSH_DELAY_MS }));
    }

    #[test]
    fn a_save_during_an_exchange_is_followed_by_another() {
        let mut machine = started();
        assert_eq!(machine.step(50, 0, Event::LocalWrite), None);
        assert_eq!(machine.step(100, 0, Event::Ended { more: false }), Some(Effect::Exchange));
    }

    #[test]
    fn every_failure_is_followed_by_a_later_try_and_the_ceiling_grows() {
        let mut machine = started();
        for failures in 0..40u32 {
            let ceiling = RETRY_FIRST_MS.checked_shl(failures.min(20)).unwrap().min(RETRY_LAST_MS);
            let Some(Effect::WaitUntil { ms }) = machine.step(1_000, u64::MAX, Event::Failed(Failure::Link)) else {
                panic!("a failed round must be re-armed");
            };
            assert!(ms > 1_000 && ms <= 1_000 + ceiling, "try {failures}: {ms}");
            assert_eq!(machine.step(ms, 0, Event::Tick), Some(Effect::Exchange));
        }
    }

    #[test]
    fn a_link_that_breaks_but_carries_something_each_time_is_tried_again_soon() {
        let mut machine = started();
        let mut now = 0;
        for failure in [Failure::Link, Failure::Link, Failure::Link].into_iter().chain([Failure::Cut; 20]) {
            let Some(Effect::WaitUntil { ms }) = machine.step(now, u64::MAX, Event::Failed(failure)) else {
                panic!("a failed round must be re-armed");
            };
            assert!(failure == Failure::Link || ms - now <= RETRY_FIRST_MS, "{failure:?}: {}", ms - now);
            now = ms;
            assert_eq!(machine.step(now, 0, Event::Tick), Some(Effect::Exchange));
        }
    }

    #[test]
    fn a_write_or_a_new_link_or_a_person_resets_the_backoff() {
        for (event, within) in [(Event::LocalWrite, PUSH_DELAY_MS), (Event::LinkChanged, 0), (Event::Asked, 0)] {
            let mut machine = started();
            for _ in 0..20 {
                machine.step(0, u64::MAX - 1, Event::Failed(Failure::Link));
                machine.step(i64::MAX / 2, 0, Event::Tick);
            }
            machine.step(0, u64::MAX - 1, Event::Failed(Failure::Link));
            match machine.step(0, 0, event) {
                Some(Effect::Exchange) => assert_eq!(within, 0, "{event:?}"),
                Some(Effect::WaitUntil { ms }) => assert!(ms <= within, "{event:?} waits {ms}"),
                None => panic!("{event:?} must re-arm"),
            }
        }
    }

    #[test]
    fn a_final_failure_waits_for_a_person() {
        let mut machine = started();
        assert_eq!(machine.step(0, 0, Event::Failed(Failure::Final)), None);
        assert_eq!(machine.step(0, 0, Event::LocalWrite), None);
        assert_eq!(machine.step(0, 0, Event::Asked), Some(Effect::Exchange));
    }

    #[test]
    fn the_server_decides_how_long_a_maintenance_lasts() {
        let mut machine = started();
        let waited = machine.step(0, 0, Event::Failed(Failure::RetryAfter { ms: 120_000 }));
        assert_eq!(waited, Some(Effect::WaitUntil { ms: 120_000 }));
    }

    fn any_event() -> impl Strategy<Value = Event> {
        prop_oneof![
            Just(Event::Start),
            Just(Event::Tick),
            Just(Event::LocalWrite),
            Just(Event::Focus),
            Just(Event::LinkChanged),
            Just(Event::Asked),
            any::<bool>().prop_map(|more| Event::Ended { more }),
            Just(Event::Failed(Failure::Link)),
            Just(Event::Failed(Failure::Cut)),
            (0..100_000i64).prop_map(|ms| Event::Failed(Failure::RetryAfter { ms })),
        ]
    }

    proptest! {
        /// Liveness: whatever happened, unless it waits for a person, the machine is exchanging or will be.
        #[test]
        fn the_machine_is_never_stuck(events in prop::collection::vec((any_event(), 0..5_000i64, any::<u64>()), 0..60)) {
            let mut machine = started();
            let mut now = 0;
            for (event, passed, random) in events {
                now += passed;
                machine.step(now, random, event);
                prop_assert!(machine.is_exchanging() || machine.next_try_ms().is_some());
                if let Some(due) = machine.next_try_ms() {
                    prop_assert!(due <= now + PULL_EVERY_MS.max(RETRY_LAST_MS));
                }
            }
        }
    }
}
