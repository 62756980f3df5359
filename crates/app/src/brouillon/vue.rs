use besace_domain::erreur::code;
use besace_domain::{Cra, SaisieBeneficiaire, SaisieCra, TypeCra};
use besace_store::{Brouillon, Store};
use besace_sync::wire::collection;
use chrono::NaiveDate;

use crate::error::Result;
use crate::vue::BrouillonVue;

/// What people call the required fields.
const MOTS: [(&str, &str); 9] = [
    ("type", "type"),
    ("date", "date"),
    ("duree", "durée"),
    ("type_lieu", "lieu"),
    ("lieu_id", "lieu"),
    ("lieu_commune", "commune"),
    ("thematiques", "thématique"),
    ("participants", "participants"),
    ("participants_anonymes", "participants"),
];

pub(super) fn brouillon_vue(store: &Store, brouillon: Brouillon, aujourdhui: NaiveDate) -> Result<BrouillonVue> {
    let Brouillon { id, saisie, modification } = brouillon;
    let titre = titre(store, &saisie)?;
    Ok(BrouillonVue { id, titre, manque: manque(&saisie, aujourdhui), saisie, modification })
}

fn titre(store: &Store, saisie: &SaisieCra) -> Result<String> {
    if saisie.type_cra.as_deref().map(TypeCra::from) == Some(TypeCra::Collectif) {
        let titre = saisie.titre_atelier.as_deref().map(str::trim).filter(|titre| !titre.is_empty());
        return Ok(titre.unwrap_or("Atelier collectif").to_owned());
    }
    let personne = saisie.beneficiaire_id.map(|id| store.get(collection::BENEFICIAIRE, id)).transpose()?.flatten();
    Ok(match personne {
        Some(personne) => SaisieBeneficiaire::from_doc(personne.id, &personne.doc).nom_complet(),
        None => "Bénéficiaire anonyme".to_owned(),
    })
}

/// The words of what is still required, in the form's order.
fn manque(saisie: &SaisieCra, aujourdhui: NaiveDate) -> Vec<String> {
    let erreurs = Cra::parse(saisie.clone(), aujourdhui).err().unwrap_or_default();
    let mut manque: Vec<String> = Vec::new();
    for erreur in erreurs.iter().filter(|erreur| erreur.code == code::REQUIS) {
        let champ = erreur.champ.split('.').next().unwrap_or_default();
        let mot = MOTS.iter().find(|(nom, _)| *nom == champ).map_or(champ, |(_, mot)| mot);
        if manque.iter().all(|known| known != mot) {
            manque.push(mot.to_owned());
        }
    }
    manque
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_in_the_field_s_own_words() {
        let jour: NaiveDate = "2026-11-24".parse().unwrap();
        let vide = SaisieCra { type_cra: Some("individuel".into()), ..SaisieCra::default() };
        let mots = manque(&vide, jour);
        assert!(
            mots.contains(&"thématique".to_owned())
                && mots.contains(&"durée".to_owned())
                && mots.contains(&"lieu".to_owned()),
            "{mots:?}"
        );
        let presque = SaisieCra { date: Some(jour), duree: Some(45), type_lieu: Some("a_distance".into()), ..vide };
        assert_eq!(manque(&presque, jour), ["thématique"]);
    }
}
