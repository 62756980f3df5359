//! When a page is on the screen: the instant of `./dev bench demarrage`, the same for the product and for an empty window.

use tauri::{Manager, Runtime, WebviewWindowBuilder};
use tracing::Level;

/// How the titles of screens end (`ui/src/kit/Screen.tsx`); the page's own, before any is drawn, does not.
pub const SCREEN_TITLE: &str = " | Besace";
/// The target under which it is told, at level `trace`: nobody else asks the page for it.
const TARGET: &str = "besace::peinture";
const PAINTED: &str = "Besace, peinte";
/// Two frames after the screen stands: the first one is then on the screen.
const SCRIPT: &str = "new MutationObserver((_, watch) => {
    if (!document.title.endsWith(' | Besace')) return;
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => { document.title = 'Besace, peinte'; }));
}).observe(document, { subtree: true, childList: true, characterData: true });";

/// Has the page tell when its first screen is painted, if anybody listens.
pub fn watch<'a, R: Runtime, M: Manager<R>>(builder: WebviewWindowBuilder<'a, R, M>) -> WebviewWindowBuilder<'a, R, M> {
    if tracing::enabled!(target: "besace::peinture", Level::TRACE) {
        return builder.initialization_script(SCRIPT);
    }
    builder
}

/// The page has taken that title.
pub fn hear(title: &str) {
    if title == PAINTED {
        tracing::trace!(target: TARGET, "page peinte");
    }
}
