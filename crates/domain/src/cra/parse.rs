use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::{
    Cra, DetailCra, Duree, LieuCra, Notes, Orientation, ParticipantsAnonymes, Personne, SaisieCra, Thematiques,
};
use crate::controle::Controle;
use crate::dates;
use crate::erreur::{ErreurChamp, code};
use crate::limites::{
    ANNEES_DATE, DUREE_MAX, NOTES_MAX, PARTICIPANTS_MAX, PRECISIONS_DEMARCHE_MAX, TAGS_MAX, TITRE_ATELIER_MAX,
};
use crate::nomenclature::{Thematique, TypeCra, TypeLieu};
use crate::texte::format_number;

const PLUS_RECENTE: &str =
    "Cette valeur vient d’une version plus récente de Besace\u{a0}: mettez Besace à jour pour modifier cette activité.";

impl Cra {
    /// The report and its warnings, or every error at once. Fields that do not belong to the chosen type or place are
    /// dropped, sets are sorted, texts are cleaned.
    pub fn parse(saisie: SaisieCra, aujourdhui: NaiveDate) -> Result<(Self, Vec<ErreurChamp>), Vec<ErreurChamp>> {
        let mut controle = Controle::default();
        let type_cra = parse_type(&mut controle, saisie.type_cra.as_deref());
        let date = parse_date(&mut controle, saisie.date);
        let duree = parse_duree(&mut controle, saisie.duree);
        let lieu = parse_lieu(&mut controle, &saisie);
        let materiel = controle.valeurs("materiel", saisie.materiel.clone());
        let thematiques = parse_thematiques(&mut controle, saisie.thematiques.clone());
        let precisions_demarche = parse_precisions(&mut controle, &saisie);
        let tags = parse_ids(&mut controle, "tags", &saisie.tags, TAGS_MAX, "tags");
        let notes = controle.paragraphe("notes", saisie.notes.clone(), NOTES_MAX).map(Notes);
        let detail = match type_cra {
            Some(TypeCra::Individuel) => Some(parse_individuel(&mut controle, &saisie)),
            Some(TypeCra::Collectif) => Some(parse_collectif(&mut controle, &saisie)),
            _ => None,
        };
        controle.finish()?;
        let (Some(date), Some(duree), Some(lieu), Some(thematiques), Some(detail)) =
            (date, duree, lieu, thematiques, detail)
        else {
            // A missing part has its error above; this arm only satisfies the types.
            return Err(vec![ErreurChamp::new("type", code::INVALIDE, "Cette activité est incomplète.")]);
        };
        let (id, extra) = (saisie.id, saisie.extra);
        let cra =
            Self { id, date, duree, lieu, materiel, thematiques, precisions_demarche, tags, notes, detail, extra };
        Ok((cra, date_warning(date, aujourdhui)))
    }
}

fn date_warning(date: NaiveDate, aujourdhui: NaiveDate) -> Vec<ErreurChamp> {
    let quand = match (date - aujourdhui).num_days() {
        ..=0 => return Vec::new(),
        1 => "Cette date est demain.".to_owned(),
        jours => format!("Cette date est dans {} jours.", format_number(jours.unsigned_abs() as usize)),
    };
    let message = format!("{quand} Enregistrer quand même\u{202f}?");
    vec![ErreurChamp::new("date", code::DATE_FUTURE, message)]
}

fn parse_type(controle: &mut Controle, valeur: Option<&str>) -> Option<TypeCra> {
    let valeur = valeur.filter(|valeur| !valeur.trim().is_empty());
    let type_cra = controle.requis("type", valeur, "Choisissez le type d’activité.").map(TypeCra::from)?;
    if !type_cra.is_known() {
        controle.refuse("type", code::INCONNU, PLUS_RECENTE);
    }
    Some(type_cra)
}

fn parse_date(controle: &mut Controle, date: Option<NaiveDate>) -> Option<NaiveDate> {
    let date = controle.requis("date", date, "Indiquez la date.")?;
    if !ANNEES_DATE.contains(&date.year()) {
        let message = format!("Vérifiez la date\u{a0}: l’année va de {} à {}.", ANNEES_DATE.start(), ANNEES_DATE.end());
        controle.refuse("date", code::HORS_BORNES, message);
        return None;
    }
    Some(date)
}

fn parse_duree(controle: &mut Controle, minutes: Option<i64>) -> Option<Duree> {
    let minutes = controle.requis("duree", minutes.filter(|minutes| *minutes != 0), "Indiquez la durée.")?;
    let duree = Duree::new(minutes);
    if duree.is_none() {
        let message = if minutes < 0 {
            "Indiquez une durée d’au moins une minute.".to_owned()
        } else {
            format!("La durée va jusqu’à {}.", dates::format_duree(DUREE_MAX))
        };
        controle.refuse("duree", code::HORS_BORNES, message);
    }
    duree
}

