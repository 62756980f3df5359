//! What differs from one operating system to another, and nowhere else.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as os;
#[cfg(windows)]
use windows as os;

/// What lacks for a window to show, in words, asked before the toolkit panics.
pub(crate) fn lack() -> Option<&'static str> {
    os::lack()
}

/// Tells why there is no window, to somebody who may have no terminal.
pub(crate) fn say(sentence: &str) {
    os::say(sentence);
}
