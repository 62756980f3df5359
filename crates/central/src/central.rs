//! The server's parts, put together once and shared by routes and command line.

use std::sync::Arc;

use besace_sync::wire::Scope;
use uuid::Uuid;

use crate::comptes::authentification::{Authentification, ParMotDePasse};
use crate::comptes::mot_de_passe::Hachage;
use crate::courriel::{Courriel, Transport};
use crate::donnees::Donnees;
use crate::erreur::CentralError;
use crate::horloge::Horloge;
use crate::identite::Identite;
use crate::limiteur::Limiteur;
use crate::mesures::Mesures;
use crate::stockage::{Stockage, transaction};
use crate::suites::Suites;
use crate::sync::erase;

/// Everything that an answer needs.
pub struct Central {
    /// What is kept.
    pub stockage: Arc<dyn Stockage>,
    /// Where erasures are noted besides.
    pub donnees: Donnees,
    /// The time.
    pub horloge: Horloge,
    /// Identity and keys.
    pub identite: Identite,
    /// How passwords are kept.
    pub hachage: Hachage,
    /// How someone proves who they are.
    pub authentification: Box<dyn Authentification>,
    /// How often things may be tried.
    pub limiteur: Limiteur,
    /// What it counts about itself.
    pub mesures: Mesures,
    /// Mails on their way out.
    pub courriel: Courriel,
    /// Long answers, in case a link breaks.
    pub suites: Suites,
}

impl Central {
    /// Opens a data folder, with the storage that it holds.
    pub fn open(
        donnees: Donnees,
        horloge: Horloge,
        hachage: Hachage,
        transport: Transport,
    ) -> Result<Self, CentralError> {
        let stockage = Arc::new(donnees.open()?);
        Self::open_with(stockage, donnees, horloge, hachage, transport)
    }

    /// Opens a data folder beside a storage that may be elsewhere.
    pub fn open_with(
        stockage: Arc<dyn Stockage>,
        donnees: Donnees,
        horloge: Horloge,
        hachage: Hachage,
        transport: Transport,
    ) -> Result<Self, CentralError> {
        let identite = Identite::open(stockage.as_ref())?;
        let courriel = Courriel::new(transport, Arc::clone(&stockage), horloge.clone());
        let central = Self {
            stockage,
            donnees,
            horloge,
            identite,
            authentification: Box::new(ParMotDePasse(hachage.clone())),
            hachage,
            limiteur: Limiteur::default(),
            mesures: Mesures::new()?,
            courriel,
            suites: Suites::default(),
        };
        central.replay_effacements()?;
        Ok(central)
    }

    /// Notes an erasure that was just committed. A crash before it is mended at the next start.
    pub fn note_effacement(&self, scope: &Scope, id: Uuid) {
        self.suites.forget_all();
        if let Err(e) = self.donnees.effacement_add(scope, id) {
            tracing::error!(erreur = %e, "erasure not noted outside the database");
        }
    }

    /// Whoever was erased stays erased, whichever backup the database comes from.
    fn replay_effacements(&self) -> Result<(), CentralError> {
        let noted = self.donnees.effacement_list()?;
        let known = self.stockage.read()?.effacement_list()?;
        for (scope, id) in noted.iter().filter(|e| !known.contains(e)) {
            transaction(self.stockage.as_ref(), |tx| erase::erase(tx, scope, *id, None, self.horloge.now()))?;
        }
        for (scope, id) in known.iter().filter(|e| !noted.contains(e)) {
            self.note_effacement(scope, *id);
        }
        Ok(())
    }
}
