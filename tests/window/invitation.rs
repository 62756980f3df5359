//! An invitation that the system opens: in its field, and nothing sent before the button.

use crate::support::Dossier;
use crate::support::poste::Poste;

#[tokio::test]
async fn an_invitation_opened_as_an_address_fills_its_field() {
    let dossier = Dossier::create();
    let mut poste = Poste::install("invitation", &dossier.join("poste"));
    let code = "besace://127.0.0.1:9/SECRET";
    let fenetre = poste.open_with(&[code]).await;
    fenetre.see("heading", "Première connexion").await;
    assert_eq!(fenetre.value("Code d’invitation").await, code);
    fenetre.unread("Une invitation vous attend").await;
    fenetre.capture("ouverte").await;
    poste.close(fenetre).await;

    let fenetre = poste.open_with(&["besace:illisible"]).await;
    fenetre.read("Ce code d’invitation n’est pas lisible").await;
    assert_eq!(fenetre.value("Code d’invitation").await, "");
    poste.close(fenetre).await;
}
