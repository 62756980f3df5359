//! The people followed.

use besace_store::{Store, TriBeneficiaire};
use besace_sync::wire::{Op, collection as of};
use serde_json::json;

use crate::serveur::{Serveur, sync_all};
use crate::support::{Profil, at, cra_with, doc_of, id, jour, profil};

const TODAY: &str = "2026-11-24";

fn people() -> Profil {
    let mut profil = profil();
    for (n, prenom, nom, commune) in [
        (1, "Odette", "Petit", "Crest"),
        (2, "Zoé", "Lefèvre", "Œyreluy"),
        (3, "Jean-Luc", "Dupont", "L’Haÿ-les-Roses"),
        (4, "Aïcha", "Ben Ali", "Die"),
        (5, "Marcel", "Petitjean", "Valence"),
    ] {
        let commune = json!({ "nom": commune, "code_postal": format!("2600{n}"), "code_insee": "26108" });
        profil.put(
            of::BENEFICIAIRE,
            n,
            json!({ "prenom": prenom, "nom": nom, "commune": commune, "email": format!("x{n}@exemple.fr") }),
        );
    }
    profil
}

fn found(profil: &Profil, texte: &str) -> Vec<String> {
    let vues = profil.store.beneficiaire_search(texte, 20, jour(TODAY)).unwrap();
    vues.into_iter().map(|vue| vue.nom_complet).collect()
}

#[test]
fn a_search_ignores_accents_finds_parts_of_words_and_forgives_a_slip() {
    let profil = people();
    let table: &[(&str, &[&str])] = &[
        ("petit", &["Odette Petit", "Marcel Petitjean"]),
        ("odette petit", &["Odette Petit"]),
        ("petit od", &["Odette Petit"]),
        ("tit", &["Odette Petit", "Marcel Petitjean"]),
        ("p", &["Odette Petit", "Marcel Petitjean"]),
        ("ZOE", &["Zoé Lefèvre"]),
        ("lefevre", &["Zoé Lefèvre"]),
        ("oeyreluy", &["Zoé Lefèvre"]),
        ("jean luc", &["Jean-Luc Dupont"]),
        ("roses", &["Jean-Luc Dupont"]),
        ("26004", &["Aïcha Ben Ali"]),
        ("x4@exemple.fr", &["Aïcha Ben Ali"]),
        ("dupnt", &["Jean-Luc Dupont"]),
        ("odete", &["Odette Petit"]),
        ("lefebvre zoe", &["Zoé Lefèvre"]),
        ("petit roses", &[]),
        ("xyzzy", &[]),
    ];
    for (texte, expected) in table {
        let names = found(&profil, texte);
        assert_eq!(names, *expected, "{texte}");
    }
}

#[test]
fn nothing_typed_gives_the_most_accompanied() {
    let mut profil = people();
    for n in 10..13 {
        profil.cra(n, json!({ "beneficiaire_id": id(4) }));
    }
    profil.cra(13, json!({ "beneficiaire_id": id(2) }));
    assert_eq!(found(&profil, " ")[..2], ["Aïcha Ben Ali", "Zoé Lefèvre"]);
}

