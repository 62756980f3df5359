use besace_domain::erreur::code;
use besace_domain::{ErreurChamp, SaisieCra};
use besace_store::Store;
use besace_sync::wire::collection;
use uuid::Uuid;

use crate::error::Result;

/// A report may only name what this device knows: the server would keep it waiting for ever. What the stored report
/// already named is left alone, even when it is not received yet.
pub(crate) fn check(store: &Store, id: Uuid, saisie: &SaisieCra) -> Result<()> {
    let before =
        store.get(collection::CRA, id)?.map(|document| SaisieCra::from_doc(id, &document.doc)).unwrap_or_default();
    let mut erreurs = Vec::new();
    let mut check = |champ: &str, of: &str, wanted: &[Uuid], known: &[Uuid], message: &str| -> Result<()> {
        for id in wanted.iter().filter(|id| !known.contains(id)) {
            if store.get(of, *id)?.is_none() {
                erreurs.push(ErreurChamp::new(champ, code::INVALIDE, message));
                break;
            }
        }
        Ok(())
    };
    let one = |id: Option<Uuid>| id.into_iter().collect::<Vec<_>>();
    check(
        "lieu_id",
        collection::LIEU,
        &one(saisie.lieu_id),
        &one(before.lieu_id),
        "Ce lieu n’est pas sur cet appareil. Choisissez-en un autre.",
    )?;
    check(
        "beneficiaire_id",
        collection::BENEFICIAIRE,
        &one(saisie.beneficiaire_id),
        &one(before.beneficiaire_id),
        "Cette personne n’est pas sur cet appareil. Choisissez-en une autre.",
    )?;
    check(
        "participants",
        collection::BENEFICIAIRE,
        &saisie.participants,
        &before.participants,
        "Une de ces personnes n’est pas sur cet appareil. Retirez-la de la liste.",
    )?;
    check(
        "tags",
        collection::TAG,
        &saisie.tags,
        &before.tags,
        "Un de ces tags n’est pas sur cet appareil. Retirez-le.",
    )?;
    if erreurs.is_empty() { Ok(()) } else { Err(erreurs.into()) }
}
