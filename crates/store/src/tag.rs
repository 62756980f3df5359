//! Tags.

use besace_domain::SaisieTag;
use besace_sync::wire::collection as of;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cra::usages_by_id;
use crate::record::Row;
use crate::{Result, Store};

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TagVue {
    /// The record.
    #[cfg_attr(feature = "ts", ts(type = "Uuid"))]
    pub id: Uuid,
    /// Its name.
    pub nom: String,
    /// What it is for.
    pub description: Option<String>,
    /// `personnel`, `equipe`, `departement`, `national`.
    pub portee: String,
    /// Reports that carry it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub usages: i64,
}

impl Store {
    /// All tags, the most used first, then by name.
    pub fn tag_list(&self) -> Result<Vec<TagVue>> {
        let usages = usages_by_id(&self.conn, "tag")?;
        let mut tags: Vec<TagVue> = Row::all(&self.conn, of::TAG)?
            .into_iter()
            .filter(|row| !row.deleted)
            .map(|row| {
                let saisie = SaisieTag::from_doc(row.id, &row.doc);
                TagVue {
                    id: row.id,
                    nom: saisie.nom.unwrap_or_default(),
                    description: saisie.description,
                    portee: portee(&row.scope).to_owned(),
                    usages: usages.get(&row.id.simple().to_string()).copied().unwrap_or(0),
                }
            })
            .collect();
        tags.sort_by(|a, b| b.usages.cmp(&a.usages).then_with(|| a.nom.cmp(&b.nom)));
        Ok(tags)
    }
}

fn portee(scope: &str) -> &str {
    match scope.split(':').next() {
        Some(kind @ ("equipe" | "departement" | "national")) => kind,
        _ => "personnel",
    }
}
