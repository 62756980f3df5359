/// Windows always has a screen; WebView2 may lack from an old or a stripped one.
pub(super) fn lack() -> Option<&'static str> {
    tauri::webview_version().is_err().then_some(
        "Windows n’a pas WebView2, dont Besace a besoin pour sa fenêtre. Rien n’est perdu. Installez « Microsoft Edge WebView2 Runtime » depuis le site de Microsoft, puis rouvrez Besace.",
    )
}

/// `besace-fenetre.exe` has no standard error: without a box, a computer lacking WebView2 would show nothing at all.
pub(super) fn say(sentence: &str) {
    if cfg!(feature = "fenetre") {
        rfd::MessageDialog::new()
            .set_level(rfd::MessageLevel::Error)
            .set_title("Besace")
            .set_description(sentence)
            .show();
    } else {
        eprintln!("{sentence}");
    }
}
