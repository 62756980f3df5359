//! The thirty thématiques: nineteen of médiation numérique, eleven of démarches administratives.

nomenclature! {
    /// What an activity was about.
    Thematique, Inconnue {
        DiagnosticNumerique = "diagnostic_numerique": "Diagnostic numérique",
        PrendreEnMainDuMateriel = "prendre_en_main_du_materiel": "Prendre en main du matériel",
        MaintenanceDeMateriel = "maintenance_de_materiel": "Maintenance de matériel",
        GereSesContenusNumeriques = "gere_ses_contenus_numeriques": "Gérer ses contenus numériques",
        NavigationSurInternet = "navigation_sur_internet": "Navigation sur internet",
        Email = "email": "E-mail",
        Bureautique = "bureautique": "Bureautique",
        ReseauxSociaux = "reseaux_sociaux": "Réseaux sociaux communication",
        Sante = "sante": "Santé",
        BanqueEtAchatsEnLigne = "banque_et_achats_en_ligne": "Banque et achats en ligne",
        Entrepreneuriat = "entrepreneuriat": "Accompagner un professionnel",
        InsertionProfessionnelle = "insertion_professionnelle": "Insertion professionnelle",
        SecuriteNumerique = "securite_numerique": "Prévention en sécurité numérique",
        Parentalite = "parentalite": "Parentalité",
        ScolariteEtNumerique = "scolarite_et_numerique": "Scolarité et numérique",
        CreerAvecLeNumerique = "creer_avec_le_numerique": "Créer avec le numérique",
        CultureNumerique = "culture_numerique": "Culture numérique",
        IntelligenceArtificielle = "intelligence_artificielle": "Intelligence artificielle (IA)",
        AideAuxDemarchesAdministratives = "aide_aux_demarches_administratives": "Aide aux démarches administratives",
        PapiersElectionsCitoyennete = "papiers_elections_citoyennete": "Papiers - Élections - Citoyenneté",
        FamilleScolarite = "famille_scolarite": "Famille - Scolarité",
        SocialSante = "social_sante": "Social - Santé",
        TravailFormation = "travail_formation": "Travail - Formation - Entreprise",
        Logement = "logement": "Logement",
        TransportsMobilite = "transports_mobilite": "Transports - Mobilité",
        ArgentImpots = "argent_impots": "Argent - Impôts",
        Justice = "justice": "Justice",
        EtrangersEurope = "etrangers_europe": "Étrangers - Europe",
        LoisirsSportsCulture = "loisirs_sports_culture": "Loisirs - Sports - Culture",
        Associations = "associations": "Associations",
    }
}

impl Thematique {
    /// Médiation numérique, in the order of the form.
    pub fn mediation_numerique() -> &'static [Self] {
        &Self::ALL[..MEDIATION_NUMERIQUE]
    }

    /// Démarches administratives, offered once [`Self::AideAuxDemarchesAdministratives`] is chosen.
    pub fn demarches_administratives() -> &'static [Self] {
        &Self::ALL[MEDIATION_NUMERIQUE..]
    }

    /// Whether this is one of [`Self::demarches_administratives`].
    pub fn is_demarche(&self) -> bool {
        Self::demarches_administratives().contains(self)
    }

    /// The sentence under the label, for the one that has it.
    pub fn indication(&self) -> Option<&'static str> {
        matches!(self, Self::AideAuxDemarchesAdministratives).then_some(
            "En sélectionnant cette thématique, vous pourrez ajouter des informations spécifiques sur la démarche concernée.",
        )
    }

    /// What the thématique covers, one line each.
    pub fn infobulle(&self) -> &'static [&'static str] {
        INFOBULLES.iter().find(|(valeur, _)| *valeur == self.valeur()).map_or(&[], |(_, lignes)| lignes)
    }
}

const MEDIATION_NUMERIQUE: usize = 19;

