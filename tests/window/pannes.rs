//! Each state that a person can meet when the network, the server or the disk fails: what happened, what is kept, what to do.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::gestes::{
    coop, create_individuel, exchange, save_individuel, sign_in, sign_in_with_invitation, synchronise,
};
use crate::support::central::Central;
use crate::support::disque::{self, Etat};
use crate::support::fenetre::{Fenetre, touche};
use crate::support::horloge::move_to;
use crate::support::imposteur;
use crate::support::poste::Poste;
use crate::support::{Dossier, all_files, step};

const PORTAIL: &str = "HTTP/1.1 302 Found\r\nLocation: http://wifi.example/\r\nContent-Length: 0\r\n\r\n";
const BIENVENUE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nBienvenue";
const PROXY: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 7\r\n\r\nBloqué";
const EN_PANNE: &str = "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n502";
const TRONQUEE: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.besace\r\nContent-Length: 9000\r\n\r\nrien";

/// Who answers, and how the sentence begins.
const INTERMEDIAIRES: [(&str, &str, &str); 5] = [
    ("portail", PORTAIL, "Ce Wi-Fi demande une connexion dans le navigateur."),
    ("portail-aimable", BIENVENUE, "Ce Wi-Fi demande une connexion dans le navigateur."),
    ("proxy", PROXY, "Un intermédiaire répond à la place du serveur."),
    ("passerelle", EN_PANNE, "Le serveur a un problème."),
    ("tronquee", TRONQUEE, "La liaison s’est coupée en route."),
];

#[tokio::test]
async fn what_answers_in_the_server_s_place_is_named_and_nothing_leaves() {
    let dossier = Dossier::create();
    let mut central = Central::start(&dossier.join("central"), &coop());
    let mut poste = Poste::install("pannes", &dossier.join("poste"));
    let fenetre = poste.open().await;
    bad_certificate(&fenetre, &central).await;
    sign_in(&fenetre, &central, &central.text("email"), &central.text("mot_de_passe"), "Nadia").await;
    fenetre.read("À jour").await;
    central.cut_network();
    create_individuel(&fenetre).await;
    central.mend_network();

    for (name, answer, sentence) in INTERMEDIAIRES {
        central.usurp(Some(imposteur::says(answer)));
        refused(&fenetre, name, sentence).await;
    }
    central.usurp(None);

    central.ask(&["maintenance".to_owned(), "--attendre".to_owned(), "7200".to_owned()]);
    refused(&fenetre, "maintenance", "Le serveur est en maintenance jusqu’à").await;
    central.ask(&["maintenance".to_owned()]);

    central.stop();
    refused(&fenetre, "arrete", "La liaison s’est coupée en route.").await;
    central.serve();
    synchronise(&fenetre).await;
    step("le réseau revenu, tout part");
    poste.close(fenetre).await;
}

#[tokio::test]
async fn a_disk_that_fails_is_named_and_what_was_typed_is_kept() {
    let dossier = Dossier::create();
    let central = Central::start(&dossier.join("central"), &[]);
    let mut poste = Poste::install("disque", &dossier.join("poste"));
    disque::install(&mut poste);
    let fenetre = poste.open().await;
    sign_in_with_invitation(&fenetre, &central).await;
    create_individuel(&fenetre).await;

    disque::become_so(&poste, Some(Etat::Plein));
    save_individuel(&fenetre).await;
    fenetre.read("Le disque est plein").await;
    fenetre.capture("plein").await;
    disque::become_so(&poste, None);
    fenetre.press(&[touche::CTRL, 's']).await;
    fenetre.leave("Accompagnement individuel").await;
    assert_eq!(reports(&poste), 2, "saved once there is room");
    step("disque plein : dit à l’enregistrement ; la place revenue, ce qui était tapé s’enregistre");
    poste.close(fenetre).await;

    disque::become_so(&poste, Some(Etat::Lecture));
    let fenetre = open_refused(&mut poste).await;
    fenetre.read("Le dossier de Besace est en lecture seule").await;
    fenetre.capture("lecture-seule").await;
    poste.close(fenetre).await;
    disque::become_so(&poste, None);
    step("dossier en lecture seule : dit à l’ouverture");

    damage(&poste);
    let fenetre = open_refused(&mut poste).await;
    fenetre.read("endommagé").await;
    fenetre.capture("endommage").await;
    step("fichier endommagé : dit à l’ouverture");
    poste.close(fenetre).await;
}

