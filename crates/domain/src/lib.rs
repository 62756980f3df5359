//! Besace's vocabulary and rules, pure: no I/O, no clock, no randomness.
