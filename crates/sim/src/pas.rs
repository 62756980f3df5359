//! What can happen in a history: each step stands alone, so that any of them can be left out; each is one line of text.

use std::fmt;
use std::str::FromStr;

macro_rules! pas {
    ($( $(#[$doc:meta])* $nom:ident = $mot:literal { $($champ:ident),* } )+) => {
        /// One step. Numbers are taken modulo what there is: devices, records, choices.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Pas {
            $( $(#[$doc])* $nom {
                $(#[allow(missing_docs, reason = "said by the step")] $champ: u32),*
            } ),+
        }

        impl fmt::Display for Pas {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $( Self::$nom { $($champ),* } => {
                        f.write_str($mot)?;
                        $( write!(f, concat!(" ", stringify!($champ), "={}"), $champ)?; )*
                        Ok(())
                    } )+
                }
            }
        }

        impl FromStr for Pas {
            type Err = String;

            fn from_str(line: &str) -> Result<Self, String> {
                let mut words = line.split_whitespace();
                let mot = words.next().unwrap_or_default();
                let mut champs = std::collections::BTreeMap::new();
                for word in words {
                    let (champ, value) = word.split_once('=').ok_or_else(|| format!("not field=value: {word}"))?;
                    let value: u32 = value.parse().map_err(|_| format!("not a number: {word}"))?;
                    champs.insert(champ, value);
                }
                let get = |champ: &str| champs.get(champ).copied().ok_or_else(|| format!("{champ} is missing: {line}"));
                let _ = &get;
                match mot {
                    $( $mot => Ok(Self::$nom { $($champ: get(stringify!($champ))?),* }), )+
                    _ => Err(format!("unknown step: {line}")),
                }
            }
        }
    };
}

pas! {
    /// A report is written or edited, one field of it.
    Cra = "cra" { appareil, fiche, champ, valeur }
    /// A person followed is written or edited, one field of it.
    Personne = "personne" { appareil, fiche, champ, valeur }
    /// One's own place, tag, or « mon lieu ».
    Mien = "mien" { appareil, fiche, genre, valeur }
    /// A report that the rules refuse.
    Faux = "faux" { appareil, fiche, valeur }
    /// Many reports at once, as an import does.
    Lot = "lot" { appareil, nombre }
    /// A record is deleted.
    Supprime = "supprime" { appareil, genre, fiche }
    /// Every report of the device is deleted.
    SupprimeTout = "supprime_tout" { appareil }
    /// « Annuler ».
    Annule = "annule" { appareil, genre, fiche }
    /// Two fiches of one person become one.
    Fusionne = "fusionne" { appareil, source, destination }
    /// « Effacer ».
    Efface = "efface" { appareil, fiche }
    /// A conflict is settled: keep, or take the other value.
    Tranche = "tranche" { appareil, numero, autre }
    /// Something refused is sent again, mended or dropped.
    Refus = "refus" { appareil, numero, choix }
    /// Deletions held are accepted or refused.
    Retenues = "retenues" { appareil, oui }
    /// The day's care.
    Soin = "soin" { appareil }
    /// « Synchroniser maintenant », the window in front, another network.
    Demande = "demande" { appareil, evenement }
    /// Time passes, for all.
    Temps = "temps" { secondes }
    /// What is under way between a device and the server moves on, or fails.
    Reseau = "reseau" { appareil, sort, ou }
    /// An old copy of a request arrives.
    Tardif = "tardif" { numero }
    /// What waits is written as a bundle.
    Colis = "colis" { appareil }
    /// One of the bundles written is handed in, for the first time or again.
    Remet = "remet" { numero }
    /// One of the answers to bundles is read, for the first time or again.
    Lit = "lit" { numero }
    /// The device stops at one of its next writes.
    Arret = "arret" { appareil, ecritures, gardees }
    /// The disk of the device is full at one of its next writes.
    Plein = "plein" { appareil, ecritures }
    /// The clock of the device jumps.
    Horloge = "horloge" { appareil, minutes, arriere }
    /// How much the device sends and asks at once.
    Limites = "limites" { appareil, mutations, budget, limitee }
    /// The device speaks an older protocol, or today's.
    Ancien = "ancien" { appareil, oui }
    /// The server starts again.
    Redemarre = "redemarre" {}
    /// The server stops at one of its next writes.
    ArretServeur = "arret_serveur" { ecritures, gardees }
    /// The server is copied.
    Sauvegarde = "sauvegarde" {}
    /// The server goes back to its copy.
    Restaure = "restaure" {}
    /// An employment ends, or begins again.
    Emploi = "emploi" { personne }
    /// The administrator shares or withdraws a tag: national or of the département.
    Partage = "partage" { genre, valeur }
    /// The administrator accepts a place.
    Accepte = "accepte" { numero }
    /// The file of a device is copied aside.
    Copie = "copie" { appareil }
    /// The device goes back to its copy, as another device.
    Revient = "revient" { appareil }
    /// The copy starts on another machine, as another device.
    Clone = "clone" { appareil }
    /// A cosmic ray: of what the device holds of a scope, a sum, a revision or a whole record changes without a word.
    Rayon = "rayon" { appareil, genre, numero }
    /// The device is struck off.
    Retire = "retire" { appareil }
    /// The device is lost.
    Perd = "perd" { appareil }
    /// The account is closed.
    Radie = "radie" { personne }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_reads_back_as_written() {
        for pas in [Pas::Cra { appareil: 1, fiche: 2, champ: 3, valeur: 4 }, Pas::Redemarre {}] {
            assert_eq!(pas.to_string().parse(), Ok(pas));
        }
        assert!("cra appareil=1".parse::<Pas>().is_err());
        assert!("danse".parse::<Pas>().is_err());
    }
}