#[test]
fn every_order_is_paged_without_repeating_or_skipping_anyone() {
    let mut profil = people();
    profil.cra(10, json!({ "beneficiaire_id": id(4), "date": "2026-01-05" }));
    profil.cra(11, json!({ "type": "collectif", "participants": [id(4), id(5)], "date": "2026-02-05" }));
    for tri in [
        TriBeneficiaire::Nom,
        TriBeneficiaire::Prenom,
        TriBeneficiaire::AnneeNaissance,
        TriBeneficiaire::Accompagnements,
        TriBeneficiaire::Dernier,
    ] {
        let whole = profil.store.beneficiaire_list(None, tri, None, 50, jour(TODAY)).unwrap();
        assert_eq!((whole.total, whole.suite), (5, None));
        let (mut paged, mut suite) = (Vec::new(), None);
        loop {
            let page = profil.store.beneficiaire_list(None, tri, suite.as_deref(), 2, jour(TODAY)).unwrap();
            paged.extend(page.lignes);
            suite = page.suite;
            if suite.is_none() {
                break;
            }
        }
        assert_eq!(paged, whole.lignes, "{tri:?}");
        match tri {
            TriBeneficiaire::Nom => assert_eq!(paged[0].nom_complet, "Aïcha Ben Ali"),
            TriBeneficiaire::Prenom => assert_eq!(paged[4].nom_complet, "Zoé Lefèvre"),
            TriBeneficiaire::Accompagnements => {
                assert_eq!((paged[0].accompagnements, paged[1].accompagnements), (2, 1))
            }
            TriBeneficiaire::Dernier => assert_eq!(paged[0].dernier, Some(jour("2026-02-05"))),
            TriBeneficiaire::AnneeNaissance => {}
        }
    }
    assert_eq!(
        profil
            .store
            .beneficiaire_list(None, TriBeneficiaire::Nom, Some("n’importe quoi"), 2, jour(TODAY))
            .unwrap_err()
            .code(),
        "page_perimee"
    );
}

#[test]
fn counts_follow_every_change_of_the_reports() {
    let mut profil = people();
    let vue = |profil: &Profil, n| {
        let vue = profil.store.beneficiaire_vue(id(n), jour(TODAY)).unwrap();
        (vue.accompagnements, vue.dernier.map(|date| date.to_string()))
    };
    let cra = profil.cra(10, json!({ "beneficiaire_id": id(1), "date": "2026-03-01" }));
    profil.cra(11, json!({ "beneficiaire_id": id(1), "date": "2026-02-01" }));
    assert_eq!(vue(&profil, 1), (2, Some("2026-03-01".to_owned())));
    profil.cra(10, json!({ "beneficiaire_id": id(1), "date": "2026-01-01" }));
    assert_eq!(vue(&profil, 1), (2, Some("2026-02-01".to_owned())));
    profil.cra(10, json!({ "beneficiaire_id": id(2), "date": "2026-01-01" }));
    assert_eq!(vue(&profil, 1), (1, Some("2026-02-01".to_owned())));
    assert_eq!(vue(&profil, 2), (1, Some("2026-01-01".to_owned())));
    profil.store.delete(of::CRA, &[cra], at(20)).unwrap();
    assert_eq!(vue(&profil, 2), (0, None));
    profil.store.restore(of::CRA, &[cra], at(21)).unwrap();
    assert_eq!(vue(&profil, 2), (1, Some("2026-01-01".to_owned())));
}

#[test]
fn a_new_name_shows_at_once_in_every_report() {
    let mut profil = people();
    let cra = profil.cra(10, json!({ "beneficiaire_id": id(1) }));
    profil.beneficiaire(1, "Odette", "Grandin");
    assert_eq!(profil.store.cra_get(cra).unwrap().titre, "Odette Grandin");
    let texte = |texte: &str| besace_store::FiltresCra { texte: Some(texte.to_owned()), ..Default::default() };
    assert_eq!(profil.store.cra_list(&texte("grandin"), None, 10).unwrap().lignes[0].titre, "Odette Grandin");
    assert!(profil.store.cra_list(&texte("petit"), None, 10).unwrap().lignes.is_empty());
}

#[test]
fn a_person_who_arrives_after_their_reports_gives_them_a_name_and_a_count() {
    let (mut serveur, mut profil) = (Serveur { records_per_frame: 1, ..Serveur::default() }, profil());
    serveur.write(of::CRA, id(10), Some(cra_with(json!({ "beneficiaire_id": id(1) }))));
    serveur.write(of::BENEFICIAIRE, id(1), Some(json!({ "prenom": "Odette", "nom": "Petit" })));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(profil.store.cra_get(id(10)).unwrap().titre, "Odette Petit");
    assert_eq!(profil.store.beneficiaire_vue(id(1), jour(TODAY)).unwrap().accompagnements, 1);
}

