//! Who waits for whom, who sees what, what lasts.

use super::*;

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
