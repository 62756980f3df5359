//! The desktop shell: one window around `besace_app`.
//!
//! The only code that names Tauri. It decides nothing: a command converts, calls, converts.

mod background;
mod commands;
pub mod ipc;
pub mod peinture;
mod system;
mod window;

use std::process::ExitCode;

use besace_app::{App, AppError, Options};
use tracing_subscriber::EnvFilter;

/// Declared to the system in `tauri.conf.json`.
const SCHEME: &str = "besace:";

/// With arguments the command line, which never starts a display; without them, or with an invitation, the window.
pub fn main() -> ExitCode {
    if std::env::args_os().len() > 1 && invitation().is_none() {
        return besace_cli::run(std::env::args_os());
    }
    window()
}

/// The address that the system was asked to open. It holds a secret: never logged.
fn invitation() -> Option<String> {
    let first = std::env::args_os().nth(1)?.into_string().ok()?;
    is_invitation(&first).then_some(first)
}

fn is_invitation(argument: &str) -> bool {
    argument.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME))
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
    let (options, adresse) = (Options::system(true)?, invitation());
    // Before anything is opened: a launch too many costs neither the toolkit nor the database.
    let Some(seat) = system::claim(&options.data_dir, adresse.as_deref()) else { return Ok(()) };
    let app = App::new(options);
    background::open_sole(app.clone());
    if let Some(adresse) = adresse {
        app.invitation_open(&adresse);
    }
    tauri::Builder::default()
        .manage(app.clone())
        .invoke_handler(ipc::handler())
        .setup(move |tauri| {
            background::start(app.clone(), tauri.handle().clone());
            window::create(tauri)?;
            background::welcome(app, seat, tauri.handle().clone());
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(background::hear);
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

#[cfg(test)]
mod tests {
    use super::is_invitation;

    #[test]
    fn an_invitation_is_not_taken_for_a_command() {
        for opened in ["besace://coop.drome.example/SECRET", "BESACE://coop.drome.example/SECRET", "besace:illisible"] {
            assert!(is_invitation(opened), "{opened}");
        }
        for command in ["doctor", "besace", "--version", "https://coop.drome.example/SECRET", "é", ""] {
            assert!(!is_invitation(command), "{command}");
        }
    }
}
