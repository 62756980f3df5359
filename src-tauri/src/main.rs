//! `besace`: with arguments a command line, without them the window.

use std::process::ExitCode;

fn main() -> ExitCode {
    besace::main()
}
