//! Holds the walls of ARCHITECTURE.md: which crate may name which, and what the pure crates may not do.
#![allow(clippy::expect_used, reason = "a broken repository ends the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Crate → what it may name in its own code. Downwards only.
const ARROWS: &[(&str, &[&str])] = &[
    ("besace-domain", &[]),
    ("besace-sync", &["besace-domain"]),
    ("besace-formats", &["besace-sync", "besace-domain"]),
    ("besace-store", &["besace-sync", "besace-domain"]),
    ("besace-app", &["besace-store", "besace-formats", "besace-sync", "besace-domain"]),
    ("besace-cli", &["besace-app", "besace-store", "besace-formats", "besace-sync", "besace-domain"]),
    ("besace", &["besace-cli", "besace-app", "besace-store", "besace-formats", "besace-sync", "besace-domain"]),
    ("besace-central", &["besace-formats", "besace-sync", "besace-domain"]),
    ("besace-testkit", &["besace-sync", "besace-domain"]),
];

/// Development only: may name anything.
const TOOLS: &[&str] = &["xtask", "besace-sim"];

/// Library → the crates that may name it.
const RESERVED: &[(&str, &[&str])] = &[
    ("tauri", &["besace"]),
    ("tauri-build", &["besace"]),
    ("reqwest", &["besace-app", "besace-central"]),
    ("keyring", &["besace-app"]),
    // Windows only: says why there is no window.
    ("rfd", &["besace"]),
    ("axum", &["besace-central"]),
    ("lettre", &["besace-central"]),
    ("image", &["besace-formats"]),
    ("qrcode", &["besace-formats"]),
    ("rqrr", &["besace-formats"]),
    ("zbus", &["besace"]),
    // The wire types describe themselves, behind a feature that only the server asks for.
    ("utoipa", &["besace-central", "besace-sync"]),
    ("tokio-postgres", &["besace-central"]),
    ("rusqlite", &["besace-store", "besace-central"]),
    ("rusqlite_migration", &["besace-store", "besace-central"]),
    ("clap", &["besace-cli", "besace-central"]),
];

const PURE: &[&str] = &["domain", "sync", "formats"];

/// What would give a pure crate a clock, a die, a file or a socket.
const IMPURE_LIBRARIES: &[&str] =
    &["tokio", "reqwest", "rusqlite", "getrandom", "rand", "keyring", "axum", "tracing-subscriber"];
const IMPURE_CODE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime::now",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "new_v4",
    "now_v7",
    "println!",
    "eprintln!",
];

#[test]
fn arrows_point_downwards() {
    let packages = packages();
    for package in &packages {
        if TOOLS.contains(&package.name.as_str()) {
            continue;
        }
        let (_, allowed) = ARROWS
            .iter()
            .find(|(name, _)| *name == package.name)
            .unwrap_or_else(|| panic!("{} has no line in ARROWS: say what it may name", package.name));
        for named in package.names.iter().filter(|named| named.starts_with("besace")) {
            assert!(allowed.contains(&named.as_str()), "{} may not name {named}", package.name);
        }
    }
    let known: BTreeSet<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    for (name, _) in ARROWS {
        assert!(known.contains(name), "ARROWS speaks of {name}, which is not in the workspace");
    }
}

#[test]
fn tests_reach_sideways_only_from_the_assembled_product() {
    for package in packages() {
        if package.name == "besace" || TOOLS.contains(&package.name.as_str()) {
            continue;
        }
        let downwards = ARROWS.iter().find(|(name, _)| *name == package.name).map_or(&[][..], |(_, allowed)| allowed);
        for named in package.names_in_tests.iter().filter(|named| named.starts_with("besace")) {
            let allowed = named == "besace-testkit" || named == &package.name || downwards.contains(&named.as_str());
            assert!(allowed, "the tests of {} may not name {named}: put them in tests/", package.name);
        }
    }
}

#[test]
fn each_outside_world_has_one_door() {
    for package in packages() {
        for (library, owners) in RESERVED {
            let owner = owners.contains(&package.name.as_str()) || TOOLS.contains(&package.name.as_str());
            assert!(
                owner || !package.names.contains(*library),
                "{} may not name {library}: only {owners:?} may",
                package.name
            );
        }
    }
}

#[test]
fn pure_crates_have_no_clock_no_die_no_file_no_socket() {
    let packages: BTreeMap<String, Package> = packages().into_iter().map(|p| (p.name.clone(), p)).collect();
    for name in PURE {
        let package = &packages[&format!("besace-{name}")];
        for library in IMPURE_LIBRARIES {
            assert!(!package.names.contains(*library), "{} is pure and names {library}", package.name);
        }
        assert!(!package.features_of("chrono").contains("clock"), "{} is pure and asks chrono's clock", package.name);
        for file in files(&root().join("crates").join(name).join("src"), "rs") {
            if file.components().any(|part| part.as_os_str() == "tests") || file.ends_with("tests.rs") {
                continue;
            }
            let text = fs::read_to_string(&file).expect("a source file is UTF-8");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
                for word in IMPURE_CODE {
                    assert!(!line.contains(word), "{} is pure and says {word}: {line}", file.display());
                }
            }
        }
    }
}

#[test]
fn the_interface_reaches_tauri_through_one_folder() {
    let interface = root().join("ui/src");
    for extension in ["ts", "tsx"] {
        for file in files(&interface, extension) {
            let inside = file.strip_prefix(&interface).expect("listed under ui/src");
            if inside.starts_with("ipc") {
                continue;
            }
            let text = fs::read_to_string(&file).expect("a source file is UTF-8");
            assert!(!text.contains("@tauri-apps/"), "{} imports Tauri: go through ui/src/ipc", file.display());
        }
    }
}

#[test]
fn every_member_says_what_it_is_for() {
    for package in packages() {
        assert!(package.description.len() > 20, "{} needs a one-line description", package.name);
    }
}

struct Package {
    name: String,
    description: String,
    /// Dependencies of its code and build script.
    names: BTreeSet<String>,
    /// Dependencies of its tests alone.
    names_in_tests: BTreeSet<String>,
    features: BTreeMap<String, BTreeSet<String>>,
}

impl Package {
    fn parse(package: &Value) -> Self {
        let mut parsed = Self {
            name: text(&package["name"]),
            description: package["description"].as_str().unwrap_or_default().to_owned(),
            names: BTreeSet::new(),
            names_in_tests: BTreeSet::new(),
            features: BTreeMap::new(),
        };
        for dependency in package["dependencies"].as_array().expect("cargo metadata lists dependencies") {
            let name = text(&dependency["name"]);
            if dependency["kind"] == "dev" {
                parsed.names_in_tests.insert(name);
                continue;
            }
            let features = dependency["features"].as_array().into_iter().flatten().map(text).collect();
            parsed.features.insert(name.clone(), features);
            parsed.names.insert(name);
        }
        parsed
    }

    fn features_of(&self, library: &str) -> BTreeSet<String> {
        self.features.get(library).cloned().unwrap_or_default()
    }
}

fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo metadata runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata answers JSON");
    metadata["packages"].as_array().expect("cargo metadata lists packages").iter().map(Package::parse).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("a folder entry").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
