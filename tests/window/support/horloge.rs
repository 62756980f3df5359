//! The wall clock of a device: the real product at another instant, in another place.

use std::time::{SystemTime, UNIX_EPOCH};

use super::poste::Poste;
use super::precharge::Precharge;

static HORLOGE: Precharge = Precharge::new("horloge", include_str!("horloge.c"));

/// From now on every process of the device reads `epoch` seconds, and lives in `zone`.
pub(crate) fn move_to(poste: &mut Poste, zone: &str, epoch: i64) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let shift = epoch - i64::try_from(now).expect("a date of this century");
    poste.set("TZ", zone);
    poste.set("BESACE_ESSAI_DECALAGE", shift.to_string());
    poste.set("LD_PRELOAD", HORLOGE.library());
}

/// Seconds of now, and so many days.
pub(crate) fn in_days(days: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    i64::try_from(now).expect("a date of this century") + days * 86_400
}
