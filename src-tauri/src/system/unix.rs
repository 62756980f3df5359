/// macOS always has a screen; under Linux a server must be named.
pub(super) fn lack() -> Option<&'static str> {
    let named = |variable: &str| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    let screen = !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY");
    (!screen).then_some("Besace ne trouve pas d’écran pour sa fenêtre. Sans fenêtre, tapez : besace --help")
}

/// A terminal shows it; a desktop session keeps it in its journal.
pub(super) fn say(sentence: &str) {
    eprintln!("{sentence}");
}
