use super::{Cra, DetailCra, LieuCra, Orientation, Personne, SaisieCra};
use crate::nomenclature::TypeLieu;

impl Cra {
    /// The same report as a loose document; [`Cra::parse`] gives it back unchanged.
    pub fn to_saisie(&self) -> SaisieCra {
        let mut saisie = SaisieCra {
            id: self.id,
            type_cra: Some(self.type_cra().valeur().to_owned()),
            date: Some(self.date),
            duree: Some(self.duree.minutes()),
            materiel: self.materiel.iter().map(|materiel| materiel.valeur().to_owned()).collect(),
            thematiques: self.thematiques.iter().map(|thematique| thematique.valeur().to_owned()).collect(),
            precisions_demarche: self.precisions_demarche.clone(),
            tags: self.tags.iter().copied().collect(),
            notes: self.notes.as_ref().map(|notes| notes.as_str().to_owned()),
            extra: self.extra.clone(),
            ..SaisieCra::default()
        };
        write_lieu(&self.lieu, &mut saisie);
        write_detail(&self.detail, &mut saisie);
        saisie
    }
}

fn write_lieu(lieu: &LieuCra, saisie: &mut SaisieCra) {
    let (type_lieu, lieu_id, lieu_commune) = match lieu {
        LieuCra::LieuActivite(id) => (TypeLieu::LieuActivite, Some(*id), None),
        LieuCra::Autre(commune) => (TypeLieu::Autre, None, Some(commune.clone())),
        LieuCra::Domicile(commune) => (TypeLieu::Domicile, None, Some(commune.clone())),
        LieuCra::ADistance => (TypeLieu::ADistance, None, None),
    };
    saisie.type_lieu = Some(type_lieu.valeur().to_owned());
    saisie.lieu_id = lieu_id;
    saisie.lieu_commune = lieu_commune;
}

fn write_detail(detail: &DetailCra, saisie: &mut SaisieCra) {
    match detail {
        DetailCra::Individuel { personne, autonomie, orientation } => {
            write_personne(personne, saisie);
            saisie.autonomie = autonomie.as_ref().map(|autonomie| autonomie.valeur().to_owned());
            saisie.oriente_vers_structure = orientation.as_ref().map(|orientation| *orientation != Orientation::Non);
            if let Some(Orientation::Oui(Some(structure))) = orientation {
                saisie.structure_de_redirection = Some(structure.valeur().to_owned());
            }
        }
        DetailCra::Collectif { titre, niveau, participants, anonymes } => {
            saisie.titre_atelier.clone_from(titre);
            saisie.niveau = niveau.as_ref().map(|niveau| niveau.valeur().to_owned());
            saisie.participants = participants.iter().copied().collect();
            saisie.participants_anonymes = Some(*anonymes).filter(|anonymes| !anonymes.is_empty());
        }
    }
}

fn write_personne(personne: &Personne, saisie: &mut SaisieCra) {
    match personne {
        Personne::Suivie(id) => saisie.beneficiaire_id = Some(*id),
        Personne::Anonyme { deja_accompagne, commune_residence, genre, tranche_age, statut_social } => {
            saisie.deja_accompagne = deja_accompagne.then_some(true);
            saisie.commune_residence.clone_from(commune_residence);
            saisie.genre = genre.as_ref().map(|genre| genre.valeur().to_owned());
            saisie.tranche_age = tranche_age.as_ref().map(|tranche| tranche.valeur().to_owned());
            saisie.statut_social = statut_social.as_ref().map(|statut| statut.valeur().to_owned());
        }
    }
}
