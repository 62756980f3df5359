use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::activite::Activite;
use super::error::{CoopError, Illisible};

/// One answer, element by element.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// What was read, in the order of the answer.
    pub elements: Vec<T>,
    /// What was not.
    pub illisibles: Vec<Illisible>,
    /// Address of the next page. The Coop announces one after every full page: an empty page ends the list.
    pub suite: Option<String>,
}

/// The activities of several pages, each once, in the order of their identifiers: the last modified wins.
pub fn merge_pages(pages: impl IntoIterator<Item = Page<Activite>>) -> Vec<Activite> {
    let mut activites: BTreeMap<Uuid, Activite> = BTreeMap::new();
    for activite in pages.into_iter().flat_map(|page| page.elements) {
        let newer = activites.get(&activite.coop_id).is_none_or(|known| known.modification <= activite.modification);
        if newer {
            activites.insert(activite.coop_id, activite);
        }
    }
    activites.into_values().collect()
}

/// Reads `{data: […], links, meta}`, the shape of most answers.
pub(super) fn parse_page<T>(
    json: &[u8],
    attendu: &'static str,
    parse: impl Fn(Uuid, Value) -> Result<T, String>,
) -> Result<Page<T>, CoopError> {
    let mut answer = parse_answer(json)?;
    let Some(Value::Array(data)) = answer.get_mut("data").map(Value::take) else {
        return Err(CoopError::Forme { attendu });
    };
    let foreign = |element: &Value| element.get("type").and_then(Value::as_str).is_some_and(|kind| kind != attendu);
    if data.iter().any(foreign) {
        return Err(CoopError::Forme { attendu });
    }
    let suite = answer.pointer("/links/next/href").or_else(|| answer.pointer("/links/next")).and_then(Value::as_str);
    let suite = suite.filter(|_| !data.is_empty()).map(str::to_owned);
    let attributes = |mut element: Value| element.get_mut("attributes").map(Value::take).unwrap_or_default();
    let (elements, illisibles) = parse_elements(data, |id, element| parse(id, attributes(element)));
    Ok(Page { elements, illisibles, suite })
}

/// Reads each element by its identifier, apart from the others.
pub(super) fn parse_elements<T>(
    data: Vec<Value>,
    parse: impl Fn(Uuid, Value) -> Result<T, String>,
) -> (Vec<T>, Vec<Illisible>) {
    let (mut elements, mut illisibles) = (Vec::new(), Vec::new());
    for (rang, element) in (1..).zip(data) {
        let id = element.get("id").and_then(Value::as_str).map(str::to_owned);
        let uuid = id
            .as_deref()
            .and_then(|id| id.parse::<Uuid>().ok())
            .ok_or_else(|| "son identifiant n’est pas un UUID".to_owned());
        match uuid.and_then(|uuid| parse(uuid, element)) {
            Ok(element) => elements.push(element),
            Err(detail) => illisibles.push(Illisible { rang, id, detail }),
        }
    }
    (elements, illisibles)
}

/// Any answer, unless it is a refusal.
pub(super) fn parse_answer(json: &[u8]) -> Result<Value, CoopError> {
    let answer: Value = serde_json::from_slice(json)?;
    match answer.get("error") {
        Some(Value::String(message)) => Err(CoopError::Refus(message.clone())),
        Some(error) if !error.is_null() => {
            let message = error.pointer("/issues/0/message").and_then(Value::as_str).unwrap_or("demande mal formée");
            Err(CoopError::Refus(message.to_owned()))
        }
        _ => Ok(answer),
    }
}

/// Reads the attributes of one element.
pub(super) fn parse_attributes<T: DeserializeOwned>(attributes: Value) -> Result<T, String> {
    serde_json::from_value(attributes).map_err(|error| format!("attributs illisibles ({error})"))
}
