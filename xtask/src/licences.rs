//! What we may depend on: the lists of `deny.toml`, checked with cargo alone.
//!
//! `cargo deny` checks more and takes half an hour to install: it is run by hand, this at each build.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::tidy::Finding;

const LIST: &str = "deny.toml";
const OURS: &str = "AGPL-3.0-or-later";
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

/// Every package of the lock file, on every system, that breaks a rule.
pub fn check(root: &Path) -> std::io::Result<Vec<Finding>> {
    let list = std::fs::read_to_string(root.join(LIST))?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    let output = command.args(["metadata", "--format-version", "1", "--offline"]).current_dir(root).output()?;
    if !output.status.success() {
        return Err(std::io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
    let (allowed, banned) = (strings(&list, "allow = ["), crates(&list));
    let rule = |package: &Package| -> Option<String> {
        let Package { name, version, license, source } = package;
        let Some(source) = source else {
            let ours = license.as_deref() == Some(OURS);
            return (!ours).then(|| format!("{name}: our own packages say {OURS}"));
        };
        if banned.contains(name) {
            return Some(format!("{name} {version}: banned"));
        }
        if source != REGISTRY {
            return Some(format!("{name} {version}: comes from {source}"));
        }
        let license = license.as_deref().unwrap_or("none said");
        (!is_allowed(license, &allowed)).then(|| format!("{name} {version}: licence {license}"))
    };
    let found = metadata.packages.iter().filter_map(rule);
    Ok(found.map(|rule| Finding { file: LIST.to_owned(), line: 0, rule }).collect())
}

/// Whether an SPDX expression can be satisfied: `A OR (B AND C WITH D)`, or the older `A/B`.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest, allowed) && rest.is_empty()
}

fn either(words: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut good = both(words, allowed);
    while let ["OR", rest @ ..] = words {
        *words = rest;
        good |= both(words, allowed);
    }
    good
}

fn both(words: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    let mut good = one(words, allowed);
    while let ["AND", rest @ ..] = words {
        *words = rest;
        good &= one(words, allowed);
    }
    good
}

fn one(words: &mut &[&str], allowed: &BTreeSet<String>) -> bool {
    match words {
        ["(", rest @ ..] => {
            *words = rest;
            let good = either(words, allowed);
            let [")", rest @ ..] = words else { return false };
            *words = rest;
            good
        }
        [licence, "WITH", exception, rest @ ..] => {
            let good = allowed.contains(*licence) || allowed.contains(&format!("{licence} WITH {exception}"));
            *words = rest;
            good
        }
        [licence, rest @ ..] => {
            let good = allowed.contains(*licence);
            *words = rest;
            good
        }
        [] => false,
    }
}

/// The strings of a list that begins with `start`.
fn strings(text: &str, start: &str) -> BTreeSet<String> {
    let list = text.split_once(start).and_then(|(_, rest)| rest.split_once(']')).map_or("", |(list, _)| list);
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The packages of the list of bans.
fn crates(text: &str) -> BTreeSet<String> {
    text.split("crate = \"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_satisfied_or_not() {
        let allowed: BTreeSet<String> = ["MIT", "Apache-2.0", "ISC"].map(str::to_owned).into();
        for good in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/GPL-2.0",
            "(MIT OR GPL-3.0) AND ISC",
            "Apache-2.0 WITH LLVM-exception",
            "Apache-2.0 AND ISC OR GPL-3.0",
        ] {
            assert!(is_allowed(good, &allowed), "{good}");
        }
        for wrong in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT", "MIT AND (GPL-3.0 OR BSD-3-Clause)", "", "MIT ISC"] {
            assert!(!is_allowed(wrong, &allowed), "{wrong}");
        }
    }

    #[test]
    fn the_list_is_read_as_written() {
        let text = "allow = [\n    \"MIT\",\n    \"ISC\",\n]\ndeny = [\n    { crate = \"native-tls\" },\n]\n";
        assert_eq!(strings(text, "allow = ["), ["MIT", "ISC"].map(str::to_owned).into());
        assert_eq!(crates(text), ["native-tls"].map(str::to_owned).into());
    }
}
