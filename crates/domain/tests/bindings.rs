//! The window's declarations of what the domain defines.
#![cfg(feature = "ts")]

use besace_domain::{
    CommuneRef, ErreurChamp, ParticipantsAnonymes, SaisieBeneficiaire, SaisieCra, SaisieLieu, SaisieTag,
};
use ts_rs::{Config, TS};

#[test]
fn declarations_name_every_field_the_window_uses() {
    let config = Config::default();
    let check = |declaration: String, expected: &[&str]| {
        let declaration = without_comments(&declaration);
        assert!(!declaration.contains("extra:"), "unknown fields are not for the window: {declaration}");
        assert!(!declaration.contains("bigint"), "integers are numbers: {declaration}");
        for champ in expected {
            assert!(declaration.contains(champ), "{champ} is missing from {declaration}");
        }
    };
    check(
        SaisieCra::decl(&config),
        &[
            "type SaisieCra = { id: Uuid | null,",
            "type: string | null, date: DateIso | null, duree: number | null, type_lieu: string | null",
            "lieu_id: Uuid | null, lieu_commune: CommuneRef | null",
            "materiel: string[], thematiques: string[], precisions_demarche: string | null, tags: Uuid[], notes: string | null",
            "beneficiaire_id: Uuid | null, deja_accompagne: boolean | null, commune_residence: CommuneRef | null",
            "oriente_vers_structure: boolean | null, structure_de_redirection: string | null",
            "participants: Uuid[], participants_anonymes: ParticipantsAnonymes | null",
        ],
    );
    check(SaisieBeneficiaire::decl(&config), &["annee_naissance: number | null", "pas_de_telephone: boolean"]);
    check(SaisieLieu::decl(&config), &["typologies: string[]", "rna: string | null"]);
    check(SaisieTag::decl(&config), &["nom: string | null, description: string | null"]);
    check(CommuneRef::decl(&config), &["type CommuneRef = { nom: string, code_postal: string, code_insee: string"]);
    check(ParticipantsAnonymes::decl(&config), &["total: number", "statut_social_non_communique: number"]);
    check(ErreurChamp::decl(&config), &["type ErreurChamp = { champ: string, code: string, message: string"]);
}

fn without_comments(declaration: &str) -> String {
    let mut code = String::new();
    for (i, part) in declaration.split("/**").enumerate() {
        code.push_str(if i == 0 { part } else { part.split_once("*/").map_or("", |(_, after)| after) });
    }
    code.split_whitespace().collect::<Vec<_>>().join(" ")
}
