//! The disk of a device: full, or given for reading only.

use super::poste::Poste;
use super::precharge::Precharge;

static DISQUE: Precharge = Precharge::new("disque", include_str!("disque.c"));

#[derive(Debug, Clone, Copy)]
pub(crate) enum Etat {
    Plein,
    Lecture,
}

/// From its next opening on, the device's folder is on a disk whose state can be chosen.
pub(crate) fn install(poste: &mut Poste) {
    let folder = poste.data().to_owned();
    poste.set("BESACE_ESSAI_DISQUE", folder);
    poste.set("LD_PRELOAD", DISQUE.library());
}

/// From now on, for what runs already too.
pub(crate) fn become_so(poste: &Poste, etat: Option<Etat>) {
    let word = match etat {
        Some(Etat::Plein) => "plein",
        Some(Etat::Lecture) => "lecture",
        None => "sain",
    };
    let mut path = poste.data().as_os_str().to_owned();
    path.push(".etat");
    std::fs::write(path, word).expect("beside the folder one can write");
}
