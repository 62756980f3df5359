use std::ffi::OsStr;
use std::process::{Command, Stdio};

pub(super) fn ask_to_end(id: u32) -> bool {
    signal(id, "TERM");
    true
}

#[cfg(target_os = "linux")]
pub(super) fn attached(program: &OsStr) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command
}

/// Nothing here ends a child with its parent: a run that is killed may leave processes.
#[cfg(not(target_os = "linux"))]
pub(super) fn attached(program: &OsStr) -> Command {
    Command::new(program)
}

/// Sends a signal by name.
pub fn signal(id: u32, name: &str) {
    let _ = Command::new("kill").args(["-s", name, &id.to_string()]).stderr(Stdio::null()).status();
}
