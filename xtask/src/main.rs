//! `cargo xtask <tool>`.
#![allow(clippy::print_stdout, reason = "a command line")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use xtask::{communes, tidy};

const USAGE: &str = "cargo xtask communes <communes.json>   write crates/domain/data/communes.tsv
cargo xtask tidy                       check the style of the repository";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["communes", source] => write_communes(Path::new(source)),
        ["tidy"] => check_tidy(),
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

fn check_tidy() -> ExitCode {
    let findings = match tidy::check(&root()) {
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

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
