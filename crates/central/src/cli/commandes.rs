//! One command, one answer.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::args::{
    AppareilCommande, Args, CguCommande, Commande, CompteCommande, EmploiCommande, LieuCommande, ReglageCommande,
    SauvegardeCommande, StructureCommande, TagCommande,
};
use super::{Sortie, serveur};
use crate::central::Central;
use crate::comptes::mot_de_passe::Hachage;
use crate::comptes::{administration, appareil, audit, invitation};
use crate::donnees::{Donnees, fichier};
use crate::erreur::{CentralError, Refus};
use crate::horloge::{Horloge, rfc3339};
use crate::identite::{self, cle};
use crate::import::import_coop;
use crate::routes::{Adresses, table};
use crate::stockage::{EmploiRow, EtatAppareil, StructureRow, transaction};
use crate::{demo, lieux, tags};

const ACTEUR: &str = "administration";

pub(super) fn execute(args: Args) -> Result<Sortie, CentralError> {
    if let Commande::Openapi = args.commande {
        let document = serde_json::to_value(table().1).map_err(|e| CentralError::Interne(e.to_string()))?;
        return Ok(document.into());
    }
    let donnees = Donnees::new(&args.donnees)?;
    match args.commande {
        Commande::Sauvegarde(SauvegardeCommande::Restore { fichier }) => {
            let answer = serveur::restore(&donnees, &fichier)?;
            // Opening it erases again whoever was erased since the copy.
            open(donnees, &args.courriel)?.courriel.flush();
            Ok(answer.into())
        }
        Commande::Sauvegarde(SauvegardeCommande::Create { fichier }) => Ok(serveur::backup(&donnees, &fichier)?.into()),
        Commande::Serve { ecoute, adresse, mandataire } => {
            let central = open(donnees, &args.courriel)?;
            let adresses = if mandataire { Adresses::Mandataire } else { Adresses::Directes };
            serveur::run(central, ecoute, adresse, adresses, args.courriel.to_folder())?;
            Ok(Sortie::default())
        }
        commande => {
            let central = open(donnees, &args.courriel)?;
            let sortie = administer(&central, commande);
            // Mails leave before the process does.
            central.courriel.flush();
            sortie
        }
    }
}

fn open(donnees: Donnees, courriel: &super::args::CourrielArgs) -> Result<Central, CentralError> {
    Central::open(donnees, Horloge::Systeme, Hachage::standard()?, courriel.transport()?)
}

fn administer(central: &Central, commande: Commande) -> Result<Sortie, CentralError> {
    match commande {
        Commande::Invite { email, structure, role } => {
            let code = invitation::create(central, &email, &structure, role)?;
            Ok(json!({ "code": code, "email": email, "heures": invitation::DUREE / crate::horloge::HEURE }).into())
        }
        Commande::Structure(commande) => structure(central, commande).map(Sortie::from),
        Commande::Compte(commande) => compte(central, commande).map(Sortie::from),
        Commande::Emploi(commande) => emploi(central, commande).map(Sortie::from),
        Commande::Appareil(commande) => appareil(central, commande).map(Sortie::from),
        Commande::Lieu(commande) => lieu(central, commande).map(Sortie::from),
        Commande::Tag(commande) => tag(central, commande).map(Sortie::from),
        Commande::CraSansEmploi => {
            let rows = administration::cra_sans_emploi(central)?;
            let rows: Vec<_> =
                rows.into_iter().map(|(email, date, id)| json!({ "compte": email, "date": date, "id": id })).collect();
            Ok(json!(rows).into())
        }
        Commande::ImportCoop { compte, mediateur, fichiers } => {
            let bilan = import_coop(central, &compte, mediateur, &read(&fichiers)?)?;
            let partiel = bilan.illisibles > 0 || !bilan.refusees.is_empty();
            Ok(Sortie { valeur: json!(bilan), partiel })
        }
        Commande::Demo { adresse, coop } => {
            if !adresse.ip().is_loopback() {
                let message = "Un serveur de démonstration n’écoute que sur cette machine.";
                return Err(CentralError::Reglage(message.to_owned()));
            }
            Ok(json!(demo::create(central, &adresse.to_string(), &read(&coop)?)?).into())
        }
        Commande::Reglage(commande) => reglage(central, commande).map(Sortie::from),
        Commande::Cgu(CguCommande::Publish { version, fichier }) => cgu(central, &version, &fichier).map(Sortie::from),
        Commande::Maintenance { attendre } => {
            let valeur = attendre.map(|s| s.to_string()).unwrap_or_default();
            put(central, cle::MAINTENANCE, &valeur)?;
            Ok(json!({ "maintenance": attendre.is_some(), "attendre": attendre }).into())
        }
        Commande::LettreMorte { email } => lettres_mortes(central, &email).map(Sortie::from),
        Commande::Audit { limite } => {
            let rows = central.stockage.read()?.audit_list(limite)?;
            let rows: Vec<_> = rows
                .into_iter()
                .map(|r| json!({ "instant": rfc3339(r.instant), "acteur": r.acteur, "action": r.action, "cible": r.cible }))
                .collect();
            Ok(json!(rows).into())
        }
        Commande::Serve { .. } | Commande::Sauvegarde(_) | Commande::Openapi => Ok(Sortie::default()),
    }
}

