//! Signing in, and every way of failing to.

use besace_central::comptes::code::ESSAIS_MAX;
use besace_central::comptes::{administration, invitation};
use besace_central::horloge::{HEURE, MINUTE};
use besace_central::identite::{CGU_VERSION, cgu, cle as reglage};
use besace_central::limiteur::{CODE, CODE_PARTOUT, COURRIEL, MOT_DE_PASSE_PARTOUT, PAR_ADRESSE};
use besace_central::stockage::{EtatAppareil, Role, UsageCode, transaction};
use besace_sync::enrol::{AppareilRetirer, AppareilWire, CguAccepter, CguWire, Enrolement, InvitationWire};
use besace_sync::frame::from_cbor;
use serde_json::json;

use crate::commun::{MOT_DE_PASSE, SIRET, Serveur, appareil_creer, cle, compte_creer, refus};

const NADIA: &str = "nadia@exemple.fr";

#[tokio::test]
async fn an_invitation_says_what_it_offers_then_serves_once() {
    let serveur = Serveur::demarrer().await;
    let secret = serveur.inviter(NADIA, Role::Mediateur);
    let (statut, corps) = serveur.post("/v1/invitations/lire", &json!({ "secret": secret })).await;
    assert_eq!(statut, 200, "{corps}");
    let offre: InvitationWire = serde_json::from_str(&corps).unwrap();
    assert_eq!((offre.email.as_str(), offre.role.as_str()), (NADIA, "mediateur"));
    assert_eq!(offre.structure, "Communauté de communes du Val de Drôme");
    assert!(offre.cgu.texte.contains("Conditions générales"));

    let cle_1 = cle();
    let (statut, corps) = serveur.post("/v1/comptes", &compte_creer(&secret, &cle_1)).await;
    assert_eq!(statut, 201, "{corps}");
    let premier: Enrolement = serde_json::from_str(&corps).unwrap();
    assert_eq!(premier.compte.structure.as_deref(), Some(offre.structure.as_str()));
    assert!(premier.appareil_numero > 0 && premier.appareil_numero < 1 << 30);
    assert_eq!(premier.serveur.id, serveur.central.identite.id);

    let (statut, corps) = serveur.post("/v1/comptes", &compte_creer(&secret, &cle_1)).await;
    let again: Enrolement = serde_json::from_str(&corps).unwrap();
    assert_eq!((statut, again.appareil_id), (201, premier.appareil_id), "a lost answer may be asked again");

    let (statut, corps) = serveur.post("/v1/comptes", &compte_creer(&secret, &cle())).await;
    assert_eq!((statut, refus(&corps).code.as_str()), (404, "invitation_inconnue"), "another device does not reuse it");
    let (statut, corps) = serveur.post("/v1/invitations/lire", &json!({ "secret": secret })).await;
    assert_eq!((statut, refus(&corps).code.as_str()), (404, "invitation_inconnue"));
}

#[tokio::test]
async fn an_invitation_expires_and_its_secret_is_kept_nowhere() {
    let serveur = Serveur::demarrer().await;
    let secret = serveur.inviter(NADIA, Role::Conseiller);
    assert!(secret.len() >= 22, "128 bits: {secret}");
    serveur.avancer(72 * HEURE - 1);
    let (statut, _) = serveur.post("/v1/invitations/lire", &json!({ "secret": secret })).await;
    assert_eq!(statut, 200, "still open");
    serveur.avancer(1);
    let (statut, perimee) = serveur.post("/v1/comptes", &compte_creer(&secret, &cle())).await;
    let (_, inconnue) = serveur.post("/v1/comptes", &compte_creer("jamais-vue", &cle())).await;
    assert_eq!(statut, 404);
    assert_eq!(refus(&perimee), refus(&inconnue), "expired and unknown look the same");
    assert!(serveur.central.stockage.read().unwrap().compte_list().unwrap().is_empty());
}

