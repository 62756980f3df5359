//! axe-core, inside the real window: the same rules as in a browser, on what WebKitGTK really draws.

use std::path::Path;

use serde_json::{Value, json};

use super::fenetre::Fenetre;

/// What ./dev installs with the interface.
const AXE: &str = "ui/node_modules/axe-core/axe.min.js";
const RUN: &str = r#"
const done = arguments[arguments.length - 1];
const rules = arguments[0];
window.axe.run(document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) }).then(
  ({ violations }) => done(violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} — ${failureSummary}`))),
  (error) => done([String(error)]),
);
"#;
/// All that another theme changes.
pub(crate) const COLOURS: [&str; 2] = ["color-contrast", "link-in-text-block"];
const THEME: &str = "const { dataset } = document.documentElement; const before = dataset.theme ?? null; if (arguments[0] === null) delete dataset.theme; else dataset.theme = arguments[0]; return before";

/// No rule is broken by what the window shows now, in light and in dark colours.
pub(crate) async fn check(fenetre: &Fenetre, what: &str) {
    let before = fenetre.script(THEME, vec![json!("clair")]).await;
    for (theme, rules) in [("clair", json!(null)), ("sombre", json!(COLOURS))] {
        fenetre.script(THEME, vec![json!(theme)]).await;
        let broken = broken(fenetre, rules).await;
        if broken != json!([]) {
            fenetre.capture("axe").await;
            panic!("{what}, {theme}: {}", words(&broken));
        }
    }
    fenetre.script(THEME, vec![before]).await;
}

/// What is wrong, as axe says it; every rule, or these only.
pub(crate) async fn broken(fenetre: &Fenetre, rules: Value) -> Value {
    if fenetre.script("return typeof window.axe", vec![]).await != json!("object") {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(AXE);
        let axe = std::fs::read_to_string(&file).expect("./dev installs the interface's dependencies");
        fenetre.script(&axe, vec![]).await;
    }
    fenetre.script_later(RUN, vec![rules]).await
}

fn words(broken: &Value) -> String {
    serde_json::to_string_pretty(broken).unwrap_or_default()
}
