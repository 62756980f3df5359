//! The repository follows its own style.

use std::path::Path;

#[test]
fn what_we_depend_on_is_allowed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository");
    let findings = xtask::licences::check(root).expect("cargo says what we depend on");
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "see deny.toml:\n{}", lines.join("\n"));
}

#[test]
fn the_repository_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository");
    let findings = xtask::tidy::check(root).expect("the repository is readable");
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "cargo xtask tidy:\n{}", lines.join("\n"));
}