#[tokio::test]
async fn every_error_of_the_form_comes_at_once_and_nothing_is_written() {
    let serveur = Serveur::demarrer().await;
    let secret = serveur.inviter(NADIA, Role::Conseiller);
    let demande = json!({
        "secret": secret, "prenom": " ", "nom": "", "mot_de_passe": "court", "cgu_version": CGU_VERSION,
        "appareil": { "nom": "", "cle_publique": "AAAA" },
    });
    let (statut, corps) = serveur.post("/v1/comptes", &demande).await;
    assert_eq!(statut, 422);
    let champs: Vec<_> = refus(&corps).champs.into_iter().map(|c| c.champ).collect();
    assert_eq!(champs, ["prenom", "nom", "mot_de_passe", "appareil.nom", "appareil.cle_publique"]);

    let mut demande = compte_creer(&secret, &cle());
    demande["cgu_version"] = json!("2020-01");
    let (statut, corps) = serveur.post("/v1/comptes", &demande).await;
    assert_eq!((statut, refus(&corps).code.as_str()), (409, "cgu_changees"));
    let tx = serveur.central.stockage.read().unwrap();
    assert!(tx.compte_list().unwrap().is_empty(), "nothing half-written");
    drop(tx);
    let (statut, corps) = serveur.post("/v1/comptes", &compte_creer(&secret, &cle())).await;
    assert_eq!(statut, 201, "the invitation still serves: {corps}");
}

#[tokio::test]
async fn a_second_device_needs_the_password_and_the_code() {
    let serveur = Serveur::demarrer().await;
    let premier = serveur.conseiller(NADIA).await;
    let mut second = serveur.second_appareil(NADIA).await;
    assert_eq!(second.compte_id, premier.compte_id);
    assert_ne!(second.id, premier.id);
    second.recevoir().await;
    assert!(!second.liste("compte").is_empty(), "it receives the account");
    serveur.boite.attendre(NADIA, |corps| corps.contains("Ordinateur de la médiathèque"));

    serveur.post("/v1/connexions", &json!({ "email": NADIA, "mot_de_passe": MOT_DE_PASSE })).await;
    let code = serveur.code(NADIA);
    serveur.avancer(10 * MINUTE);
    let (statut, corps) = serveur.post("/v1/appareils", &appareil_creer(NADIA, &code, &cle())).await;
    assert_eq!((statut, refus(&corps).code.as_str()), (401, "code_refuse"), "after ten minutes");
}

#[tokio::test]
async fn a_code_serves_once_and_dies_after_too_many_wrong_tries() {
    let serveur = Serveur::demarrer().await;
    serveur.conseiller(NADIA).await;
    let ask = json!({ "email": NADIA, "mot_de_passe": MOT_DE_PASSE });
    serveur.post("/v1/connexions", &ask).await;
    let code = serveur.code(NADIA);
    let (statut, _) = serveur.post("/v1/appareils", &appareil_creer(NADIA, &code, &cle())).await;
    assert_eq!(statut, 201);
    let (statut, _) = serveur.post("/v1/appareils", &appareil_creer(NADIA, &code, &cle())).await;
    assert_eq!(statut, 401, "spent");

    serveur.avancer(HEURE);
    serveur.post("/v1/connexions", &ask).await;
    let code = serveur.code(NADIA);
    for i in 0..ESSAIS_MAX {
        let essai = appareil_creer(NADIA, wrong(&code), &cle());
        assert_eq!(serveur.post_from(&format!("10.0.0.{}", i / 5), "/v1/appareils", &essai).await.0, 401);
    }
    let (statut, _) = serveur.post("/v1/appareils", &appareil_creer(NADIA, &code, &cle())).await;
    assert_eq!(statut, 401, "the right one comes too late");
    let compte = serveur.central.stockage.read().unwrap().compte_by_email(NADIA).unwrap().unwrap();
    let kept = serveur.central.stockage.read().unwrap().code_get(compte.id, UsageCode::Appareil).unwrap().unwrap();
    assert_eq!(kept.essais, ESSAIS_MAX, "wrong tries outlive the refusal");
}

