//! What mails say.

use super::Message;

/// An invitation.
pub fn invitation(a: &str, structure: &str, code: &str) -> Message {
    let invitation = message(
        a,
        "Votre invitation à Besace",
        &format!(
            "{structure} vous invite à utiliser Besace, le carnet de terrain qui fonctionne sans réseau.\n\n\
             Installez Besace, choisissez « Première fois : j’ai une invitation » et collez ce code en entier :\n\n    {code}\n\n\
             Un code QR l’accompagne : « Lire un code QR… » le prend aussi sur une capture de ce courriel.\n\n\
             Il sert une seule fois et reste valable 72 heures."
        ),
    );
    Message { qr: Some(code.to_owned()), ..invitation }
}

/// The code of a second device.
pub fn code_appareil(a: &str, code: &str) -> Message {
    message(
        a,
        "Votre code de connexion à Besace",
        &format!(
            "Voici le code qui ajoute un appareil à votre compte :\n\n    {code}\n\n\
             Il reste valable 10 minutes. Si vous n’avez rien demandé, quelqu’un connaît votre mot de passe : \
             changez-le sans attendre."
        ),
    )
}

/// A device was added.
pub fn appareil_ajoute(a: &str, appareil: &str) -> Message {
    message(
        a,
        "Un appareil a été ajouté à votre compte Besace",
        &format!(
            "L’appareil « {appareil} » peut maintenant lire et écrire vos données.\n\n\
             Si ce n’est pas vous, déclarez-le perdu dans Réglages, « Appareils », et changez votre mot de passe."
        ),
    )
}

/// The code of a password renewal.
pub fn code_mot_de_passe(a: &str, code: &str) -> Message {
    message(
        a,
        "Votre code pour changer de mot de passe",
        &format!(
            "Voici le code qui permet de choisir un nouveau mot de passe :\n\n    {code}\n\n\
             Il reste valable 10 minutes. Si vous n’avez rien demandé, ne faites rien : votre mot de passe ne change pas."
        ),
    )
}

/// A password was changed.
pub fn mot_de_passe_change(a: &str) -> Message {
    message(
        a,
        "Votre mot de passe Besace a changé",
        "Votre mot de passe vient d’être changé. Vos appareils restent connectés.\n\n\
         Si ce n’est pas vous, prévenez aussitôt votre administrateur.",
    )
}

fn message(a: &str, objet: &str, corps: &str) -> Message {
    let corps = format!("Bonjour,\n\n{corps}\n\nBesace");
    Message { a: a.to_owned(), objet: objet.to_owned(), corps, qr: None }
}
