//! A PostgreSQL of one's own, from the distribution's packages: a socket in a folder of its own, no port, nothing left.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::processus::{Processus, signal, wait_for};

const READY_TIMEOUT: Duration = Duration::from_secs(30);
const INSTALLATIONS: &str = "/usr/lib/postgresql";
const USER: &str = "besace";
/// Names the socket.
const PORT: u16 = 5432;

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disque {
    /// It does: for measures.
    Attendu,
    /// It does not: for tests, whose machine does not lose power.
    Ignore,
}

/// A running server; dropping it stops it and removes its folder.
#[derive(Debug)]
pub struct Postgres {
    bin: PathBuf,
    dir: PathBuf,
    disque: Disque,
    /// Port and settings, when it also listens to this machine's network.
    reseau: Option<(u16, Vec<String>)>,
    gardien: Option<Gardien>,
}

/// The thread that started the server: the server dies with it, and tests share one whose own threads come and go.
#[derive(Debug)]
struct Gardien {
    id: u32,
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Postgres {
    /// Makes a cluster and starts it.
    pub fn start(disque: Disque) -> io::Result<Self> {
        let bin = installation()?;
        let dir = folder()?;
        let mut this = Self { bin, dir, disque, reseau: None, gardien: None };
        let mut initdb = this.command("initdb");
        initdb.args(["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--username", USER, "-D"]);
        let output = initdb.arg(this.data()).output()?;
        if !output.status.success() {
            return Err(io::Error::other(format!("initdb : {}", String::from_utf8_lossy(&output.stderr))));
        }
        this.restart()?;
        Ok(this)
    }

    /// Listens to 127.0.0.1 as well, behind TLS, from the next start on; the answer is its port.
    pub fn listen_tls(&mut self, certificate: &str, key: &str) -> io::Result<u16> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut settings = vec!["listen_addresses=127.0.0.1".to_owned(), format!("port={port}"), "ssl=on".to_owned()];
        for (setting, file, text) in
            [("ssl_cert_file", "serveur.crt", certificate), ("ssl_key_file", "serveur.key", key)]
        {
            let path = self.dir.join(file);
            fs::write(&path, text)?;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
            if is_root() {
                std::os::unix::fs::chown(&path, Some(NOBODY_ID), Some(NOBODY_ID))?;
            }
            settings.push(format!("{setting}={}", path.display()));
        }
        self.reseau = Some((port, settings));
        Ok(port)
    }

