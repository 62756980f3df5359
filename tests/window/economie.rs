//! How little a person has to do. One interaction = one click, one chord, or one run of typing in one field. The
//! thématique and the lieu picked are not those of the last CRA: nothing is won by what was filled in already.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use crate::gestes::{coop, sign_in};
use crate::support::central::Central;
use crate::support::fenetre::{Fenetre, touche};
use crate::support::poste::Poste;
use crate::support::{Dossier, step};

const CRA_MAX: u32 = 4;
const ATELIER_MAX: u32 = 5;
const TAB_STOPS_MAX: u32 = 15;

#[tokio::test]
async fn smallest_reports_take_few_interactions() {
    let dossier = Dossier::create();
    let central = Central::start(&dossier.join("central"), &coop());
    let mut poste = Poste::install("economie", &dossier.join("poste"));
    let fenetre = poste.open().await;
    sign_in(&fenetre, &central, &central.text("email"), &central.text("mot_de_passe"), "Nadia").await;
    fenetre.click("link", "Mes activités").await;
    fenetre.read("63 activités").await;
    fenetre.capture("historique").await;
    step("l’historique de la Coop est là");

    let mut reports = Reports::read(&poste);
    let souris = cra_by_mouse(&fenetre).await;
    assert!(souris <= CRA_MAX, "smallest CRA by mouse: {souris} interactions, at most {CRA_MAX}");
    let last = reports.newest(&poste);
    step(&format!("CRA à la souris : {souris} interactions ({last})"));

    let clavier = cra_by_keyboard(&fenetre).await;
    assert!(clavier <= CRA_MAX, "smallest CRA by keyboard: {clavier} interactions, at most {CRA_MAX}");
    let new = reports.newest(&poste);
    assert_ne!(new.lieu, last.lieu, "another lieu than the last CRA's");
    assert!(new.thematiques.iter().all(|it| !last.thematiques.contains(it)), "other thématiques than the last CRA's");
    step(&format!("CRA au clavier : {clavier} interactions ({new})"));

    let rare = unusual_by_keyboard(&fenetre).await;
    assert!(rare <= CRA_MAX, "CRA of an unusual thématique by keyboard: {rare} interactions, at most {CRA_MAX}");
    step(&format!("CRA au clavier, thématique rare : {rare} interactions ({})", reports.newest(&poste)));

    let atelier = atelier_by_keyboard(&fenetre).await;
    assert!(atelier <= ATELIER_MAX, "workshop with 5 participants: {atelier} interactions, at most {ATELIER_MAX}");
    step(&format!("atelier de 5 participants : {atelier} interactions"));

    fenetre.read("67 activités").await;
    step("tous sont enregistrés");

    fenetre.press(&[touche::CTRL, 'n']).await;
    fenetre.see("heading", "Accompagnement individuel").await;
    let stops = fenetre.tab_stops_to("button", "Enregistrer", TAB_STOPS_MAX).await;
    step(&format!("« Enregistrer » : {stops} tabulations"));
    poste.close(fenetre).await;
}

async fn cra_by_mouse(fenetre: &Fenetre) -> u32 {
    fenetre.take_interactions();
    fenetre.click("link", "Accompagnement").await;
    fenetre.click("radio", "À distance").await;
    fenetre.click("checkbox", "Scolarité et numérique").await;
    fenetre.click("button", "Enregistrer").await;
    saved(fenetre, "Accompagnement individuel").await
}

/// A lieu and a thématique by their rank.
async fn cra_by_keyboard(fenetre: &Fenetre) -> u32 {
    fenetre.take_interactions();
    fenetre.press(&[touche::CTRL, 'n']).await;
    fenetre.see("heading", "Accompagnement individuel").await;
    fenetre.press(&[touche::CTRL, '1']).await;
    fenetre.press(&[touche::ALT, '1']).await;
    fenetre.capture("cra-au-clavier").await;
    fenetre.press(&[touche::CTRL, 's']).await;
    saved(fenetre, "Accompagnement individuel").await
}

async fn unusual_by_keyboard(fenetre: &Fenetre) -> u32 {
    fenetre.take_interactions();
    fenetre.press(&[touche::CTRL, 'n']).await;
    fenetre.see("heading", "Accompagnement individuel").await;
    fenetre.type_text("parental").await;
    fenetre.press(&[touche::ENTREE]).await;
    fenetre.press(&[touche::CTRL, 's']).await;
    saved(fenetre, "Accompagnement individuel").await
}

async fn atelier_by_keyboard(fenetre: &Fenetre) -> u32 {
    fenetre.take_interactions();
    fenetre.press(&[touche::CTRL, touche::MAJ, 'N']).await;
    fenetre.see("heading", "Atelier collectif").await;
    fenetre.type_text("5").await;
    fenetre.click("checkbox", "Culture numérique").await;
    fenetre.press(&[touche::CTRL, 's']).await;
    saved(fenetre, "Atelier collectif").await
}

/// How many it took: the form is left once its CRA is saved.
async fn saved(fenetre: &Fenetre, form: &str) -> u32 {
    fenetre.leave(form).await;
    fenetre.take_interactions()
}

/// What a report says of where and what.
struct Report {
    lieu: String,
    thematiques: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.lieu, self.thematiques.join(", "))
    }
}

/// Those known already.
struct Reports(BTreeSet<String>);

impl Reports {
    fn read(poste: &Poste) -> Self {
        Self(list(poste).iter().map(|row| row["id"].to_string()).collect())
    }

    fn newest(&mut self, poste: &Poste) -> Report {
        let rows = list(poste);
        let new: Vec<&Value> = rows.iter().filter(|row| self.0.insert(row["id"].to_string())).collect();
        let [row] = new.as_slice() else { panic!("one report more, not {}", new.len()) };
        let texts = |value: &Value| value.as_array().into_iter().flatten().map(|it| it.to_string()).collect();
        Report { lieu: row["lieu_libelle"].to_string(), thematiques: texts(&row["thematiques"]) }
    }
}

fn list(poste: &Poste) -> Vec<Value> {
    poste.besace(&["cra", "list", "--limite", "200"])["lignes"].as_array().cloned().unwrap_or_default()
}
