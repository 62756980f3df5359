//! One command, one answer.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use super::args::{Args, Commande, SauvegardeCommande};
use super::base::BaseArgs;
use super::courriel::CourrielArgs;
use super::{
    Sortie, appareil, cgu, compte, emploi, invite, lettre_morte, lieu, reglage, scellement, serveur, structure, tag,
};
use crate::central::Central;
use crate::comptes::administration;
use crate::comptes::mot_de_passe::Hachage;
use crate::donnees::{Donnees, fichier};
use crate::erreur::CentralError;
use crate::horloge::{Horloge, rfc3339};
use crate::identite::cle;
use crate::import::import_coop;
use crate::routes::{Adresses, table};
use crate::{conservation, demo};

pub(super) fn execute(args: Args) -> Result<Sortie, CentralError> {
    if let Commande::Openapi = args.commande {
        let document = serde_json::to_value(table().1).map_err(|e| CentralError::Interne(e.to_string()))?;
        return Ok(document.into());
    }
    let donnees = Donnees::new(&args.donnees)?;
    match args.commande {
        Commande::Sauvegarde(SauvegardeCommande::Restore { fichier }) => {
            args.base.check_here()?;
            let answer = serveur::restore(&donnees, &fichier)?;
            // Opening it erases again whoever was erased since the copy.
            drop(open(donnees, &args.base, &args.courriel)?);
            Ok(answer.into())
        }
        Commande::Sauvegarde(SauvegardeCommande::Create { fichier }) => {
            args.base.check_here()?;
            Ok(serveur::backup(&donnees, &fichier)?.into())
        }
        Commande::Sauvegarde(SauvegardeCommande::Restauree) => {
            let _only = donnees.lock()?;
            let epoch = serveur::begin_history(args.base.open(&donnees)?.as_ref())?;
            drop(open(donnees.clone(), &args.base, &args.courriel)?);
            Ok(json!({ "epoch": epoch }).into())
        }
        Commande::Serve { ecoute, adresse, mandataire } => {
            let central = open(donnees, &args.base, &args.courriel)?;
            let adresses = if mandataire { Adresses::Mandataire } else { Adresses::Directes };
            serveur::run(central, ecoute, adresse, adresses, args.courriel.to_folder())?;
            Ok(Sortie::default())
        }
        commande => {
            let central = open(donnees, &args.base, &args.courriel)?;
            administer(&central, commande)
        }
    }
}

fn open(donnees: Donnees, base: &BaseArgs, courriel: &CourrielArgs) -> Result<Central, CentralError> {
    let stockage = base.open(&donnees)?;
    Central::open_with(stockage, donnees, Horloge::Systeme, Hachage::standard()?, courriel.transport()?)
}

fn administer(central: &Central, commande: Commande) -> Result<Sortie, CentralError> {
    match commande {
        Commande::Invite { email, structure, role, qr } => {
            invite::run(central, &email, &structure, role, qr.as_deref()).map(Sortie::from)
        }
        Commande::Structure(commande) => structure::run(central, commande).map(Sortie::from),
        Commande::Compte(commande) => compte::run(central, commande).map(Sortie::from),
        Commande::Emploi(commande) => emploi::run(central, commande).map(Sortie::from),
        Commande::Appareil(commande) => appareil::run(central, commande).map(Sortie::from),
        Commande::Lieu(commande) => lieu::run(central, commande).map(Sortie::from),
        Commande::Tag(commande) => tag::run(central, commande).map(Sortie::from),
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
        Commande::Reglage(commande) => reglage::run(central, commande).map(Sortie::from),
        Commande::Scellement(commande) => scellement::run(central, commande).map(Sortie::from),
        Commande::Cgu(commande) => cgu::run(central, commande).map(Sortie::from),
        Commande::Maintenance { attendre } => {
            let valeur = attendre.map(|s| s.to_string()).unwrap_or_default();
            reglage::put(central, cle::MAINTENANCE, &valeur)?;
            Ok(json!({ "maintenance": attendre.is_some(), "attendre": attendre }).into())
        }
        Commande::Conservation { essai } => Ok(json!(conservation::run(central, essai)?).into()),
        Commande::LettreMorte(args) => lettre_morte::run(central, args),
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

fn read(paths: &[PathBuf]) -> Result<Vec<(String, Vec<u8>)>, CentralError> {
    paths.iter().map(|path| Ok((path.display().to_string(), fs::read(path).map_err(|e| fichier(path, e))?))).collect()
}
