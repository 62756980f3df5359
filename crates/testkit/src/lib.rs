//! Development only: builders, fake clock, hostile network.

#[cfg(unix)]
pub mod bureau;
pub mod processus;
pub mod relais;
