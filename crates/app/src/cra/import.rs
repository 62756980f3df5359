use besace_domain::erreur::code;
use besace_domain::{Cra, Doc, ErreurChamp, SaisieCra};
use besace_store::Ecriture;
use besace_sync::wire::collection;

use super::check_references;
use crate::app::App;
use crate::error::Result;
use crate::vue::CraEnregistre;

impl App {
    /// Saves reports written by hand or by a script, all or none. With several, a refused field is named with the
    /// rank of its report: `[2].duree`. A field that does not exist is refused rather than lost.
    pub fn cra_import(&self, docs: Vec<Doc>) -> Result<Vec<CraEnregistre>> {
        let (aujourdhui, now) = (self.aujourdhui(), self.now());
        let several = docs.len() > 1;
        let (mut parsed, mut refused) = (Vec::new(), Vec::new());
        for (rank, doc) in docs.into_iter().enumerate() {
            match read(&doc).and_then(|saisie| Ok((saisie.clone(), Cra::parse(saisie, aujourdhui)?))) {
                Ok((saisie, (cra, warnings))) => {
                    let id = match saisie.id {
                        Some(id) => id,
                        None => self.id_create()?,
                    };
                    parsed.push((rank, id, saisie, cra, warnings));
                }
                Err(erreurs) => refused.extend(erreurs.into_iter().map(|erreur| ranked(erreur, rank, several))),
            }
        }
        self.write_with(|store| {
            for (rank, id, saisie, ..) in &parsed {
                match check_references(store, *id, saisie) {
                    Err(crate::AppError::Champs(erreurs)) => {
                        refused.extend(erreurs.into_iter().map(|erreur| ranked(erreur, *rank, several)));
                    }
                    other => other?,
                }
            }
            if !refused.is_empty() {
                return Err(std::mem::take(&mut refused).into());
            }
            let write = |(_, id, _, cra, _): &(_, _, _, Cra, _)| Ecriture {
                collection: collection::CRA.to_owned(),
                id: *id,
                doc: cra.to_saisie().to_doc(),
            };
            let changes = store.put_all(parsed.iter().map(write).collect(), None, now)?;
            let mut saved = Vec::with_capacity(parsed.len());
            for (_, id, _, _, avertissements) in parsed {
                saved.push(CraEnregistre { cra: store.cra_get(id)?, avertissements });
            }
            Ok((changes, saved))
        })
    }
}

fn read(doc: &Doc) -> Result<SaisieCra, Vec<ErreurChamp>> {
    let (saisie, mut erreurs) = match SaisieCra::try_from_doc(doc) {
        Ok(saisie) => (saisie, Vec::new()),
        Err(erreurs) => (SaisieCra::default(), erreurs),
    };
    let unknown =
        |champ: &String| ErreurChamp::new(champ, code::INCONNU, "Ce champ n’existe pas dans un compte-rendu.");
    erreurs.extend(saisie.extra.keys().map(unknown));
    if erreurs.is_empty() { Ok(saisie) } else { Err(erreurs) }
}

fn ranked(erreur: ErreurChamp, rank: usize, several: bool) -> ErreurChamp {
    if several { ErreurChamp { champ: format!("[{rank}].{}", erreur.champ), ..erreur } } else { erreur }
}
