//! How the page is drawn.

use tauri::WebviewWindow;
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

/// Keeps the graphics card's way of drawing, layer by layer, even where there is none: it can be tried on any machine.
const LAYERS: &str = "BESACE_GRAPHISME";

/// Without a graphics card the processor imitates one: it draws the page itself sooner.
pub(super) fn adapt(window: &WebviewWindow) -> tauri::Result<()> {
    if has_card() || std::env::var_os(LAYERS).is_some() {
        return Ok(());
    }
    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

fn has_card() -> bool {
    let nodes = std::fs::read_dir("/dev/dri").into_iter().flatten().flatten();
    nodes.map(|node| node.file_name()).any(|name| name.to_string_lossy().starts_with("renderD"))
}
