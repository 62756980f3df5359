use chrono::{Datelike, NaiveDate};

use super::telephone::ErreurTelephone;
use super::{Age, Beneficiaire, SaisieBeneficiaire, Telephone, parse_email, parse_telephone};
use crate::controle::Controle;
use crate::erreur::{ErreurChamp, code};
use crate::limites::{ADRESSE_MAX, ANNEE_NAISSANCE_MIN, NOM_PERSONNE_MAX, NOTES_MAX};
use crate::nomenclature::{Genre, StatutSocial, TrancheAge};

impl Beneficiaire {
    /// The person, or every error at once. « Non communiqué » is stored as nothing.
    pub fn parse(saisie: SaisieBeneficiaire, aujourdhui: NaiveDate) -> Result<Self, Vec<ErreurChamp>> {
        let mut controle = Controle::default();
        let prenom = controle.ligne_requise("prenom", saisie.prenom, NOM_PERSONNE_MAX, "Indiquez le prénom.");
        let nom = controle.ligne_requise("nom", saisie.nom, NOM_PERSONNE_MAX, "Indiquez le nom.");
        let annee = saisie.annee_naissance.and_then(|annee| parse_annee(&mut controle, annee, aujourdhui));
        let commune = controle.commune("commune", saisie.commune);
        let departement = commune.as_ref().map(|commune| commune.departement().to_owned());
        let telephone = if saisie.pas_de_telephone {
            Telephone::Aucun
        } else {
            parse_numero(&mut controle, saisie.telephone, departement.as_deref())
        };
        let email = saisie.email.filter(|email| !email.trim().is_empty()).and_then(|email| {
            let message = "Cette adresse e-mail n’est pas complète\u{a0}: elle ressemble à prenom.nom@exemple.fr.";
            controle.lu("email", parse_email(&email), message)
        });
        let adresse = controle.ligne("adresse", saisie.adresse, ADRESSE_MAX);
        let genre: Option<Genre> = controle.valeur("genre", saisie.genre);
        let tranche: Option<TrancheAge> = controle.valeur("tranche_age", saisie.tranche_age);
        let statut_social: Option<StatutSocial> = controle.valeur("statut_social", saisie.statut_social);
        let notes = controle.paragraphe("notes", saisie.notes, NOTES_MAX);
        controle.finish()?;
        let tranche = tranche.filter(|tranche| *tranche != TrancheAge::NonCommunique);
        Ok(Self {
            id: saisie.id,
            prenom,
            nom,
            telephone,
            email,
            adresse,
            commune,
            genre: genre.filter(|genre| *genre != Genre::NonCommunique),
            age: annee.map(Age::Naissance).or(tranche.map(Age::Tranche)),
            statut_social: statut_social.filter(|statut| *statut != StatutSocial::NonCommunique),
            notes,
            extra: saisie.extra,
        })
    }

    /// The same person as a loose document.
    pub fn to_saisie(&self) -> SaisieBeneficiaire {
        let (annee_naissance, tranche_age) = match &self.age {
            Some(Age::Naissance(annee)) => (Some(*annee), None),
            Some(Age::Tranche(tranche)) => (None, Some(tranche.valeur().to_owned())),
            None => (None, None),
        };
        let telephone = match &self.telephone {
            Telephone::Numero(numero) => Some(numero.clone()),
            Telephone::Inconnu | Telephone::Aucun => None,
        };
        SaisieBeneficiaire {
            id: self.id,
            prenom: Some(self.prenom.clone()),
            nom: Some(self.nom.clone()),
            annee_naissance,
            telephone,
            pas_de_telephone: self.telephone == Telephone::Aucun,
            email: self.email.clone(),
            adresse: self.adresse.clone(),
            commune: self.commune.clone(),
            genre: self.genre.as_ref().map(|genre| genre.valeur().to_owned()),
            tranche_age,
            statut_social: self.statut_social.as_ref().map(|statut| statut.valeur().to_owned()),
            notes: self.notes.clone(),
            extra: self.extra.clone(),
        }
    }
}

fn parse_annee(controle: &mut Controle, annee: i64, aujourdhui: NaiveDate) -> Option<i64> {
    let cette_annee = i64::from(aujourdhui.year());
    if (ANNEE_NAISSANCE_MIN..=cette_annee).contains(&annee) {
        return Some(annee);
    }
    let message = format!("L’année de naissance va de {ANNEE_NAISSANCE_MIN} à {cette_annee}.");
    controle.refuse("annee_naissance", code::HORS_BORNES, message);
    None
}

fn parse_numero(controle: &mut Controle, telephone: Option<String>, departement: Option<&str>) -> Telephone {
    let Some(telephone) = telephone.filter(|telephone| !telephone.trim().is_empty()) else {
        return Telephone::Inconnu;
    };
    match parse_telephone(&telephone, departement) {
        Ok(numero) => Telephone::Numero(numero),
        Err(erreur) => {
            let code = match erreur {
                ErreurTelephone::Invalide => code::INVALIDE,
                ErreurTelephone::TerritoireInconnu => code::INCOHERENT,
            };
            controle.refuse("telephone", code, erreur.to_string());
            Telephone::Inconnu
        }
    }
}
