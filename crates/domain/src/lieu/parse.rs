use std::collections::BTreeSet;

use super::{Lieu, SaisieLieu, parse_rna, parse_siret};
use crate::controle::Controle;
use crate::erreur::{ErreurChamp, code};
use crate::limites::{ADRESSE_MAX, NOM_LIEU_MAX};
use crate::nomenclature::Typologie;

impl Lieu {
    /// The place, or every error at once.
    pub fn parse(saisie: SaisieLieu) -> Result<Self, Vec<ErreurChamp>> {
        let mut controle = Controle::default();
        let nom = controle.ligne_requise("nom", saisie.nom, NOM_LIEU_MAX, "Donnez un nom à ce lieu.");
        let adresse = controle.ligne_requise("adresse", saisie.adresse, ADRESSE_MAX, "Indiquez l’adresse du lieu.");
        let complement_adresse = controle.ligne("complement_adresse", saisie.complement_adresse, ADRESSE_MAX);
        let given = saisie.commune.filter(|commune| !commune.is_blank());
        let given = controle.requis("commune", given, "Indiquez la commune du lieu.");
        let commune = controle.commune("commune", given);
        let typologies: BTreeSet<Typologie> = controle.valeurs("typologies", saisie.typologies);
        if typologies.is_empty() {
            controle.refuse("typologies", code::REQUIS, "Choisissez au moins un type de structure.");
        }
        let siret = saisie.siret.filter(|siret| !siret.trim().is_empty()).and_then(|siret| {
            let message = "Ce numéro SIRET n’est pas valide\u{a0}: il a 14 chiffres.";
            controle.lu("siret", parse_siret(&siret), message)
        });
        let rna = saisie.rna.filter(|rna| !rna.trim().is_empty()).and_then(|rna| {
            let message = "Ce numéro RNA n’est pas valide\u{a0}: il commence par W, suivi de 9 caractères.";
            controle.lu("rna", parse_rna(&rna), message)
        });
        controle.finish()?;
        let commune = commune.unwrap_or_default();
        let (id, extra) = (saisie.id, saisie.extra);
        Ok(Self { id, nom, adresse, complement_adresse, commune, typologies, siret, rna, extra })
    }

    /// The same place as a loose document.
    pub fn to_saisie(&self) -> SaisieLieu {
        SaisieLieu {
            id: self.id,
            nom: Some(self.nom.clone()),
            adresse: Some(self.adresse.clone()),
            complement_adresse: self.complement_adresse.clone(),
            commune: Some(self.commune.clone()),
            typologies: self.typologies.iter().map(|typologie| typologie.valeur().to_owned()).collect(),
            siret: self.siret.clone(),
            rna: self.rna.clone(),
            extra: self.extra.clone(),
        }
    }
}
