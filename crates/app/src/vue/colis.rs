use serde::Serialize;

/// A bundle written for the stick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ColisEcrit {
    /// Where.
    pub fichier: String,
    /// Activity reports that it carries.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub cras: usize,
    /// Changes that it carries, reports among them.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub elements: usize,
    /// Elements that wait, of which some may need an answer before they leave.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub en_attente: u64,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ColisVue {
    /// The file.
    pub fichier: String,
    /// Whether it did what was asked, now or before.
    pub fait: bool,
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
}