#[test]
fn the_history_of_a_person_is_theirs_newest_first() {
    let mut profil = people();
    profil.cra(10, json!({ "beneficiaire_id": id(1), "date": "2026-01-05", "thematiques": ["email", "sante"] }));
    profil.cra(11, json!({ "type": "collectif", "participants": [id(1)], "date": "2026-02-05", "titre_atelier": "Impôts", "thematiques": ["email"] }));
    profil.cra(12, json!({ "beneficiaire_id": id(2) }));
    let fiche = profil.store.beneficiaire_get(id(1), jour(TODAY)).unwrap();
    let titres: Vec<_> = fiche.historique.iter().map(|ligne| ligne.titre.as_str()).collect();
    assert_eq!(titres, ["Impôts", "Odette Petit"]);
    let thematiques: Vec<_> = fiche.thematiques.iter().map(|t| (t.valeur.as_str(), t.nombre)).collect();
    assert_eq!(thematiques, [("email", 2), ("sante", 1)]);
}

#[test]
fn people_recorded_twice_are_proposed_with_the_reasons() {
    let mut profil = people();
    profil.beneficiaire(6, "Odete", "Petit");
    profil.put(of::BENEFICIAIRE, 7, json!({ "prenom": "Luc", "nom": "Martin", "telephone": "06 12 34 56 78" }));
    profil.put(
        of::BENEFICIAIRE,
        8,
        json!({ "prenom": "Lucas", "nom": "Durand", "telephone": "+33612345678", "email": "l@d.fr" }),
    );
    profil.put(
        of::BENEFICIAIRE,
        9,
        json!({ "prenom": "Inès", "nom": "Kaya", "telephone": "0612345678", "email": "l@d.fr" }),
    );
    let pairs: Vec<(String, String, Vec<String>)> = profil
        .store
        .doublon_list(jour(TODAY))
        .unwrap()
        .into_iter()
        .map(|doublon| (doublon.a.nom_complet, doublon.b.nom_complet, doublon.motifs))
        .collect();
    assert!(
        pairs.iter().any(|(a, b, motifs)| a == "Odette Petit" && b == "Odete Petit" && motifs.len() == 2),
        "{pairs:?}"
    );
    assert!(pairs.iter().any(|(a, b, _)| a == "Lucas Durand" && b == "Inès Kaya"), "{pairs:?}");
    assert!(!pairs.iter().any(|(a, b, _)| a == "Aïcha Ben Ali" || b == "Aïcha Ben Ali"), "{pairs:?}");
}

#[test]
fn two_people_told_apart_are_not_proposed_again_unless_one_comes_back_on_it() {
    let mut profil = people();
    profil.beneficiaire(6, "Odete", "Petit");
    let (today, pair) = (jour(TODAY), profil.store.doublon_list(jour(TODAY)).unwrap().remove(0));
    let (a, b) = (pair.a.id, pair.b.id);
    let proposed = |store: &Store| store.doublon_list(today).unwrap().iter().any(|d| (d.a.id, d.b.id) == (a, b));
    let typed = |store: &Store| store.doublon_search(&pair.a.saisie, today).unwrap().iter().any(|d| d.a.id == b);
    assert!(proposed(&profil.store) && typed(&profil.store));

    profil.store.doublon_delete(b, a).unwrap();
    assert!(!proposed(&profil.store), "whichever was named first");
    assert!(!typed(&profil.store), "nor while one of them is corrected");

    profil.store.doublon_restore(a, b).unwrap();
    assert!(proposed(&profil.store) && typed(&profil.store));
}

