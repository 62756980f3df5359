//! What any storage must do: the same suite for each one.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};

use besace_central::donnees::Donnees;
use besace_central::stockage::{
    AppareilRow, CodeRow, CompteRow, CourrielRow, CraRow, Ecriture, EmploiRow, EtatAppareil, EtatCompte, InvitationRow,
    LettreMorteRow, RecordRow, Resultat, Role, Stockage, StockageError, StructureRow, UsageCode, transaction,
    transaction_locking,
};
use besace_sync::merge::checksum;
use besace_sync::wire::{Cursor, SCHEMA, Scope, collection};
use proptest::prelude::*;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use crate::commun::{cra, doc, dossier};

/// A storage and the folder that it may live in.
struct Base {
    stockage: Arc<dyn Stockage>,
    _dir: TempDir,
}

fn base() -> Base {
    let dir = dossier();
    let stockage = crate::stockage_de_test(&Donnees::new(dir.path()).unwrap());
    Base { stockage, _dir: dir }
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn scope(nom: &str) -> Scope {
    Scope(nom.to_owned())
}

fn record(scope: &Scope, n: u128, rev: u64) -> RecordRow {
    RecordRow {
        scope: scope.clone(),
        collection: "cra".to_owned(),
        id: id(n),
        rev,
        schema: SCHEMA,
        doc: Some(cra()),
        auteur: None,
        appareil_id: None,
        rev_autrui: 0,
        modification: 0,
    }
}

fn put(tx: &dyn Ecriture, scope: &Scope, n: u128, alive: bool) -> Resultat<u64> {
    let row = record(scope, n, tx.scope_next(scope)?);
    let doc = row.doc.clone().filter(|_| alive);
    tx.record_put(&RecordRow { doc, ..row.clone() })?;
    Ok(row.rev)
}

fn structure(n: u128, nom: &str, siret: &str) -> StructureRow {
    StructureRow { id: id(n), nom: nom.to_owned(), siret: siret.to_owned(), departement: None, creation: 1 }
}

fn compte(n: u128, email: &str) -> CompteRow {
    CompteRow {
        id: id(n),
        email: email.to_owned(),
        prenom: "Nadia".to_owned(),
        nom: "D’Aurès ✎".to_owned(),
        role: Role::Conseiller,
        mot_de_passe: None,
        etat: EtatCompte::Actif,
        cgu_version: Some("2026-11".to_owned()),
        creation: i64::MAX,
    }
}

fn appareil(n: u128, compte: u128, numero: u32) -> AppareilRow {
    AppareilRow {
        id: id(n),
        compte_id: id(compte),
        numero,
        nom: "Ordinateur".to_owned(),
        cle_publique: [7; 32],
        etat: EtatAppareil::Actif,
        creation: 1,
        dernier_contact: None,
        dernier_seq: 0,
        epoch: id(9),
    }
}

fn write(base: &Base, f: impl Fn(&dyn Ecriture) -> Resultat<()>) {
    transaction(base.stockage.as_ref(), f).unwrap();
}

#[test]
fn a_transaction_dropped_leaves_nothing() {
    let base = base();
    let scope = Scope::national();
    let tx = base.stockage.write().unwrap();
    put(tx.as_ref(), &scope, 1, true).unwrap();
    drop(tx);
    assert_eq!(base.stockage.read().unwrap().scope_get(&scope).unwrap(), Cursor::default());
    let failed: Resultat<()> = transaction(base.stockage.as_ref(), |tx| {
        put(tx, &scope, 1, true)?;
        Err(StockageError::Doublon)
    });
    assert!(failed.is_err());
    assert!(base.stockage.read().unwrap().record_since(&scope, 0, 10).unwrap().is_empty());
}

#[test]
fn a_reader_sees_one_instant_while_others_write() {
    let base = base();
    let scope = Scope::national();
    let before = base.stockage.read().unwrap();
    assert_eq!(before.scope_get(&scope).unwrap().rev, 0);
    write(&base, |tx| put(tx, &scope, 1, true).map(drop));
    assert_eq!(before.record_since(&scope, 0, 10).unwrap().len(), 0, "still the same instant");
    assert_eq!(base.stockage.read().unwrap().record_since(&scope, 0, 10).unwrap().len(), 1);
}

#[test]
fn revisions_have_no_hole_whoever_writes() {
    let base = base();
    let scope = Scope::national();
    std::thread::scope(|threads| {
        for start in [0_u128, 1_000, 2_000, 3_000] {
            let (scope, stockage) = (&scope, base.stockage.as_ref());
            threads.spawn(move || {
                for i in 0..25 {
                    transaction_locking(stockage, |tx| {
                        tx.scope_lock(std::slice::from_ref(scope))?;
                        put(tx, scope, start + i, true)
                    })
                    .unwrap();
                }
            });
        }
    });
    let revs: Vec<_> =
        base.stockage.read().unwrap().record_since(&scope, 0, 1_000).unwrap().iter().map(|r| r.rev).collect();
    assert_eq!(revs, (1..=100).collect::<Vec<_>>());
}

#[test]
fn a_scope_is_written_under_its_lock_or_alone() {
    let base = base();
    let (a, b) = (scope("user:a"), scope("user:b"));
    let tx = base.stockage.write_locking().unwrap();
    assert!(tx.scope_next(&a).is_err(), "no lock");
    tx.scope_lock(std::slice::from_ref(&a)).unwrap();
    assert_eq!(tx.scope_next(&a).unwrap(), 1);
    assert!(tx.scope_next(&b).is_err(), "the lock of another");
    drop(tx);
    write(&base, |tx| {
        put(tx, &a, 1, true)?;
        put(tx, &b, 1, true).map(drop)
    });
    let tx = base.stockage.read().unwrap();
    assert_eq!((tx.scope_get(&a).unwrap().rev, tx.scope_get(&b).unwrap().rev), (1, 1), "what was dropped gave none");
}

#[test]
fn two_writers_of_the_same_scopes_never_wait_in_a_circle() {
    let base = base();
    let scopes = [scope("user:a"), scope("user:b"), scope("user:c")];
    let retried = AtomicU32::new(0);
    std::thread::scope(|threads| {
        for turn in 0..4_usize {
            let (scopes, retried, stockage) = (&scopes, &retried, base.stockage.as_ref());
            threads.spawn(move || {
                for i in 0..20 {
                    let mut asked = scopes.to_vec();
                    asked.rotate_left(turn % 3);
                    let mut tries = 0;
                    transaction_locking(stockage, |tx| {
                        tries += 1;
                        tx.scope_lock(&asked)?;
                        for scope in &asked {
                            put(tx, scope, u128::try_from(turn * 100 + i).unwrap(), true)?;
                        }
                        Ok::<_, StockageError>(())
                    })
                    .unwrap();
                    retried.fetch_add(tries - 1, Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(retried.into_inner(), 0, "waiting in order, nobody starts again");
    for scope in &scopes {
        assert_eq!(base.stockage.read().unwrap().scope_get(scope).unwrap().rev, 80);
    }
}

#[test]
fn one_device_has_one_exchange_at_a_time() {
    let base = base();
    write(&base, |tx| {
        tx.compte_put(&compte(1, "nadia@exemple.fr"))?;
        tx.appareil_put(&appareil(2, 1, 3))
    });
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                for _ in 0..25 {
                    transaction_locking(base.stockage.as_ref(), |tx| {
                        let row = tx.appareil_lock(id(2))?.unwrap();
                        tx.appareil_put(&AppareilRow { dernier_seq: row.dernier_seq + 1, ..row })
                    })
                    .unwrap();
                }
            });
        }
    });
    assert_eq!(base.stockage.read().unwrap().appareil_get(id(2)).unwrap().unwrap().dernier_seq, 100);
}

#[test]
fn transactions_that_read_then_write_run_as_if_alone() {
    let base = base();
    write(&base, |tx| {
        tx.compte_put(&compte(1, "nadia@exemple.fr"))?;
        let code =
            CodeRow { compte_id: id(1), usage: UsageCode::Appareil, empreinte: [1; 32], expiration: 9, essais: 0 };
        tx.code_put(&code)
    });
    let together = Barrier::new(4);
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                together.wait();
                for _ in 0..5 {
                    transaction(base.stockage.as_ref(), |tx| {
                        let row = tx.code_get(id(1), UsageCode::Appareil)?.unwrap();
                        tx.code_put(&CodeRow { essais: row.essais + 1, ..row })
                    })
                    .unwrap();
                }
            });
        }
    });
    let code = base.stockage.read().unwrap().code_get(id(1), UsageCode::Appareil).unwrap().unwrap();
    assert_eq!(code.essais, 20, "no try was forgotten");
}

