//! `besace-central`.

use std::process::ExitCode;

fn main() -> ExitCode {
    besace_central::cli::run()
}
