//! The same documents replicated by the CouchDB protocol: PouchDB's own client and server, in memory, on loopback.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use besace_testkit::lien::{Lien, Qualite};
use besace_testkit::processus::{Processus, attached};
use besace_testkit::{Corpus, Enregistrement};
use serde_json::Value;

use super::{Recu, json};
use crate::bench::Answer;

const PIECES: [(&str, &str); 4] = [
    ("package.json", include_str!("package.json")),
    ("package-lock.json", include_str!("package-lock.json")),
    ("serveur.mjs", include_str!("serveur.mjs")),
    ("client.mjs", include_str!("client.mjs")),
];

/// The programs, installed in a folder of their own, in the versions of the lock file.
pub(super) struct Couchdb(PathBuf);

impl Couchdb {
    pub(super) fn install(dossier: &Path) -> Answer<Self> {
        std::fs::create_dir_all(dossier)?;
        for (name, text) in PIECES {
            std::fs::write(dossier.join(name), text)?;
        }
        let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(dossier);
        let done = npm.output()?;
        if !done.status.success() {
            return Err(format!("npm ci : {}", String::from_utf8_lossy(&done.stderr)).into());
        }
        Ok(Self(dossier.to_owned()))
    }

    /// One replication of the newest reports, so many at most, and of everything else that is asked for.
    pub(super) fn receive(&self, corpus: &Corpus, cras: usize, qualite: Qualite) -> Answer<Recu> {
        let newest = corpus.cras.iter().rev().take(cras);
        let whole = cras >= corpus.cras.len();
        let others = corpus.all().filter(|record| whole && record.collection != "cra");
        let records: Vec<&Enregistrement> = others.chain(newest).collect();
        let mut command = self.node("serveur.mjs");
        let mut process = Processus::start("node", command.stdin(Stdio::piped()))?;
        {
            let mut input = process.child().stdin.take().ok_or("no input")?;
            for record in &records {
                let mut doc = json::document(record);
                doc["_id"] = format!("{}:{}", record.collection, record.id).into();
                writeln!(input, "{doc}")?;
            }
        }
        let output = process.child().stdout.take().ok_or("no output")?;
        let mut lines = serde_json::Deserializer::from_reader(output).into_iter::<Value>();
        let line = lines.next().ok_or("the CouchDB server did not start")??;
        let lien = Lien::start(line["ecoute"].as_str().ok_or("no address")?.parse()?, qualite)?;

        let done = self.node("client.mjs").arg(lien.address().to_string()).output()?;
        let line: Value = serde_json::from_slice(&done.stdout)?;
        let documents = line["documents"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        if line["ok"] != true || documents != records.len() {
            return Err(format!("replication: {line}, {} documents expected", records.len()).into());
        }
        let took = Duration::from_secs_f64(line["ms"].as_f64().ok_or("no time")? / 1_000.0);
        let (up, down) = lien.take();
        Ok(Recu { up, down, took, documents })
    }

    fn node(&self, script: &str) -> Command {
        let mut command = attached("node");
        command.arg(script).current_dir(&self.0).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }
}
