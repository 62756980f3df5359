// The map’s values are the French labels themselves.
macro_rules! cartographie {
    ($(#[$meta:meta])* $nom:ident { $( $variante:ident = $libelle:literal ),+ $(,)? }) => {
        nomenclature! { $(#[$meta])* $nom, Inconnu { $( $variante = $libelle: $libelle ),+ } }
    };
}

cartographie! {
    /// What people can learn or do in a place.
    ServiceLieu {
        AideAuxDemarchesAdministratives = "Aide aux démarches administratives",
        OutilsDuQuotidien = "Maîtrise des outils numériques du quotidien",
        InsertionProfessionnelle = "Insertion professionnelle via le numérique",
        UtilisationSecurisee = "Utilisation sécurisée du numérique",
        ParentaliteEtEducation = "Parentalité et éducation avec le numérique",
        LoisirsEtCreations = "Loisirs et créations numériques",
        ComprehensionDuMondeNumerique = "Compréhension du monde numérique",
        AccesInternetEtMateriel = "Accès internet et matériel informatique",
        AcquisitionDeMateriel = "Acquisition de matériel informatique à prix solidaire",
    }
}

cartographie! {
    /// Who a place is made for.
    PublicLieu {
        Jeunes = "Jeunes",
        Etudiants = "Étudiants",
        Familles = "Familles et/ou enfants",
        Seniors = "Seniors",
        Femmes = "Femmes",
    }
}

cartographie! {
    /// Whose needs a place knows how to meet.
    PriseEnChargeSpecifique {
        Surdite = "Surdité",
        HandicapsMoteurs = "Handicaps moteurs",
        HandicapsMentaux = "Handicaps mentaux",
        Illettrisme = "Illettrisme",
        Anglais = "Langues étrangères (anglais)",
        AutresLangues = "Langues étrangères (autres)",
        DeficienceVisuelle = "Déficience visuelle",
    }
}

cartographie! {
    /// What it costs.
    FraisACharge {
        Gratuit = "Gratuit",
        GratuitSousCondition = "Gratuit sous condition",
        Payant = "Payant",
    }
}

cartographie! {
    /// Whether a place moves.
    Itinerance {
        Itinerant = "Itinérant",
        Fixe = "Fixe",
    }
}

cartographie! {
    /// How to come.
    ModaliteAcces {
        SePresenter = "Se présenter",
        Telephoner = "Téléphoner",
        ContacterParMail = "Contacter par mail",
        PrendreRdvEnLigne = "Prendre un RDV en ligne",
        PasDePublic = "Ce lieu n’accueille pas de public",
        FicheDePrescription = "Envoyer un mail avec une fiche de prescription",
    }
}

cartographie! {
    /// How people are helped.
    ModaliteAccompagnement {
        EnAutonomie = "En autonomie",
        Individuel = "Accompagnement individuel",
        AtelierCollectif = "Dans un atelier collectif",
        ADistance = "À distance",
    }
}

cartographie! {
    /// National programmes that a place belongs to.
    DispositifNational {
        AidantsConnect = "Aidants Connect",
        BibliothequesNumeriques = "Bibliothèques numérique de référence",
        CertificationPix = "Certification PIX",
        ConseillersNumeriques = "Conseillers numériques",
        EmmausConnect = "Emmaüs Connect",
        FranceServices = "France Services",
        GrandeEcoleDuNumerique = "Grande école du numérique",
        CroixRouge = "La Croix Rouge",
        PointNumeriqueCaf = "Point d'accès numérique CAF",
        PromeneursDuNet = "Promeneurs du net",
        RelaisNumerique = "Relais numérique (Emmaüs Connect)",
    }
}
