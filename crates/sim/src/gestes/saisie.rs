//! Documents as forms write them.

use besace_sync::wire::Doc;
use serde_json::{Value, json};
use uuid::Uuid;

pub(super) fn report() -> Doc {
    doc(json!({
        "type": "collectif", "date": "2026-11-20", "duree": 30, "type_lieu": "a_distance", "thematiques": ["email"],
        "participants_anonymes": {"total": 1},
    }))
}

pub(super) fn person(nom: &str) -> Doc {
    doc(json!({ "prenom": "Odette", "nom": nom }))
}

fn doc(value: Value) -> Doc {
    match value {
        Value::Object(fields) => fields.into_iter().collect(),
        _ => Doc::new(),
    }
}

pub(super) fn set(doc: &mut Doc, champ: &str, value: Value) {
    if value.is_null() {
        doc.remove(champ);
    } else {
        doc.insert(champ.to_owned(), value);
    }
}

pub(super) fn add_line(doc: &mut Doc, line: &str, at: u32) {
    let notes = doc.get("notes").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut lines: Vec<&str> = notes.lines().collect();
    lines.insert(at as usize % (lines.len() + 1), line);
    set(doc, "notes", json!(lines.join("\n")));
}

pub(super) fn remove_line(doc: &mut Doc, at: u32) {
    let notes = doc.get("notes").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut lines: Vec<&str> = notes.lines().collect();
    if !lines.is_empty() {
        lines.remove(at as usize % lines.len());
    }
    let value = if lines.is_empty() { Value::Null } else { json!(lines.join("\n")) };
    set(doc, "notes", value);
}

pub(super) fn toggle(doc: &mut Doc, champ: &str, id: Option<Uuid>) {
    let Some(id) = id else { return };
    let mut items: Vec<Value> = doc.get(champ).and_then(Value::as_array).cloned().unwrap_or_default();
    let item = json!(id);
    if items.contains(&item) {
        items.retain(|other| *other != item);
    } else {
        items.push(item);
        items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    }
    set(doc, champ, if items.is_empty() { Value::Null } else { Value::Array(items) });
}

/// Never the last one: a report without a theme is refused.
pub(super) fn toggle_theme(doc: &mut Doc, theme: &str) {
    let mut items: Vec<String> = doc
        .get("thematiques")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect();
    if items.iter().any(|item| item == theme) && items.len() > 1 {
        items.retain(|item| item != theme);
    } else if !items.iter().any(|item| item == theme) {
        items.push(theme.to_owned());
        items.sort();
    }
    set(doc, "thematiques", json!(items));
}