fn parse_lieu(controle: &mut Controle, saisie: &SaisieCra) -> Option<LieuCra> {
    let type_lieu = controle.valeur("type_lieu", saisie.type_lieu.clone());
    match controle.requis("type_lieu", type_lieu, "Indiquez le lieu.")? {
        TypeLieu::LieuActivite => {
            controle.requis("lieu_id", saisie.lieu_id, "Choisissez le lieu d’activité.").map(LieuCra::LieuActivite)
        }
        TypeLieu::Autre => parse_lieu_commune(controle, saisie, "lieu").map(LieuCra::Autre),
        TypeLieu::Domicile => parse_lieu_commune(controle, saisie, "domicile").map(LieuCra::Domicile),
        TypeLieu::ADistance => Some(LieuCra::ADistance),
        TypeLieu::Inconnu(_) => {
            controle.refuse("type_lieu", code::INCONNU, PLUS_RECENTE);
            None
        }
    }
}

fn parse_lieu_commune(controle: &mut Controle, saisie: &SaisieCra, du: &str) -> Option<crate::CommuneRef> {
    if saisie.lieu_commune.as_ref().is_none_or(crate::CommuneRef::is_blank) {
        let message = format!("Indiquez la commune du {du}\u{a0}: les statistiques en ont besoin.");
        controle.refuse("lieu_commune", code::REQUIS, message);
        return None;
    }
    controle.commune("lieu_commune", saisie.lieu_commune.clone())
}

fn parse_thematiques(controle: &mut Controle, valeurs: Vec<String>) -> Option<Thematiques> {
    let thematiques: BTreeSet<Thematique> = controle.valeurs("thematiques", valeurs);
    if thematiques.is_empty() {
        controle.refuse("thematiques", code::REQUIS, "Choisissez au moins une thématique.");
        return None;
    }
    let demarche = thematiques.iter().find(|thematique| thematique.is_demarche());
    if let Some(demarche) = demarche
        && !thematiques.contains(&Thematique::AideAuxDemarchesAdministratives)
    {
        let message = format!(
            "«\u{a0}{demarche}\u{a0}» va avec la thématique «\u{a0}{}\u{a0}»\u{a0}: choisissez-la aussi.",
            Thematique::AideAuxDemarchesAdministratives
        );
        controle.refuse("thematiques", code::INCOHERENT, message);
    }
    Some(Thematiques(thematiques))
}

fn parse_precisions(controle: &mut Controle, saisie: &SaisieCra) -> Option<String> {
    let precisions =
        controle.ligne("precisions_demarche", saisie.precisions_demarche.clone(), PRECISIONS_DEMARCHE_MAX)?;
    let aide = Thematique::AideAuxDemarchesAdministratives;
    if !saisie.thematiques.iter().any(|valeur| valeur.trim() == aide.valeur()) {
        let message =
            format!("Le nom de la démarche va avec la thématique «\u{a0}{aide}\u{a0}»\u{a0}: choisissez-la aussi.");
        controle.refuse("precisions_demarche", code::INCOHERENT, message);
    }
    Some(precisions)
}

fn parse_ids(controle: &mut Controle, champ: &str, ids: &[Uuid], max: usize, quoi: &str) -> BTreeSet<Uuid> {
    let ids: BTreeSet<Uuid> = ids.iter().copied().collect();
    if ids.len() > max {
        controle.refuse(champ, code::HORS_BORNES, format!("{} {quoi} au plus.", format_number(max)));
    }
    ids
}

fn parse_individuel(controle: &mut Controle, saisie: &SaisieCra) -> DetailCra {
    let personne = match saisie.beneficiaire_id {
        Some(id) => Personne::Suivie(id),
        None => Personne::Anonyme {
            deja_accompagne: saisie.deja_accompagne.unwrap_or_default(),
            commune_residence: controle.commune("commune_residence", saisie.commune_residence.clone()),
            genre: controle.valeur("genre", saisie.genre.clone()),
            tranche_age: controle.valeur("tranche_age", saisie.tranche_age.clone()),
            statut_social: controle.valeur("statut_social", saisie.statut_social.clone()),
        },
    };
    let orientation = saisie.oriente_vers_structure.map(|oriente| {
        if oriente {
            Orientation::Oui(controle.valeur("structure_de_redirection", saisie.structure_de_redirection.clone()))
        } else {
            Orientation::Non
        }
    });
    DetailCra::Individuel { personne, autonomie: controle.valeur("autonomie", saisie.autonomie.clone()), orientation }
}

fn parse_collectif(controle: &mut Controle, saisie: &SaisieCra) -> DetailCra {
    let participants = parse_ids(controle, "participants", &saisie.participants, PARTICIPANTS_MAX, "personnes suivies");
    let anonymes: ParticipantsAnonymes = saisie.participants_anonymes.unwrap_or_default();
    anonymes.control(controle);
    if participants.is_empty() && anonymes.total == 0 {
        controle.refuse("participants", code::REQUIS, "Ajoutez au moins une personne, suivie ou anonyme.");
    }
    DetailCra::Collectif {
        titre: controle.ligne("titre_atelier", saisie.titre_atelier.clone(), TITRE_ATELIER_MAX),
        niveau: controle.valeur("niveau", saisie.niveau.clone()),
        participants,
        anonymes,
    }
}
