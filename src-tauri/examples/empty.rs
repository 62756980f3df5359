//! An empty window: the floor of `./dev bench demarrage`. Says when its page is painted.

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .setup(|tauri| {
            let config = tauri.config().app.windows[0].clone();
            tauri::WebviewWindowBuilder::from_config(tauri, &config)?
                .on_document_title_changed(|_, title| {
                    if title == PAINTED {
                        eprintln!("{PAINTED}");
                    }
                })
                .build()?;
            Ok(())
        })
        .run(empty_context())
}

const PAINTED: &str = "Besace, peinte";
const PAGE: &str = "<!doctype html><title>Besace</title><h1>Besace</h1><script src=\"/peinte.js\"></script>";
/// Two frames: the first one is then on the screen.
const SCRIPT: &str =
    "requestAnimationFrame(() => requestAnimationFrame(() => { document.title = 'Besace, peinte'; }));";

/// The product's window over a page that only says when it is painted.
fn empty_context() -> tauri::Context {
    let mut context = tauri::generate_context!();
    context.set_assets(Box::new(Blank));
    context
}

struct Blank;

impl<R: tauri::Runtime> tauri::Assets<R> for Blank {
    fn get(&self, key: &tauri::utils::assets::AssetKey) -> Option<std::borrow::Cow<'_, [u8]>> {
        let text = if key.as_ref().ends_with(".js") { SCRIPT } else { PAGE };
        Some(text.as_bytes().into())
    }

    fn iter(&self) -> Box<tauri::utils::assets::AssetsIter<'_>> {
        Box::new(std::iter::empty())
    }

    fn csp_hashes(
        &self,
        _: &tauri::utils::assets::AssetKey,
    ) -> Box<dyn Iterator<Item = tauri::utils::assets::CspHash<'_>> + '_> {
        Box::new(std::iter::empty())
    }
}
