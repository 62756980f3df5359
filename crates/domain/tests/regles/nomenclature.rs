use std::collections::BTreeSet;

use besace_domain::{
    Autonomie, DispositifNational, FraisACharge, Genre, Itinerance, Materiel, ModaliteAcces, ModaliteAccompagnement,
    NiveauAtelier, PriseEnChargeSpecifique, PublicLieu, ServiceLieu, StatutSocial, StructureDeRedirection, Thematique,
    TrancheAge, TypeCra, TypeLieu, Typologie,
};

macro_rules! check {
    ($kind:ty, $count:literal, $first:literal, $last:literal) => {{
        assert_eq!(<$kind>::ALL.len(), $count);
        let labels: Vec<&str> = <$kind>::ALL.iter().map(<$kind>::libelle).collect();
        assert_eq!((labels[0], labels[$count - 1]), ($first, $last));
        let values: BTreeSet<&str> = <$kind>::ALL.iter().map(<$kind>::valeur).collect();
        assert_eq!(values.len(), $count, "each value once");
        for value in <$kind>::ALL {
            assert_eq!(<$kind>::from(value.valeur()), *value);
            let json = serde_json::to_string(value).expect("a string");
            assert_eq!(json, format!("\"{}\"", value.valeur()));
            assert_eq!(serde_json::from_str::<$kind>(&json).expect("a value"), *value);
            assert!(!value.libelle().contains('\''), "{}: a typographic apostrophe", value.libelle());
        }
        let newer: $kind = serde_json::from_str("\"valeur_de_2030\"").expect("kept");
        assert!(!newer.is_known());
        assert_eq!((newer.valeur(), newer.libelle()), ("valeur_de_2030", "valeur_de_2030"));
        assert_eq!(serde_json::to_string(&newer).expect("a string"), "\"valeur_de_2030\"");
    }};
}

#[test]
fn values_labels_and_order_of_the_forms() {
    check!(TypeCra, 2, "Accompagnement individuel", "Atelier collectif");
    check!(TypeLieu, 4, "Lieu d’activité", "À distance");
    check!(Materiel, 5, "Ordinateur", "Pas de matériel");
    check!(Thematique, 30, "Diagnostic numérique", "Associations");
    check!(Autonomie, 3, "Avec guidage", "Autonome");
    check!(NiveauAtelier, 3, "Débutant", "Avancé");
    check!(StructureDeRedirection, 7, "Administration (mairie, préfecture…)", "Autre");
    check!(Genre, 3, "Masculin", "Non communiqué");
    check!(TrancheAge, 8, "70 ans et plus", "Non communiqué");
    check!(StatutSocial, 5, "Retraité", "Non communiqué ou hétérogène");
    check!(Typologie, 77, "Agence pour la formation professionnelle des adultes (AFPA)", "Autre");
}

#[test]
fn values_of_the_national_map_are_their_own_labels() {
    macro_rules! check {
        ($kind:ident, $count:literal, $first:literal, $last:literal) => {
            let labels: Vec<&str> = $kind::ALL.iter().map($kind::libelle).collect();
            assert_eq!((labels.len(), labels[0], labels[$count - 1]), ($count, $first, $last));
            assert!(
                $kind::ALL
                    .iter()
                    .all(|value| value.valeur() == value.libelle() && $kind::from(value.valeur()) == *value)
            );
        };
    }
    check!(
        ServiceLieu,
        9,
        "Aide aux démarches administratives",
        "Acquisition de matériel informatique à prix solidaire"
    );
    check!(PublicLieu, 5, "Jeunes", "Femmes");
    check!(PriseEnChargeSpecifique, 7, "Surdité", "Déficience visuelle");
    check!(FraisACharge, 3, "Gratuit", "Payant");
    check!(Itinerance, 2, "Itinérant", "Fixe");
    check!(ModaliteAcces, 6, "Se présenter", "Envoyer un mail avec une fiche de prescription");
    check!(ModaliteAccompagnement, 4, "En autonomie", "À distance");
    check!(DispositifNational, 11, "Aidants Connect", "Relais numérique (Emmaüs Connect)");
}

#[test]
fn thematiques_are_in_two_lists() {
    assert_eq!(Thematique::mediation_numerique().len(), 19);
    assert_eq!(Thematique::mediation_numerique().last(), Some(&Thematique::AideAuxDemarchesAdministratives));
    assert_eq!(Thematique::demarches_administratives().len(), 11);
    assert_eq!(Thematique::demarches_administratives().first(), Some(&Thematique::PapiersElectionsCitoyennete));
    assert!(Thematique::Justice.is_demarche() && !Thematique::Email.is_demarche());
    assert!(!Thematique::from("valeur_de_2030").is_demarche());
}

#[test]
fn every_thematique_explains_itself() {
    for thematique in Thematique::ALL {
        assert!(!thematique.infobulle().is_empty(), "{thematique}");
        for ligne in thematique.infobulle() {
            assert!(!ligne.contains('\'') && !ligne.contains("..."), "{ligne}");
        }
    }
    assert_eq!(Thematique::Sante.infobulle().len(), 3);
    assert!(Thematique::AideAuxDemarchesAdministratives.indication().is_some());
    assert_eq!(Thematique::Email.indication(), None);
    assert_eq!(Thematique::from("valeur_de_2030").infobulle(), [""; 0]);
}

#[test]
fn stars_and_words_of_the_exports() {
    assert_eq!(Autonomie::ALL.iter().map(Autonomie::etoiles).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    assert_eq!(NiveauAtelier::ALL.iter().map(NiveauAtelier::etoiles).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    assert_eq!(Genre::ALL.iter().map(Genre::libelle_export).collect::<Vec<_>>(), ["Homme", "Femme", "Non communiqué"]);
    assert_eq!(TypeCra::Collectif.libelle_pluriel(), "Participants aux ateliers");
}