const INFOBULLES: &[(&str, &[&str])] = &[
    (
        "diagnostic_numerique",
        &[
            "Évaluation des compétences numériques des bénéficiaires",
            "Réaliser un questionnaire d’évaluation (ex\u{a0}: ABC Diag de Pix)",
        ],
    ),
    (
        "prendre_en_main_du_materiel",
        &[
            "Utiliser un ordinateur, une tablette ou un smartphone",
            "Utiliser des périphériques (réseau wifi, clé USB, imprimante, scanner…)",
            "Connaître & configurer les outils de base",
        ],
    ),
    (
        "maintenance_de_materiel",
        &[
            "Maintenance de niveau 1",
            "Installation et paramétrage de matériel informatique",
            "Mise à jour des systèmes, installer/désinstaller outils et applications…",
        ],
    ),
    (
        "gere_ses_contenus_numeriques",
        &[
            "Organiser, stocker et retrouver des données, des informations et des contenus dans des environnements numériques",
            "ex.\u{a0}: base de données, espace de stockage en ligne, gestionnaire de fichiers…",
        ],
    ),
    (
        "navigation_sur_internet",
        &["Faire une recherche", "Naviguer sur internet", "Me connecter, remplir un formulaire…"],
    ),
    (
        "email",
        &["Choisir & créer une boîte mail", "Envoyer et consulter des mails", "Envoyer et recevoir des documents"],
    ),
    ("bureautique", &["Outils de traitement de texte, tableur…", "Gérer mes documents"]),
    (
        "reseaux_sociaux",
        &[
            "Maintenir un lien social avec les réseaux sociaux.",
            "Utiliser son téléphone pour communiquer\u{a0}: Mails, Sms, Whatsapp, etc.",
            "Prendre en main un logiciel de visioconférence.",
        ],
    ),
    ("sante", &["Ameli", "Mon Espace Santé", "Prendre rendez-vous chez un spécialiste (Doctolib…)"]),
    (
        "banque_et_achats_en_ligne",
        &["Application bancaire", "Effectuer un achat en ligne", "Gérer son budget (tableurs, etc.)"],
    ),
    (
        "entrepreneuriat",
        &[
            "Créer mon entreprise",
            "Communication professionnelle (Site internet, réseaux sociaux…)",
            "Outils pour gérer mon entreprise\u{a0}: comptabilité, gestion, collaboration, etc.",
        ],
    ),
    (
        "insertion_professionnelle",
        &["France Travail, Mon Compte Formation…", "Créer & diffuser son CV en ligne", "Rechercher un emploi en ligne"],
    ),
    (
        "securite_numerique",
        &[
            "Me connecter sans risque",
            "Protéger mes informations personnelles",
            "Reconnaître les sites et messages frauduleux",
        ],
    ),
    (
        "parentalite",
        &[
            "Utiliser une plateforme de suivi scolaire",
            "Sites et logiciels éducatifs",
            "Dangers pour mon enfant & harcèlement",
        ],
    ),
    (
        "scolarite_et_numerique",
        &[
            "Accompagner un groupe scolaire et/ou un enfant sur un outil numérique",
            "Évaluer le niveau des jeunes avec un logiciel (maths, français, etc.)",
        ],
    ),
    (
        "creer_avec_le_numerique",
        &["Création / gestion de médias\u{a0}: photos, vidéos, illustrations", "Fablabs\u{a0}: impression 3D, code"],
    ),
    (
        "culture_numerique",
        &[
            "Usages responsables du numérique",
            "Fake news, éducation aux médias",
            "Citoyenneté & engagement",
            "RGPD, Open Source, Licences libres…",
        ],
    ),
    (
        "intelligence_artificielle",
        &[
            "Comprendre les enjeux autour de l’IA",
            "Utiliser et interagir de manière critique avec les outils d’IA",
            "Animer un Café IA dans le cadre d’un atelier collectif",
        ],
    ),
    (
        "aide_aux_demarches_administratives",
        &[
            "Aider le bénéficiaire à trouver la bonne plateforme pour sa démarche",
            "Apprendre à s’inscrire et utiliser les services\u{a0}: CAF, Impôts, France Connect, etc…",
        ],
    ),
    (
        "papiers_elections_citoyennete",
        &["État-civil, Passeport, Élections, Papiers à conserver, Carte d’identité…", "ANTS", "Défenseur des droits"],
    ),
    (
        "famille_scolarite",
        &["Allocations familiales, Naissance, Mariage, Pacs, Scolarité…", "CAF", "EduConnect", "ameli.fr"],
    ),
    ("social_sante", &["Carte vitale, Chômage, Handicap, RSA, Personnes âgées…", "ameli.fr", "MSA"]),
    (
        "travail_formation",
        &[
            "CDD, Concours, Retraite, Démission, Période d’essai…",
            "France Travail",
            "Mon compte formation",
            "info-retraite.fr",
        ],
    ),
    ("logement", &["Allocations logement, Permis de construire, Logement social, Fin de bail…", "CAF", "Enedis"]),
    (
        "transports_mobilite",
        &["Carte grise, Permis de conduire, Contrôle technique, Infractions…", "ANTS", "ANTAI", "Crit’air"],
    ),
    (
        "argent_impots",
        &[
            "Crédit immobilier, Impôts, Consommation, Livret A, Assurance, Surendettement…",
            "impots.gouv.fr",
            "Timbres fiscaux",
        ],
    ),
    ("justice", &["Casier judiciaire, Plainte, Aide juridictionnelle, Saisie…", "Télérecours citoyens"]),
    ("etrangers_europe", &["Titres de séjour, Attestation d’accueil, Regroupement familial…", "OFPRA"]),
    ("loisirs_sports_culture", &["Animaux, Permis bateau, Tourisme, Permis de chasser…", "Ariane"]),
    (
        "associations",
        &[
            "Statuts, Fonctionnement, Financement…",
            "Familles rurales",
            "Croix-Rouge Française",
            "Les Restos du cœur",
            "Emmaüs",
        ],
    ),
];
