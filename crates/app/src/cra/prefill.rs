use besace_domain::cra::presets;
use besace_domain::limites::DUREE_HABITUELLE_USAGES;
use besace_domain::{SaisieCra, TypeCra, TypeLieu};
use besace_store::{Habitudes, LieuVue};
use chrono::NaiveDate;
use uuid::Uuid;

use crate::app::App;
use crate::error::Result;
use crate::reglages;
use crate::vue::{Preferences, PrefillVue, Reglages};

impl App {
    /// What a new form starts from. Durée, place and equipment come from the last report of that type, shown as such;
    /// thématiques, people and counts never do: a silent default would falsify national statistics. Before the first report of that
    /// type, durée and place come from « Mes préférences ». A copy asked for (`copie_de`) brings everything but the date and the notes.
    pub fn cra_prefill(&self, type_cra: &str, copie_de: Option<Uuid>) -> Result<PrefillVue> {
        let aujourdhui = self.aujourdhui();
        self.read(|store| {
            let type_cra = TypeCra::from(type_cra);
            let habitudes = store.cra_habitudes(type_cra.valeur(), aujourdhui)?;
            let blank = SaisieCra {
                type_cra: Some(type_cra.valeur().to_owned()),
                date: Some(aujourdhui),
                ..SaisieCra::default()
            };
            let (saisie, prerempli) = match copie_de {
                Some(id) => (copy(store.cra_get(id)?.saisie, aujourdhui), Vec::new()),
                None => prefill(blank, &habitudes, &reglages::read(store)?),
            };
            let dernier = habitudes.dernier.as_ref();
            Ok(PrefillVue {
                derniere_duree: dernier.and_then(|dernier| dernier.duree),
                dernier_lieu: dernier.and_then(|dernier| lieu_libelle(dernier, &habitudes.lieux)),
                durees: durees(&habitudes),
                tags: store.tag_list()?,
                saisie,
                prerempli,
                thematiques_frequentes: habitudes.thematiques,
                lieux: habitudes.lieux,
                dernier_atelier_titre: habitudes.dernier_atelier_titre,
            })
        })
    }
}

fn prefill(blank: SaisieCra, habitudes: &Habitudes, reglages: &Reglages) -> (SaisieCra, Vec<String>) {
    if !reglages.prerempli {
        return (blank, Vec::new());
    }
    let preferred = SaisieCra::from(&reglages.preferences);
    let dernier = habitudes.dernier.as_ref().unwrap_or(&preferred);
    let mut saisie = blank;
    let mut prerempli = Vec::new();
    if dernier.duree.is_some() {
        saisie.duree = dernier.duree;
        prerempli.push("duree".to_owned());
    }
    // A place that is no longer mine would be refused.
    let gone = dernier.lieu_id.is_some_and(|id| habitudes.lieux.iter().all(|lieu| lieu.id != id));
    if dernier.type_lieu.is_some() && !gone {
        saisie.type_lieu.clone_from(&dernier.type_lieu);
        saisie.lieu_id = dernier.lieu_id;
        saisie.lieu_commune.clone_from(&dernier.lieu_commune);
        prerempli.push("type_lieu".to_owned());
    }
    if !dernier.materiel.is_empty() {
        saisie.materiel.clone_from(&dernier.materiel);
        prerempli.push("materiel".to_owned());
    }
    (saisie, prerempli)
}

impl From<&Preferences> for SaisieCra {
    fn from(Preferences { lieu_id, duree }: &Preferences) -> Self {
        let type_lieu = lieu_id.map(|_| TypeLieu::LieuActivite.valeur().to_owned());
        Self { duree: *duree, type_lieu, lieu_id: *lieu_id, ..Self::default() }
    }
}

fn copy(saisie: SaisieCra, aujourdhui: NaiveDate) -> SaisieCra {
    SaisieCra { id: None, date: Some(aujourdhui), notes: None, extra: Default::default(), ..saisie }
}

fn durees(habitudes: &Habitudes) -> Vec<i64> {
    // The database only names those used often enough.
    let often: Vec<(i64, u32)> =
        habitudes.durees.iter().map(|minutes| (*minutes, DUREE_HABITUELLE_USAGES + 1)).collect();
    presets(&often)
}

fn lieu_libelle(saisie: &SaisieCra, lieux: &[LieuVue]) -> Option<String> {
    let type_lieu = TypeLieu::from(saisie.type_lieu.as_deref()?);
    match saisie.lieu_id {
        Some(id) => lieux.iter().find(|lieu| lieu.id == id).map(|lieu| lieu.nom.clone()),
        None => Some(match &saisie.lieu_commune {
            Some(commune) => format!("{}, {}", type_lieu.libelle(), commune.nom),
            None => type_lieu.libelle().to_owned(),
        }),
    }
}
