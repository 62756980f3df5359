//! What the server works out from a CRA and never takes from anyone: employer of the day, first accompaniments.
//! Kept beside the documents, so that working it out sends nothing back to the devices.

use std::collections::BTreeSet;

use besace_sync::wire::{Doc, Scope};
use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use crate::comptes::emploi::employeur_at;
use crate::stockage::{CraRow, Ecriture, Resultat};

/// Follows one CRA: written, changed or (`None`) deleted.
pub(super) fn cra(tx: &dyn Ecriture, scope: &Scope, id: Uuid, doc: Option<&Doc>) -> Resultat<()> {
    let mut touched: BTreeSet<Uuid> =
        tx.cra_get(scope, id)?.map(|row| row.personnes).unwrap_or_default().into_iter().collect();
    match doc.and_then(|doc| row(scope, id, doc)) {
        Some(mut row) => {
            if let Some(compte_id) = scope.as_user() {
                row.structure_employeuse_id = employeur_at(&tx.emploi_list(compte_id)?, row.date);
            }
            touched.extend(&row.personnes);
            tx.cra_put(&row)?;
        }
        None => tx.cra_delete(scope, id)?,
    }
    for personne in touched {
        let first = tx.accompagnement_list(scope, personne)?.first().map(|(_, cra_id)| *cra_id);
        tx.accompagnement_premier_set(scope, personne, first)?;
    }
    Ok(())
}

/// People named by a CRA.
pub(super) fn personnes(doc: &Doc) -> BTreeSet<Uuid> {
    let uuid = |value: &Value| value.as_str().and_then(|s| s.parse().ok());
    let suivie = doc.get("beneficiaire_id").and_then(uuid);
    let participants = doc.get("participants").and_then(Value::as_array).into_iter().flatten().filter_map(uuid);
    suivie.into_iter().chain(participants).collect()
}

fn row(scope: &Scope, id: Uuid, doc: &Doc) -> Option<CraRow> {
    let date: NaiveDate = doc.get("date")?.as_str()?.parse().ok()?;
    let personnes = personnes(doc).into_iter().collect();
    Some(CraRow { scope: scope.clone(), id, date, structure_employeuse_id: None, personnes })
}
