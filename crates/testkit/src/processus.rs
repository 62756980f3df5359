//! Child processes that end with their owner, even when the owner is killed.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as os;
#[cfg(windows)]
use windows as os;

use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a process gets to end by itself before it is killed.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_millis(20);

#[cfg(unix)]
pub use unix::signal;

/// A running child; dropping it ends it.
#[derive(Debug)]
pub struct Processus {
    name: String,
    child: Child,
}

impl Processus {
    /// Starts `command`; what it lacks is said by name.
    pub fn start(name: &str, command: &mut Command) -> io::Result<Self> {
        let child = command.spawn().map_err(|error| {
            io::Error::new(error.kind(), format!("{name} ne démarre pas ({error}) : lancez ./dev test"))
        })?;
        Ok(Self { name: name.to_owned(), child })
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits for its own end.
    pub fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait()
    }

    /// Fails in words when it has ended already.
    pub fn check_running(&mut self) -> io::Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => Err(io::Error::other(format!("{} s’est arrêté ({status})", self.name))),
        }
    }

    /// Asks it to end where that can be asked, then insists.
    pub fn stop(&mut self) {
        if self.child.try_wait().ok().flatten().is_some() {
            return;
        }
        if !os::ask_to_end(self.id()) {
            return self.kill();
        }
        let deadline = Instant::now() + STOP_TIMEOUT;
        while Instant::now() < deadline {
            if self.child.try_wait().ok().flatten().is_some() {
                return;
            }
            std::thread::sleep(POLL);
        }
        self.kill();
    }

    /// Ends it as a power cut would (SIGKILL, TerminateProcess).
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Processus {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A command whose process dies with the thread that starts it, where the system offers that.
pub fn attached(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = os::attached(program.as_ref());
    command.stdin(Stdio::null());
    command
}

/// Tries until `ready` answers, at most `timeout`.
pub fn wait_for<T>(what: &str, timeout: Duration, mut ready: impl FnMut() -> Option<T>) -> io::Result<T> {
    let deadline = Instant::now() + timeout;
    loop {
        if let Some(answer) = ready() {
            return Ok(answer);
        }
        if Instant::now() >= deadline {
            return Err(io::Error::new(io::ErrorKind::TimedOut, format!("{what} : rien après {timeout:?}")));
        }
        std::thread::sleep(POLL);
    }
}
