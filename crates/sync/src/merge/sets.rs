//! Sets and counters.

use serde_json::{Map, Value};

/// Additions and removals of both sides, in the order of `theirs`, then what `mine` added.
pub(super) fn merge(base: &Value, theirs: &Value, mine: &Value) -> Value {
    let (base, theirs, mine) = (items(base), items(theirs), items(mine));
    let removed_by_me = |item: &Value| base.contains(item) && !mine.contains(item);
    let mut merged: Vec<Value> = theirs.iter().filter(|item| !removed_by_me(item)).cloned().collect();
    for item in mine {
        if !base.contains(item) && !merged.contains(item) {
            merged.push(item.clone());
        }
    }
    if merged.is_empty() { Value::Null } else { Value::Array(merged) }
}

/// Each count moves by what both sides moved it, never below 0.
pub(super) fn merge_counters(base: &Value, theirs: &Value, mine: &Value) -> Value {
    let mut merged = Map::new();
    for champ in [base, theirs, mine].into_iter().filter_map(Value::as_object).flat_map(Map::keys) {
        let count = |side: &Value| side.get(champ).and_then(Value::as_i64).unwrap_or(0);
        let sum = count(theirs).saturating_add(count(mine)).saturating_sub(count(base));
        merged.insert(champ.clone(), sum.max(0).into());
    }
    Value::Object(merged)
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
