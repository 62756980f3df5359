//! Long texts, by line.

use serde_json::Value;

pub(super) enum MergedText {
    /// Both edits stand, apart from each other.
    Clean(Value),
    /// Both sides rewrote the same lines: both versions follow each other.
    Both(Value),
}

pub(super) fn merge(base: &Value, theirs: &Value, mine: &Value) -> MergedText {
    let (base, theirs, mine) = (lines(base), lines(theirs), lines(mine));
    let in_theirs = matches(&base, &theirs);
    let in_mine = matches(&base, &mine);

    let mut merged: Vec<&str> = Vec::new();
    let mut overlap = false;
    let (mut b, mut t, mut m) = (0, 0, 0);
    loop {
        // The next line of the base that both sides kept ends a stretch where at least one of them wrote.
        let anchor = (b..base.len()).find(|&i| in_theirs[i].is_some() && in_mine[i].is_some());
        let (b_end, t_end, m_end) = match anchor {
            Some(i) => (i, in_theirs[i].unwrap_or(t), in_mine[i].unwrap_or(m)),
            None => (base.len(), theirs.len(), mine.len()),
        };
        let (old, their, my) = (&base[b..b_end], &theirs[t..t_end], &mine[m..m_end]);
        if my == their || my == old {
            merged.extend(their);
        } else if their == old {
            merged.extend(my);
        } else {
            overlap = true;
            merged.extend(their);
            merged.extend(my.iter().filter(|line| !their.contains(line)));
        }
        match anchor {
            Some(i) => {
                merged.push(base[i]);
                (b, t, m) = (b_end + 1, t_end + 1, m_end + 1);
            }
            None => break,
        }
    }
    let text = merged.join("\n");
    let value = if text.is_empty() { Value::Null } else { Value::String(text) };
    if overlap { MergedText::Both(value) } else { MergedText::Clean(value) }
}

fn lines(value: &Value) -> Vec<&str> {
    match value.as_str() {
        None | Some("") => Vec::new(),
        Some(text) => text.split('\n').collect(),
    }
}

/// For each line of `base`, where it stands in `side` (a longest common subsequence). Notes have at most a few
/// hundred lines, so the quadratic table stays small.
fn matches(base: &[&str], side: &[&str]) -> Vec<Option<usize>> {
    let width = side.len() + 1;
    let mut longest = vec![0u32; (base.len() + 1) * width];
    for i in (0..base.len()).rev() {
        for j in (0..side.len()).rev() {
            longest[i * width + j] = if base[i] == side[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let mut found = vec![None; base.len()];
    let (mut i, mut j) = (0, 0);
    while i < base.len() && j < side.len() {
        if base[i] == side[j] {
            found[i] = Some(j);
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::matches;

    fn any_lines() -> impl Strategy<Value = Vec<&'static str>> {
        prop::collection::vec(prop::sample::select(vec!["a", "b", "c"]), 0..8)
    }

    proptest! {
        #[test]
        fn as_many_lines_as_can_be_are_matched_in_order(base in any_lines(), side in any_lines()) {
            let found = matches(&base, &side);
            let places: Vec<usize> = found.iter().flatten().copied().collect();
            prop_assert!(places.is_sorted_by(|a, b| a < b), "{found:?}");
            let equal = |(line, place): (&&str, &Option<usize>)| place.is_none_or(|place| side[place] == *line);
            prop_assert!(base.iter().zip(&found).all(equal), "{found:?}");
            let most = (0..1_usize << base.len()).filter(|kept| {
                let mut rest = side.iter();
                let mut lines = base.iter().enumerate().filter(|(i, _)| kept >> i & 1 == 1);
                lines.all(|(_, line)| rest.any(|other| other == line))
            });
            prop_assert_eq!(places.len(), most.map(|kept| kept.count_ones() as usize).max().unwrap_or_default());
        }
    }
}
