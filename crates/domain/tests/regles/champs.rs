use besace_domain::{Contexte, Mode, SaisieBeneficiaire, SaisieCra, SaisieLieu, SaisieLieuActivite, SaisieTag};
use serde::Serialize;
use serde_json::json;

use super::{AUJOURDHUI, doc, lines};

/// No field holds this: a text, a whole number, a date, an identity, a list, an object, yes or no.
const OF_NO_KIND: f64 = 1.5;

fn check<T: Serialize + Default>(collection: &str, at_least: usize) {
    let champs = json!(T::default());
    let champs: Vec<_> = champs.as_object().expect("an object").keys().filter(|champ| *champ != "id").collect();
    assert!(champs.len() >= at_least, "{collection}: {champs:?}");
    for champ in champs {
        for mode in [Mode::Strict, Mode::Importe] {
            let contexte = Contexte { aujourdhui: AUJOURDHUI, mode };
            let refused = besace_domain::check(collection, &doc(json!({ champ: OF_NO_KIND })), &contexte);
            let expected = format!("{champ}: La forme de cette valeur n’est pas celle attendue.");
            let found = lines(&refused.expect_err("nothing is guessed"));
            assert!(found.contains(&expected), "{collection}: {found:?} says nothing of {champ}");
        }
    }
}

#[test]
fn a_value_of_another_kind_is_refused_under_the_name_of_its_field() {
    check::<SaisieCra>("cra", 23);
    check::<SaisieBeneficiaire>("beneficiaire", 12);
    check::<SaisieLieu>("lieu", 5);
    check::<SaisieLieuActivite>("lieu_activite", 3);
    check::<SaisieTag>("tag", 2);
}
