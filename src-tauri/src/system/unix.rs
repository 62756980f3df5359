/// A terminal shows it; a desktop session keeps it in its journal.
pub(super) fn say(sentence: &str) {
    eprintln!("{sentence}");
}
