use std::time::{Duration, Instant};

use besace_store::{Changes, Jalon, Limites, Store, Sujet};
use besace_sync::limits::SUITE_KEPT_MS;
use besace_sync::wire::{Frame, PROTOCOL_MIN, SyncRequest};

use super::acteur::Contexte;
use super::partage::Partage;
use super::protocole;
use super::verrou::Verrou;
use crate::app::App;
use crate::compte::{cgu_notice, serveur_refresh};
use crate::error::{AppError, Result};
use crate::http::{Client, Mesure, Reception, Signataire};

/// « Connexion limitée ».
pub(super) const CONNEXION_LIMITEE: &str = "connexion_limitee";

/// A server keeps the rest of an answer for so long.
const SUITE_KEPT: Duration = Duration::from_millis(SUITE_KEPT_MS);

/// What goes from one exchange to the next as long as the profile is open.
#[derive(Debug, Default)]
pub(super) struct Fil {
    pub(super) mesure: Mesure,
    /// The last one failed, yet something of it stays.
    pub(super) avance: bool,
    coupee: Option<Coupee>,
}

/// An exchange whose link broke in the middle of the answer.
#[derive(Debug)]
struct Coupee {
    cours: Cours,
    jalon: Jalon,
    depuis: Instant,
}

/// The answer under way, and what its frames said so far.
#[derive(Debug)]
struct Cours {
    reception: Reception,
    dit: Dit,
}

#[derive(Debug, Default)]
struct Dit {
    limited: bool,
    mutations: u64,
    more: bool,
    answered: bool,
    avance: bool,
    cgu: Option<String>,
}

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

/// One exchange: freezes, sends, applies each frame as it comes; or what is left of the one that was cut.
pub(super) async fn run(
    store: &mut Store,
    client: &Client,
    who: &Signataire,
    contexte: &Contexte,
    partage: &Partage,
    fil: &mut Fil,
    limites: Limites,
) -> Result<Bilan> {
    let _verrou = Verrou::acquire(&contexte.dossier.verrou()).await?;
    let limited = store.reglage_get(CONNEXION_LIMITEE)?.is_some();
    let (start, before) = (Instant::now(), fil.mesure.recus());
    fil.avance = false;
    let rest = fil.coupee.take().filter(|coupee| coupee.holds(store, limited)).map(|coupee| coupee.cours);
    let appel = Appel { client, who, contexte, partage, mesure: &fil.mesure };
    let continued = match rest {
        Some(cours) => appel.go_on(store, cours).await,
        None => None,
    };
    let (cours, done) = match continued {
        Some(continued) => continued,
        None => appel.begin(store, limites, limited).await?,
    };
    if let Err(error) = done {
        fil.cut(store, cours, &error)?;
        return Err(error);
    }
    let Dit { more, answered, cgu, .. } = cours.dit;
    let mut bilan = Bilan { more, recus: fil.mesure.recus().saturating_sub(before), duree: start.elapsed() };
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

impl Fil {
    /// The link broke: what came of the answer is kept, unless the failure says that it is over.
    fn cut(&mut self, store: &Store, cours: Cours, error: &AppError) -> Result<()> {
        self.avance = cours.dit.avance;
        let link = matches!(error, AppError::Network(error) if !error.is_fin() && !error.is_session());
        if link && cours.reception.is_begun() {
            self.coupee = Some(Coupee { cours, jalon: store.jalon()?, depuis: Instant::now() });
        }
        Ok(())
    }
}

impl Coupee {
    /// Nothing happened since that the rest of the answer does not know of, and that the server should be told first.
    fn holds(&self, store: &Store, limited: bool) -> bool {
        self.depuis.elapsed() < SUITE_KEPT
            && self.cours.dit.limited == limited
            && store.jalon().is_ok_and(|jalon| jalon == self.jalon)
    }
}

impl Dit {
    fn apply(&mut self, store: &mut Store, contexte: &Contexte, frame: Frame) -> Result<()> {
        match &frame {
            Frame::Hello { cgu_version, .. } => self.cgu.clone_from(cgu_version),
            _ => self.avance = true,
        }
        let applied = store.apply(frame, contexte.horloge.now())?;
        self.answered |= applied.repondues > 0;
        if let Some((more, _)) = applied.fin {
            self.more = more;
        }
        tell(contexte, applied.changes);
        Ok(())
    }
}

/// Whom to ask.
#[derive(Clone, Copy)]
struct Appel<'a> {
    client: &'a Client,
    who: &'a Signataire,
    contexte: &'a Contexte,
    partage: &'a Partage,
    mesure: &'a Mesure,
}

impl Appel<'_> {
    async fn begin(self, store: &mut Store, limites: Limites, limited: bool) -> Result<(Cours, Result<()>)> {
        let mut request = store.prepare(limites, limited)?;
        request.protocol = protocole::get(store)?;
        let dit = Dit { limited, mutations: request.mutations.len() as u64, ..Dit::default() };
        self.tell_departure(&dit);
        let mut cours = Cours { reception: Reception::of(&request, self.who), dit };
        let mut done = self.ask(store, &request, &mut cours).await;
        if let Err(error) = &done
            && protocole::is_too_recent(error, request.protocol)
        {
            // The same mutations under the same numbers, in words that it knows.
            request.protocol = PROTOCOL_MIN;
            protocole::learn(store, PROTOCOL_MIN)?;
            cours.reception = Reception::of(&request, self.who);
            done = self.ask(store, &request, &mut cours).await;
        }
        Ok((cours, done))
    }

    async fn ask(self, store: &mut Store, request: &SyncRequest, Cours { reception, dit }: &mut Cours) -> Result<()> {
        let apply = |frame| dit.apply(store, self.contexte, frame);
        self.client.begin(self.who, request, reception, self.mesure, apply).await
    }

    /// `None`: the server no longer has the rest.
    async fn go_on(self, store: &mut Store, mut cours: Cours) -> Option<(Cours, Result<()>)> {
        self.tell_departure(&cours.dit);
        let before = cours.reception.octets();
        let apply = |frame| cours.dit.apply(store, self.contexte, frame);
        let done = self.client.resume(self.who, &mut cours.reception, self.mesure, apply).await.transpose()?;
        cours.dit.avance = cours.reception.octets() > before;
        Some((cours, done))
    }

    fn tell_departure(self, dit: &Dit) {
        self.partage.update(|etat| etat.envoi = Some(dit.mutations));
        tell(self.contexte, Changes::of([Sujet::Sync]));
    }
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
