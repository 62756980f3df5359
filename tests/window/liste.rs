//! What is done to activities, what « Échap » closes, and how the window may look.

use serde_json::json;

use crate::gestes::{open_reglages, open_the_example};
use crate::support::ecrans::ECRANS;
use crate::support::fenetre::{Fenetre, touche};
use crate::support::poste::Poste;
use crate::support::{Dossier, step};

/// Relative luminance under which a background is dark.
const DARK: f64 = 0.1;

#[tokio::test]
async fn rows_escape_and_appearance() {
    let dossier = Dossier::create();
    let mut poste = Poste::install("liste", &dossier.join("poste"));
    let fenetre = poste.open().await;
    open_the_example(&fenetre).await;
    duplicate_delete_undo(&fenetre, &poste).await;
    escape_closes_what_opened(&fenetre).await;
    escape_leaves_without_losing(&fenetre).await;
    appearance(&fenetre).await;
    large_text(&fenetre).await;
    poste.close(fenetre).await;
}

async fn duplicate_delete_undo(fenetre: &Fenetre, poste: &Poste) {
    let before = count(poste);
    fenetre.click("link", "Mes activités").await;
    fenetre.click("button", "Actions : Odette Petit").await;
    fenetre.click("[role=menuitem]", "Dupliquer").await;
    fenetre.see("heading", "Accompagnement individuel").await;
    fenetre.see("button", "Délier").await;
    fenetre.press(&[touche::CTRL, 's']).await;
    fenetre.leave("Accompagnement individuel").await;
    assert_eq!(count(poste), before + 1, "the copy is one more");

    fenetre.click("button", "Actions : Odette Petit").await;
    fenetre.click("[role=menuitem]", "Supprimer").await;
    fenetre.read("1 activité supprimée.").await;
    fenetre.capture("supprimee").await;
    assert_eq!(count(poste), before, "it is gone");
    fenetre.click("button", "Annuler").await;
    fenetre.read("1 activité remise en place.").await;
    assert_eq!(count(poste), before + 1, "it is back");
    step("activité dupliquée, supprimée, remise en place");
}

async fn escape_closes_what_opened(fenetre: &Fenetre) {
    for (chord, title) in
        [(&[touche::CTRL, 'k'][..], "Aller à…"), (&[touche::CTRL, 'b'], "Nouveau bénéficiaire"), (&['?'], "Raccourcis")]
    {
        fenetre.press(chord).await;
        fenetre.see("heading", title).await;
        fenetre.press(&[touche::ECHAP]).await;
        fenetre.leave(title).await;
    }
    fenetre.click("button", "Exporter").await;
    fenetre.see("heading", "Exporter").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.leave("Exporter").await;
    fenetre.focused("button", "Exporter").await;

    fenetre.click("button", "Thématique").await;
    fenetre.see("option", "Santé").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.miss("option", "Santé").await;
    fenetre.focused("button", "Thématique").await;

    fenetre.click("button", "Actions : Odette Petit").await;
    fenetre.see("[role=menuitem]", "Ouvrir").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.miss("[role=menuitem]", "Ouvrir").await;
    fenetre.focused("link", "Odette Petit").await;

    fenetre.press(&[' ']).await;
    fenetre.read("1 sélectionnée").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.unread("1 sélectionnée").await;

    fenetre.click("button", "Compte : Nadia Ferrand").await;
    fenetre.see("[role=menuitem]", "Changer de profil").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.miss("[role=menuitem]", "Changer de profil").await;
    step("Échap ferme dialogues, filtre, menus, sélection, et rend le focus");
}

async fn escape_leaves_without_losing(fenetre: &Fenetre) {
    fenetre.press(&[touche::CTRL, 'n']).await;
    fenetre.see("heading", "Accompagnement individuel").await;
    fenetre.fill("Notes", "À reprendre.").await;
    fenetre.read("Brouillon enregistré").await;
    fenetre.press(&[touche::ALT, 'b']).await;
    fenetre.type_text("odette").await;
    fenetre.see("option", "Odette Petit").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.miss("option", "Odette Petit").await;
    fenetre.see("heading", "Accompagnement individuel").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.leave("Accompagnement individuel").await;
    let kept = |drafts: &serde_json::Value| drafts[0]["saisie"]["notes"] == json!("À reprendre.");
    fenetre.until_answer("the draft is kept", "brouillon_list", kept).await;

    fenetre.click("link", "Mes bénéficiaires").await;
    fenetre.click("link", "Odette Petit").await;
    fenetre.see("heading", "Odette Petit").await;
    fenetre.press(&[touche::ECHAP]).await;
    fenetre.see("heading", "Mes bénéficiaires").await;
    step("Échap quitte un formulaire en gardant le brouillon, et une fiche");
}

async fn appearance(fenetre: &Fenetre) {
    open_reglages(fenetre, "Apparence").await;
    fenetre.click("switch", "Police plus lisible").await;
    let font = "return getComputedStyle(document.body).fontFamily.includes('Atkinson') && [...document.fonts].some((face) => face.family.includes('Atkinson') && face.status === 'loaded')";
    fenetre.holds("the typeface changes", font, json!(null)).await;
    fenetre.capture("police-lisible").await;
    fenetre.click("radio", "Sombre").await;
    for (address, title) in ECRANS {
        fenetre.go(address, title).await;
        let name = format!("sombre{}", address.replace(['/', '?', '='], "-"));
        fenetre.capture(&name).await;
        let background = "const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map((v) => (v / 255) ** 2.2); return 0.2126 * r + 0.7152 * g + 0.0722 * b < arguments[0]";
        fenetre.holds(&format!("{title} is dark"), background, json!(DARK)).await;
    }
    step("police plus lisible et thème sombre sur chaque écran");
}

/// Twice as large: everything stays within the width, nothing is lost.
async fn large_text(fenetre: &Fenetre) {
    open_reglages(fenetre, "Apparence").await;
    fenetre.click("radio", "200").await;
    fenetre.holds("the text is twice as large", "return window.innerWidth <= 700", json!(null)).await;
    for (address, title) in ECRANS {
        fenetre.go(address, title).await;
        let name = format!("texte-200{}", address.replace(['/', '?', '='], "-"));
        fenetre.capture(&name).await;
        fenetre.holds(&format!("{title} stays within the window"), WITHIN, json!(null)).await;
    }
    step("texte à 200 % : aucun écran ne déborde en largeur");
}

/// True, or what goes beyond the right edge.
const WITHIN: &str = r#"
const width = document.documentElement.clientWidth;
const wide = [document.documentElement, ...document.querySelectorAll("main, header, nav, [role=tabpanel]")].filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== "visible");
const beyond = [...document.querySelectorAll("a, button, input, textarea, select, h1, h2, h3, p, label, td, th")].filter((e) => {
  const box = e.getBoundingClientRect();
  return box.width > 0 && box.height > 1 && (box.right > width + 1 || box.left < -1) && getComputedStyle(e).visibility === "visible" && !e.closest(".sr, [class*=skip], [role=tablist]");
});
const found = [...wide, ...beyond].map((e) => e.outerHTML.slice(0, 160));
return found.length === 0 ? true : found;
"#;

fn count(poste: &Poste) -> usize {
    poste.besace(&["cra", "list", "--limite", "200"])["lignes"].as_array().map(Vec::len).unwrap_or_default()
}
