//! Every screen of an open profile: its address in the interface, and its title.

pub(crate) const ECRANS: [(&str, &str); 15] = [
    ("/", "Bonjour Nadia"),
    ("/cra/individuel", "Accompagnement individuel"),
    ("/cra/atelier", "Atelier collectif"),
    ("/activites", "Mes activités"),
    ("/beneficiaires", "Mes bénéficiaires"),
    ("/beneficiaires/doublons", "Doublons proposés"),
    ("/synchronisation", "Synchronisation"),
    ("/reglages?section=compte", "Réglages"),
    ("/reglages?section=lieux", "Mes lieux d’activité"),
    ("/reglages?section=saisie", "Saisie"),
    ("/reglages?section=apparence", "Apparence"),
    ("/reglages?section=appareils", "Réglages"),
    ("/reglages?section=verrouillage", "Réglages"),
    ("/reglages?section=sauvegardes", "Sauvegardes"),
    ("/reglages?section=apropos", "Réglages"),
];
