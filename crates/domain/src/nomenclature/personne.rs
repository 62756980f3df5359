nomenclature! {
    /// Gender of a person.
    Genre, Inconnu {
        Masculin = "masculin": "Masculin",
        Feminin = "feminin": "Féminin",
        NonCommunique = "non_communique": "Non communiqué",
    }
}

impl Genre {
    /// The words of the exports.
    pub fn libelle_export(&self) -> &str {
        match self {
            Self::Masculin => "Homme",
            Self::Feminin => "Femme",
            autre => autre.libelle(),
        }
    }
}

nomenclature! {
    /// Age band. The value `douze_dix_huit` stops at 17: 18 is the next band.
    TrancheAge, Inconnue {
        SoixanteDixPlus = "soixante_dix_plus": "70 ans et plus",
        SoixanteSoixanteNeuf = "soixante_soixante_neuf": "60 - 69 ans",
        QuaranteCinquanteNeuf = "quarante_cinquante_neuf": "40 - 59 ans",
        VingtCinqTrenteNeuf = "vingt_cinq_trente_neuf": "25 - 39 ans",
        DixHuitVingtQuatre = "dix_huit_vingt_quatre": "18 - 24 ans",
        DouzeDixHuit = "douze_dix_huit": "12 - 17 ans",
        MoinsDeDouze = "moins_de_douze": "Moins de 12 ans",
        NonCommunique = "non_communique": "Non communiqué",
    }
}

impl TrancheAge {
    /// The band of someone born in `annee_naissance`, seen from `annee`: the age is the difference of the years.
    pub fn from_annee_naissance(annee_naissance: i64, annee: i64) -> Self {
        match annee.saturating_sub(annee_naissance) {
            ..12 => Self::MoinsDeDouze,
            12..18 => Self::DouzeDixHuit,
            18..25 => Self::DixHuitVingtQuatre,
            25..40 => Self::VingtCinqTrenteNeuf,
            40..60 => Self::QuaranteCinquanteNeuf,
            60..70 => Self::SoixanteSoixanteNeuf,
            70.. => Self::SoixanteDixPlus,
        }
    }
}

nomenclature! {
    /// Situation of a person.
    StatutSocial, Inconnu {
        Retraite = "retraite": "Retraité",
        SansEmploi = "sans_emploi": "Sans emploi",
        EnEmploi = "en_emploi": "En emploi",
        Scolarise = "scolarise": "Scolarisé",
        NonCommunique = "non_communique": "Non communiqué ou hétérogène",
    }
}