    /// Starts it, or starts it again after [`Postgres::stop`]: same folder, same data.
    pub fn restart(&mut self) -> io::Result<()> {
        self.stop();
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data()).arg("-k").arg(&self.dir);
        let reseau = self.reseau.iter().flat_map(|(_, settings)| settings);
        if self.reseau.is_none() {
            command.args(["-c", "listen_addresses="]);
        }
        for setting in reseau {
            command.args(["-c", setting]);
        }
        for setting in ["max_connections=200", "shared_buffers=128MB", "log_min_messages=fatal"] {
            command.args(["-c", setting]);
        }
        if self.disque == Disque::Ignore {
            for setting in ["fsync=off", "full_page_writes=off"] {
                command.args(["-c", setting]);
            }
        }
        let log = fs::File::create(self.dir.join("journal"))?;
        command.stdout(Stdio::null()).stderr(log);
        let (started, answer) = channel();
        let (stop, stopped) = channel::<()>();
        let thread = std::thread::spawn(move || match Processus::start("postgres", &mut command) {
            Ok(mut process) => {
                drop(started.send(Ok(process.id())));
                // Nothing is ever sent: the other end goes.
                let _ = stopped.recv();
                // Fast shutdown; the usual signal would wait for its clients.
                signal(process.id(), "INT");
                drop(process.wait());
            }
            Err(e) => drop(started.send(Err(e))),
        });
        let id = answer.recv().map_err(|_| io::Error::other("PostgreSQL ne démarre pas"))??;
        self.gardien = Some(Gardien { id, stop, thread });
        wait_for("PostgreSQL", READY_TIMEOUT, || self.psql("postgres", "SELECT 1").ok())?;
        Ok(())
    }

    /// Stops at once: connections are cut, what was committed is there at the next start.
    pub fn stop(&mut self) {
        if let Some(gardien) = self.gardien.take() {
            drop(gardien.stop);
            drop(gardien.thread.join());
        }
    }

    /// A new, empty database; the answer is its address.
    pub fn database(&self, name: &str) -> io::Result<String> {
        self.psql("postgres", &format!("CREATE DATABASE {name}"))?;
        Ok(self.address(name))
    }

    /// How to reach a database.
    pub fn address(&self, name: &str) -> String {
        format!("host={} user={USER} dbname={name}", self.dir.display())
    }

    /// Runs SQL; the answer is what it printed, bare.
    pub fn psql(&self, database: &str, sql: &str) -> io::Result<String> {
        let mut command = Command::new(self.bin.join("psql"));
        command.args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-U", USER, "-d", database, "-c", sql, "-h"]);
        let port = self.reseau.as_ref().map_or(PORT, |(port, _)| *port).to_string();
        let output = command.arg(&self.dir).args(["-p", &port]).stdin(Stdio::null()).output()?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        Err(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }

    /// Runs one statement over and over through so many connections (pgbench); how many times a second.
    pub fn rate(&self, database: &str, sql: &str, connections: u32, seconds: u32) -> io::Result<f64> {
        let script = self.dir.join("pgbench.sql");
        fs::write(&script, sql)?;
        let mut command = self.command("pgbench");
        command.args([
            "--no-vacuum",
            "--protocol=prepared",
            "-c",
            &connections.to_string(),
            "-T",
            &seconds.to_string(),
        ]);
        command.arg("-f").arg(&script).args(["-U", USER, "-p", &PORT.to_string(), "-h"]).arg(&self.dir).arg(database);
        let output = command.output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let rate = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split_whitespace().next()?.parse().ok());
        rate.ok_or_else(|| io::Error::other(format!("pgbench : {text}{}", String::from_utf8_lossy(&output.stderr))))
    }

    /// Number of its main process.
    pub fn id(&self) -> Option<u32> {
        self.gardien.as_ref().map(|gardien| gardien.id)
    }

    fn data(&self) -> PathBuf {
        self.dir.join("donnees")
    }

    /// Its programs refuse to run as root: then they run as nobody. They die with the thread that starts them.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]);
        if is_root() {
            command.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]);
        }
        command.arg("--").arg(self.bin.join(program)).current_dir(&self.dir).stdin(Stdio::null());
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
        drop(fs::remove_dir_all(&self.dir));
    }
}

/// Nobody, everywhere that has `setpriv`.
const NOBODY: &str = "65534";
const NOBODY_ID: u32 = 65_534;

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0)
}

/// A short path: a socket's name has a hundred characters at most.
fn folder() -> io::Result<PathBuf> {
    let base = std::env::temp_dir();
    let mark = format!("{}-{:x}", std::process::id(), unique());
    let dir = base.join(format!("besace-pg-{mark}"));
    fs::create_dir(&dir)?;
    if is_root() {
        std::os::unix::fs::chown(&dir, Some(NOBODY_ID), Some(NOBODY_ID))?;
    }
    // The folder is crossed by the tests, whoever runs them; PostgreSQL closes its own data.
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o755))?;
    Ok(dir)
}

fn unique() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The newest one installed.
fn installation() -> io::Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(INSTALLATIONS)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            has_server(&path.join("bin")).then(|| (version, path.join("bin")))
        })
        .collect();
    found.sort();
    let missing = || io::Error::new(io::ErrorKind::NotFound, "PostgreSQL manque à cette machine : lancez ./dev test");
    found.pop().map(|(_, bin)| bin).ok_or_else(missing)
}

fn has_server(bin: &Path) -> bool {
    ["initdb", "postgres", "psql"].iter().all(|program| bin.join(program).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_answers_remembers_and_leaves_nothing() {
        let mut postgres = Postgres::start(Disque::Ignore).unwrap();
        postgres.database("essai").unwrap();
        postgres.psql("essai", "CREATE TABLE t AS SELECT 7 AS x").unwrap();
        let (first, dir) = (postgres.id().unwrap(), postgres.dir.clone());
        postgres.stop();
        assert!(postgres.psql("essai", "SELECT 1").is_err(), "stopped");
        postgres.restart().unwrap();
        assert_eq!(postgres.psql("essai", "SELECT x FROM t").unwrap(), "7");
        let second = postgres.id().unwrap();
        drop(postgres);
        assert!(!dir.exists());
        for id in [first, second] {
            assert!(!Path::new(&format!("/proc/{id}")).exists(), "process {id} is still there");
        }
    }
}
