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
