use super::cles;
use super::dossier::{Dossier, Protection};
use super::session::profil_vue;
use crate::app::{App, lock};
use crate::error::Result;
use crate::vue::ProfilVue;

impl App {
    /// The profiles of this computer, last used first. One whose name cannot be read now is listed all the same.
    pub fn profil_list(&self) -> Result<Vec<ProfilVue>> {
        let ouvert = lock(&self.inner.session).clone();
        let mut profils = Vec::new();
        for dossier in Dossier::list(&self.options().data_dir)? {
            let Ok(fiche) = dossier.fiche() else { continue };
            let session = ouvert.as_ref().filter(|session| session.dossier == dossier);
            // Keys that died with their process: nobody will open it again.
            let lost = fiche.protection == Protection::Memoire && session.is_none();
            if fiche.inacheve || lost {
                continue;
            }
            profils.push(match session {
                Some(session) => session.vue(fiche.dernier_usage),
                None => {
                    let noms =
                        cles::fiche(self.options().trousseau.as_ref(), &dossier, fiche.protection).ok().flatten();
                    profil_vue(&dossier, fiche.demo, fiche.protection, noms.as_ref(), fiche.dernier_usage)
                }
            });
        }
        profils.sort_by_key(|profil| std::cmp::Reverse(profil.dernier_usage));
        Ok(profils)
    }
}