fn structure(central: &Central, commande: StructureCommande) -> Result<Value, CentralError> {
    let value = |r: StructureRow| json!({ "id": r.id, "siret": r.siret, "nom": r.nom, "departement": r.departement });
    match commande {
        StructureCommande::Create { siret, nom, departement } => {
            Ok(value(administration::structure_create(central, &siret, &nom, departement.as_deref())?))
        }
        StructureCommande::List => {
            let rows = central.stockage.read()?.structure_list()?;
            Ok(rows.into_iter().map(value).collect())
        }
    }
}

fn compte(central: &Central, commande: CompteCommande) -> Result<Value, CentralError> {
    match commande {
        CompteCommande::Radier { email } => {
            let row = administration::radier(central, &email)?;
            Ok(json!({ "id": row.id, "email": row.email, "etat": row.etat.valeur() }))
        }
        CompteCommande::List => {
            let rows = central.stockage.read()?.compte_list()?;
            let row = |r: crate::stockage::CompteRow| {
                json!({
                    "id": r.id, "email": r.email, "prenom": r.prenom, "nom": r.nom, "role": r.role.valeur(),
                    "etat": r.etat.valeur(), "cgu_version": r.cgu_version, "creation": rfc3339(r.creation),
                })
            };
            Ok(rows.into_iter().map(row).collect())
        }
    }
}

fn emploi(central: &Central, commande: EmploiCommande) -> Result<Value, CentralError> {
    let value = |r: &EmploiRow| json!({ "id": r.id, "structure_id": r.structure_id, "debut": r.debut, "fin": r.fin });
    match commande {
        EmploiCommande::Create { email, structure, debut, fin } => {
            let (row, cra) = administration::emploi_create(central, &email, &structure, debut, fin)?;
            Ok(json!({ "emploi": value(&row), "cra_changes": cra }))
        }
        EmploiCommande::End { id, fin } => {
            let (row, cra) = administration::emploi_end(central, id, fin)?;
            Ok(json!({ "emploi": value(&row), "cra_changes": cra }))
        }
        EmploiCommande::List { email } => {
            let tx = central.stockage.read()?;
            let compte = administration::compte(tx.as_ref(), &email)?;
            Ok(tx.emploi_list(compte.id)?.iter().map(value).collect())
        }
    }
}

fn appareil(central: &Central, commande: AppareilCommande) -> Result<Value, CentralError> {
    let end = |id, etat: EtatAppareil| {
        appareil::end(central, ACTEUR, id, None, etat)?;
        Ok(json!({ "id": id, "etat": etat.valeur() }))
    };
    match commande {
        AppareilCommande::Retirer { id } => end(id, EtatAppareil::Retire),
        AppareilCommande::Perdu { id } => end(id, EtatAppareil::Perdu),
        AppareilCommande::List { email } => {
            let compte = administration::compte(central.stockage.read()?.as_ref(), &email)?;
            Ok(json!(appareil::list(central, compte.id)?))
        }
    }
}

fn lieu(central: &Central, commande: LieuCommande) -> Result<Value, CentralError> {
    match commande {
        LieuCommande::Accept { id, vers } => {
            lieux::accept(central, id, vers)?;
            Ok(json!({ "id": id, "vers": vers }))
        }
        LieuCommande::List => {
            let rows = lieux::propositions(central)?;
            Ok(rows
                .into_iter()
                .map(|p| json!({ "id": p.lieu.id, "lieu": p.lieu.doc, "semblable": p.semblable }))
                .collect())
        }
    }
}

