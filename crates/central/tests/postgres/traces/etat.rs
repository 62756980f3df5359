//! Everything that a storage holds about a trace, as text: two that differ are read side by side.

use besace_central::stockage::Stockage;
use besace_sync::wire::{Scope, collection};

use super::tirage::Trace;

pub(super) fn etat(stockage: &dyn Stockage, trace: &Trace) -> Vec<String> {
    let tx = stockage.read().unwrap();
    let scope = trace.scope();
    let mut lines = Vec::new();
    for scope in [&scope, &Scope::national()] {
        lines.push(format!("{:?} {:?}", tx.scope_get(scope).unwrap(), tx.scope_lost(scope).unwrap()));
        lines.extend(tx.record_since(scope, 0, usize::MAX).unwrap().iter().map(|row| format!("{row:?}")));
        lines.push(tx.record_count_since(scope, 3).unwrap().to_string());
    }
    for of in [collection::CRA, collection::CONFLIT, collection::TAG] {
        lines.extend(tx.record_list(of, None).unwrap().iter().map(|row| format!("{:?} {}", row.scope, row.id)));
    }
    for row in tx.cra_list(&scope).unwrap() {
        lines.push(format!("{:?}", tx.cra_get(&scope, row.id).unwrap()));
    }
    lines.extend(tx.cra_sans_emploi().unwrap().iter().map(|row| format!("{row:?}")));
    for personne in trace.personnes() {
        for (date, cra) in tx.accompagnement_list(&scope, *personne).unwrap() {
            let premier = tx.accompagnement_premier(&scope, *personne, cra).unwrap();
            lines.push(format!("{personne} {date} {cra} {premier:?}"));
        }
        lines.push(format!("{:?} {:?}", tx.fusion_get(&scope, *personne), tx.fusion_list(&scope, *personne)));
        lines.push(format!("{:?}", tx.effacement_exists(&scope, *personne)));
    }
    lines.push(format!("{:?}", tx.effacement_list().unwrap()));
    lines.extend(tx.lettre_morte_list(trace.compte.id).unwrap().iter().map(|row| {
        // PostgreSQL keeps no NUL in a word: the name of an unknown collection is shown with a mark instead.
        format!("{row:?}").replace("\\0", "\u{fffd}")
    }));
    for (appareil, last) in trace.appareil_ids() {
        lines.push(format!("{:?}", tx.appareil_get(appareil).unwrap()));
        for seq in 1..=last + 3 {
            let resultat = format!("{:?}", tx.resultat_get(appareil, seq).unwrap()).replace("\\0", "\u{fffd}");
            lines.push(format!("{resultat} {:?}", tx.attente_get(appareil, seq).unwrap()));
        }
    }
    lines.extend(tx.emploi_list(trace.compte.id).unwrap().iter().map(|row| format!("{row:?}")));
    lines
}
