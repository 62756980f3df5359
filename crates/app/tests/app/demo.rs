use besace_app::store::FiltresCra;
use besace_app::vue::EtatBadge;

use crate::appareil::Appareil;

#[test]
fn the_demonstration_is_full_local_and_leaves_in_one_click() {
    let appareil = Appareil::new();
    let app = &appareil.app;
    let profil = app.demo_create().unwrap();
    assert!(profil.demo && profil.serveur.is_none());

    let compte = app.cra_count(&FiltresCra::default()).unwrap();
    assert_eq!(compte.total, 60);
    assert_eq!(compte.par_sync.a_envoyer, 0, "nothing of it waits to be sent");
    assert_eq!(app.beneficiaire_search("", 50).unwrap().len(), 12);
    assert_eq!(app.beneficiaire_search("petit", 5).unwrap()[0].nom_complet, "Odette Petit");
    let lieux = app.lieu_list().unwrap();
    assert_eq!(lieux.len(), 6);
    assert!(
        lieux.iter().all(|lieu| lieu.mien && lieu.commune.as_ref().is_some_and(|c| c.code_insee.starts_with("26")))
    );

    let accueil = app.accueil_get().unwrap();
    assert_eq!((accueil.prenom.as_str(), accueil.semaine_numero), ("Nadia", 48));
    assert_eq!(accueil.jour.len(), 3, "today is busy too");
    assert_eq!(accueil.semaine.len(), 7);

    let sync = app.sync_get().unwrap();
    assert_eq!((sync.badge.etat, sync.badge.nombre), (EtatBadge::Demo, 0));
    assert!(sync.en_attente.is_empty() && sync.raison.is_none());

    let again = app.demo_create().unwrap();
    assert_eq!(again.id, profil.id, "there is one demonstration");
    app.demo_delete().unwrap();
    assert!(app.profil_list().unwrap().is_empty());
    assert!(!appareil.dossier(&profil.id).exists());
    assert_eq!(app.accueil_get().unwrap_err().code(), "profil_ferme");
}

#[tokio::test]
async fn the_demonstration_never_speaks_to_a_server() {
    let appareil = Appareil::new();
    appareil.app.demo_create().unwrap();
    assert_eq!(appareil.app.sync_run().await.unwrap_err().code(), "demo");
    assert_eq!(appareil.app.appareil_list().await.unwrap_err().code(), "demo");
    assert_eq!(appareil.app.cgu_update("2026-11").await.unwrap_err().code(), "demo");
}
