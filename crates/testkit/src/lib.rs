//! Development only: builders, fake clock, hostile network.
