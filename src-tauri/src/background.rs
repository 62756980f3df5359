//! What runs beside the window: opening the only profile, carrying what changed.

use besace_app::App;
use besace_store::Changes;
use tauri::{AppHandle, Emitter, RunEvent};
use tokio::sync::broadcast::error::RecvError;

use crate::ipc::CHANGED_EVENT;

/// Opens while the toolkit starts: the first screen finds its profile open. A refusal is met again, in words, when the
/// person opens it.
pub(crate) fn open_sole(app: App) {
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = app.profil_open_sole() {
            tracing::warn!(code = error.code(), "the only profile did not open by itself");
        }
    });
}

/// Tells the window what changed, whoever wrote it, until the application ends.
pub(crate) fn start(app: App, window: AppHandle) {
    let mut changed = app.changed();
    tauri::async_runtime::spawn(async move {
        loop {
            match changed.recv().await {
                Ok(changes) => tell(&window, &changes),
                // Some were missed: whatever they were, the window reads again.
                Err(RecvError::Lagged(_)) => tell(&window, &Changes::all()),
                Err(RecvError::Closed) => return,
            }
        }
    });
}

/// macOS names the address to open in an event; elsewhere it is an argument.
pub(crate) fn hear(_window: &AppHandle, _event: RunEvent) {
    #[cfg(target_os = "macos")]
    if let RunEvent::Opened { urls } = _event {
        for url in urls {
            tauri::Manager::state::<App>(_window).invitation_open(url.as_str());
        }
    }
}

fn tell(window: &AppHandle, changes: &Changes) {
    if let Err(error) = window.emit(CHANGED_EVENT, changes) {
        tracing::warn!(%error, "the window did not hear what changed");
    }
}
