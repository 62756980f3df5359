//! Who is about to be erased is said in time, and a sign of life keeps them.

use besace_domain::{SaisieBeneficiaire, SaisieCra};
use serde_json::json;

use crate::appareil::Appareil;
use crate::clair::account;

#[tokio::test]
async fn a_person_without_a_sign_is_announced_a_month_before_the_end() {
    let appareil = Appareil::new();
    account(&appareil).await;
    let app = &appareil.app;
    let saisie = SaisieBeneficiaire {
        prenom: Some("Odette".into()),
        nom: Some("Petit".into()),
        pas_de_telephone: true,
        ..SaisieBeneficiaire::default()
    };
    let odette = app.beneficiaire_create(saisie).unwrap();
    assert_eq!(app.conservation_list().unwrap(), []);
    appareil.horloge.set("2027-10-24T10:00:00Z");
    assert_eq!(app.conservation_list().unwrap(), [], "31 days before");
    appareil.horloge.set("2027-10-25T10:00:00Z");
    let near = app.conservation_list().unwrap();
    assert_eq!(near.len(), 1);
    assert_eq!((near[0].nom_complet.as_str(), near[0].echeance.to_string().as_str()), ("Odette Petit", "2027-11-24"));
    assert_eq!(app.doctor().unwrap().profil.unwrap().effacements_proches, 1, "a count, not a name");

    let cra = json!({
        "type": "individuel", "date": "2027-10-25", "duree": 30, "type_lieu": "a_distance", "thematiques": ["email"],
        "beneficiaire_id": odette.id,
    });
    app.cra_create(serde_json::from_value::<SaisieCra>(cra).unwrap(), None).unwrap();
    assert_eq!(app.conservation_list().unwrap(), [], "met again");
}
