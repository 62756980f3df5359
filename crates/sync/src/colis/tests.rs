use ed25519_dalek::SigningKey;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const SERVEUR: Uuid = Uuid::from_u128(6);
const COLIS: Uuid = Uuid::from_u128(9);
const SIGNE: &[u8] = b"Odette Petit, 45 min";

struct Monde {
    serveur: (Cle, Cle),
    reponse: (Cle, Cle),
    demande: Vec<u8>,
    retour: Vec<u8>,
}

fn monde() -> Monde {
    let (serveur, reponse) = (key_pair(&[1; 32]), key_pair(&[2; 32]));
    let demande = seal_demande((SERVEUR, &serveur.1), COLIS, &reponse.1, SIGNE, Graine::new([3; 32])).unwrap();
    let opened = open_demande(&demande, &serveur.0).unwrap();
    let retour = seal_reponse(&opened, &serveur.0, b"frames", Graine::new([4; 32])).unwrap();
    Monde { serveur, reponse, demande, retour }
}

#[test]
fn a_bundle_goes_and_its_answer_comes_back_and_nobody_else_reads_either() {
    let Monde { serveur, reponse, demande, retour } = monde();
    let opened = open_demande(&demande, &serveur.0).unwrap();
    assert_eq!((opened.signe.as_slice(), opened.reponse), (SIGNE, reponse.1));
    let cle = id_cle(&serveur.1);
    assert_eq!(opened.entete, Entete { genre: Genre::Demande, serveur: SERVEUR, cle, colis: COLIS });
    assert_eq!(open_reponse(&retour, &serveur.1, &reponse.0).unwrap(), b"frames");
    assert_eq!(Entete::parse(&retour).unwrap(), Entete { genre: Genre::Reponse, serveur: SERVEUR, cle, colis: COLIS });
    assert_eq!(public_of(&serveur.0), Ok(serveur.1));

    let other = key_pair(&[5; 32]);
    assert_eq!(open_demande(&demande, &other.0), Err(ColisError::Sceau), "another server");
    assert_eq!(open_reponse(&retour, &serveur.1, &other.0), Err(ColisError::Sceau), "another device");
    assert_eq!(open_reponse(&retour, &other.1, &reponse.0), Err(ColisError::Sceau), "not written by the server");
    assert_eq!(open_reponse(&demande, &serveur.1, &reponse.0), Err(ColisError::Format), "the wrong way");
    assert!(!demande.windows(6).any(|window| window == b"Odette"));
}

#[test]
fn what_is_not_a_bundle_or_comes_from_tomorrow_is_told_apart() {
    let Monde { serveur, mut demande, .. } = monde();
    assert_eq!(open_demande(b"%PDF-1.7 and so on, long enough to hold a header", &serveur.0), Err(ColisError::Format));
    assert_eq!(open_demande(&vec![0; COLIS_BYTES_MAX + 1], &serveur.0), Err(ColisError::Taille));
    demande[8] = 2;
    assert_eq!(open_demande(&demande, &serveur.0), Err(ColisError::Version(2)));
}

#[test]
fn the_signature_names_the_bundle_and_the_key_of_its_answer() {
    let (one, other) = (key_pair(&[1; 32]).1, key_pair(&[2; 32]).1);
    let path = signature_path(COLIS, &one);
    assert!(path.starts_with("/sync/v1/colis\n"));
    assert_ne!(path, signature_path(COLIS, &other));
    assert_ne!(path, signature_path(SERVEUR, &one));
}

#[test]
fn a_new_sealing_key_is_believed_on_the_word_of_its_server_alone() {
    let (ours, other) = (SigningKey::from_bytes(&[6; 32]), SigningKey::from_bytes(&[7; 32]));
    let cle = key_pair(&[1; 32]).1;
    let preuve = preuve::seal(&ours, SERVEUR, &cle);
    assert!(preuve::verify(ours.verifying_key().as_bytes(), SERVEUR, &cle, &preuve));
    assert!(!preuve::verify(other.verifying_key().as_bytes(), SERVEUR, &cle, &preuve));
    assert!(!preuve::verify(ours.verifying_key().as_bytes(), COLIS, &cle, &preuve), "of another server");
    assert!(!preuve::verify(ours.verifying_key().as_bytes(), SERVEUR, &key_pair(&[2; 32]).1, &preuve), "another key");
}

proptest! {
    #[test]
    fn a_byte_changed_or_missing_opens_nothing(at in any::<prop::sample::Index>(), mask in 1u8.., cut in any::<bool>()) {
        let Monde { serveur, reponse, demande, retour } = monde();
        let damage = |bytes: &[u8]| {
            let mut bytes = bytes.to_vec();
            let at = at.index(bytes.len());
            if cut { bytes.truncate(at) } else { bytes[at] ^= mask }
            bytes
        };
        prop_assert!(open_demande(&damage(&demande), &serveur.0).is_err());
        prop_assert!(open_reponse(&damage(&retour), &serveur.1, &reponse.0).is_err());
    }

    #[test]
    fn noise_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let Monde { serveur, reponse, .. } = monde();
        prop_assert!(open_demande(&bytes, &serveur.0).is_err());
        prop_assert!(open_reponse(&bytes, &serveur.1, &reponse.0).is_err());
    }
}
