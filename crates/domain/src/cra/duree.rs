use crate::limites::{DUREE_HABITUELLE_USAGES, DUREE_MAX, DUREE_MIN, DUREES_HABITUELLES_MAX};

/// Minutes, from 1 to 1439 (23 h 59).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duree(u16);

impl Duree {
    /// The durations offered to everyone, in minutes.
    pub const PRESETS: [i64; 6] = [15, 30, 45, 60, 90, 120];

    /// None outside the limits.
    pub fn new(minutes: i64) -> Option<Self> {
        (DUREE_MIN..=DUREE_MAX).contains(&minutes).then(|| u16::try_from(minutes).ok().map(Self)).flatten()
    }

    /// The minutes.
    pub fn minutes(self) -> i64 {
        i64::from(self.0)
    }
}

/// The presets of a person: everyone's, and the durations that this person uses often (`usages`: minutes, times).
pub fn presets(usages: &[(i64, u32)]) -> Vec<i64> {
    let mut habituelles: Vec<_> = usages
        .iter()
        .filter(|(minutes, fois)| *fois > DUREE_HABITUELLE_USAGES && Duree::new(*minutes).is_some())
        .collect();
    habituelles.sort_by_key(|(minutes, fois)| (std::cmp::Reverse(*fois), *minutes));
    let habituelles = habituelles.into_iter().take(DUREES_HABITUELLES_MAX).map(|(minutes, _)| *minutes);
    let mut presets: Vec<i64> = Duree::PRESETS.into_iter().chain(habituelles).collect();
    presets.sort_unstable();
    presets.dedup();
    presets
}

/// Range of durations in the statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlageDuree {
    /// Under 30 minutes.
    MoinsDeTrente,
    /// 30 minutes to under 1 hour.
    TrenteASoixante,
    /// 1 hour to under 2 hours.
    SoixanteACentVingt,
    /// 2 hours and more.
    CentVingtEtPlus,
}

impl PlageDuree {
    /// From the shortest.
    pub const ALL: [Self; 4] =
        [Self::MoinsDeTrente, Self::TrenteASoixante, Self::SoixanteACentVingt, Self::CentVingtEtPlus];

    /// The range that holds these minutes.
    pub fn from_minutes(minutes: i64) -> Self {
        match minutes {
            ..30 => Self::MoinsDeTrente,
            30..60 => Self::TrenteASoixante,
            60..120 => Self::SoixanteACentVingt,
            120.. => Self::CentVingtEtPlus,
        }
    }

    /// Key in the statistics.
    pub fn cle(self) -> &'static str {
        match self {
            Self::MoinsDeTrente => "30",
            Self::TrenteASoixante => "60",
            Self::SoixanteACentVingt => "120",
            Self::CentVingtEtPlus => "more",
        }
    }

    /// The words shown.
    pub fn libelle(self) -> &'static str {
        match self {
            Self::MoinsDeTrente => "Moins de 30\u{a0}min",
            Self::TrenteASoixante => "30\u{a0}min à 1\u{a0}h",
            Self::SoixanteACentVingt => "1\u{a0}h à 2\u{a0}h",
            Self::CentVingtEtPlus => "2\u{a0}h et plus",
        }
    }
}
