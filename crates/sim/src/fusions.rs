//! Cases of the merge, by the million: laws that hold whatever two people write.

use std::sync::Mutex;

use besace_sync::merge::{Keep, Merged, diff, merge, patched, rebase};
use besace_sync::wire::{Doc, collection as of};
use besace_testkit::Chance;
use serde_json::{Value, json};

const THEMES: [&str; 4] = ["email", "sante", "justice", "logement"];
const LIGNES: [&str; 5] = ["a", "b", "c", "d", "e"];

/// Plays so many cases from a seed, on every core; the first law broken, in words.
pub fn run(cas: u64, graine: u64) -> Result<(), String> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let broken = Mutex::new(None);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let broken = &broken;
            scope.spawn(move || {
                let mut chance = Chance::new(graine.wrapping_add(thread));
                for _ in 0..cas.div_ceil(threads) {
                    if let Err(error) = case(&mut chance) {
                        *broken.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(error);
                        return;
                    }
                }
            });
        }
    });
    broken.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).map_or(Ok(()), Err)
}

fn case(chance: &mut Chance) -> Result<(), String> {
    let base = any(chance);
    let (theirs, mine) = (edited(chance, &base), edited(chance, &base));
    let check = |law: &str, holds: bool| {
        if holds { Ok(()) } else { Err(format!("{law}: base {base:?}, theirs {theirs:?}, mine {mine:?}")) }
    };
    let merged = merge(of::CRA, &base, &theirs, &mine, Keep::Mine);
    let alone = |doc: &Doc| Merged { doc: doc.clone(), conflicts: Vec::new() };
    check("an edit on one side is taken whole", merge(of::CRA, &base, &base, &mine, Keep::Mine) == alone(&mine))?;
    check("nothing edited changes nothing", merge(of::CRA, &base, &theirs, &base, Keep::Mine) == alone(&theirs))?;
    check("the same edit twice is one", merge(of::CRA, &base, &mine, &mine, Keep::Mine) == alone(&mine))?;
    let champs = |merged: &Merged| merged.conflicts.iter().map(|c| c.champ.clone()).collect::<Vec<_>>();
    let other = merge(of::CRA, &base, &mine, &theirs, Keep::Mine);
    check("both sides see the same conflicts", champs(&merged) == champs(&other))?;
    let kept = merge(of::CRA, &base, &theirs, &mine, Keep::Theirs);
    check("who keeps does not change what is in conflict", champs(&merged) == champs(&kept))?;
    check("every value is somewhere", nothing_lost(&base, &theirs, &merged) && nothing_lost(&base, &mine, &merged))?;
    let (read, said) = patched(&base, &diff(of::CRA, &base, &mine));
    check("a patch says the whole edit", read == base && said == mine)?;
    let rebased = rebase(of::CRA, &base, &theirs, &mine);
    let (read, said) = patched(&theirs, &diff(of::CRA, &rebased.base, &rebased.doc));
    check(
        "rebasing then pushing gives what pushing first gives",
        merge(of::CRA, &read, &theirs, &said, Keep::Mine) == merged,
    )
}

/// Values and lines that a side wrote are in the document or in a conflict.
fn nothing_lost(base: &Doc, side: &Doc, merged: &Merged) -> bool {
    let values = ["duree", "champ_futur", "titre_atelier"].iter().all(|champ| {
        let value = side.get(*champ);
        value == base.get(*champ)
            || value == merged.doc.get(*champ)
            || merged.conflicts.iter().any(|c| c.champ == *champ && &c.autre == value.unwrap_or(&Value::Null))
    });
    let text = |doc: &Doc| doc.get("notes").and_then(Value::as_str).unwrap_or_default().to_owned();
    let (before, after) = (text(base), text(&merged.doc));
    let lines = text(side).lines().all(|line| before.lines().any(|l| l == line) || after.lines().any(|l| l == line));
    let items = |doc: &Doc| doc.get("thematiques").and_then(Value::as_array).cloned().unwrap_or_default();
    let (before, after) = (items(base), items(&merged.doc));
    values && lines && items(side).iter().all(|item| before.contains(item) || after.contains(item))
}

fn any(chance: &mut Chance) -> Doc {
    let mut doc = Doc::new();
    for champ in 0..7 {
        change(chance, &mut doc, champ);
    }
    doc
}

fn edited(chance: &mut Chance, base: &Doc) -> Doc {
    let mut doc = base.clone();
    for _ in 0..chance.below(4) {
        let champ = chance.below(7);
        change(chance, &mut doc, champ);
    }
    doc
}

fn change(chance: &mut Chance, doc: &mut Doc, champ: usize) {
    let mut some =
        |list: &[&str]| list.iter().filter(|_| chance.percent(50)).map(|s| (*s).to_owned()).collect::<Vec<_>>();
    let (nom, value) = match champ {
        0 => ("thematiques", Some(some(&THEMES)).filter(|l| !l.is_empty()).map_or(Value::Null, |l| json!(l))),
        1 => ("notes", Some(some(&LIGNES)).filter(|l| !l.is_empty()).map_or(Value::Null, |l| json!(l.join("\n")))),
        2 => ("duree", json!(30 + chance.below(3))),
        3 => ("champ_futur", json!(chance.below(3))),
        4 => ("participants_anonymes", json!({ "total": 1 + chance.below(4) })),
        5 => ("titre_atelier", [Value::Null, json!("un"), json!("deux")][chance.below(3)].clone()),
        _ => {
            let lieu = chance.below(3);
            doc.insert("lieu_id".to_owned(), json!(format!("l{lieu}")));
            ("type_lieu", json!(format!("t{lieu}")))
        }
    };
    if value.is_null() {
        doc.remove(nom);
    } else {
        doc.insert(nom.to_owned(), value);
    }
}
