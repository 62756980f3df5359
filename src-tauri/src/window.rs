//! The one window.

use besace_app::App;
use tauri::utils::config::WindowConfig;
use tauri::webview::NewWindowResponse;
use tauri::{Manager, Url, WebviewWindow, WebviewWindowBuilder, WindowEvent};

/// Creates it from `tauri.conf.json`, shut to everything that is not the interface embedded in the binary.
pub(crate) fn create(tauri: &tauri::App) -> tauri::Result<()> {
    for config in &tauri.config().app.windows {
        create_one(tauri, config)?;
    }
    Ok(())
}

fn create_one(tauri: &tauri::App, config: &WindowConfig) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::from_config(tauri, config)?
        .on_navigation(is_interface)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_document_title_changed(|window, title| follow(&window, &title))
        .build()?;
    let app = tauri.state::<App>().inner().clone();
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Focused(true)) {
            app.focus();
        }
    });
    Ok(())
}

/// The window is called like the screen that it shows, in the system's lists too.
fn follow(window: &WebviewWindow, title: &str) {
    // A screen takes its title once it is drawn with its data: `./dev bench demarrage` waits for the first.
    tracing::info!(target: "besace::demarrage", title);
    if let Err(error) = window.set_title(title) {
        tracing::warn!(%error, "the window kept its former title");
    }
}

/// `tauri://localhost` on Linux and macOS, `http(s)://tauri.localhost` on Windows; a development build also asks its
/// own server.
fn is_interface(url: &Url) -> bool {
    let embedded = url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost");
    let development = cfg!(not(feature = "custom-protocol")) && url.host_str() == Some("localhost");
    embedded || development
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_its_own_pages() {
        let stays = |url: &str| is_interface(&url.parse().unwrap());
        assert!(stays("tauri://localhost/cra"));
        assert!(stays("https://tauri.localhost/"));
        assert!(!stays("https://example.org/"));
        assert!(!stays("file:///etc/passwd"));
        assert!(!stays("data:text/html,bonjour"));
    }
}
