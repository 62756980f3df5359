//! From the npm package `@etalab/decoupage-administratif` to the table embedded in `besace-domain`.

use std::path::Path;

use serde::Deserialize;
use thiserror::Error;

/// The table, from the root of the repository.
pub const TABLE: &str = "crates/domain/data/communes.tsv";

// Merged communes are left out: nobody lives in one of them by its own code.
const KEPT: [&str; 2] = ["commune-actuelle", "arrondissement-municipal"];

/// Why the table was not written.
#[derive(Debug, Error)]
pub enum CommunesError {
    /// The source or the table.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Not the package's `communes.json`.
    #[error("not the communes of @etalab/decoupage-administratif: {0}")]
    Json(#[from] serde_json::Error),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Commune {
    code: String,
    nom: String,
    r#type: String,
    #[serde(default)]
    codes_postaux: Vec<String>,
    #[serde(default)]
    population: u32,
}

/// Reads the package's `communes.json` and writes the table; answers with its number of lines.
pub fn write(source: &Path, table: &Path) -> Result<usize, CommunesError> {
    let io = |path: &Path| {
        let path = path.display().to_string();
        move |source| CommunesError::Io { path, source }
    };
    let json = std::fs::read_to_string(source).map_err(io(source))?;
    let lines = convert(&json)?;
    std::fs::write(table, lines.concat()).map_err(io(table))?;
    Ok(lines.len())
}

/// One line per commune: INSEE code, name, postal codes, population; sorted by INSEE code.
pub fn convert(json: &str) -> Result<Vec<String>, CommunesError> {
    let mut communes: Vec<Commune> = serde_json::from_str(json)?;
    communes.retain(|commune| KEPT.contains(&commune.r#type.as_str()));
    communes.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(communes.into_iter().map(line).collect())
}

fn line(mut commune: Commune) -> String {
    commune.codes_postaux.sort();
    let nom = commune.nom.replace('\'', "’");
    format!("{}\t{nom}\t{}\t{}\n", commune.code, commune.codes_postaux.join(" "), commune.population)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_communes_and_arrondissements_sorted_by_code() {
        let json = r#"[
            {"code":"98818","nom":"Nouméa","type":"commune-actuelle","codesPostaux":["98800"],"population":85976},
            {"code":"01120","nom":"Cordieux","type":"commune-associee","chefLieu":"01262"},
            {"code":"13201","nom":"Marseille 1er Arrondissement","type":"arrondissement-municipal","codesPostaux":["13001"],"population":37599},
            {"code":"98411","nom":"Îles Saint-Paul","type":"commune-actuelle"},
            {"code":"01001","nom":"L'Abergement","type":"commune-actuelle","codesPostaux":["01401","01400"],"population":860}
        ]"#;
        let lines = convert(json).expect("the package's own shape");
        assert_eq!(
            lines,
            [
                "01001\tL’Abergement\t01400 01401\t860\n",
                "13201\tMarseille 1er Arrondissement\t13001\t37599\n",
                "98411\tÎles Saint-Paul\t\t0\n",
                "98818\tNouméa\t98800\t85976\n",
            ]
        );
    }

    #[test]
    fn refuses_another_file() {
        assert!(matches!(convert("{}"), Err(CommunesError::Json(_))));
    }
}