/// Another one.
fn wrong(code: &str) -> &'static str {
    if code == "000000" { "111111" } else { "000000" }
}

#[tokio::test]
async fn who_tries_in_somebodys_place_does_not_shut_them_out() {
    let serveur = Serveur::demarrer().await;
    serveur.conseiller(NADIA).await;
    serveur.post("/v1/mots-de-passe", &json!({ "email": NADIA })).await;
    let code = serveur.code(NADIA);
    let renew = |code: &str| json!({ "email": NADIA, "code": code, "mot_de_passe": "Mistral2027abc" });
    let elsewhere = "198.51.100.7";
    for _ in 0..CODE.essais {
        assert_eq!(serveur.put_from(elsewhere, "/v1/mots-de-passe", &renew(wrong(&code))).await.0, 401);
    }
    assert_eq!(serveur.put_from(elsewhere, "/v1/mots-de-passe", &renew(&code)).await.0, 429, "there, no more");
    for _ in 0..COURRIEL.essais + 3 {
        serveur.post_from(elsewhere, "/v1/mots-de-passe", &json!({ "email": NADIA })).await;
    }
    let password = json!({ "email": NADIA, "mot_de_passe": "Mauvais2026xyz" });
    for _ in 0..30 {
        serveur.post_from(elsewhere, "/v1/connexions", &password).await;
    }

    serveur.avancer(1);
    assert_eq!(serveur.post("/v1/mots-de-passe", &json!({ "email": NADIA })).await.0, 202);
    // The mails asked for elsewhere came first.
    for _ in 0..COURRIEL.essais {
        serveur.code(NADIA);
    }
    let code = serveur.code(NADIA);
    let (statut, corps) = serveur.put("/v1/mots-de-passe", &renew(&code)).await;
    assert_eq!(statut, 204, "{corps}");
    let ask = json!({ "email": NADIA, "mot_de_passe": "Mistral2027abc" });
    assert_eq!(serveur.post("/v1/connexions", &ask).await.0, 202);
}

#[tokio::test]
async fn nobody_learns_which_accounts_exist() {
    let serveur = Serveur::demarrer().await;
    serveur.conseiller(NADIA).await;
    let ask = |email: &str, mdp: &str| json!({ "email": email, "mot_de_passe": mdp });
    let wrong = serveur.post("/v1/connexions", &ask(NADIA, "Mauvais2026xyz")).await;
    let unknown = serveur.post("/v1/connexions", &ask("personne@exemple.fr", MOT_DE_PASSE)).await;
    assert_eq!(wrong, unknown, "same status, same words");
    assert_eq!(wrong.0, 401);
    let wrong = serveur.post("/v1/appareils", &appareil_creer("personne@exemple.fr", "123456", &cle())).await;
    assert_eq!(wrong, unknown);

    let known = serveur.post("/v1/mots-de-passe", &json!({ "email": NADIA })).await;
    let unknown = serveur.post("/v1/mots-de-passe", &json!({ "email": "personne@exemple.fr" })).await;
    assert_eq!(known, unknown);
    assert_eq!(known.0, 202);
    serveur.code(NADIA);
    assert_eq!(serveur.boite.compter("personne@exemple.fr"), 0, "no mail to a stranger");
    let renew = |email: &str| json!({ "email": email, "code": "xxxxxx", "mot_de_passe": "Mistral2027abc" });
    assert_eq!(
        serveur.put("/v1/mots-de-passe", &renew(NADIA)).await,
        serveur.put("/v1/mots-de-passe", &renew("personne@exemple.fr")).await
    );
}

