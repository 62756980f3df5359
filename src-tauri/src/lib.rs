//! The desktop shell: one window around `besace_app`.
//!
//! The only code that names Tauri. It decides nothing: a command converts, calls, converts.

mod background;
mod commands;
pub mod ipc;
mod system;
mod window;

use std::process::ExitCode;

use besace_app::{App, AppError, Options};
use tracing_subscriber::EnvFilter;

/// With arguments the command line, which never starts a display; without them the window.
pub fn main() -> ExitCode {
    if std::env::args_os().len() > 1 {
        return besace_cli::run(std::env::args_os());
    }
    window()
}

/// The window, whatever the arguments; says in words why there is none.
pub fn window() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            system::say(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Stays until the window is closed.
fn run() -> Result<(), Error> {
    // Standard error only: a log file would be one more place to keep free of people's data.
    tracing_subscriber::fmt().with_env_filter(EnvFilter::from_default_env()).with_writer(std::io::stderr).init();
    if let Some(sentence) = system::lack() {
        return Err(Error::NoWindow(sentence));
    }
    let app = App::new(Options::system(true)?);
    background::open_sole(app.clone());
    tauri::Builder::default()
        .manage(app.clone())
        .invoke_handler(ipc::handler())
        .setup(move |tauri| {
            background::start(app, tauri.handle().clone());
            window::create(tauri)?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
enum Error {
    /// No display, or no webview.
    #[error("{0}")]
    NoWindow(&'static str),
    /// The product refused to start.
    #[error(transparent)]
    App(#[from] AppError),
    /// The system's webview refused to start.
    #[error(transparent)]
    Tauri(#[from] tauri::Error),
}
