//! Embeds configuration, capabilities and icons; keeps our SQLite to ourselves.

use std::path::Path;
use std::{fs, io};

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/build.rs");
    println!("cargo:rerun-if-changed=ui/dist");
    if let Err(error) = ensure_interface(Path::new("ui/dist")) {
        println!("cargo:warning=ui/dist: {error}");
    }
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        // Otherwise the executable exports SQLCipher's `sqlite3_*`, which then shadow the system SQLite that WebKit loads.
        println!("cargo:rustc-link-arg=-Wl,--exclude-libs,ALL");
    }
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*.json");
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("tauri-build: {error:#}");
    }
}

/// Rust tests compile before any interface was built: they get a page that says so.
fn ensure_interface(dist: &Path) -> io::Result<()> {
    let index = dist.join("index.html");
    if index.exists() {
        return Ok(());
    }
    fs::create_dir_all(dist)?;
    fs::write(
        index,
        "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Besace</title>\
         <p>L’interface n’est pas construite : lancez <code>./dev run</code>.</p></html>\n",
    )
}
