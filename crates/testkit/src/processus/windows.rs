use std::ffi::OsStr;
use std::process::Command;

/// A process without a window cannot be asked: there are no signals, and Ctrl+C reaches a whole console.
pub(super) fn ask_to_end(_: u32) -> bool {
    false
}

/// Only a job object, out of reach of safe code, ends a child with its parent: a run that is killed may leave processes.
pub(super) fn attached(program: &OsStr) -> Command {
    Command::new(program)
}
