use std::path::{Path, PathBuf};

use besace_store::{Applied, ColisConnu, RetourColis};
use besace_sync::colis::{ColisError, Entete, Genre, open_reponse};
use besace_sync::enrol::ApiError;
use besace_sync::frame::Decoder;
use besace_sync::wire::Frame;

use super::{ColisVue, REPONSE, files, read};
use crate::app::App;
use crate::compte::cle_scellement;
use crate::error::{AppError, Result};
use crate::http::NetworkError;
use crate::sync::Verrou;
use crate::vue::FinVue;

const LU: &str = "Cette réponse a déjà été lue. Rien n’a changé.";
const INCONNU: &str = "Cette réponse n’est pas pour cet appareil, ou il a été restauré depuis. Rien n’a été changé, et rien n’est perdu : \
                       ce qui attend ici partira au prochain échange.";
const AUTRE_SERVEUR: &str = "Cette réponse vient d’un autre serveur que le vôtre. Rien n’a été changé.";
const PERIME: &str = "Le serveur a été restauré depuis ce colis : sa réponse ne vaut plus. Rien n’a été changé, et rien n’est perdu : \
                      ce qui attend ici partira au prochain échange.";
const ILLISIBLE: &str = "Cette réponse est endommagée, ou n’en est pas une. Rien n’a été changé. Copiez-la de nouveau, ou refaites un colis.";
const TROP_RECENT: &str =
    "Cette réponse vient d’une version plus récente de Besace. Rien n’a été changé. Mettez Besace à jour.";
const A_L_ENVERS: &str =
    "Ce fichier est un colis à remettre, pas une réponse. Rien n’a été changé. Remettez-le avec « besace relay ».";

impl App {
    /// Applies the answers found, each for itself: one that is refused leaves the others their turn.
    pub async fn colis_import(&self, chemins: &[PathBuf]) -> Result<Vec<ColisVue>> {
        let session = self.session()?;
        session.refuse_demo()?;
        let _verrou = Verrou::acquire(&session.dossier.verrou()).await?;
        let mut vues = Vec::new();
        for fichier in files(chemins, REPONSE)? {
            vues.push(match self.import_one(&fichier) {
                Ok(vue) => vue,
                Err(error) => ColisVue::refused(&fichier, error.code(), error.to_string()),
            });
        }
        Ok(vues)
    }

    fn import_one(&self, fichier: &Path) -> Result<ColisVue> {
        let bytes = read(fichier)?;
        let refused = |(code, message): (&str, &str)| Ok(ColisVue::refused(fichier, code, message));
        let entete = match Entete::parse(&bytes) {
            Ok(entete) if entete.genre == Genre::Demande => return refused(("colis_a_remettre", A_L_ENVERS)),
            Ok(entete) => entete,
            Err(error) => return refused(words(error)),
        };
        let session = self.session()?;
        let (cle, connu) = {
            let store = session.store()?;
            if store.meta().serveur != Some(entete.serveur) {
                return refused(("colis_autre_serveur", AUTRE_SERVEUR));
            }
            (cle_scellement(&store)?.ok_or(AppError::ColisSansCle)?, store.colis_get(entete.colis)?)
        };
        let secret = match connu {
            None => return refused(("colis_inconnu", INCONNU)),
            Some(ColisConnu::Lu) => return Ok(ColisVue::done(fichier, "colis_deja_lu", LU)),
            Some(ColisConnu::Attendu(secret)) => secret,
        };
        let frames = match open_reponse(&bytes, &cle, &secret) {
            Ok(frames) => decode(&frames)?,
            Err(error) => return refused(words(error)),
        };
        let now = self.now();
        let retour = session.store()?.colis_apply(entete.colis, frames, now)?;
        match retour {
            RetourColis::Perime => refused(("colis_perime", PERIME)),
            RetourColis::Applique(applied) => {
                self.tell(applied.changes.clone());
                session.wrote(true);
                self.said(fichier, applied)
            }
        }
    }

    fn said(&self, fichier: &Path, applied: Applied) -> Result<ColisVue> {
        if let Some((code, message)) = applied.faute {
            let refusal = ApiError { code, message, champs: Vec::new(), attendre_s: None };
            let error = NetworkError::from_refusal(refusal);
            self.end_if_over(&error)?;
            return Err(error.into());
        }
        let message = match applied.repondues {
            0 => "Réponse lue. Rien ne s’y ajoute à ce que cet appareil savait de ses envois.".to_owned(),
            1 => "Réponse lue : 1\u{a0}élément a été reçu par le serveur.".to_owned(),
            n => format!("Réponse lue : {n}\u{a0}éléments ont été reçus par le serveur."),
        };
        Ok(ColisVue::done(fichier, "colis_lu", message))
    }

    /// The account or the device has ended, and a stick says so: as with the network.
    fn end_if_over(&self, error: &NetworkError) -> Result<()> {
        let session = self.session()?;
        let handed_in = session.store()?.etat_echange()?.en_attente == 0;
        if error.is_fin() && (matches!(error, NetworkError::AppareilPerdu) || handed_in) {
            let fin = FinVue { code: error.code().to_owned(), message: error.to_string() };
            self.profil_seal(&session.dossier, fin);
        }
        Ok(())
    }
}

/// All of them before any is applied.
fn decode(bytes: &[u8]) -> Result<Vec<Frame>> {
    let unreadable = |detail: String| AppError::Network(NetworkError::Illisible(detail));
    let mut decoder = Decoder::default();
    decoder.push(bytes);
    let mut frames = Vec::new();
    while let Some(frame) = decoder.next_frame().map_err(|error| unreadable(error.to_string()))? {
        frames.push(frame);
    }
    let whole = decoder.pending_bytes() == 0 && matches!(frames.last(), Some(Frame::End { .. } | Frame::Fault { .. }));
    if whole { Ok(frames) } else { Err(unreadable("answer without an end".to_owned())) }
}

fn words(error: ColisError) -> (&'static str, &'static str) {
    match error {
        ColisError::Version(_) => ("colis_trop_recent", TROP_RECENT),
        ColisError::Format | ColisError::Taille | ColisError::Sceau => ("colis_illisible", ILLISIBLE),
    }
}
