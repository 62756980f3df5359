//! The devices: one that hands in years of work at once, and a computer that does what an advisor's does.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use besace_app::horloge::HorlogeSysteme;
use besace_app::http::{Client, InvitationCode, Mesure, NetworkError, Signataire};
use besace_app::store::FiltresCra;
use besace_app::trousseau::TrousseauMemoire;
use besace_app::{App, Options};
use besace_domain::{SaisieBeneficiaire, SaisieCra};
use besace_store::{Appareil, Cle, Ecriture, Limites, Meta, Store};
use besace_sync::enrol::{AppareilNouveau, CompteCreer};
use besace_testkit::Corpus;
use chrono::{NaiveDate, Utc};
use ed25519_dalek::SigningKey;

use crate::bench::Answer;
use crate::serveur::{EMAIL, Serveur};

const MOT_DE_PASSE: &str = "Carnet-de-terrain-26";
const LOOK: Duration = Duration::from_millis(50);

/// First device of the account: everything of the corpus goes to the server.
pub(super) async fn fill(serveur: &Serveur, dossier: &Path, corpus: &Corpus) -> Answer<()> {
    let invitation = InvitationCode::parse(&serveur.invite()?).ok_or("unreadable invitation")?;
    let client = Client::new(invitation.adresse)?;
    let cgu_version = client.invitation_get(&invitation.secret).await?.cgu.version;
    let cle = SigningKey::from_bytes(&[11; 32]);
    let ask = CompteCreer {
        secret: invitation.secret,
        prenom: "Nadia".to_owned(),
        nom: "Ferrand".to_owned(),
        mot_de_passe: MOT_DE_PASSE.to_owned(),
        cgu_version,
        appareil: AppareilNouveau {
            nom: "Source".to_owned(),
            cle_publique: STANDARD.encode(cle.verifying_key().as_bytes()),
        },
    };
    let enrolement = client.compte_create(&ask).await?;
    let meta = Meta {
        compte: Some(enrolement.compte.id),
        appareil: Some(Appareil { id: enrolement.appareil_id, numero: enrolement.appareil_numero }),
        serveur: Some(enrolement.serveur.id),
        nonce: 1,
        empreinte: "mesure".to_owned(),
    };
    std::fs::create_dir_all(dossier)?;
    let mut store = Store::create(dossier.join("besace.db"), &Cle::new([7; 32]), meta)?;
    let ecritures = |record: &besace_testkit::Enregistrement| Ecriture {
        collection: record.collection.to_owned(),
        id: record.id,
        doc: record.doc.clone(),
    };
    store.put_all(corpus.all().map(ecritures).collect(), None, Utc::now())?;
    let who = Signataire {
        cle,
        appareil: enrolement.appareil_id,
        serveur: enrolement.serveur.id,
        compte: Some(enrolement.compte.id),
    };
    let mut more = true;
    while more {
        let request = store.prepare(Limites::default(), false)?;
        client
            .exchange::<Failure>(&who, &request, &Mesure::default(), |frame| {
                more = store.apply(frame, Utc::now())?.fin.is_none_or(|(more, _)| more);
                Ok(())
            })
            .await
            .map_err(|error| format!("{error:?}"))?;
        more |= store.etat_echange()?.en_attente > 0;
        if let Some(refus) = store.refus()?.first() {
            return Err(format!("refused by the server: {}", refus.message).into());
        }
    }
    Ok(())
}

#[derive(Debug)]
#[expect(dead_code, reason = "shown with its debug form")]
enum Failure {
    Reseau(NetworkError),
    Carnet(besace_store::StoreError),
}

impl From<NetworkError> for Failure {
    fn from(error: NetworkError) -> Self {
        Self::Reseau(error)
    }
}

impl From<besace_store::StoreError> for Failure {
    fn from(error: besace_store::StoreError) -> Self {
        Self::Carnet(error)
    }
}

/// The application without its window.
pub(super) struct Ordinateur {
    app: App,
    _dir: tempfile::TempDir,
}

impl Ordinateur {
    /// One more device of the account.
    pub(super) async fn sign_in(serveur: &Serveur, network: SocketAddr) -> Answer<Self> {
        static MAILS: AtomicUsize = AtomicUsize::new(0);
        let dir = tempfile::tempdir()?;
        let app = App::new(Options {
            data_dir: dir.path().to_owned(),
            trousseau: Arc::new(TrousseauMemoire::default()),
            horloge: Arc::new(HorlogeSysteme),
            machine: Some("mesure".to_owned()),
            machine_nom: "Ordinateur mesuré".to_owned(),
            background: false,
            serveur_defaut: None,
        });
        let adresse = format!("http://{network}");
        app.connexion_create(&adresse, EMAIL, MOT_DE_PASSE).await?;
        let code = serveur.mailed_code(MAILS.fetch_add(1, Ordering::SeqCst) + 1)?;
        app.connexion_update(&adresse, EMAIL, MOT_DE_PASSE, &code).await?;
        Ok(Self { app, _dir: dir })
    }

    pub(super) async fn sync(&self) -> Answer<()> {
        Ok(self.app.sync_run().await?)
    }

    /// As many rounds as the link needs; its cuts are not failures here.
    pub(super) async fn sync_whole(&self, reports: usize) -> Answer<()> {
        loop {
            let cut = self.app.sync_run().await.is_err();
            let here = usize::try_from(self.app.cra_count(&FiltresCra::default())?.total)?;
            if !cut && here == reports {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// How long until the reports since that day are all on this computer.
    pub(super) fn until_shown(
        &self,
        depuis: NaiveDate,
        expected: usize,
        start: Instant,
    ) -> impl Future<Output = Result<Duration, String>> + use<> {
        let app = self.app.clone();
        async move {
            let filtres = FiltresCra { du: Some(depuis), ..FiltresCra::default() };
            loop {
                let here = app.cra_count(&filtres).map_err(|error| error.to_string())?.total;
                if usize::try_from(here).is_ok_and(|here| here >= expected) {
                    return Ok(start.elapsed());
                }
                tokio::time::sleep(LOOK).await;
            }
        }
    }

    pub(super) fn cra(&self, saisie: SaisieCra) -> Answer<()> {
        self.app.cra_create(SaisieCra { id: None, ..saisie }, None)?;
        Ok(())
    }

    pub(super) fn beneficiaire(&self, n: usize) -> Answer<()> {
        let saisie = SaisieBeneficiaire {
            prenom: Some("Odette".to_owned()),
            nom: Some(format!("Personne {n}")),
            annee_naissance: Some(1948),
            ..SaisieBeneficiaire::default()
        };
        self.app.beneficiaire_create(saisie)?;
        Ok(())
    }
}
