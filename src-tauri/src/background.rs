//! What runs beside the window: opening the only profile, carrying what changed, hearing later launches.

use std::sync::{Mutex, PoisonError};

use besace_app::App;
use besace_store::Changes;
use tauri::{AppHandle, Emitter, Manager, RunEvent};
use tokio::sync::broadcast::error::RecvError;

use crate::ipc::CHANGED_EVENT;
use crate::system::{Launch, Name, Seat};
use crate::{is_invitation, window};

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

/// Later launches: the window comes forward, with the invitation that the system was asked to open.
pub(crate) fn welcome(app: App, Seat { mut launches, name }: Seat, tauri: AppHandle) {
    tauri.manage(Mutex::new(name));
    tauri::async_runtime::spawn(async move {
        while let Some(Launch { address }) = launches.recv().await {
            if let Some(address) = address.filter(|address| is_invitation(address)) {
                app.invitation_open(&address);
            }
            window::raise(&tauri);
        }
    });
}

/// macOS names the address to open in an event; elsewhere it is an argument.
pub(crate) fn hear(tauri: &AppHandle, event: RunEvent) {
    match event {
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            for url in urls {
                tauri.state::<App>().invitation_open(url.as_str());
            }
        }
        // A launch from here on opens a window of its own, not one that is going.
        RunEvent::ExitRequested { .. } => {
            let name = tauri.state::<Mutex<Option<Name>>>().lock().unwrap_or_else(PoisonError::into_inner).take();
            drop(name);
        }
        _ => {}
    }
}

fn tell(window: &AppHandle, changes: &Changes) {
    if let Err(error) = window.emit(CHANGED_EVENT, changes) {
        tracing::warn!(%error, "the window did not hear what changed");
    }
}
