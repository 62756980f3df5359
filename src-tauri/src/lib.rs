//! The desktop shell: the only code that names Tauri.

use std::process::ExitCode;

/// Starts the window.
pub fn main() -> ExitCode {
    match tauri::Builder::default().run(tauri::generate_context!()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