#[test]
fn an_invitation_is_used_once() {
    let base = base();
    write(&base, |tx| {
        tx.structure_put(&structure(1, "Mairie", "13002603200016"))?;
        tx.invitation_put(&InvitationRow {
            empreinte: [5; 32],
            email: "nadia@exemple.fr".to_owned(),
            structure_id: id(1),
            role: Role::Mediateur,
            expiration: 9,
            utilisation: None,
        })
    });
    let together = Barrier::new(6);
    let used = AtomicU32::new(0);
    std::thread::scope(|threads| {
        for n in 0..6_u128 {
            let (together, used, stockage) = (&together, &used, base.stockage.as_ref());
            threads.spawn(move || {
                together.wait();
                let done = transaction(stockage, |tx| {
                    let mut row = tx.invitation_get(&[5; 32])?.unwrap();
                    if row.utilisation.is_some() {
                        return Ok::<_, StockageError>(false);
                    }
                    row.utilisation = Some(1);
                    tx.invitation_put(&row)?;
                    tx.compte_put(&compte(10 + n, &row.email))?;
                    Ok(true)
                });
                used.fetch_add(u32::from(done.unwrap()), Ordering::Relaxed);
            });
        }
    });
    assert_eq!(used.into_inner(), 1);
    assert_eq!(base.stockage.read().unwrap().compte_list().unwrap().len(), 1);
}

