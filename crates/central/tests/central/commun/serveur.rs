//! A server on a free port, its clock in the test's hand.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use argon2::Params;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use besace_central::central::Central;
use besace_central::comptes::mot_de_passe::Hachage;
use besace_central::comptes::{administration, invitation};
use besace_central::courriel::{Chiffrement, Smtp, Transport};
use besace_central::donnees::Donnees;
use besace_central::horloge::Horloge;
use besace_central::identite::{CGU_VERSION, cle as reglage};
use besace_central::routes::Adresses;
use besace_central::serve::serve;
use besace_central::stockage::{Role, transaction};
use besace_sync::enrol::{ApiError, AppareilNouveau, Enrolement};
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::appareil::{Appareil, cle};
use super::boite::Boite;

pub(crate) const SIRET: &str = "13002603200016";
pub(crate) const MOT_DE_PASSE: &str = "Tramontane26x";
/// 2026-11-24, 10:00 UTC.
const DEBUT: i64 = 1_795_514_400_000;

pub(crate) struct Serveur {
    pub(crate) url: String,
    pub(crate) central: Arc<Central>,
    pub(crate) boite: Arc<Boite>,
    pub(crate) client: reqwest::Client,
    pub(crate) dossier: Arc<TempDir>,
    maintenant: Arc<AtomicI64>,
    stop: Option<oneshot::Sender<()>>,
    served: Option<tokio::task::JoinHandle<()>>,
}

impl Serveur {
    pub(crate) async fn demarrer() -> Self {
        let serveur = Self::ouvrir(Arc::new(super::dossier())).await;
        administration::structure_create(&serveur.central, SIRET, "Communauté de communes du Val de Drôme", None)
            .unwrap();
        serveur
    }

    /// Serves a data folder that may already hold something.
    pub(crate) async fn ouvrir(dossier: Arc<TempDir>) -> Self {
        Self::ouvrir_avec(dossier, Arc::new(Boite::ouvrir())).await
    }

    /// The same, whose mails arrive there.
    pub(crate) async fn ouvrir_avec(dossier: Arc<TempDir>, boite: Arc<Boite>) -> Self {
        let smtp = Smtp::new("127.0.0.1", boite.port, Chiffrement::Aucun, None, "Besace <besace@exemple.fr>").unwrap();
        let maintenant = Arc::new(AtomicI64::new(DEBUT));
        let hachage = Hachage::new(Params::new(64, 1, 1, None).unwrap()).unwrap();
        let donnees = Donnees::new(dossier.path()).unwrap();
        let central = Central::open_with(
            crate::stockage_de_test(&donnees),
            donnees,
            Horloge::Fixe(Arc::clone(&maintenant)),
            hachage,
            Transport::Smtp(Box::new(smtp)),
        );
        let mut central = central.unwrap();
        central.courriel.start().unwrap();
        let central = Arc::new(central);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let adresse = listener.local_addr().unwrap().to_string();
        transaction(central.stockage.as_ref(), |tx| tx.serveur_put(reglage::ADRESSE, adresse.as_bytes())).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = serve(listener, Arc::clone(&central), Adresses::Mandataire, async { drop(stopped.await) });
        let served = tokio::spawn(async move { served.await.unwrap() });
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let (stop, served) = (Some(stop), Some(served));
        Self { url: format!("http://{adresse}"), central, boite, client, dossier, maintenant, stop, served }
    }

    /// Stops, and gives the data folder back.
    pub(crate) async fn arreter(mut self) -> Arc<TempDir> {
        drop(self.client);
        drop(self.stop.take());
        self.served.take().unwrap().await.unwrap();
        self.dossier
    }

    pub(crate) fn avancer(&self, ms: i64) {
        self.maintenant.fetch_add(ms, Ordering::Relaxed);
    }

    /// Invites someone; the answer is the secret, as read in the mail.
    pub(crate) fn inviter(&self, email: &str, role: Role) -> String {
        invitation::create(&self.central, email, SIRET, role).unwrap();
        let lettre = self.boite.attendre(email, |corps| corps.contains("besace://"));
        let code = lettre.corps.lines().map(str::trim).find(|l| l.starts_with("besace://")).unwrap().to_owned();
        code.rsplit('/').next().unwrap().to_owned()
    }