fn tag(central: &Central, commande: TagCommande) -> Result<Value, CentralError> {
    match commande {
        TagCommande::Create { nom, description, departement } => {
            let (id, scope) = tags::create(central, &nom, description, departement.as_deref())?;
            Ok(json!({ "id": id, "nom": nom.trim(), "portee": scope }))
        }
        TagCommande::Delete { id } => {
            tags::delete(central, id)?;
            Ok(json!({ "id": id }))
        }
        TagCommande::List => Ok(tags::list(central)?
            .into_iter()
            .map(|row| json!({ "id": row.id, "portee": row.scope, "tag": row.doc }))
            .collect()),
    }
}

fn reglage(central: &Central, commande: ReglageCommande) -> Result<Value, CentralError> {
    match commande {
        ReglageCommande::Set { cle, valeur } => {
            let valeur = parse_reglage(&cle, &valeur)?;
            put(central, &cle, &valeur)?;
            Ok(json!({ cle: valeur }))
        }
        ReglageCommande::List => {
            let tx = central.stockage.read()?;
            let texte = |cle| identite::texte(tx.as_ref(), cle);
            let (signature, scellement) = central.identite.empreintes();
            Ok(json!({
                "nom": texte(cle::NOM)?, "adresse": texte(cle::ADRESSE)?, "domaines": texte(cle::DOMAINES)?,
                "cgu_version": texte(cle::CGU_VERSION)?, "maintenance": texte(cle::MAINTENANCE)?,
                "serveur": { "id": central.identite.id, "signature": signature, "scellement": scellement },
            }))
        }
    }
}

/// A setting as it is kept. An address goes as it is into every invitation: a wrong one would open nothing.
pub(super) fn parse_reglage(nom: &str, valeur: &str) -> Result<String, CentralError> {
    let valeur = valeur.trim();
    let refus = |code, message: &str| Err(Refus::new(422, code, message.to_owned()).into());
    match nom {
        cle::ADRESSE if !valeur.is_empty() => {
            let authority = valeur.parse::<axum::http::uri::Authority>();
            if authority.is_ok_and(|a| !a.host().is_empty() && !valeur.contains('@')) {
                return Ok(valeur.to_lowercase());
            }
            refus(
                "adresse_invalide",
                "L’adresse est un hôte, avec un port au besoin : besace.exemple.fr ou 127.0.0.1:8420.",
            )
        }
        cle::DOMAINES => Ok(valeur.to_lowercase()),
        cle::NOM if valeur.is_empty() => refus("nom_requis", "Un serveur a un nom."),
        _ => Ok(valeur.to_owned()),
    }
}

fn cgu(central: &Central, version: &str, path: &Path) -> Result<Value, CentralError> {
    let texte = fs::read_to_string(path).map_err(|e| fichier(path, e))?;
    if texte.trim().is_empty() || version.trim().is_empty() {
        return Err(Refus::new(422, "cgu_vides", "Une version des conditions a un nom et un texte.").into());
    }
    let now = central.horloge.now();
    transaction(central.stockage.as_ref(), |tx| -> Result<(), CentralError> {
        tx.serveur_put(cle::CGU_VERSION, version.trim().as_bytes())?;
        tx.serveur_put(cle::CGU_TEXTE, texte.as_bytes())?;
        Ok(audit(tx, now, ACTEUR, "cgu.publish", version)?)
    })?;
    Ok(json!({ "cgu_version": version.trim() }))
}

fn lettres_mortes(central: &Central, email: &str) -> Result<Value, CentralError> {
    let tx = central.stockage.read()?;
    let compte = administration::compte(tx.as_ref(), email)?;
    let rows = tx.lettre_morte_list(compte.id)?.into_iter().map(|r| {
        json!({
            "appareil": r.appareil_id, "seq": r.seq, "collection": r.collection, "id": r.record_id, "code": r.code,
            "message": r.message, "instant": rfc3339(r.instant),
        })
    });
    Ok(rows.collect())
}

fn put(central: &Central, cle: &str, valeur: &str) -> Result<(), CentralError> {
    let now = central.horloge.now();
    transaction(central.stockage.as_ref(), |tx| {
        tx.serveur_put(cle, valeur.as_bytes())?;
        Ok(audit(tx, now, ACTEUR, "reglage.set", cle)?)
    })
}

fn read(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, CentralError> {
    paths.iter().map(|path| Ok((path.display().to_string(), fs::read(path).map_err(|e| fichier(path, e))?))).collect()
}