/// The battery of the clock died: the machine wakes up on the first of January 2015.
#[tokio::test]
async fn a_clock_that_jumped_is_named_where_a_date_is_typed_and_where_exchanges_are_told() {
    const RETARD: &str = "L’horloge de cet appareil est en retard";
    let dossier = Dossier::create();
    let central = Central::start(&dossier.join("central"), &[]);
    let mut poste = Poste::install("horloge", &dossier.join("poste"));
    let fenetre = poste.open().await;
    sign_in_with_invitation(&fenetre, &central).await;
    create_individuel(&fenetre).await;
    synchronise(&fenetre).await;
    fenetre.unread(RETARD).await;
    poste.close(fenetre).await;

    let morte: DateTime<Utc> = "2015-01-01T09:00:00Z".parse().unwrap();
    move_to(&mut poste, "Europe/Paris", morte.timestamp());
    let fenetre = poste.open().await;
    fenetre.see("heading", "Bonjour Léa").await;
    fenetre.press(&[touche::CTRL, 'n']).await;
    fenetre.see("heading", "Accompagnement individuel").await;
    fenetre.read(RETARD).await;
    fenetre.capture("saisie").await;
    fenetre.click("link", "Synchronisation").await;
    fenetre.see("heading", "Synchronisation").await;
    fenetre.read("elle indique le jeudi 1er janvier 2015").await;
    fenetre.capture("synchronisation").await;
    let said = poste.besace(&["doctor"])["profil"]["horloge"].to_string();
    assert!(said.contains(RETARD), "{said}");
    step("horloge en 2015 : dit à côté de la date, dans Synchronisation et par besace doctor");
    poste.close(fenetre).await;
}

/// The profile that would have opened by itself: asked for, it says why it does not.
async fn open_refused(poste: &mut Poste) -> Fenetre {
    let fenetre = poste.open().await;
    fenetre.see("heading", "Qui êtes-vous").await;
    fenetre.click("button", "Léa Moreau").await;
    fenetre
}

/// Before anyone signs in, as a person who types the server's address would meet it.
async fn bad_certificate(fenetre: &Fenetre, central: &Central) {
    let address = imposteur::says_under_its_own_certificate(BIENVENUE);
    fenetre.see("heading", "Se connecter").await;
    fenetre.fill("Adresse professionnelle", &central.text("email")).await;
    fenetre.fill("Mot de passe", &central.text("mot_de_passe")).await;
    fenetre.fill("Serveur", &format!("https://{address}")).await;
    fenetre.click("button", "Se connecter").await;
    fenetre.read("Le certificat du serveur n’est pas celui attendu").await;
    fenetre.capture("certificat").await;
    step("certificat : dit, rien n’est parti");
}

/// « Synchroniser maintenant » says so, and the report still waits.
async fn refused(fenetre: &Fenetre, name: &str, sentence: &str) {
    exchange(fenetre).await;
    fenetre.read(sentence).await;
    fenetre.capture(name).await;
    fenetre.see("link", "en attente").await;
    step(&format!("{name} : « {sentence} »"));
}

fn reports(poste: &Poste) -> usize {
    poste.besace(&["cra", "list"])["lignes"].as_array().map(Vec::len).unwrap_or_default()
}

/// Half of the database is no longer what was written.
fn damage(poste: &Poste) {
    let path = database(poste);
    let size = path.metadata().expect("the database is there").len();
    let mut file = File::options().write(true).open(&path).expect("it can be written");
    file.seek(SeekFrom::Start(0))
        .and_then(|_| file.write_all(&vec![0xA5; usize::try_from(size / 2).unwrap()]))
        .unwrap();
}

fn database(poste: &Poste) -> PathBuf {
    let files = all_files(poste.data());
    files.into_iter().find(|path| path.ends_with("besace.db")).expect("one profile, one database")
}