#[test]
fn what_is_known_already_is_told_and_the_transaction_goes_on() {
    let base = base();
    write(&base, |tx| {
        tx.structure_put(&structure(1, "Mairie", "13002603200016"))?;
        let again = tx.structure_put(&structure(2, "Autre", "13002603200016"));
        assert!(matches!(again, Err(StockageError::Doublon)), "{again:?}");
        tx.compte_put(&compte(1, "nadia@exemple.fr"))?;
        let again = tx.compte_put(&compte(2, "nadia@exemple.fr"));
        assert!(matches!(again, Err(StockageError::Doublon)), "{again:?}");
        tx.appareil_put(&appareil(1, 1, 7))?;
        let again = tx.appareil_put(&appareil(2, 1, 7));
        assert!(matches!(again, Err(StockageError::Doublon)), "{again:?}");
        tx.appareil_put(&appareil(2, 1, 8))
    });
    let tx = base.stockage.read().unwrap();
    assert_eq!(tx.structure_list().unwrap().len(), 1);
    assert_eq!(tx.appareil_list(id(1)).unwrap().len(), 2);
}

#[test]
fn lists_have_one_order() {
    let base = base();
    write(&base, |tx| {
        for (n, nom, siret) in [(1, "étape", "3"), (2, "Zone", "2"), (3, "abri", "1"), (4, "Zone", "1b")] {
            tx.structure_put(&structure(n, nom, siret))?;
        }
        for (n, email) in
            [(1, "zoe@a.fr"), (2, "Éric@a.fr"), (3, "alix-b@a.fr"), (4, "alix.a@a.fr"), (5, "alix_c@a.fr")]
        {
            tx.compte_put(&compte(n, email))?;
        }
        for (n, debut) in [(1, Some("2026-01-01")), (2, None), (3, Some("2024-05-01"))] {
            let debut = debut.map(|d| d.parse().unwrap());
            tx.emploi_put(&EmploiRow { id: id(n), compte_id: id(1), structure_id: id(1), debut, fin: None })?;
        }
        for (n, date) in [(3, "2026-01-02"), (1, "2026-01-02"), (2, "0001-01-01"), (4, "9999-12-31")] {
            let personnes = vec![id(9), id(8)];
            let (scope, date) = (Scope::national(), date.parse().unwrap());
            tx.cra_put(&CraRow { scope, id: id(n), date, structure_employeuse_id: None, personnes })?;
        }
        Ok(())
    });
    let tx = base.stockage.read().unwrap();
    let noms: Vec<_> = tx.structure_list().unwrap().into_iter().map(|s| (s.nom, s.siret)).collect();
    let expected = [("Zone", "1b"), ("Zone", "2"), ("abri", "1"), ("étape", "3")];
    assert_eq!(noms, expected.map(|(n, s)| (n.to_owned(), s.to_owned())), "by bytes, whatever the locale");
    let emails: Vec<_> = tx.compte_list().unwrap().into_iter().map(|c| c.email).collect();
    assert_eq!(emails, ["alix-b@a.fr", "alix.a@a.fr", "alix_c@a.fr", "zoe@a.fr", "Éric@a.fr"]);
    let emplois: Vec<_> = tx.emploi_list(id(1)).unwrap().into_iter().map(|e| e.id).collect();
    assert_eq!(emplois, [id(2), id(3), id(1)], "without a date first");
    let cras: Vec<_> = tx.cra_list(&Scope::national()).unwrap().into_iter().map(|c| c.id).collect();
    assert_eq!(cras, [id(2), id(1), id(3), id(4)]);
    assert_eq!(tx.cra_get(&Scope::national(), id(1)).unwrap().unwrap().personnes, [id(8), id(9)]);
    assert_eq!(tx.accompagnement_list(&Scope::national(), id(9)).unwrap().len(), 4);
}

