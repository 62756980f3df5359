//! Documents as they are stored and sent: field name → value, nulls and empty sets omitted.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::erreur::{ErreurChamp, code};

/// A record's document. Absent and `null` mean the same; it does not hold its own `id`.
pub type Doc = BTreeMap<String, Value>;

/// Field of every document that the rules of today would refuse, loaded from an older system.
pub const IMPORTE: &str = "importe";

/// Reads `null` as the default value.
pub(crate) fn null_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads a document into a `Saisie…`: what could be read, what could not, and why.
pub(crate) fn read<T: DeserializeOwned + Default>(doc: &Doc) -> (T, Doc, Vec<ErreurChamp>) {
    if let Ok(saisie) = read_fields(doc) {
        return (saisie, Doc::new(), Vec::new());
    }
    let (mut readable, mut unreadable, mut erreurs) = (Doc::new(), Doc::new(), Vec::new());
    for (champ, value) in doc {
        let alone = Doc::from([(champ.clone(), value.clone())]);
        if read_fields::<T>(&alone).is_ok() {
            readable.extend(alone);
        } else {
            let message = "La forme de cette valeur n’est pas celle attendue.";
            erreurs.push(ErreurChamp::new(champ.clone(), code::ILLISIBLE, message));
            unreadable.extend(alone);
        }
    }
    (read_fields(&readable).unwrap_or_default(), unreadable, erreurs)
}

fn read_fields<T: DeserializeOwned>(doc: &Doc) -> Result<T, serde_json::Error> {
    T::deserialize(MapDeserializer::new(doc.iter().map(|(champ, value)| (champ.as_str(), value))))
}

/// Writes a `Saisie…` stripped of its unknown fields, then those it did not know.
pub(crate) fn write<T: Serialize>(saisie: &T, extra: &Doc) -> Doc {
    let mut doc = Doc::new();
    if let Ok(Value::Object(fields)) = serde_json::to_value(saisie) {
        doc.extend(fields.into_iter().filter(|(champ, value)| !is_blank(champ, value)));
    }
    for (champ, value) in extra {
        if !value.is_null() {
            doc.entry(champ.clone()).or_insert_with(|| value.clone());
        }
    }
    doc.remove("id");
    doc
}

/// Gives a `Saisie…` (fields `id` and `extra`) its three ways to and from a document; `$tidy` drops what says nothing.
macro_rules! saisie_doc {
    ($nom:ident, $tidy:expr) => {
        impl $nom {
            /// Reads a stored document. What cannot be read stays in `extra`: nothing is lost.
            pub fn from_doc(id: uuid::Uuid, doc: &$crate::doc::Doc) -> Self {
                let (mut saisie, unreadable, _) = $crate::doc::read::<Self>(doc);
                saisie.id = Some(id);
                saisie.extra.extend(unreadable);
                saisie
            }

            /// Reads a document that someone wrote by hand: every field of the wrong shape is refused.
            pub fn try_from_doc(doc: &$crate::doc::Doc) -> Result<Self, Vec<$crate::erreur::ErreurChamp>> {
                let (saisie, _, erreurs) = $crate::doc::read::<Self>(doc);
                if erreurs.is_empty() { Ok(saisie) } else { Err(erreurs) }
            }

            /// The document to store: no `id`, no null, no empty set.
            pub fn to_doc(&self) -> $crate::doc::Doc {
                let mut fields = self.clone();
                let extra = std::mem::take(&mut fields.extra);
                let tidy: fn(&mut Self) = $tidy;
                tidy(&mut fields);
                $crate::doc::write(&fields, &extra)
            }
        }
    };
}
pub(crate) use saisie_doc;

fn is_blank(champ: &str, value: &Value) -> bool {
    match value {
        // A box left unticked says nothing, except the answer « non » to a question.
        Value::Bool(false) => champ != "oriente_vers_structure",
        Value::Null => true,
        Value::Array(values) => values.is_empty(),
        _ => false,
    }
}
