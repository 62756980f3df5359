//! One exchange: hello, answers, changes, end.

use std::collections::{BTreeMap, HashMap};

use besace_sync::limits::{COLIS_MUTATIONS_MAX, JOURNAL_DAYS};
use besace_sync::wire::{Cursor, Frame, Mutation, MutationResult, Op, Outcome, PROTOCOL_MIN, Scope, SyncRequest};
use uuid::Uuid;

use super::mutation::{Sort, Traitement, auteur, process};
use super::voix::Voix;
use super::{Auteur, erase, pull};
use crate::comptes::portee;
use crate::erreur::CentralError;
use crate::horloge::{JOUR, MINUTE};
use crate::identite;
use crate::stockage::{AppareilRow, EtatAppareil, EtatCompte, Stockage, StockageError, transaction_locking};

/// A quiet device's last contact is written at most so often.
const CONTACT_EVERY: i64 = 10 * MINUTE;
/// Answers are kept longer than a device's journal, which may be offered again after a restore.
const RESULTATS_KEPT: i64 = (JOURNAL_DAYS + 15) * JOUR;

/// How a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voie {
    /// The device is there, and says what it knows now.
    Liaison,
    /// Carried by hand: the device may have been answered since by another way, long ago.
    Colis,
}

/// What an exchange needs, and nothing else: no network, no clock.
pub struct Echange<'a> {
    /// What is kept.
    pub stockage: &'a dyn Stockage,
    /// Now.
    pub now: i64,
    /// How the request came.
    pub voie: Voie,
    /// Told of each person erased, once it lasts.
    pub efface: &'a dyn Fn(&Scope, Uuid),
}

/// Where frames go, encoded, as soon as they are ready.
pub type Sortie<'a> = &'a mut dyn FnMut(Vec<u8>);

/// Exchanges with a device whose signature was checked; the answer names what became of each mutation.
pub fn exchange(
    cx: &Echange<'_>,
    appareil: &AppareilRow,
    request: &SyncRequest,
    sortie: Sortie<'_>,
) -> Result<Vec<&'static str>, CentralError> {
    let mut outcomes = Vec::new();
    let mut voix = Voix::new(request, appareil.compte_id, sortie)?;
    let done = run(cx, appareil, request, &mut voix, &mut outcomes);
    if let (Err(erreur), true) = (&done, voix.has_spoken()) {
        // Said in words rather than cut: what was answered stands, what was not comes again.
        let refus = erreur.to_refus();
        fault(&mut voix, refus.code, &refus.message)?;
    }
    done.map(|()| outcomes)
}

fn run(
    cx: &Echange<'_>,
    appareil: &AppareilRow,
    request: &SyncRequest,
    voix: &mut Voix<'_>,
    outcomes: &mut Vec<&'static str>,
) -> Result<(), CentralError> {
    if appareil.etat == EtatAppareil::Perdu {
        return fault(voix, "appareil_perdu", "Cet appareil a été déclaré perdu : plus rien n’y reste lisible.");
    }
    let (epoch, cgu_version, end, readable) = {
        let tx = cx.stockage.read()?;
        let compte = tx.compte_get(appareil.compte_id)?;
        let struck_off = compte.is_none_or(|c| c.etat == EtatCompte::Radie);
        let end = ended(struck_off, appareil.etat);
        let readable = match end {
            Some(_) => Vec::new(),
            None => portee::readable(tx.as_ref(), appareil.compte_id, cx.now)?,
        };
        let epoch = identite::epoch(tx.as_ref())?;
        voix.prepare(tx.as_ref(), epoch, &readable)?;
        (epoch, identite::cgu(tx.as_ref())?.version, end, readable)
    };
    let auteur = auteur(appareil);
    let same_history = request.epoch.is_none_or(|known| known == epoch);
    let push_only = request.protocol < PROTOCOL_MIN;
    let hello = Frame::Hello {
        epoch,
        scopes: readable.clone(),
        server_time: cx.now,
        cgu_version: Some(cgu_version),
        push_only,
    };
    voix.say(&hello)?;
    if cx.voie == Voie::Liaison {
        contact(cx, appareil, request, (epoch, same_history))?;
    }

    let mut pushed = Pushed::default();
    // A device that speaks of another history must first learn of this one: what it edited may not be there.
    if same_history {
        let sort = end.map_or(Sort::Applique, |(code, message)| Sort::Ecarte { code, message });
        let stopped = push(cx, &auteur, epoch, request, sort, &mut pushed)?;
        outcomes.extend(pushed.results.iter().map(|result| name(&result.outcome)));
        if !pushed.results.is_empty() {
            voix.say(&Frame::Results { results: std::mem::take(&mut pushed.results) })?;
        }
        if let Some((code, message)) = stopped {
            return fault(voix, code, message);
        }
    }
    if let Some((code, message)) = end {
        return fault(voix, code, message);
    }
    if push_only {
        // Nothing to compare: its sums date from before what it has just handed in.
        return voix.end(&Frame::End { cursors: BTreeMap::new(), more: false, remaining: 0 });
    }
    let wanted = readable.into_iter().take(if request.limited { 1 } else { usize::MAX }).collect::<Vec<_>>();
    let have = |scope: &Scope| {
        let known = request.cursors.get(scope).copied().filter(|_| same_history && request.epoch.is_some());
        known.unwrap_or_default()
    };
    let left = |scope: &Scope| request.reprises.get(scope).copied().filter(|_| request.epoch == Some(epoch));
    let held = |scope: &Scope| request.reparations.get(scope).filter(|_| request.epoch == Some(epoch));
    let (exact, budget) = (&pushed.exact, request.budget);
    let pull = pull::Pull { have: &have, exact, budget, left: &left, held: &held };
    let mut end = pull.run(cx.stockage.read()?.as_ref(), &wanted, voix)?;
    if let Frame::End { more, .. } = &mut end {
        *more |= !same_history;
    }
    voix.end(&end)
}

