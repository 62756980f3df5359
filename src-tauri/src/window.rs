//! The one window.

use besace_app::App;
use tauri::utils::config::WindowConfig;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Url, WebviewWindowBuilder, WindowEvent};

use crate::peinture::{self, SCREEN_TITLE};

/// Creates it from `tauri.conf.json`, shut to everything that is not the interface embedded in the binary.
pub(crate) fn create(tauri: &tauri::App) -> tauri::Result<()> {
    for config in &tauri.config().app.windows {
        create_one(tauri, config)?;
    }
    Ok(())
}

/// Brings it to the front, wherever the person left it. Where it is not drawn yet, it comes by itself.
pub(crate) fn raise(tauri: &AppHandle) {
    for window in tauri.webview_windows().into_values() {
        let raised = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
        if let Err(error) = raised {
            tracing::warn!(%error, "the window did not come forward");
        }
    }
}

fn create_one(tauri: &tauri::App, config: &WindowConfig) -> tauri::Result<()> {
    let builder = WebviewWindowBuilder::from_config(tauri, config)?;
    // A small laptop's screen is filled, not overflowed.
    let builder = match screen(tauri)? {
        Some((width, height)) if width < config.width || height < config.height => {
            builder.inner_size(width.min(config.width), height.min(config.height)).maximized(true)
        }
        _ => builder,
    };
    let window = peinture::watch(builder)
        .on_navigation(is_interface)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_document_title_changed(|_, title| {
            // A screen takes its title once it stands with its data. The title itself may name a person: neither the log
            // nor the system's list of windows has to know it.
            if title.ends_with(SCREEN_TITLE) {
                tracing::info!(target: "besace::demarrage", "écran dessiné");
            }
            peinture::hear(&title);
        })
        .build()?;
    let app = tauri.state::<App>().inner().clone();
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Focused(true)) {
            app.focus();
        }
    });
    Ok(())
}

/// What the system leaves to windows on the main screen, in the units of the window's own size.
fn screen(tauri: &tauri::App) -> tauri::Result<Option<(f64, f64)>> {
    Ok(tauri.primary_monitor()?.map(|monitor| {
        let size = monitor.work_area().size.to_logical::<f64>(monitor.scale_factor());
        (size.width, size.height)
    }))
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
