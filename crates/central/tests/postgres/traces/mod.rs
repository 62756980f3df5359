//! The same exchanges from the same seed, on both storages: the same bytes answered, the same state at the end.

mod etat;
mod tirage;

use std::cell::RefCell;
use std::sync::Arc;

use besace_central::donnees::Donnees;
use besace_central::stockage::postgres::Postgres;
use besace_central::stockage::{Stockage, transaction};
use besace_central::sync::{Echange, Voie, exchange};
use besace_sync::wire::Scope;
use uuid::Uuid;

use self::etat::etat;
use self::tirage::{Acte, Trace};
use crate::base;
use crate::commun::dossier;

/// `BESACE_TRACES=2000` for the figure of the notes.
const TRACES: u64 = 20;
const STEPS: usize = 30;

/// What one storage did with a trace, step by step.
#[derive(Debug, PartialEq)]
struct Reponse {
    frames: Vec<Vec<u8>>,
    /// What became of the mutations, or the refusal.
    issue: Result<Vec<&'static str>, String>,
    effaces: Vec<(Scope, Uuid)>,
}

fn play(stockage: &dyn Stockage, acte: &Acte, now: i64) -> Reponse {
    let (mut frames, effaces) = (Vec::new(), RefCell::new(Vec::new()));
    let issue = match acte {
        Acte::Echange { appareil, request } => {
            let efface = |scope: &Scope, id| effaces.borrow_mut().push((scope.clone(), id));
            let echange = Echange { stockage, now, voie: Voie::Liaison, efface: &efface };
            let row = stockage.read().unwrap().appareil_get(*appareil).unwrap().unwrap();
            exchange(&echange, &row, request, &mut |bytes| frames.push(bytes)).map_err(|e| e.to_string())
        }
        Acte::Serveur(change) => {
            transaction(stockage, |tx| change.write(tx, now)).map(|()| Vec::new()).map_err(|e| e.to_string())
        }
    };
    Reponse { frames, issue, effaces: effaces.into_inner() }
}

#[test]
fn the_same_traces_give_the_same_answers_and_the_same_state() {
    let traces = std::env::var("BESACE_TRACES").ok().and_then(|n| n.parse().ok()).unwrap_or(TRACES);
    let dir = dossier();
    let sqlite: Arc<dyn Stockage> = Arc::new(Donnees::new(dir.path()).unwrap().open().unwrap());
    let postgres: Arc<dyn Stockage> = Arc::new(Postgres::open(&base::adresse(&base::create())).unwrap());
    let both = [sqlite, postgres];
    for stockage in &both {
        transaction(stockage.as_ref(), tirage::found).unwrap();
    }
    let (mut exchanges, mut issues) = (0, std::collections::BTreeMap::new());
    for seed in 0..traces {
        let mut trace = Trace::new(seed);
        for stockage in &both {
            transaction(stockage.as_ref(), |tx| trace.begin(tx)).unwrap();
        }
        for step in 0..STEPS {
            let (acte, now) = trace.next();
            let [one, two] = [&both[0], &both[1]].map(|stockage| play(stockage.as_ref(), &acte, now));
            assert_eq!(one, two, "seed {seed}, step {step}: {acte:?}");
            trace.learn(&acte, &one.frames);
            exchanges += 1;
            for issue in one.issue.iter().flatten() {
                *issues.entry(*issue).or_insert(0) += 1;
            }
        }
        let [one, two] = [&both[0], &both[1]].map(|stockage| etat(stockage.as_ref(), &trace));
        assert_eq!(one, two, "seed {seed}: the state that remains");
    }
    eprintln!("traces={traces} echanges={exchanges} issues={issues:?} differences=0");
    for seen in ["applied", "merged", "conflict", "refused", "send_whole", "waiting_for"] {
        assert!(issues.contains_key(seen), "the traces never led to « {seen} »: {issues:?}");
    }
}
