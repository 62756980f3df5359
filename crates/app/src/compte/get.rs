use besace_sync::wire::collection;
use serde::Deserialize;

use crate::app::{App, lock};
use crate::error::Result;
use crate::vue::{CompteVue, EmploiVue};

/// As the server writes it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct CompteDoc {
    prenom: String,
    nom: String,
    email: Option<String>,
    role: String,
}

#[derive(Deserialize)]
struct EmploiDoc {
    structure_nom: String,
    #[serde(default)]
    debut: Option<chrono::NaiveDate>,
    #[serde(default)]
    fin: Option<chrono::NaiveDate>,
}

impl App {
    /// Who is signed in; before the first reception, what the sign-in told.
    pub fn compte_get(&self) -> Result<CompteVue> {
        let session = self.session()?;
        let fiche = lock(&session.cles).fiche.clone();
        let (compte, mut emplois) = {
            let store = session.store()?;
            let compte = store.all(collection::COMPTE)?.into_iter().next();
            let compte = compte.and_then(|document| from_doc::<CompteDoc>(&document.doc));
            let emplois: Vec<EmploiDoc> =
                store.all(collection::EMPLOI)?.iter().filter_map(|d| from_doc(&d.doc)).collect();
            (compte, emplois)
        };
        emplois.sort_by_key(|emploi| std::cmp::Reverse(emploi.debut));
        let compte = compte.unwrap_or_else(|| {
            let (prenom, nom) = fiche.nom_affiche.split_once(' ').unwrap_or((fiche.nom_affiche.as_str(), ""));
            CompteDoc { prenom: prenom.to_owned(), nom: nom.to_owned(), ..CompteDoc::default() }
        });
        Ok(CompteVue {
            prenom: compte.prenom,
            nom: compte.nom,
            email: compte.email.or(fiche.email),
            role: compte.role,
            // The office may have changed it since the sign-in.
            structure: emplois.first().map(|emploi| emploi.structure_nom.clone()).or(fiche.structure),
            emplois: emplois
                .into_iter()
                .map(|emploi| EmploiVue { structure: emploi.structure_nom, debut: emploi.debut, fin: emploi.fin })
                .collect(),
        })
    }
}

fn from_doc<T: serde::de::DeserializeOwned>(doc: &besace_sync::wire::Doc) -> Option<T> {
    let value = serde_json::Value::Object(doc.clone().into_iter().collect());
    serde_json::from_value(value).ok()
}
