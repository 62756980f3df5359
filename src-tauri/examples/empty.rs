//! An empty window: the floor of `./dev bench demarrage`. Says when its page is painted, as the product does.

use besace::peinture;
use tracing_subscriber::EnvFilter;

fn main() -> tauri::Result<()> {
    tracing_subscriber::fmt().with_env_filter(EnvFilter::from_default_env()).with_writer(std::io::stderr).init();
    tauri::Builder::default()
        .setup(|tauri| {
            let config = tauri.config().app.windows[0].clone();
            peinture::watch(tauri::WebviewWindowBuilder::from_config(tauri, &config)?)
                .on_document_title_changed(|_, title| peinture::hear(&title))
                .build()?;
            Ok(())
        })
        .run(empty_context())
}

const PAGE: &str = "<!doctype html><title>Besace</title><h1>Besace</h1><script src=\"/vide.js\"></script>";
const SCRIPT: &str = "document.title = 'Vide | Besace';";

/// The product's window over a page that only says that it stands.
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
