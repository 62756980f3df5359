//! Whether a window can show, asked before the toolkit panics.

/// Windows and macOS always have a screen; under Linux a server must be named.
pub(crate) fn is_available() -> bool {
    let named = |variable: &str| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}