/// As it is counted.
fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Applied { .. } => "applied",
        Outcome::Merged { .. } => "merged",
        Outcome::Conflict { .. } => "conflict",
        Outcome::Refused { .. } => "refused",
        Outcome::SendWhole { .. } => "send_whole",
        Outcome::WaitingFor { .. } => "waiting_for",
    }
}

fn fault(voix: &mut Voix<'_>, code: &str, message: &str) -> Result<(), CentralError> {
    voix.end(&Frame::Fault { code: code.to_owned(), message: message.to_owned() })
}

/// What the device holds exactly, because its own change was applied as it was.
type Exact = HashMap<(String, Uuid), u64>;

#[derive(Default)]
struct Pushed {
    results: Vec<MutationResult>,
    exact: Exact,
}

type Stop = Option<(&'static str, &'static str)>;

fn push(
    cx: &Echange<'_>,
    auteur: &Auteur,
    epoch: Uuid,
    request: &SyncRequest,
    sort: Sort,
    pushed: &mut Pushed,
) -> Result<Stop, CentralError> {
    let cursor = request.cursors.get(&auteur.scope).copied().unwrap_or_default();
    let mut todo: Vec<&Mutation> = request.mutations.iter().collect();
    let mut results = BTreeMap::new();
    let mut stop = None;
    // What waits for a record that came later in the same batch is tried again, as long as something moves.
    while !todo.is_empty() && stop.is_none() {
        let mut waiting = Vec::new();
        let before = todo.len();
        for mutation in todo {
            match process(cx.stockage, auteur, epoch, mutation, sort, cx.now)? {
                Traitement::Fait { resultat, prior_rev } => {
                    note(pushed, mutation, &resultat.outcome, prior_rev, cursor);
                    if may_erase(mutation, &resultat.outcome) {
                        let tx = cx.stockage.read()?;
                        let erased = erase::erased_with(tx.as_ref(), &auteur.scope, mutation.id)?;
                        erased.into_iter().for_each(|id| (cx.efface)(&auteur.scope, id));
                    }
                    results.insert(mutation.seq, resultat);
                }
                Traitement::Attend(resultat) => {
                    results.insert(mutation.seq, resultat);
                    waiting.push(mutation);
                }
                Traitement::Saut { attendu } => {
                    tracing::warn!(appareil = %auteur.appareil_id, recu = mutation.seq, attendu, "out of sequence");
                    stop = Some(SEQUENCE_ROMPUE);
                    break;
                }
                // Heard so long ago that the answer is forgotten.
                Traitement::Oublie if cx.voie == Voie::Colis => {}
                Traitement::Divergence | Traitement::Oublie => {
                    tracing::warn!(appareil = %auteur.appareil_id, recu = mutation.seq, "two copies of one device");
                    stop = Some(APPAREIL_DUPLIQUE);
                    break;
                }
            }
        }
        todo = if waiting.len() < before { waiting } else { Vec::new() };
    }
    if stop.is_none() {
        results.extend(unheard(cx, auteur, request)?);
    }
    pushed.results = results.into_values().collect();
    Ok(stop)
}