#[tokio::test]
async fn a_short_code_cannot_be_guessed_by_patience() {
    let serveur = Serveur::demarrer().await;
    serveur.conseiller(NADIA).await;
    let demande = |email: &str| json!({ "email": email, "code": "xxxxxx", "mot_de_passe": "Mistral2027abc" });
    let (mut tries, mut hours) = (0, 0);
    'guessing: for hour in 0..12 {
        for network in 0..4 {
            let network = format!("10.0.{hour}.{network}");
            serveur.post_from(&network, "/v1/mots-de-passe", &json!({ "email": NADIA })).await;
            for _ in 0..CODE.essais {
                let (statut, corps) = serveur.put_from(&network, "/v1/mots-de-passe", &demande(NADIA)).await;
                if statut == 429 {
                    assert!(refus(&corps).attendre_s > Some(3_600), "patience is asked in hours");
                    break 'guessing;
                }
                tries += 1;
            }
        }
        serveur.avancer(HEURE);
        hours += 1;
    }
    assert_eq!(tries, CODE_PARTOUT.essais, "in {hours} hours");
    let unknown = demande("personne@exemple.fr");
    for _ in 0..CODE.essais {
        assert_eq!(serveur.put("/v1/mots-de-passe", &unknown).await.0, 401);
    }
    assert_eq!(serveur.put("/v1/mots-de-passe", &unknown).await.0, 429, "an unknown account is throttled the same way");
}

#[tokio::test]
async fn a_wrong_code_costs_a_write_whether_the_account_exists_or_not() {
    let serveur = Serveur::demarrer().await;
    let asked = || {
        let bytes = serveur.central.stockage.read().unwrap().serveur_get(reglage::DERNIERE_DEMANDE).unwrap();
        bytes.map(|bytes| i64::from_be_bytes(bytes.try_into().unwrap()))
    };
    assert_eq!(asked(), None);
    let demande = json!({ "email": "personne@exemple.fr", "code": "123456", "mot_de_passe": "Mistral2027abc" });
    assert_eq!(serveur.put("/v1/mots-de-passe", &demande).await.0, 401);
    assert_eq!(asked(), Some(serveur.central.horloge.now()), "a flush is long enough to tell one account from none");
}

#[tokio::test]
async fn a_renewed_password_replaces_the_old_one() {
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.conseiller(NADIA).await;
    serveur.post("/v1/mots-de-passe", &json!({ "email": NADIA })).await;
    let code = serveur.code(NADIA);
    let renew = |mdp: &str| json!({ "email": NADIA, "code": code, "mot_de_passe": mdp });
    let (statut, corps) = serveur.put("/v1/mots-de-passe", &renew("Motdepasse2026!")).await;
    assert_eq!((statut, refus(&corps).champs[0].code.as_str()), (422, "mot_de_passe_courant"));
    let (statut, corps) = serveur.put("/v1/mots-de-passe", &renew("Mistral2027abc")).await;
    assert_eq!(statut, 204, "{corps}");
    serveur.boite.attendre(NADIA, |corps| corps.contains("vient d’être changé"));
    let ask = |mdp: &str| json!({ "email": NADIA, "mot_de_passe": mdp });
    assert_eq!(serveur.post("/v1/connexions", &ask(MOT_DE_PASSE)).await.0, 401);
    assert_eq!(serveur.post("/v1/connexions", &ask("Mistral2027abc")).await.0, 202);
    appareil.recevoir().await;
    let kept = serveur.fichiers();
    let holds = |text: &str| kept.windows(text.len()).any(|w| w == text.as_bytes());
    assert!(!holds("Mistral2027abc") && !holds(NADIA), "nothing readable on disk");
}

