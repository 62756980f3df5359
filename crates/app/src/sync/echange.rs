use std::time::{Duration, Instant};

use besace_store::{Changes, Limites, Store, Sujet};
use besace_sync::wire::{Frame, PROTOCOL_MIN};

use super::acteur::Contexte;
use super::partage::Partage;
use super::protocole;
use super::verrou::Verrou;
use crate::app::App;
use crate::compte::{cgu_notice, serveur_refresh};
use crate::error::{AppError, Result};
use crate::http::{Client, Mesure, Signataire};

/// « Connexion limitée ».
pub(super) const CONNEXION_LIMITEE: &str = "connexion_limitee";

/// What one exchange leaves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bilan {
    /// Ask again at once.
    pub(super) more: bool,
    /// Bytes received…
    pub(super) recus: u64,
    /// …in so long.
    pub(super) duree: Duration,
}

/// One exchange: freezes, sends, applies each frame as it comes.
pub(super) async fn run(
    store: &mut Store,
    client: &Client,
    who: &Signataire,
    contexte: &Contexte,
    partage: &Partage,
    mesure: &Mesure,
    limites: Limites,
) -> Result<Bilan> {
    let _verrou = Verrou::acquire(&contexte.dossier.verrou()).await?;
    let limited = store.reglage_get(CONNEXION_LIMITEE)?.is_some();
    let mut request = store.prepare(limites, limited)?;
    request.protocol = protocole::get(store)?;
    partage.update(|etat| etat.envoi = Some(request.mutations.len() as u64));
    tell(contexte, Changes::of([Sujet::Sync]));

    let mut bilan = Bilan { more: false, recus: 0, duree: Duration::ZERO };
    let (start, before) = (Instant::now(), mesure.recus());
    let (mut cgu, mut answered) = (None, false);
    let mut apply = |store: &mut Store, frame| -> Result<()> {
        if let Frame::Hello { cgu_version, .. } = &frame {
            cgu.clone_from(cgu_version);
        }
        let applied = store.apply(frame, contexte.horloge.now())?;
        answered |= applied.repondues > 0;
        if let Some((more, _)) = applied.fin {
            bilan.more = more;
        }
        tell(contexte, applied.changes);
        Ok(())
    };
    let mut done = client.exchange::<AppError>(who, &request, mesure, |frame| apply(store, frame)).await;
    if let Err(error) = &done
        && protocole::is_too_recent(error, request.protocol)
    {
        // The same mutations under the same numbers, in words that it knows.
        request.protocol = PROTOCOL_MIN;
        protocole::learn(store, PROTOCOL_MIN)?;
        done = client.exchange::<AppError>(who, &request, mesure, |frame| apply(store, frame)).await;
    }
    done?;
    (bilan.recus, bilan.duree) = (mesure.recus().saturating_sub(before), start.elapsed());
    // One exchange carries so much: what is left goes at once, unless all of it waits for something else.
    bilan.more |= answered && store.etat_echange()?.en_attente > 0;
    // The rest can wait for the next exchange.
    if let Some(version) = cgu {
        in_passing("conditions of use", cgu_notice(store, client, &version).await)?;
    }
    if !limited && !bilan.more {
        in_passing("keys", serveur_refresh(store, client, contexte.horloge.now()).await)?;
    }
    Ok(bilan)
}

/// The exchange itself went well: only another server at that address undoes it.
fn in_passing(what: &str, done: Result<()>) -> Result<()> {
    match done {
        Err(AppError::ServeurChange) => Err(AppError::ServeurChange),
        Err(error) => {
            tracing::info!(code = error.code(), what, "not read");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

fn tell(contexte: &Contexte, changes: Changes) {
    if let Some(inner) = contexte.app.upgrade() {
        App { inner }.tell(changes);
    }
}