/// Answers to what was processed before, that the device has not heard and does not repeat here: a link that broke made
/// it send less at a time. They must come before the changes, which hold what those mutations did.
fn unheard(
    cx: &Echange<'_>,
    auteur: &Auteur,
    request: &SyncRequest,
) -> Result<Vec<(u64, MutationResult)>, StockageError> {
    let sent = request.mutations.iter().map(|mutation| mutation.seq).max().unwrap_or(0);
    if request.unheard <= sent {
        return Ok(Vec::new());
    }
    let tx = cx.stockage.read()?;
    let numbered = tx.appareil_get(auteur.appareil_id)?.map_or(0, |appareil| appareil.dernier_seq);
    let mut answers = Vec::new();
    for seq in (sent + 1..=request.unheard.min(numbered)).take(COLIS_MUTATIONS_MAX) {
        answers.extend(tx.resultat_get(auteur.appareil_id, seq)?.map(|row| (seq, row.resultat)));
    }
    Ok(answers)
}

const SEQUENCE_ROMPUE: (&str, &str) = (
    "sequence_rompue",
    "Le serveur n’a pas reçu une partie de ce que cet appareil lui a déjà confié. Rien n’est effacé : demandez de l’aide à \
     votre administrateur avec le rapport de « besace doctor ».",
);
const APPAREIL_DUPLIQUE: (&str, &str) = (
    "appareil_duplique",
    "Ce profil semble avoir été copié depuis un autre appareil. Rien n’est effacé : reconnectez-le pour qu’il reçoive sa \
     propre identité.",
);

fn note(pushed: &mut Pushed, mutation: &Mutation, outcome: &Outcome, prior_rev: Option<u64>, cursor: Cursor) {
    let key = (mutation.collection.clone(), mutation.id);
    match (outcome, prior_rev) {
        (Outcome::Applied { rev }, Some(prior)) if holds(&pushed.exact, &key, prior, cursor) => {
            pushed.exact.insert(key, *rev);
        }
        _ => drop(pushed.exact.remove(&key)),
    }
}

/// Merged into someone erased, a fiche is erased with them.
pub(super) fn may_erase(mutation: &Mutation, outcome: &Outcome) -> bool {
    let done = matches!(outcome, Outcome::Applied { .. } | Outcome::Merged { .. });
    done && matches!(mutation.op, Op::Erase | Op::MergeInto { .. })
}

/// Whether the device also holds the version before: else what others wrote in it would never reach it.
fn holds(exact: &Exact, key: &(String, Uuid), prior: u64, cursor: Cursor) -> bool {
    prior <= cursor.rev || exact.get(key) == Some(&prior)
}

fn ended(struck_off: bool, etat: EtatAppareil) -> Stop {
    if struck_off {
        return Some((
            "compte_radie",
            "Votre compte a été fermé. Ce qui n’était pas encore parti vient d’être remis au serveur ; plus rien ne reste \
             lisible sur cet appareil.",
        ));
    }
    (etat == EtatAppareil::Retire).then_some((
        "appareil_retire",
        "Cet appareil a été retiré de votre compte. Ce qui n’était pas encore parti vient d’être remis au serveur ; plus \
         rien ne reste lisible ici.",
    ))
}

/// `epoch`: the history, and whether the device speaks of it.
fn contact(
    cx: &Echange<'_>,
    appareil: &AppareilRow,
    request: &SyncRequest,
    (epoch, known): (Uuid, bool),
) -> Result<(), CentralError> {
    // Nothing left to hand in: what a restore lost has been offered again, numbers have no more holes.
    let caught_up = known && request.mutations.is_empty() && appareil.epoch != epoch;
    if !caught_up && appareil.dernier_contact.is_some_and(|last| cx.now - last < CONTACT_EVERY) {
        return Ok(());
    }
    // What comes again was not heard, however long ago it was answered.
    let heard = request.mutations.iter().map(|mutation| mutation.seq).min().unwrap_or(u64::MAX);
    transaction_locking(cx.stockage, |tx| -> Result<(), StockageError> {
        if let Some(mut row) = tx.appareil_lock(appareil.id)? {
            row.dernier_contact = Some(cx.now);
            // Of another history, it has read nothing of this one.
            row.curseur = known.then(|| reached(request, &Scope::user(row.compte_id)));
            if caught_up {
                row.epoch = epoch;
            }
            tx.appareil_put(&row)?;
        }
        tx.resultat_prune(appareil.id, heard, cx.now - RESULTATS_KEPT)
    })?;
    Ok(())
}

/// Up to where a device will not ask for what was deleted: what it has read, whole or under way.
fn reached(request: &SyncRequest, scope: &Scope) -> u64 {
    let cursor = request.cursors.get(scope).map_or(0, |cursor| cursor.rev);
    cursor.max(request.reprises.get(scope).map_or(0, |left| left.rev))
}