#[test]
fn documents_come_back_as_they_were() {
    let base = base();
    let wild = doc(json!({
        "vide": "", "nul": "a\u{0}b", "guillemets": "\"'\\ ", "zéro": -0.0, "grand": 1e300, "entier": u64::MAX, "petit": 0.1,
        "liste": [null, [], {}], "emoji": "🧵\u{202f}!", "décimales": 1.50,
    }));
    let row = RecordRow {
        doc: Some(wild),
        schema: u16::MAX,
        auteur: Some(id(u128::MAX)),
        appareil_id: Some(Uuid::nil()),
        rev_autrui: 3,
        modification: i64::MIN,
        ..record(&scope("user:é'\"%_"), 1, 4)
    };
    write(&base, |tx| {
        tx.scope_next(&row.scope)?;
        tx.record_put(&row)
    });
    let tx = base.stockage.read().unwrap();
    let kept = tx.record_get(&row.scope, "cra", row.id).unwrap().unwrap();
    assert_eq!(serde_json::to_string(&kept.doc).unwrap(), serde_json::to_string(&row.doc).unwrap());
    assert_eq!(kept, row);
    assert_eq!(tx.record_list("cra", None).unwrap(), [row]);
}

/// A hostile device chooses the name of the collection: it is refused in words, and the refusal is kept.
#[test]
fn any_name_of_a_collection_can_be_kept_with_its_refusal() {
    let base = base();
    let long = "x".repeat(20_000);
    let letter = |seq: u64, of: &str| LettreMorteRow {
        appareil_id: id(2),
        seq,
        compte_id: id(1),
        collection: of.to_owned(),
        record_id: id(5),
        mutation: vec![1, 2],
        code: "collection_interdite".to_owned(),
        message: "Refusé.".to_owned(),
        instant: 1,
    };
    write(&base, |tx| {
        tx.compte_put(&compte(1, "nadia@exemple.fr"))?;
        tx.appareil_put(&appareil(2, 1, 3))?;
        for (seq, of) in [(1, "a\0b"), (2, long.as_str()), (3, "")] {
            assert_eq!(tx.record_get(&Scope::user(id(1)), of, id(5))?, None);
            tx.lettre_morte_put(&letter(seq, of))?;
            assert!(tx.lettre_morte_exists(&Scope::user(id(1)), of, id(5))?, "{}", of.len());
        }
        tx.trace_delete(&Scope::user(id(1)), &long, id(5))
    });
    let kept = base.stockage.read().unwrap().lettre_morte_list(id(1)).unwrap();
    let sizes: Vec<_> = kept.iter().map(|l| (l.seq, l.mutation.len())).collect();
    assert_eq!(sizes, [(1, 2), (2, 0), (3, 2)], "only what was erased was blanked");
}

