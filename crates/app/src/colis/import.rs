use std::path::{Path, PathBuf};

use besace_store::{Applied, ColisConnu, RetourColis};
use besace_sync::colis::{Entete, Genre, open_reponse};
use besace_sync::dense::Contexte;
use besace_sync::enrol::ApiError;
use besace_sync::frame::Decoder;
use besace_sync::wire::{Frame, PROTOCOL, PROTOCOL_MIN};

use super::RefusColis;
use super::fichiers::{REPONSE, find, read};
use crate::app::App;
use crate::error::Result;
use crate::http::NetworkError;
use crate::sync::{Verrou, protocole};
use crate::vue::{ColisVue, FinVue};

const DEJA_LUE: &str = "Cette réponse a déjà été lue. Rien n’a changé.";

impl App {
    /// Applies the answers found, each for itself: one that is refused leaves the others their turn.
    pub async fn colis_import(&self, chemins: &[PathBuf]) -> Result<Vec<ColisVue>> {
        let session = self.session()?;
        session.refuse_demo()?;
        let _verrou = Verrou::acquire(&session.dossier.verrou()).await?;
        let reponses = find(chemins, REPONSE)?;
        Ok(reponses.iter().map(|fichier| ColisVue::of(fichier, self.import(fichier))).collect())
    }

    fn import(&self, fichier: &Path) -> Result<ColisVue> {
        let bytes = read(fichier)?;
        let entete = Entete::parse(&bytes).map_err(RefusColis::of_reponse)?;
        if entete.genre == Genre::Demande {
            return Err(RefusColis::ARemettre.into());
        }
        let session = self.session()?;
        let (serveur, connu) = {
            let store = session.store()?;
            (store.meta().serveur, store.colis_get(entete.colis)?)
        };
        if serveur != Some(entete.serveur) {
            return Err(RefusColis::AutreServeur.into());
        }
        let cles = match connu {
            None => return Err(RefusColis::Inconnu.into()),
            Some(ColisConnu::Lu) => return Ok(ColisVue::done(fichier, "colis_deja_lu", DEJA_LUE)),
            Some(ColisConnu::Attendu(cles)) => cles,
        };
        let opened = open_reponse(&bytes, &cles.serveur, &cles.secret).map_err(RefusColis::of_reponse)?;
        let asked = session.store()?.colis_contexte(entete.colis)?;
        let retour = session.store()?.colis_apply(entete.colis, decode(&opened, asked)?, self.now())?;
        let RetourColis::Applique { applied, depasse } = retour else { return Err(RefusColis::Perime.into()) };
        self.tell(applied.changes.clone());
        session.wrote(true);
        if let Some((code, message)) = applied.faute {
            let error = self.fault(code, message, depasse)?;
            if protocole::is_too_recent(&error, PROTOCOL) {
                protocole::learn(&mut *session.store()?, PROTOCOL_MIN)?;
            }
            return Err(error);
        }
        let en_attente = session.store()?.etat_echange()?.en_attente;
        Ok(ColisVue::done(fichier, "colis_lu", said(&applied, depasse, en_attente)))
    }

    /// The account or the device has ended, and a stick says so: as with the network, unless the network said otherwise
    /// since.
    fn fault(&self, code: String, message: String, depasse: bool) -> Result<crate::AppError> {
        let error = NetworkError::from_refusal(ApiError { code, message, champs: Vec::new(), attendre_s: None });
        if error.is_fin() && depasse {
            return Ok(RefusColis::FinDepassee.into());
        }
        let session = self.session()?;
        let handed_in = session.store()?.etat_echange()?.en_attente == 0;
        if error.is_fin() && (error == NetworkError::AppareilPerdu || handed_in) {
            let fin = FinVue { code: error.code().to_owned(), message: error.to_string() };
            self.profil_seal(&session.dossier, fin);
        }
        Ok(error.into())
    }
}

fn said(applied: &Applied, depasse: bool, en_attente: u64) -> String {
    let mut said = match applied.repondues {
        0 if depasse => "Réponse lue. Plus ancienne que le dernier échange, elle n’apprend rien de plus.".to_owned(),
        0 => "Réponse lue. Les nouveautés du serveur sont arrivées.".to_owned(),
        1 => "Réponse lue. Le serveur a reçu 1\u{a0}élément.".to_owned(),
        n => format!("Réponse lue. Le serveur a reçu {n}\u{a0}éléments."),
    };
    match applied.refusees {
        0 => {}
        1 => said.push_str(" Il en a refusé un, qui reste ici, à corriger."),
        n => said.push_str(&format!(" Il en a refusé {n}, qui restent ici, à corriger.")),
    }
    match en_attente {
        0 => {}
        1 => said.push_str(" 1\u{a0}élément attend encore."),
        n => said.push_str(&format!(" {n}\u{a0}éléments attendent encore.")),
    }
    said
}

/// All of them before any is applied.
fn decode(bytes: &[u8], asked: Contexte) -> Result<Vec<Frame>> {
    let mut decoder = Decoder::new(asked);
    decoder.push(bytes);
    let mut frames = Vec::new();
    while let Some(frame) = decoder.next_frame().map_err(|_| RefusColis::ReponseIllisible)? {
        frames.push(frame);
    }
    let whole = decoder.pending_bytes() == 0 && matches!(frames.last(), Some(Frame::End { .. } | Frame::Fault { .. }));
    if whole { Ok(frames) } else { Err(RefusColis::ReponseIllisible.into()) }
}
