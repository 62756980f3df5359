//! `besace`: with arguments a command line, without them the window.
// A Windows binary is either a console's or a window's: there, the feature `fenetre` builds the second one.
#![cfg_attr(all(windows, feature = "fenetre"), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    if cfg!(feature = "fenetre") { besace::window() } else { besace::main() }
}