#[test]
fn blocking_finds_every_pair_that_comparing_everyone_would() {
    use besace_domain::SaisieBeneficiaire;
    use besace_domain::doublons::score;
    let mut profil = profil();
    let mut people = besace_testkit::corpus(3, 0, 200).beneficiaires;
    for n in 0..20 {
        let mut twin = people[n].clone();
        twin.id = id(u128::try_from(n).unwrap());
        let nom = twin.doc["nom"].as_str().unwrap().to_owned();
        twin.doc.insert("nom".to_owned(), json!(if n % 2 == 0 { format!("{nom}s") } else { nom[1..].to_owned() }));
        people.push(twin);
    }
    for person in &people {
        profil.store.put(of::BENEFICIAIRE, person.id, person.doc.clone(), person.creation).unwrap();
    }
    let saisies: Vec<_> = people.iter().map(|person| SaisieBeneficiaire::from_doc(person.id, &person.doc)).collect();
    let mut expected = std::collections::BTreeSet::new();
    for (i, a) in saisies.iter().enumerate() {
        for b in &saisies[i + 1..] {
            if score(a, b).is_doublon() {
                expected.insert((a.id.min(b.id), a.id.max(b.id)));
            }
        }
    }
    let found: std::collections::BTreeSet<_> = profil
        .store
        .doublon_list(jour(TODAY))
        .unwrap()
        .into_iter()
        .map(|doublon| (Some(doublon.a.id.min(doublon.b.id)), Some(doublon.a.id.max(doublon.b.id))))
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(found, expected);
}

#[test]
fn someone_already_known_is_proposed_while_typing() {
    let profil = people();
    let typed = besace_domain::SaisieBeneficiaire {
        prenom: Some("odete".to_owned()),
        nom: Some("Petit".to_owned()),
        ..Default::default()
    };
    let doublons = profil.store.doublon_search(&typed, jour(TODAY)).unwrap();
    assert_eq!(doublons.iter().map(|doublon| doublon.a.nom_complet.as_str()).collect::<Vec<_>>(), ["Odette Petit"]);
}

#[test]
fn merging_moves_the_reports_and_says_it_in_one_mutation() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    profil.put(of::BENEFICIAIRE, 1, json!({ "prenom": "Odette", "nom": "Petit", "telephone": "+33612345678" }));
    profil.beneficiaire(2, "Odette", "Petit");
    let cra = profil.cra(10, json!({ "beneficiaire_id": id(1) }));
    sync_all(&mut serveur, &mut profil.store, 1);
    let unsent = profil.cra(11, json!({ "beneficiaire_id": id(1) }));

    profil.store.merge_beneficiaire(id(1), id(2), at(20)).unwrap();
    assert!(profil.store.beneficiaire_vue(id(1), jour(TODAY)).is_err());
    let kept = profil.store.beneficiaire_vue(id(2), jour(TODAY)).unwrap();
    assert_eq!((kept.accompagnements, kept.saisie.telephone.as_deref()), (2, Some("+33612345678")));
    assert_eq!(profil.store.cra_get(cra).unwrap().saisie.beneficiaire_id, Some(id(2)));

    let mutations = profil.store.prepare(besace_store::Limites::default(), false).unwrap().mutations;
    assert!(mutations.iter().any(|mutation| matches!(mutation.op, Op::MergeInto { into } if into == id(2))));
    assert!(!mutations.iter().any(|mutation| mutation.id == cra), "the server moves what it knows by itself");
    sync_all(&mut serveur, &mut profil.store, 1);
    for report in [cra, unsent] {
        assert_eq!(serveur.doc(of::CRA, report).unwrap()["beneficiaire_id"], json!(id(2)));
        assert_eq!(profil.store.cra_get(report).unwrap().saisie.beneficiaire_id, Some(id(2)));
    }
    assert!(serveur.doc(of::BENEFICIAIRE, id(1)).is_none());
}

#[test]
fn a_report_that_comes_before_the_server_heard_of_the_merge_still_names_the_one_kept() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    profil.beneficiaire(1, "Odette", "Petit");
    profil.beneficiaire(2, "Odette", "Petit");
    sync_all(&mut serveur, &mut profil.store, 1);
    let request = profil.store.prepare(besace_store::Limites::default(), false).unwrap();
    serveur.write(of::CRA, id(10), Some(cra_with(json!({ "beneficiaire_id": id(1) }))));
    profil.store.merge_beneficiaire(id(1), id(2), at(20)).unwrap();
    for frame in serveur.answer(1, &request) {
        profil.store.apply(frame, at(21)).unwrap();
    }
    assert_eq!(profil.store.cra_get(id(10)).unwrap().saisie.beneficiaire_id, Some(id(2)));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(serveur.doc(of::CRA, id(10)).unwrap()["beneficiaire_id"], json!(id(2)));
}

