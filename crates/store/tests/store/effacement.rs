//! « Effacer » is final, everywhere on the device.

use besace_store::{FiltresCra, Limites};
use besace_sync::wire::{Frame, Op, RecordWire, SCHEMA, collection as of};
use serde_json::json;

use crate::file::raw;
use crate::serveur::{Serveur, scope, sync_all};
use crate::support::{Profil, at, cra_with, doc_of, id, jour, profil};

const WORDS: [&str; 3] = ["quincampoix", "zephyrine", "hippocampe"];

/// Every table and search index of the file that still says one of [`WORDS`].
fn tables_holding(profil: &Profil) -> Vec<String> {
    profil.store.checkpoint().unwrap();
    let conn = raw(&profil.path());
    let tables: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    let mut found = Vec::new();
    for table in &tables {
        let mut statement = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                let text = match row.get_ref(column).unwrap() {
                    rusqlite::types::ValueRef::Text(bytes) | rusqlite::types::ValueRef::Blob(bytes) => {
                        besace_domain::texte::fold(&String::from_utf8_lossy(bytes))
                    }
                    _ => continue,
                };
                if WORDS.iter().any(|word| text.contains(word)) {
                    found.push(table.clone());
                }
            }
        }
    }
    // Prefix compression splits words in the index: read it back through its own vocabulary.
    conn.execute_batch("CREATE VIRTUAL TABLE temp.vocabulaire USING fts5vocab('main', 'cra_texte', 'row')").unwrap();
    let mut statement = conn.prepare("SELECT term FROM temp.vocabulaire").unwrap();
    for term in statement.query_map([], |row| row.get::<_, String>(0)).unwrap() {
        let term = term.unwrap();
        if WORDS.iter().any(|word| term.contains(word)) {
            found.push(format!("cra_texte: {term}"));
        }
    }
    found.sort();
    found.dedup();
    found
}

fn known(serveur: &mut Serveur) -> Profil {
    let mut profil = profil();
    profil.put(
        of::BENEFICIAIRE,
        1,
        json!({ "prenom": "Zéphyrine", "nom": "Quincampoix", "genre": "feminin", "notes": "hippocampe" }),
    );
    profil.cra(10, json!({ "beneficiaire_id": id(1) }));
    sync_all(serveur, &mut profil.store, 1);
    profil
}

#[test]
fn an_erased_person_is_nowhere_and_their_reports_stay() {
    let mut serveur = Serveur::default();
    let mut profil = known(&mut serveur);
    let edited = json!({ "prenom": "Zéphyrine", "nom": "Quincampoix", "genre": "feminin", "notes": "hippocampe bleu" });
    profil.put(of::BENEFICIAIRE, 1, edited);
    let draft = besace_domain::SaisieCra { beneficiaire_id: Some(id(1)), ..Default::default() };
    profil.store.brouillon_save(id(30), &draft, at(5)).unwrap();
    assert!(tables_holding(&profil).len() >= 4, "the search must find them before: {:?}", tables_holding(&profil));

    profil.store.erase_beneficiaire(id(1), at(6)).unwrap();
    assert_eq!(tables_holding(&profil), [""; 0]);
    assert!(profil.store.beneficiaire_vue(id(1), jour("2026-11-24")).is_err());
    let cra = profil.store.cra_get(id(10)).unwrap();
    assert_eq!((cra.titre.as_str(), cra.accompagnements), ("Bénéficiaire anonyme", 1));
    assert_eq!(profil.store.brouillon_get(id(30)).unwrap().unwrap().saisie.beneficiaire_id, None);
    let kept = profil.store.get(of::BENEFICIAIRE, id(1)).unwrap().unwrap().doc;
    assert_eq!((kept.get("genre"), kept.get("nom")), (Some(&json!("feminin")), None));

    sync_all(&mut serveur, &mut profil.store, 1);
    assert!(serveur.erased.contains(&id(1)));
    assert_eq!(tables_holding(&profil), [""; 0], "nor after the answer");
}

#[test]
fn a_version_that_comes_late_does_not_bring_the_name_back() {
    let mut serveur = Serveur::default();
    let mut profil = known(&mut serveur);
    let request = profil.store.prepare(Limites::default(), false).unwrap();
    serveur.write(
        of::BENEFICIAIRE,
        id(1),
        Some(json!({ "prenom": "Zéphyrine", "nom": "Quincampoix", "statut_social": "retraite" })),
    );
    profil.store.erase_beneficiaire(id(1), at(6)).unwrap();
    for frame in serveur.answer(1, &request) {
        profil.store.apply(frame, at(7)).unwrap();
    }
    assert_eq!(tables_holding(&profil), [""; 0]);
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(tables_holding(&profil), [""; 0]);
    assert_eq!(serveur.doc(of::BENEFICIAIRE, id(1)).unwrap().get("nom"), None);
}

#[test]
fn an_erasure_made_elsewhere_voids_what_was_being_edited_here() {
    let mut serveur = Serveur::default();
    let mut profil = known(&mut serveur);
    profil.put(
        of::BENEFICIAIRE,
        1,
        json!({ "prenom": "Zéphyrine", "nom": "Quincampoix", "notes": "hippocampe rouge" }),
    );
    let erased = doc_of(json!({ "genre": "feminin", "anonyme": true }));
    let record =
        RecordWire { collection: of::BENEFICIAIRE.to_owned(), id: id(1), rev: 9, schema: SCHEMA, doc: Some(erased) };
    profil.store.apply(Frame::Changes { scope: scope(), records: vec![record], cursor: 9 }, at(8)).unwrap();
    assert_eq!(tables_holding(&profil), [""; 0]);
    assert!(profil.store.prepare(Limites::default(), false).unwrap().mutations.is_empty());
}

