//! The window alone, without the console that Windows opens beside `besace.exe`.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    besace::window()
}