#[test]
fn merging_someone_never_sent_needs_no_word_to_the_server() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    profil.beneficiaire(2, "Odette", "Petit");
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.beneficiaire(1, "Odete", "Petit");
    let cra = profil.cra(10, json!({ "type": "collectif", "participants": [id(1), id(2)] }));
    profil.store.merge_beneficiaire(id(1), id(2), at(20)).unwrap();
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(serveur.doc(of::CRA, cra).unwrap()["participants"], json!([id(2)]));
    assert!(serveur.doc(of::BENEFICIAIRE, id(1)).is_none());
    let error = profil.store.merge_beneficiaire(id(1), id(2), at(21)).unwrap_err();
    assert_eq!(error.code(), "introuvable");
}

/// One line says the first merge, with what stood there then; what came after is said by the records themselves.
#[test]
fn a_fiche_merged_revived_and_merged_elsewhere_before_anything_left_ends_as_it_was_shown() {
    for revived_by_an_edit in [true, false] {
        let (mut serveur, mut profil) = (Serveur::default(), people());
        profil.cra(10, json!({ "beneficiaire_id": id(1).to_string() }));
        sync_all(&mut serveur, &mut profil.store, 1);
        let mut other = crate::support::profil();
        sync_all(&mut serveur, &mut other.store, 2);
        profil.store.merge_beneficiaire(id(1), id(2), at(20)).unwrap();
        if revived_by_an_edit {
            let mut doc = serveur.doc(of::BENEFICIAIRE, id(1)).unwrap().clone();
            doc.insert("notes".to_owned(), json!("Revient le jeudi."));
            profil.store.put(of::BENEFICIAIRE, id(1), doc, at(21)).unwrap();
        } else {
            profil.store.restore(of::BENEFICIAIRE, &[id(1)], at(21)).unwrap();
        }
        profil.cra(11, json!({ "beneficiaire_id": id(1).to_string() }));
        profil.store.merge_beneficiaire(id(1), id(3), at(23)).unwrap();
        let shown = |profil: &Profil| {
            let named = |n| profil.store.cra_get(id(n)).unwrap().saisie.beneficiaire_id;
            let notes = profil.store.get(of::BENEFICIAIRE, id(3)).unwrap().unwrap().doc.get("notes").cloned();
            (named(10), named(11), notes, profil.store.get(of::BENEFICIAIRE, id(1)).unwrap().is_some())
        };
        let expected = (Some(id(2)), Some(id(3)), revived_by_an_edit.then(|| json!("Revient le jeudi.")), false);
        assert_eq!(shown(&profil), expected, "before it leaves");
        sync_all(&mut serveur, &mut profil.store, 1);
        sync_all(&mut serveur, &mut other.store, 2);
        sync_all(&mut serveur, &mut profil.store, 1);
        for device in [&profil, &other] {
            assert_eq!(shown(device), expected, "by an edit: {revived_by_an_edit}");
            assert!(device.store.refus().unwrap().is_empty());
            assert!(device.store.conflits().unwrap().is_empty());
        }
    }
}

#[test]
fn editing_someone_merged_elsewhere_does_not_bring_them_into_the_lists_twice() {
    let (mut serveur, mut profil) = (Serveur::default(), people());
    sync_all(&mut serveur, &mut profil.store, 1);
    serveur.write(of::BENEFICIAIRE, id(5), None);
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(found(&profil, "petitjean"), [""; 0]);
    profil
        .store
        .put(of::BENEFICIAIRE, id(5), doc_of(json!({ "prenom": "Marcel", "nom": "Petitjean" })), at(9))
        .unwrap();
    assert_eq!(found(&profil, "petitjean"), ["Marcel Petitjean"]);
}
