//! `cargo xtask <tool>`.
#![allow(clippy::print_stdout, reason = "a command line")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use xtask::{bench, chaos, communes, dictionnaire, licences, tidy};

const USAGE: &str = "cargo xtask communes <communes.json>   write crates/domain/data/communes.tsv
cargo xtask dictionnaire               write crates/sync/dictionnaires/ and the name of its file
cargo xtask tidy                       check the style of the repository, and what it depends on
cargo xtask bench [section]            measure; by ./dev bench, which builds optimised
cargo xtask appels <address>           call a server once for each line read: a device's client on its own, for bench
cargo xtask chaos [tries [seed]]       mistreat the real programs; by ./dev chaos, which builds them";
/// Tries and seed of `chaos` when it is not told.
const ESSAIS: u32 = 200;
const GRAINE: u64 = 1;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["communes", source] => write_communes(Path::new(source)),
        ["dictionnaire"] => write_dictionnaire(),
        ["tidy"] => check_tidy(),
        ["bench"] => measure(None),
        ["bench", section] => measure(Some(section)),
        ["appels", adresse] => call(adresse),
        ["chaos", options @ ..] if options.len() <= 2 => mistreat(options),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn write_communes(source: &Path) -> ExitCode {
    match communes::write(source, &root().join(communes::TABLE)) {
        Ok(count) => {
            println!("{count} communes written to {}", communes::TABLE);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write_dictionnaire() -> ExitCode {
    match dictionnaire::write(&root()) {
        Ok((path, bytes)) => {
            println!("{bytes} bytes written to {path}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn check_tidy() -> ExitCode {
    let both = tidy::check(&root()).and_then(|style| Ok([style, licences::check(&root())?].concat()));
    let findings = match both {
        Ok(findings) => findings,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn measure(section: Option<&str>) -> ExitCode {
    match bench::run(section, &root().join("target/bench")) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn call(adresse: &str) -> ExitCode {
    match bench::call(adresse) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn mistreat(options: &[&str]) -> ExitCode {
    let essais = options.first().map_or(Ok(ESSAIS), |n| n.parse());
    let graine = options.get(1).map_or(Ok(GRAINE), |n| n.parse());
    let (Ok(essais), Ok(graine)) = (essais, graine) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match chaos::run(essais, graine) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
