use std::path::{Path, PathBuf};
use std::sync::Arc;

use besace_store::{Cle, Store, StoreError};
use chrono::{DateTime, NaiveDate, Utc};

use crate::app::{App, lock};
use crate::error::{AppError, Result};
use crate::profil::Session;

/// A copy a day, under the profile's own key: it mends a damaged file, it does not travel.
pub(super) const EXTENSION: &str = "db";
const KEPT: usize = 7;

impl App {
    /// Once a day, without making anyone wait: looks for damage, forgets what is too old, makes today's copy.
    pub(crate) fn daily_care(&self, session: &Arc<Session>) {
        if session.demo {
            return;
        }
        let (dir, base, cle) = (session.dossier.sauvegardes(), session.dossier.base(), lock(&session.cles).cles.base());
        let (jour, now) = (self.aujourdhui(), self.now());
        if path(&dir, jour).exists() {
            return;
        }
        let weak = Arc::downgrade(session);
        let work = move || {
            let Err(error) = make(&dir, &base, &cle, jour, now) else { return };
            tracing::warn!(code = error.code(), "daily copy not made");
            if let (Some(session), AppError::Store(error @ StoreError::Damaged(_))) = (weak.upgrade(), &error) {
                session.set_defaut(error);
            }
        };
        if let Err(error) = session.care(|| std::thread::Builder::new().name("sauvegarde".to_owned()).spawn(work)) {
            tracing::warn!(%error, "daily copy not made");
        }
    }
}

fn make(dir: &Path, base: &Path, cle: &Cle, jour: NaiveDate, now: DateTime<Utc>) -> Result<()> {
    let mut store = Store::open(base, cle)?;
    // A damaged database must not push sound copies out.
    store.quick_check()?;
    store.tidy_up(now)?;
    let partial = crate::fichier::Passager::new(dir, "partiel")?;
    store.backup_to(&partial.0, cle)?;
    crate::system::rename(&partial.0, &path(dir, jour))?;
    prune(dir)
}

fn path(dir: &Path, jour: NaiveDate) -> PathBuf {
    dir.join(format!("{jour}.{EXTENSION}"))
}

fn prune(dir: &Path) -> Result<()> {
    let mut copies: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let dated = path.file_stem().and_then(|nom| nom.to_str()).is_some_and(|nom| nom.parse::<NaiveDate>().is_ok());
        if dated && path.extension().is_some_and(|ext| ext == EXTENSION) {
            copies.push(path);
        }
    }
    copies.sort();
    let surplus = copies.len().saturating_sub(KEPT);
    for path in copies.into_iter().take(surplus) {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use besace_store::Meta;

    use super::*;

    #[test]
    fn a_copy_a_day_is_kept_for_a_week_and_sealed_ones_are_left_alone() {
        let data = tempfile::tempdir().unwrap();
        let (dir, base) = (data.path().join("sauvegardes"), data.path().join("besace.db"));
        std::fs::create_dir(&dir).unwrap();
        let cle = Cle::new([7; 32]);
        drop(Store::create(&base, &cle, Meta::demo(1, "m")).unwrap());
        std::fs::write(dir.join("besace-2026-11-01.besace"), b"scelle").unwrap();
        for day in 1..=9 {
            let jour = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
            make(&dir, &base, &cle, jour, DateTime::default()).unwrap();
        }
        let mut noms: Vec<String> =
            std::fs::read_dir(&dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        noms.sort();
        assert_eq!(noms.len(), KEPT + 1);
        assert_eq!(noms[0], "2026-11-03.db");
        assert_eq!(noms[KEPT], "besace-2026-11-01.besace");
        Store::open(dir.join("2026-11-09.db"), &cle).unwrap().quick_check().unwrap();
    }
}
