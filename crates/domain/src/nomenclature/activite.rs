nomenclature! {
    /// Kind of activity report.
    TypeCra, Inconnu {
        Individuel = "individuel": "Accompagnement individuel",
        Collectif = "collectif": "Atelier collectif",
    }
}

impl TypeCra {
    /// The words of the statistics.
    pub fn libelle_pluriel(&self) -> &str {
        match self {
            Self::Individuel => "Accompagnements individuels",
            Self::Collectif => "Participants aux ateliers",
            Self::Inconnu(valeur) => valeur,
        }
    }
}

nomenclature! {
    /// Where an activity took place.
    TypeLieu, Inconnu {
        LieuActivite = "lieu_activite": "Lieu d’activité",
        Autre = "autre": "Autre lieu",
        Domicile = "domicile": "À domicile",
        ADistance = "a_distance": "À distance",
    }
}

nomenclature! {
    /// Equipment used. `Aucun` does not exclude the others.
    Materiel, Inconnu {
        Ordinateur = "ordinateur": "Ordinateur",
        Telephone = "telephone": "Téléphone",
        Tablette = "tablette": "Tablette",
        Autre = "autre": "Autre",
        Aucun = "aucun": "Pas de matériel",
    }
}

nomenclature! {
    /// How far a person managed alone.
    Autonomie, Inconnu {
        EntierementAccompagne = "entierement_accompagne": "Avec guidage",
        PartiellementAutonome = "partiellement_autonome": "Autonome avec guidage en cas de besoin",
        Autonome = "autonome": "Autonome",
    }
}

impl Autonomie {
    /// Stars out of 3; none for an unknown value.
    pub fn etoiles(&self) -> Option<u8> {
        match self {
            Self::EntierementAccompagne => Some(1),
            Self::PartiellementAutonome => Some(2),
            Self::Autonome => Some(3),
            Self::Inconnu(_) => None,
        }
    }
}

nomenclature! {
    /// Level of a workshop.
    NiveauAtelier, Inconnu {
        Debutant = "debutant": "Débutant",
        Intermediaire = "intermediaire": "Intermédiaire",
        Avance = "avance": "Avancé",
    }
}

impl NiveauAtelier {
    /// Stars out of 3; none for an unknown value.
    pub fn etoiles(&self) -> Option<u8> {
        match self {
            Self::Debutant => Some(1),
            Self::Intermediaire => Some(2),
            Self::Avance => Some(3),
            Self::Inconnu(_) => None,
        }
    }
}

nomenclature! {
    /// Where a person was sent on to.
    StructureDeRedirection, Inconnue {
        Administration = "administration": "Administration (mairie, préfecture…)",
        MediationNumerique = "mediation_numerique": "Autre structure de médiation numérique",
        OperateurOuOrganismeEnCharge = "operateur_ou_organisme_en_charge":
            "Opérateur ou organisme en charge de la démarche administrative",
        AideSociale = "aide_sociale": "Structure d’aide sociale (maison des solidarités, centre social…)",
        InsertionProfessionnelle = "insertion_professionnelle":
            "Structure d’insertion professionnelle (France Travail, mission locale, chambre de commerce…)",
        AideAuxDemarchesAdministratives = "aide_aux_demarches_administratives":
            "Structure d’aide aux démarches administratives (France Services…)",
        Autre = "autre": "Autre",
    }
}