#[test]
fn a_restore_skips_the_revisions_that_it_lost() {
    let base = base();
    let scope = Scope::national();
    write(&base, |tx| put(tx, &scope, 1, true).map(drop));
    assert_eq!(base.stockage.read().unwrap().scope_lost(&scope).unwrap(), None);
    write(&base, |tx| tx.scope_jump());
    let (after, until) = base.stockage.read().unwrap().scope_lost(&scope).unwrap().unwrap();
    write(&base, |tx| put(tx, &scope, 2, true).map(drop));
    let tx = base.stockage.read().unwrap();
    assert_eq!(after, 1);
    assert_eq!(tx.scope_get(&scope).unwrap().rev, until + 1);
    assert_eq!(tx.record_count_since(&scope, 1).unwrap(), 1);
}

#[test]
fn first_accompaniments_and_merges_follow() {
    let base = base();
    let scope = scope("user:x");
    write(&base, |tx| {
        for (n, date) in [(1, "2026-02-01"), (2, "2026-01-01")] {
            let (date, personnes) = (date.parse().unwrap(), vec![id(7)]);
            tx.cra_put(&CraRow { scope: scope.clone(), id: id(n), date, structure_employeuse_id: None, personnes })?;
        }
        tx.accompagnement_premier_set(&scope, id(7), Some(id(2)))?;
        tx.cra_employeur_set(&scope, id(1), Some(id(4)))?;
        tx.fusion_put(&scope, id(20), id(21))?;
        tx.fusion_put(&scope, id(21), id(22))?;
        tx.effacement_put(&scope, id(30), 5)?;
        tx.effacement_put(&scope, id(30), 6)
    });
    let tx = base.stockage.read().unwrap();
    let premier = |cra| tx.accompagnement_premier(&scope, id(7), id(cra)).unwrap();
    assert_eq!((premier(1), premier(2), premier(3)), (Some(false), Some(true), None));
    assert_eq!(tx.cra_sans_emploi().unwrap().iter().map(|c| c.id).collect::<Vec<_>>(), [id(2)]);
    assert_eq!(tx.fusion_get(&scope, id(20)).unwrap(), Some(id(22)), "earlier merges follow");
    assert_eq!(tx.fusion_list(&scope, id(22)).unwrap(), [id(20), id(21)]);
    assert_eq!(tx.effacement_list().unwrap(), [(scope.clone(), id(30))]);
    drop(tx);
    write(&base, |tx| {
        tx.accompagnement_premier_set(&scope, id(7), None)?;
        tx.fusion_delete(&scope, id(20))?;
        tx.cra_delete(&scope, id(1))
    });
    let tx = base.stockage.read().unwrap();
    assert_eq!(tx.accompagnement_list(&scope, id(7)).unwrap().len(), 1);
    assert_eq!(tx.accompagnement_premier(&scope, id(7), id(2)).unwrap(), Some(false));
    assert_eq!(tx.fusion_list(&scope, id(22)).unwrap(), [id(21)]);
}