#[tokio::test]
async fn tries_are_counted_per_account_and_per_address() {
    let serveur = Serveur::demarrer().await;
    serveur.conseiller(NADIA).await;
    let from = |ip: String, email: &str| {
        let body = json!({ "email": email, "mot_de_passe": "Mauvais2026xyz" });
        serveur.client.post(format!("{}/v1/connexions", serveur.url)).header("x-forwarded-for", ip).json(&body)
    };
    for i in 0..MOT_DE_PASSE_PARTOUT.essais {
        assert_eq!(serveur.send(from(format!("10.0.0.{i}"), NADIA)).await.0, 401);
    }
    let (statut, known) = serveur.send(from("10.0.0.199".to_owned(), NADIA)).await;
    assert_eq!((statut, refus(&known).code.as_str()), (429, "trop_de_tentatives"));
    assert_eq!(refus(&known).attendre_s, Some(900));
    for i in 0..=MOT_DE_PASSE_PARTOUT.essais {
        serveur.send(from(format!("10.0.1.{i}"), "personne@exemple.fr")).await;
    }
    let unknown = serveur.send(from("10.0.1.199".to_owned(), "personne@exemple.fr")).await;
    assert_eq!((429, known), unknown, "an unknown account is throttled the same way");

    for i in 0..PAR_ADRESSE.essais {
        let (statut, _) = serveur.send(from("10.9.9.9".to_owned(), &format!("p{i}@exemple.fr"))).await;
        assert_eq!(statut, 401, "try {i}");
    }
    assert_eq!(
        serveur.send(from("10.9.9.9".to_owned(), "autre@exemple.fr")).await.0,
        429,
        "this address has had enough"
    );
    let response = from("10.9.9.9".to_owned(), NADIA).send().await.unwrap();
    assert_eq!(response.headers()["retry-after"], "900");
    serveur.avancer(15 * MINUTE);
    assert_eq!(serveur.send(from("10.9.9.9".to_owned(), NADIA)).await.0, 401, "forgiven with time");
}

#[tokio::test]
async fn devices_are_listed_retired_and_lost() {
    let serveur = Serveur::demarrer().await;
    let premier = serveur.conseiller(NADIA).await;
    let mut second = serveur.second_appareil(NADIA).await;
    let liste = |bytes: &[u8]| from_cbor::<Vec<AppareilWire>>(bytes).unwrap();
    let etats = |list: &[AppareilWire]| list.iter().map(|a| a.etat.clone()).collect::<Vec<_>>();
    let (statut, bytes) = premier.message("/v1/appareils/liste", &json!({})).await;
    assert_eq!((statut, etats(&liste(&bytes))), (200, vec!["actif".to_owned(), "actif".to_owned()]));

    let id = second.id;
    let retirer = move |perdu| AppareilRetirer { id, perdu };
    let (statut, bytes) = premier.message("/v1/appareils/retirer", &retirer(false)).await;
    assert_eq!(statut, 200);
    assert_eq!(etats(&liste(&bytes)), ["actif", "retire"]);
    let (id, reponse) = second.creer("cra", &crate::commun::cra()).await;
    assert_eq!(reponse.fault.as_deref(), Some("appareil_retire"));
    assert!(reponse.scopes.is_empty() && reponse.records.is_empty(), "it reads nothing more");
    assert_eq!(reponse.refus().0, "appareil_retire");
    let tx = serveur.central.stockage.read().unwrap();
    let kept = tx.lettre_morte_list(premier.compte_id).unwrap();
    assert_eq!(kept.iter().map(|l| l.record_id).collect::<Vec<_>>(), [id], "its work is kept");
    drop(tx);

    premier.message("/v1/appareils/retirer", &retirer(true)).await;
    premier.message("/v1/appareils/retirer", &retirer(false)).await;
    let (_, reponse) = second.creer("cra", &crate::commun::cra()).await;
    assert_eq!((reponse.fault.as_deref(), reponse.resultats.len()), (Some("appareil_perdu"), 0), "lost stays lost");
    let (statut, _) = second.message("/v1/appareils/liste", &json!({})).await;
    assert_eq!(statut, 403);
    let tx = serveur.central.stockage.read().unwrap();
    assert_eq!(tx.lettre_morte_list(premier.compte_id).unwrap().len(), 1, "nothing is taken from a lost device");
    assert_eq!(tx.appareil_get(second.id).unwrap().unwrap().etat, EtatAppareil::Perdu);
}