    /// Invites someone, who accepts.
    pub(crate) async fn conseiller(&self, email: &str) -> Appareil {
        self.compte(email, Role::Conseiller).await
    }

    pub(crate) async fn compte(&self, email: &str, role: Role) -> Appareil {
        let secret = self.inviter(email, role);
        let cle = cle();
        let (statut, corps) = self.post("/v1/comptes", &compte_creer(&secret, &cle)).await;
        assert_eq!(statut, 201, "{corps}");
        self.appareil(cle, &corps)
    }

    /// The code received by mail.
    pub(crate) fn code(&self, email: &str) -> String {
        let is_code = |l: &str| l.len() == 6 && l.chars().all(|c| c.is_ascii_digit());
        let lettre = self.boite.attendre(email, |corps| corps.lines().any(|l| is_code(l.trim())));
        lettre.corps.lines().map(str::trim).find(|l| is_code(l)).unwrap().to_owned()
    }

    /// A second device of an account.
    pub(crate) async fn second_appareil(&self, email: &str) -> Appareil {
        self.avancer(1);
        let (statut, corps) =
            self.post("/v1/connexions", &json!({ "email": email, "mot_de_passe": MOT_DE_PASSE })).await;
        assert_eq!(statut, 202, "{corps}");
        let (code, cle) = (self.code(email), cle());
        let (statut, corps) = self.post("/v1/appareils", &appareil_creer(email, &code, &cle)).await;
        assert_eq!(statut, 201, "{corps}");
        self.appareil(cle, &corps)
    }

    fn appareil(&self, cle: SigningKey, enrolement: &str) -> Appareil {
        let enrolement: Enrolement = serde_json::from_str(enrolement).unwrap();
        Appareil::new(&self.url, self.client.clone(), cle, &enrolement)
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, String) {
        self.send(self.client.post(format!("{}{path}", self.url)).json(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> (u16, String) {
        self.send(self.client.put(format!("{}{path}", self.url)).json(body)).await
    }

    /// From another network.
    pub(crate) async fn post_from(&self, network: &str, path: &str, body: &Value) -> (u16, String) {
        let request = self.client.post(format!("{}{path}", self.url)).header("x-forwarded-for", network);
        self.send(request.json(body)).await
    }

    /// From another network.
    pub(crate) async fn put_from(&self, network: &str, path: &str, body: &Value) -> (u16, String) {
        let request = self.client.put(format!("{}{path}", self.url)).header("x-forwarded-for", network);
        self.send(request.json(body)).await
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        self.send(self.client.get(format!("{}{path}", self.url))).await
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> (u16, String) {
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// Every file of the data folder, whole.
    pub(crate) fn fichiers(&self) -> Vec<u8> {
        read_all(self.dossier.path())
    }
}

fn read_all(dir: &Path) -> Vec<u8> {
    let entries = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { read_all(&path) } else { std::fs::read(path).unwrap() }).collect()
}

pub(crate) fn nouveau(cle: &SigningKey) -> AppareilNouveau {
    AppareilNouveau {
        nom: "Ordinateur de la médiathèque".to_owned(),
        cle_publique: STANDARD.encode(cle.verifying_key().as_bytes()),
    }
}

pub(crate) fn compte_creer(secret: &str, cle: &SigningKey) -> Value {
    json!({
        "secret": secret, "prenom": "Nadia", "nom": "Ferrand", "mot_de_passe": MOT_DE_PASSE, "cgu_version": CGU_VERSION,
        "appareil": nouveau(cle),
    })
}

pub(crate) fn appareil_creer(email: &str, code: &str, cle: &SigningKey) -> Value {
    json!({ "email": email, "mot_de_passe": MOT_DE_PASSE, "code": code, "appareil": nouveau(cle) })
}

/// The refusal in a JSON answer.
pub(crate) fn refus(corps: &str) -> ApiError {
    serde_json::from_str(corps).unwrap_or_else(|_| panic!("not a refusal: {corps}"))
}
