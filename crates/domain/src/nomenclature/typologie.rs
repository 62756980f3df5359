nomenclature! {
    /// Kind of place; the values are the codes of the national schema.
    Typologie, Inconnue {
        Asso = "ASSO": "Associations",
        Bib = "BIB": "Bibliothèque / Médiathèque",
        Autre = "Autre": "Autre",
    }
}