#[tokio::test]
async fn an_account_struck_off_hands_in_its_work_then_reads_nothing() {
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.conseiller(NADIA).await;
    appareil.creer("cra", &crate::commun::cra()).await;
    administration::radier(&serveur.central, NADIA).unwrap();
    let (id, reponse) = appareil.creer("cra", &crate::commun::cra()).await;
    assert_eq!(reponse.refus().0, "compte_radie");
    assert_eq!(reponse.fault.as_deref(), Some("compte_radie"));
    assert!(reponse.scopes.is_empty() && reponse.records.is_empty());
    let tx = serveur.central.stockage.read().unwrap();
    assert_eq!(tx.lettre_morte_list(appareil.compte_id).unwrap()[0].record_id, id);
    drop(tx);
    let (statut, _) = serveur.post("/v1/connexions", &json!({ "email": NADIA, "mot_de_passe": MOT_DE_PASSE })).await;
    assert_eq!(statut, 401, "no way back in");
    let (statut, _) = appareil.message("/v1/cgu", &CguAccepter { version: CGU_VERSION.to_owned() }).await;
    assert_eq!(statut, 403);
}

#[tokio::test]
async fn new_conditions_are_told_and_accepted_without_blocking() {
    let serveur = Serveur::demarrer().await;
    let mut appareil = serveur.conseiller(NADIA).await;
    transaction(serveur.central.stockage.as_ref(), |tx| {
        tx.serveur_put(reglage::CGU_VERSION, b"2027-01")?;
        tx.serveur_put(reglage::CGU_TEXTE, "Nouvelles conditions".as_bytes())
    })
    .unwrap();
    let (_, reponse) = appareil.creer("cra", &crate::commun::cra()).await;
    assert_eq!(reponse.rev(), 3, "work goes on");
    let (statut, _) = appareil.message("/v1/cgu", &CguAccepter { version: CGU_VERSION.to_owned() }).await;
    assert_eq!(statut, 409);
    let (statut, bytes) = appareil.message("/v1/cgu", &CguAccepter { version: "2027-01".to_owned() }).await;
    assert_eq!((statut, from_cbor::<CguWire>(&bytes).unwrap().texte.as_str()), (200, "Nouvelles conditions"));
    let compte = serveur.central.stockage.read().unwrap().compte_get(appareil.compte_id).unwrap().unwrap();
    assert_eq!(compte.cgu_version.as_deref(), Some("2027-01"));
}

#[tokio::test]
async fn a_newer_build_brings_its_own_conditions_and_keeps_an_administrator_s() {
    let serveur = Serveur::demarrer().await;
    let write = |serveur: &Serveur, version: &str, texte: &str| {
        transaction(serveur.central.stockage.as_ref(), |tx| {
            tx.serveur_put(reglage::CGU_VERSION, version.as_bytes())?;
            tx.serveur_put(reglage::CGU_TEXTE, texte.as_bytes())
        })
        .unwrap();
    };
    let read = |serveur: &Serveur| cgu(serveur.central.stockage.read().unwrap().as_ref()).unwrap();
    let current = read(&serveur);
    assert_eq!(current.version, CGU_VERSION);
    write(&serveur, "2026-11", include_str!("../../src/cgu/2026-11.txt"));
    let serveur = Serveur::ouvrir(serveur.arreter().await).await;
    assert_eq!(read(&serveur), current);
    write(&serveur, "2026-11", "Les nôtres.");
    let serveur = Serveur::ouvrir(serveur.arreter().await).await;
    assert_eq!(read(&serveur).texte, "Les nôtres.");
}

#[tokio::test]
async fn only_allowed_domains_are_invited_and_never_twice() {
    let serveur = Serveur::demarrer().await;
    serveur.conseiller(NADIA).await;
    let invite = |email: &str| invitation::create(&serveur.central, email, SIRET, Role::Conseiller);
    let code = |email: &str| invite(email).unwrap_err().to_refus().code;
    assert_eq!(code(NADIA), "compte_existe");
    transaction(serveur.central.stockage.as_ref(), |tx| {
        tx.serveur_put(reglage::DOMAINES, b"conseiller-numerique.fr mediateur.fr")
    })
    .unwrap();
    assert_eq!(code("lea@exemple.fr"), "domaine_refuse");
    assert_eq!(code("lea@sous.conseiller-numerique.fr"), "domaine_refuse");
    assert!(invite("Lea@Conseiller-Numerique.fr").is_ok());
}