#[test]
fn mails_wait_in_order_and_go_when_they_are_of_no_use() {
    let base = base();
    let mail = |n: u128, prochain: i64| CourrielRow {
        id: id(n),
        a: "nadia@exemple.fr".to_owned(),
        objet: "Essai".to_owned(),
        corps: "Bonjour".to_owned(),
        prochain,
        essais: 0,
        expiration: 100,
    };
    write(&base, |tx| [mail(1, 20), mail(2, 10)].iter().try_for_each(|row| tx.courriel_put(row)));
    let due = |now| base.stockage.read().unwrap().courriel_due(now).unwrap().map(|row| row.id.as_u128());
    assert_eq!((due(9), due(10), due(50)), (None, Some(2), Some(2)));
    write(&base, |tx| tx.courriel_put(&CourrielRow { essais: 3, ..mail(2, 60) }));
    assert_eq!(due(50), Some(1), "put off, it leaves its turn");
    assert_eq!(base.stockage.read().unwrap().courriel_get(id(2)).unwrap().unwrap().essais, 3);
    write(&base, |tx| tx.courriel_delete(id(1)));
    assert_eq!(base.stockage.read().unwrap().courriel_next().unwrap(), Some(60));
    assert_eq!(transaction(base.stockage.as_ref(), |tx| tx.courriel_prune(99)).unwrap(), 0);
    assert_eq!(transaction(base.stockage.as_ref(), |tx| tx.courriel_prune(100)).unwrap(), 1);
    assert_eq!(base.stockage.read().unwrap().courriel_next().unwrap(), None);
}

#[test]
fn what_is_too_old_is_forgotten_and_a_structure_renamed() {
    let base = base();
    let invitation = |n: u8, expiration: i64| InvitationRow {
        empreinte: [n; 32],
        email: "nadia@exemple.fr".to_owned(),
        structure_id: id(1),
        role: Role::Conseiller,
        expiration,
        utilisation: None,
    };
    write(&base, |tx| {
        tx.structure_put(&structure(1, "Mairie", "13002603200016"))?;
        tx.structure_update(&StructureRow {
            departement: Some("26".to_owned()),
            ..structure(1, "Mairie de Crest", "0")
        })?;
        tx.invitation_put(&invitation(1, 10))?;
        tx.invitation_put(&invitation(2, 11))
    });
    assert_eq!(transaction(base.stockage.as_ref(), |tx| tx.invitation_prune(11)).unwrap(), 1);
    assert_eq!(transaction(base.stockage.as_ref(), |tx| tx.lettre_morte_prune(11)).unwrap(), 0);
    let tx = base.stockage.read().unwrap();
    assert!(tx.invitation_get(&[1; 32]).unwrap().is_none() && tx.invitation_get(&[2; 32]).unwrap().is_some());
    let kept = tx.structure_get(id(1)).unwrap().unwrap();
    assert_eq!((kept.nom.as_str(), kept.siret.as_str()), ("Mairie de Crest", "13002603200016"), "a SIRET is for good");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_checksum_kept_is_that_of_the_live_records(ops in prop::collection::vec((0_u128..6, any::<bool>()), 1..25)) {
        let base = base();
        let scope = Scope::national();
        for (n, alive) in ops {
            write(&base, |tx| put(tx, &scope, n, alive).map(drop));
        }
        let tx = base.stockage.read().unwrap();
        let live = tx.record_since(&scope, 0, 1_000).unwrap();
        let live = live.iter().filter(|r| r.doc.is_some());
        let sum = live.fold(0_u64, |sum, r| sum.wrapping_add(checksum(r.id, r.rev)));
        prop_assert_eq!(tx.scope_get(&scope).unwrap().sum, sum);
        prop_assert!(tx.record_list(collection::CRA, Some(&scope)).unwrap().iter().all(|r| r.doc.is_some()));
    }
}