#[test]
fn someone_erased_before_being_sent_leaves_anonymous_reports_and_no_word() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    profil.put(
        of::BENEFICIAIRE,
        1,
        json!({ "prenom": "Zéphyrine", "nom": "Quincampoix", "genre": "feminin", "annee_naissance": 1950 }),
    );
    profil.cra(10, json!({ "beneficiaire_id": id(1) }));
    profil.cra(11, json!({ "type": "collectif", "participants": [id(1)] }));
    profil.store.erase_beneficiaire(id(1), at(6)).unwrap();
    assert_eq!(tables_holding(&profil), [""; 0]);
    let mutations = profil.store.prepare(Limites::default(), false).unwrap().mutations;
    assert!(mutations.iter().all(|mutation| mutation.collection == of::CRA && matches!(mutation.op, Op::Put { .. })));
    let alone = profil.store.cra_get(id(10)).unwrap().saisie;
    assert_eq!((alone.beneficiaire_id, alone.genre.as_deref()), (None, Some("feminin")));
    assert_eq!(alone.tranche_age.as_deref(), Some("soixante_dix_plus"));
    let workshop = profil.store.cra_get(id(11)).unwrap();
    let counts = workshop.saisie.participants_anonymes.unwrap();
    assert_eq!((workshop.accompagnements, counts.total, counts.genre_feminin), (1, 1, 1));
    sync_all(&mut serveur, &mut profil.store, 1);
    assert!(serveur.doc(of::BENEFICIAIRE, id(1)).is_none());
}

#[test]
fn what_left_before_the_erasure_is_sent_again_as_it_was_and_forgotten_once_answered() {
    let (mut serveur, mut profil) = (Serveur::default(), profil());
    profil.put(of::BENEFICIAIRE, 1, json!({ "prenom": "Zéphyrine", "nom": "Quincampoix" }));
    let request = profil.store.prepare(Limites::default(), false).unwrap();
    serveur.answer(1, &request); // the answer is lost
    profil.store.erase_beneficiaire(id(1), at(6)).unwrap();
    let again = profil.store.prepare(Limites::default(), false).unwrap();
    assert_eq!(again.mutations[0], request.mutations[0]);
    sync_all(&mut serveur, &mut profil.store, 1);
    assert_eq!(tables_holding(&profil), [""; 0]);
    assert!(serveur.erased.contains(&id(1)));
}

#[test]
fn an_erased_person_still_counts_in_the_list_of_reports() {
    let mut serveur = Serveur::default();
    let mut profil = known(&mut serveur);
    profil.store.put(of::CRA, id(11), doc_of(cra_with(json!({ "beneficiaire_id": id(1) }))), at(5)).unwrap();
    profil.store.erase_beneficiaire(id(1), at(6)).unwrap();
    let filtres = FiltresCra { beneficiaire_id: Some(id(1)), ..FiltresCra::default() };
    assert_eq!(profil.store.cra_count(&filtres).unwrap().total, 2);
}

#[test]
fn the_fiches_merged_into_an_erased_person_are_nowhere_either() {
    for sent in [true, false] {
        let mut serveur = Serveur::default();
        let mut profil = known(&mut serveur);
        profil.put(of::BENEFICIAIRE, 2, json!({ "prenom": "Z.", "nom": "Q." }));
        sync_all(&mut serveur, &mut profil.store, 1);
        profil.store.merge_beneficiaire(id(1), id(2), at(5)).unwrap();
        if sent {
            sync_all(&mut serveur, &mut profil.store, 1);
        }
        profil.store.erase_beneficiaire(id(2), at(6)).unwrap();
        assert_eq!(tables_holding(&profil), [""; 0], "merge sent: {sent}");
        sync_all(&mut serveur, &mut profil.store, 1);
        assert_eq!(tables_holding(&profil), [""; 0], "merge sent: {sent}");
    }
}

/// Pages that no table uses any more, and the gaps between rows, as the key's holder could read them.
#[test]
fn an_erased_person_is_not_in_the_free_pages_either() {
    let mut serveur = Serveur::default();
    let mut profil = known(&mut serveur);
    // Not the first erasure of this opening: one must not make the next less thorough.
    profil.beneficiaire(3, "Odette", "Petit");
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.store.erase_beneficiaire(id(3), at(4)).unwrap();
    let notes = "hippocampe ".repeat(800);
    profil.put(of::BENEFICIAIRE, 1, json!({ "prenom": "Zéphyrine", "nom": "Quincampoix", "notes": notes }));
    sync_all(&mut serveur, &mut profil.store, 1);
    profil.put(of::BENEFICIAIRE, 1, json!({ "prenom": "Zéphyrine", "nom": "Quincampoix" }));
    sync_all(&mut serveur, &mut profil.store, 1);
    let clear = |profil: &Profil| {
        profil.store.checkpoint().unwrap();
        String::from_utf8_lossy(&crate::file::decrypted(&profil.path())).to_lowercase()
    };
    assert!(clear(&profil).contains("quincampoix"), "the search must find them before");
    profil.store.erase_beneficiaire(id(1), at(6)).unwrap();
    sync_all(&mut serveur, &mut profil.store, 1);
    let text = clear(&profil);
    for word in ["quincampoix", "zéphyrine", "zephyrine", "hippocampe"] {
        assert_eq!(text.matches(word).count(), 0, "{word}");
    }
}
