//! A device: a data folder and a keyring that outlive its processes.

use std::net::SocketAddr;
use std::sync::Arc;

use besace_app::horloge::{Horloge, HorlogeSysteme, Tz};
use besace_app::store::{CraVue, FiltresCra};
use besace_app::trousseau::{Trousseau, TrousseauMemoire};
use besace_app::{App, Options};
use besace_domain::{SaisieBeneficiaire, SaisieCra};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::serveur::{EMAIL, Serveur};

const MOT_DE_PASSE: &str = "Carnet-de-terrain-26";

pub(crate) struct Appareil {
    pub(crate) app: App,
    pub(crate) dir: tempfile::TempDir,
    options: Options,
}

impl Appareil {
    fn new() -> Self {
        Self::with(Arc::new(TrousseauMemoire::default()), false)
    }

    /// With another keyring, or one that exchanges by itself as a window does.
    pub(crate) fn with(trousseau: Arc<dyn Trousseau>, background: bool) -> Self {
        Self::with_options(|options| Options { trousseau, background, ..options })
    }

    pub(crate) fn with_options(change: impl FnOnce(Options) -> Options) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = change(options(&dir, Arc::new(TrousseauMemoire::default())));
        Self { app: App::new(options.clone()), dir, options }
    }

    /// On a computer whose clock is years ahead.
    pub(crate) fn ahead() -> Self {
        Self::with_options(|options| Options { horloge: Arc::new(EnAvance), ..options })
    }

    /// First sign-in of the account, from an invitation.
    pub(crate) async fn invited(serveur: &Serveur, network: SocketAddr) -> Self {
        let appareil = Self::new();
        appareil.accept(serveur, network).await;
        appareil
    }

    pub(crate) async fn accept(&self, serveur: &Serveur, network: SocketAddr) {
        let code = serveur.invite(network);
        let invitation = self.app.invitation_get(&code).await.unwrap();
        assert_eq!(invitation.email, EMAIL);
        let profil =
            self.app.compte_create(&code, "Nadia", "Ferrand", MOT_DE_PASSE, &invitation.cgu.version).await.unwrap();
        assert_eq!(profil.nom_affiche, "Nadia Ferrand");
    }

    /// Second device of the account, with the password and the code mailed.
    pub(crate) async fn second(serveur: &Serveur, network: SocketAddr, mails: usize) -> Self {
        let appareil = Self::new();
        appareil.sign_in(serveur, network, mails).await;
        appareil
    }

    pub(crate) async fn sign_in(&self, serveur: &Serveur, network: SocketAddr, mails: usize) {
        let adresse = format!("http://{network}");
        self.app.connexion_create(&adresse, EMAIL, MOT_DE_PASSE).await.unwrap();
        let code = serveur.mailed_code(mails);
        self.app.connexion_update(&adresse, EMAIL, MOT_DE_PASSE, &code).await.unwrap();
    }

    /// The process ends without a word, another begins.
    pub(crate) fn restart(&mut self) {
        let id = self.app.profil_list().unwrap()[0].id.clone();
        self.app = App::new(self.options.clone());
        self.app.profil_open(&id, None).unwrap();
    }

    pub(crate) async fn sync(&self) {
        self.app.sync_run().await.unwrap();
    }

    pub(crate) fn cra(&self, changes: Value) -> CraVue {
        let mut value = json!({ "type": "individuel", "date": "2026-11-20", "duree": 45, "type_lieu": "a_distance", "thematiques": ["email"] });
        for (champ, change) in changes.as_object().unwrap() {
            value[champ] = change.clone();
        }
        let saisie: SaisieCra = serde_json::from_value(value).unwrap();
        self.app.cra_create(saisie, None).unwrap().cra
    }

    pub(crate) fn edit(&self, id: Uuid, change: impl FnOnce(&mut SaisieCra)) {
        let mut saisie = self.app.cra_get(id).unwrap().saisie;
        change(&mut saisie);
        self.app.cra_update(saisie, None).unwrap();
    }

    /// Every report with its content, in the order of ids: two devices that agree answer the same.
    pub(crate) fn reports(&self) -> Vec<(Uuid, Value)> {
        let page = self.app.cra_list(&FiltresCra::default(), None, 200).unwrap();
        assert!(page.suite.is_none());
        let mut reports: Vec<(Uuid, Value)> = page
            .lignes
            .iter()
            .map(|ligne| {
                let mut saisie = serde_json::to_value(self.app.cra_get(ligne.id).unwrap().saisie).unwrap();
                // Known to the device that received it from the server, not to the one that wrote it.
                for ecrit_par_le_serveur in
                    ["creation", "modification", "structure_employeuse_id", "premier_accompagnement"]
                {
                    saisie.as_object_mut().unwrap().remove(ecrit_par_le_serveur);
                }
                (ligne.id, saisie)
            })
            .collect();
        reports.sort_by_key(|(id, _)| *id);
        reports
    }
}

fn options(dir: &tempfile::TempDir, trousseau: Arc<dyn Trousseau>) -> Options {
    Options {
        data_dir: dir.path().to_owned(),
        trousseau,
        horloge: Arc::new(HorlogeSysteme),
        // The command line, another process of this machine, reads the same.
        machine: besace_app::system::machine_id(),
        machine_nom: "Ordinateur de la médiathèque".to_owned(),
        background: false,
        serveur_defaut: None,
    }
}

/// A computer whose clock is years ahead: what it finds right, the server does not.
struct EnAvance;

impl Horloge for EnAvance {
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + Duration::days(5 * 366)
    }

    fn zone(&self) -> Tz {
        Tz::Europe__Paris
    }
}

pub(crate) fn born(prenom: &str, annee: i64) -> SaisieBeneficiaire {
    SaisieBeneficiaire {
        prenom: Some(prenom.into()),
        nom: Some("Petit".into()),
        annee_naissance: Some(annee),
        pas_de_telephone: true,
        ..Default::default()
    }
}
