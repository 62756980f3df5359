//! An empty window: the floor of `./dev bench demarrage`. Ends as soon as its page has loaded.

use tauri::webview::PageLoadEvent;

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .setup(|tauri| {
            let config = tauri.config().app.windows[0].clone();
            tauri::WebviewWindowBuilder::from_config(tauri, &config)?
                .on_page_load(|window, load| {
                    if load.event() == PageLoadEvent::Finished {
                        let _ = window.close();
                    }
                })
                .build()?;
            Ok(())
        })
        .run(empty_context())
}

/// The product's window over a page without a script.
fn empty_context() -> tauri::Context {
    let mut context = tauri::generate_context!();
    context.set_assets(Box::new(Blank));
    context
}

struct Blank;

impl<R: tauri::Runtime> tauri::Assets<R> for Blank {
    fn get(&self, _: &tauri::utils::assets::AssetKey) -> Option<std::borrow::Cow<'_, [u8]>> {
        Some(b"<!doctype html><title>Besace</title><h1>Besace</h1>".as_slice().into())
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
