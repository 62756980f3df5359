//! What the search indexes hold: folded words, trigrams of names, and *facets*, words that no one can type, which
//! say what a record is (its type, its place, its people). One index answers words and filters together, in the
//! order of the list.

use besace_domain::texte::fold;

/// As long as the longest beginning that the index of reports lists: all facets share one list of each length.
const FACET: &str = "___________";
/// Letters kept of a word in the index of reports: one more than that.
const CUT: usize = FACET.len() + 1;
/// Letters kept of a word.
const WORD_MAX: usize = 48;
/// Words of a query, at most.
const QUERY_WORDS_MAX: usize = 12;

/// A facet of kind `kind`.
pub(crate) fn facet(kind: char, value: impl std::fmt::Display) -> String {
    format!("{FACET}{kind}{value}")
}

/// A facet in a `MATCH` expression.
pub(crate) fn quoted(facet: &str) -> String {
    format!("\"{}\"", facet.replace('"', ""))
}

/// `MATCH` expression of the texts where a word begins like that.
pub(crate) fn begins(word: &str) -> String {
    // A whole word is read as it comes, like a beginning that has its own list.
    if word.chars().count() < CUT { format!("\"{word}\"*") } else { quoted(word) }
}

/// The words of a text.
pub(crate) fn words(text: &str) -> Vec<String> {
    words_of(text, WORD_MAX)
}

/// The words of a text as the index of reports holds them.
pub(crate) fn cut_words(text: &str) -> Vec<String> {
    words_of(text, CUT)
}

fn words_of(text: &str, letters: usize) -> Vec<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(|word| word.chars().take(letters).collect()).collect()
}

/// The words of a query of reports worth searching: single letters match everything and say nothing.
pub(crate) fn query_words(text: &str) -> Vec<String> {
    let mut words = cut_words(text);
    words.retain(|word| word.chars().count() > 1 || word.chars().all(char::is_numeric));
    words.truncate(QUERY_WORDS_MAX);
    words
}

/// Whether each word begins some word of `folded`.
pub(crate) fn begins_a_word(folded: &str, word: &str) -> bool {
    folded.split(' ').any(|other| other.starts_with(word))
}

/// What an index of names holds for a folded text: the trigrams of each word, its beginning marked.
pub(crate) fn grams(folded: &str) -> Vec<String> {
    let mut grams: Vec<String> = folded.split(' ').filter(|word| !word.is_empty()).flat_map(word_grams).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

fn word_grams(word: &str) -> Vec<String> {
    trigrams(&format!("_{word}_"))
}

fn trigrams(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().take(WORD_MAX).collect();
    letters.windows(3).map(|three| three.iter().collect()).collect()
}

/// `MATCH` expression of the names that contain all of these words (or begin with them, when short).
pub(crate) fn names_match(words: &[String]) -> String {
    let parts = words.iter().map(|word| match word.chars().count() {
        0..=1 => format!("\"_{word}\"*"),
        2 => format!("\"_{word}\""),
        _ => trigrams(word).iter().map(|gram| format!("\"{gram}\"")).collect::<Vec<_>>().join(" AND "),
    });
    parts.collect::<Vec<_>>().join(" AND ")
}

/// `MATCH` expression of the names that share a trigram with each of these words.
pub(crate) fn near_match(words: &[String]) -> String {
    let parts = words.iter().map(|word| {
        let grams = word_grams(word);
        format!("({})", grams.iter().map(|gram| format!("\"{gram}\"")).collect::<Vec<_>>().join(" OR "))
    });
    parts.collect::<Vec<_>>().join(" AND ")
}

/// Letters to add, drop, replace or swap to go from `a` to `b`, counted up to `max`.
pub(crate) fn distance(a: &str, b: &str, max: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > max {
        return max + 1;
    }
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()].min(max + 1)
}

/// Whether `typed` is some word of `folded` (or its beginning) within the slips of a hurried hand.
pub(crate) fn near_a_word(folded: &str, typed: &str) -> bool {
    let letters = typed.chars().count();
    let max = match letters {
        // Another number is another thing: a postal code, a year.
        _ if typed.chars().all(char::is_numeric) => 0,
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    folded.split(' ').any(|word| {
        let beginning: String = word.chars().take(letters).collect();
        word.starts_with(typed) || distance(typed, word, max) <= max || distance(typed, &beginning, max) <= max
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (a, b, expected) in [
            ("dupont", "dupont", 0),
            ("dupnt", "dupont", 1),
            ("duopnt", "dupont", 1),
            ("martin", "marie", 2),
            ("a", "bcd", 3),
        ] {
            assert_eq!(distance(a, b, 2).min(3), expected, "{a} {b}");
        }
    }

    #[test]
    fn a_short_word_forgives_nothing() {
        assert!(near_a_word("petit odette", "odete"));
        assert!(!near_a_word("petit odette", "pat"));
        assert!(near_a_word("guilherand granges", "guilerand"));
    }

    #[test]
    fn nobody_can_type_a_facet() {
        assert_eq!(words(&facet('t', "individuel")), ["tindividuel"]);
    }
}
