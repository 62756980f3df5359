//! What is written comes back as it was, in one order.

use super::*;

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
fn a_refusal_is_found_by_its_number_answered_anew_and_forgotten_alone() {
    let base = base();
    let letter = |seq: u64| LettreMorteRow {
        appareil_id: id(2),
        seq,
        compte_id: id(1),
        collection: "cra".to_owned(),
        record_id: id(5),
        mutation: vec![1, 2],
        code: "appareil_retire".to_owned(),
        message: "Remis.".to_owned(),
        instant: 1,
    };
    let answer = |seq: u64, of: &str, outcome| ResultatRow {
        resultat: MutationResult { seq, outcome },
        empreinte: Some([7; 32]),
        scope: Scope::user(id(1)),
        collection: of.to_owned(),
        record_id: id(5),
        instant: 1,
    };
    let refused = Outcome::Refused { code: "appareil_retire".to_owned(), champ: None, message: "Remis.".to_owned() };
    write(&base, |tx| {
        tx.compte_put(&compte(1, "nadia@exemple.fr"))?;
        tx.appareil_put(&appareil(2, 1, 3))?;
        tx.appareil_put(&appareil(3, 1, 4))?;
        for seq in [2, 1] {
            tx.resultat_put(id(2), &answer(seq, "cra", refused.clone()))?;
            tx.lettre_morte_put(&letter(seq))?;
        }
        tx.resultat_put(id(2), &answer(3, "beneficiaire", refused.clone()))?;
        tx.resultat_put(id(3), &answer(1, "cra", refused.clone()))
    });
    let taken = MutationResult { seq: 1, outcome: Outcome::Applied { rev: 9 } };
    write(&base, |tx| {
        tx.lettre_morte_delete(id(2), 1)?;
        tx.lettre_morte_delete(id(3), 2)?;
        tx.resultat_set(id(2), &taken)?;
        tx.resultat_set(id(2), &MutationResult { seq: 8, ..taken.clone() })
    });
    let tx = base.stockage.read().unwrap();
    assert_eq!(tx.lettre_morte_get(id(2), 1).unwrap(), None);
    assert_eq!(tx.lettre_morte_get(id(2), 2).unwrap(), Some(letter(2)));
    let about = tx.resultat_list(id(2), "cra", id(5)).unwrap();
    assert_eq!(about, [taken.clone(), MutationResult { seq: 2, outcome: refused }]);
    assert_eq!(
        tx.resultat_get(id(2), 1).unwrap().unwrap(),
        answer(1, "cra", taken.outcome),
        "the bytes sent are the same"
    );
    assert!(tx.resultat_get(id(2), 8).unwrap().is_none(), "what is forgotten stays so");
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
fn some_collections_between_two_revisions_come_newest_first() {
    let base = base();
    let (scope, other) = (scope("user:x"), scope("user:y"));
    write(&base, |tx| {
        put(tx, &other, 50, true)?;
        for (n, of) in
            [(1, "tag"), (2, "cra"), (3, "beneficiaire"), (4, "cra"), (5, "conflit"), (6, "cra"), (7, "compte")]
        {
            let row = record(&scope, n, tx.scope_next(&scope)?);
            tx.record_put(&RecordRow { collection: of.to_owned(), doc: row.doc.clone().filter(|_| n != 4), ..row })?;
        }
        // Written again: it stands at its newest revision only.
        let rev = tx.scope_next(&scope)?;
        tx.record_put(&RecordRow { collection: "beneficiaire".to_owned(), ..record(&scope, 3, rev) })
    });
    let tx = base.stockage.read().unwrap();
    let revs = |parmi, entre, limite| -> Vec<u64> {
        tx.record_between(&scope, parmi, entre, limite).unwrap().iter().map(|row| row.rev).collect()
    };
    assert_eq!(revs(Parmi::Petits, (0, 9), 10), [7, 5, 1]);
    assert_eq!(revs(Parmi::Cras, (0, 9), 10), [6, 4, 2], "what was deleted too");
    assert_eq!(revs(Parmi::Grands, (0, 9), 10), [8, 6, 4, 2]);
    assert_eq!(revs(Parmi::Grands, (2, 8), 10), [6, 4], "neither end");
    assert_eq!(revs(Parmi::Grands, (0, 9), 3), [8, 6, 4], "the newest ones");
    assert_eq!(revs(Parmi::Grands, (4, 4), 3), [0u64; 0]);
    for parmi in [Parmi::Petits, Parmi::Cras, Parmi::Grands] {
        for (after, before) in [(0, 9), (0, 0), (2, 8), (5, 6), (8, 9), (3, 2)] {
            let count = tx.record_count_between(&scope, parmi, (after, before)).unwrap();
            assert_eq!(count, revs(parmi, (after, before), 100).len() as u64, "{parmi:?} {after} {before}");
        }
    }
    let row = &tx.record_between(&scope, Parmi::Cras, (5, 7), 1).unwrap()[0];
    assert_eq!(row, &record(&scope, 6, 6));
}

#[test]
fn what_stands_between_two_revisions_is_told_without_documents() {
    let base = base();
    let (scope, other) = (scope("user:x"), scope("user:y"));
    write(&base, |tx| {
        put(tx, &other, 50, true)?;
        for (n, alive) in [(1, true), (2, true), (3, false), (4, true), (2, true)] {
            put(tx, &scope, n, alive)?;
        }
        Ok(())
    });
    let tx = base.stockage.read().unwrap();
    let marques = |entre| -> Vec<(u64, u128, bool)> {
        let marques = tx.record_marques(&scope, entre).unwrap();
        marques.iter().map(|marque| (marque.rev, marque.id.as_u128(), marque.vivant)).collect()
    };
    assert_eq!(
        marques((0, 9)),
        [(1, 1, true), (3, 3, false), (4, 4, true), (5, 2, true)],
        "each at its newest revision"
    );
    assert_eq!(marques((1, 4)), [(3, 3, false), (4, 4, true)], "after the first, up to the second");
    assert_eq!(marques((4, 4)), []);
    assert_eq!(marques((0, u64::MAX)).len(), 4);
}

#[test]
fn deletions_forgotten_are_the_old_ones_of_what_nothing_names_and_the_horizon_says_so() {
    let base = base();
    let (scope, other) = (scope("user:x"), scope("user:y"));
    write(&base, |tx| {
        for (n, of, age) in
            [(1, "cra", 1), (2, "conflit", 2), (3, "beneficiaire", 1), (4, "cra", 9), (5, "cra", 3), (6, "cra", 1)]
        {
            let row = record(&scope, n, tx.scope_next(&scope)?);
            let doc = row.doc.clone().filter(|_| n == 6);
            tx.record_put(&RecordRow { collection: of.to_owned(), doc, modification: age, ..row })?;
        }
        put(tx, &other, 1, false).map(drop)
    });
    let before = base.stockage.read().unwrap().scope_get(&scope).unwrap();
    let prune = |avant, jusque| {
        transaction_locking(base.stockage.as_ref(), |tx| {
            tx.scope_lock(std::slice::from_ref(&scope))?;
            tx.tombe_prune(&scope, avant, jusque)
        })
        .unwrap()
    };
    let left = || -> Vec<u64> {
        base.stockage.read().unwrap().record_since(&scope, 0, 99).unwrap().iter().map(|row| row.rev).collect()
    };
    let horizon = || base.stockage.read().unwrap().scope_horizon(&scope).unwrap();
    assert_eq!((prune(1, u64::MAX), prune(9, 0), horizon()), (0, 0, 0), "none is older; none is passed");
    assert_eq!((prune(9, 1), horizon(), left()), (1, 1, vec![2, 3, 4, 5, 6]));
    assert_eq!((prune(9, u64::MAX), horizon(), left()), (2, 5, vec![3, 4, 6]), "named by others, too young, alive");
    assert_eq!((prune(9, u64::MAX), horizon()), (0, 5), "it never goes back");
    assert_eq!(base.stockage.read().unwrap().scope_get(&scope).unwrap(), before, "nothing that lives changed");
    let tx = base.stockage.read().unwrap();
    assert_eq!((tx.scope_horizon(&other).unwrap(), tx.record_count_since(&other, 0).unwrap()), (0, 1));
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
        qr: (n == 2).then(|| "besace://exemple.fr/S".to_owned()),
        prochain,
        essais: 0,
        expiration: 100,
    };
    write(&base, |tx| [mail(1, 20), mail(2, 10)].iter().try_for_each(|row| tx.courriel_put(row)));
    let due = |now| base.stockage.read().unwrap().courriel_due(now).unwrap().map(|row| row.id.as_u128());
    assert_eq!((due(9), due(10), due(50)), (None, Some(2), Some(2)));
    write(&base, |tx| tx.courriel_put(&CourrielRow { essais: 3, ..mail(2, 60) }));
    assert_eq!(due(50), Some(1), "put off, it leaves its turn");
    let kept = base.stockage.read().unwrap().courriel_get(id(2)).unwrap().unwrap();
    assert!(kept == CourrielRow { essais: 3, ..mail(2, 60) }, "as it was put, its QR code too");
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

/// A device: whether it takes part, days since it was made and heard, how far it said that it had read.
type Vue = (bool, i64, Option<i64>, Option<u64>);

fn any_vue() -> impl Strategy<Value = Vue> {
    let days = || prop_oneof![0..20i64, 380..420i64, Just(TOMBSTONE_DAYS)];
    (prop::bool::weighted(0.8), days(), prop::option::of(days()), prop::option::weighted(0.9, 0..12u64))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// No tombstone is cleared too soon: not before its time, not before each device heard since has passed it.
    #[test]
    fn a_deletion_goes_once_old_and_passed_by_every_device_that_is_heard(
        ages in prop::collection::vec(prop_oneof![390..411i64, Just(TOMBSTONE_DAYS), 0..500i64], 1..10),
        vues in prop::collection::vec(any_vue(), 0..4),
    ) {
        const NOW: i64 = 1_795_507_200_000;
        let base = base();
        let scope = Scope::user(id(1));
        write(&base, |tx| {
            tx.compte_put(&compte(1, "nadia@exemple.fr"))?;
            for (n, (actif, creation, contact, curseur)) in vues.iter().enumerate() {
                let numero = u32::try_from(n).unwrap();
                let etat = if *actif { EtatAppareil::Actif } else { EtatAppareil::Retire };
                let (creation, dernier_contact) = (NOW - creation * JOUR, contact.map(|days| NOW - days * JOUR));
                let row = appareil(100 + u128::from(numero), 1, numero);
                tx.appareil_put(&AppareilRow { etat, creation, dernier_contact, curseur: *curseur, ..row })?;
            }
            for (n, age) in ages.iter().enumerate() {
                let row = record(&scope, n as u128, tx.scope_next(&scope)?);
                tx.record_put(&RecordRow { doc: None, modification: NOW - age * JOUR, ..row })?;
            }
            Ok(())
        });
        let due = |rev: u64, age: i64| {
            let heard = |(actif, creation, contact, _): &&Vue| {
                *actif && (*creation).min(contact.unwrap_or(i64::MAX)) <= TOMBSTONE_DAYS
            };
            age > TOMBSTONE_DAYS && vues.iter().filter(heard).all(|(.., curseur)| curseur.is_some_and(|at| at >= rev))
        };
        let dues: Vec<u64> = (1..).zip(&ages).filter(|(rev, age)| due(*rev, **age)).map(|(rev, _)| rev).collect();
        prop_assert_eq!(clear_tombes(base.stockage.as_ref(), id(1), NOW).unwrap(), dues.len());
        let tx = base.stockage.read().unwrap();
        let left: Vec<u64> = tx.record_since(&scope, 0, 99).unwrap().iter().map(|row| row.rev).collect();
        prop_assert!(dues.iter().all(|rev| !left.contains(rev)));
        prop_assert_eq!(tx.scope_horizon(&scope).unwrap(), dues.last().copied().unwrap_or(0));
    }
}
