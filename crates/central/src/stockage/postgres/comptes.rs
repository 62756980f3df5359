//! Server, structures, accounts.

use tokio_postgres::Row;
use uuid::Uuid;

use super::{Tx, column, count, fixed, limit, parse, unreadable};
use crate::stockage::{
    AuditRow, CodeRow, CompteRow, EcrireComptes, EmploiRow, InvitationRow, LireComptes, Resultat, StockageError,
    StructureRow, UsageCode,
};

const STRUCTURE: &str = "SELECT id, nom, siret, departement, creation FROM structure";
const COMPTE: &str = "SELECT id, email, prenom, nom, role, mot_de_passe, etat, cgu_version, creation FROM compte";
const EMPLOI: &str = "SELECT id, compte_id, structure_id, debut, fin FROM emploi";

impl LireComptes for Tx<'_> {
    fn serveur_get(&self, cle: &str) -> Resultat<Option<Vec<u8>>> {
        self.get("SELECT valeur FROM serveur WHERE cle = $1", &[&cle], |row| column(row, 0))
    }

    fn structure_list(&self) -> Resultat<Vec<StructureRow>> {
        self.list(&format!("{STRUCTURE} ORDER BY nom, siret"), &[], structure)
    }

    fn structure_get(&self, id: Uuid) -> Resultat<Option<StructureRow>> {
        self.get(&format!("{STRUCTURE} WHERE id = $1"), &[&id], structure)
    }

    fn structure_by_siret(&self, siret: &str) -> Resultat<Option<StructureRow>> {
        self.get(&format!("{STRUCTURE} WHERE siret = $1"), &[&siret], structure)
    }

    fn compte_list(&self) -> Resultat<Vec<CompteRow>> {
        self.list(&format!("{COMPTE} ORDER BY email"), &[], compte)
    }

    fn compte_get(&self, id: Uuid) -> Resultat<Option<CompteRow>> {
        self.get(&format!("{COMPTE} WHERE id = $1"), &[&id], compte)
    }

    fn compte_by_email(&self, email: &str) -> Resultat<Option<CompteRow>> {
        self.get(&format!("{COMPTE} WHERE email = $1"), &[&email], compte)
    }

    fn emploi_list(&self, compte_id: Uuid) -> Resultat<Vec<EmploiRow>> {
        let sql = format!("{EMPLOI} WHERE compte_id = $1 ORDER BY debut NULLS FIRST, id");
        self.list(&sql, &[&compte_id], emploi)
    }

    fn emploi_get(&self, id: Uuid) -> Resultat<Option<EmploiRow>> {
        self.get(&format!("{EMPLOI} WHERE id = $1"), &[&id], emploi)
    }

    fn invitation_get(&self, empreinte: &[u8; 32]) -> Resultat<Option<InvitationRow>> {
        let sql = "SELECT empreinte, email, structure_id, role, expiration, utilisation FROM invitation \
                   WHERE empreinte = $1";
        self.get(sql, &[&empreinte.as_slice()], |row| {
            Ok(InvitationRow {
                empreinte: fixed(row, 0)?,
                email: column(row, 1)?,
                structure_id: column(row, 2)?,
                role: parse(row, 3)?,
                expiration: column(row, 4)?,
                utilisation: column(row, 5)?,
            })
        })
    }

    fn code_get(&self, compte_id: Uuid, usage: UsageCode) -> Resultat<Option<CodeRow>> {
        let sql = "SELECT empreinte, expiration, essais FROM code WHERE compte_id = $1 AND usage = $2";
        self.get(sql, &[&compte_id, &usage.valeur()], |row| {
            let essais = u32::try_from(column::<i32>(row, 2)?).map_err(|_| unreadable("essais"))?;
            Ok(CodeRow { compte_id, usage, empreinte: fixed(row, 0)?, expiration: column(row, 1)?, essais })
        })
    }

    fn audit_list(&self, limite: usize) -> Resultat<Vec<AuditRow>> {
        let sql = "SELECT instant, acteur, action, cible FROM audit ORDER BY id DESC LIMIT $1";
        self.list(sql, &[&limit(limite)], |row| {
            Ok(AuditRow {
                instant: column(row, 0)?,
                acteur: column(row, 1)?,
                action: column(row, 2)?,
                cible: column(row, 3)?,
            })
        })
    }
}

impl EcrireComptes for Tx<'_> {
    fn serveur_put(&self, cle: &str, valeur: &[u8]) -> Resultat<()> {
        let sql = "INSERT INTO serveur (cle, valeur) VALUES ($1, $2) \
                   ON CONFLICT (cle) DO UPDATE SET valeur = excluded.valeur";
        self.run(sql, &[&cle, &valeur]).map(drop)
    }

    fn structure_put(&self, row: &StructureRow) -> Resultat<()> {
        let sql = "INSERT INTO structure (id, nom, siret, departement, creation) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT DO NOTHING";
        added(self.run(sql, &[&row.id, &row.nom, &row.siret, &row.departement, &row.creation])?)
    }

    fn structure_update(&self, row: &StructureRow) -> Resultat<()> {
        let sql = "UPDATE structure SET nom = $2, departement = $3 WHERE id = $1";
        self.run(sql, &[&row.id, &row.nom, &row.departement]).map(drop)
    }

    fn invitation_prune(&self, avant: i64) -> Resultat<usize> {
        self.run("DELETE FROM invitation WHERE expiration < $1", &[&avant]).map(count)
    }

    fn compte_put(&self, row: &CompteRow) -> Resultat<()> {
        let sql = "UPDATE compte SET email = $2, prenom = $3, nom = $4, role = $5, mot_de_passe = $6, etat = $7, \
                   cgu_version = $8 WHERE id = $1";
        let (role, etat) = (row.role.valeur(), row.etat.valeur());
        let known = self.run(
            sql,
            &[&row.id, &row.email, &row.prenom, &row.nom, &role, &row.mot_de_passe, &etat, &row.cgu_version],
        )?;
        if known > 0 {
            return Ok(());
        }
        let sql = "INSERT INTO compte (id, email, prenom, nom, role, mot_de_passe, etat, cgu_version, creation) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
        added(self.run(
            sql,
            &[
                &row.id,
                &row.email,
                &row.prenom,
                &row.nom,
                &role,
                &row.mot_de_passe,
                &etat,
                &row.cgu_version,
                &row.creation,
            ],
        )?)
    }

    fn emploi_put(&self, row: &EmploiRow) -> Resultat<()> {
        let sql = "INSERT INTO emploi (id, compte_id, structure_id, debut, fin) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (id) DO UPDATE SET debut = excluded.debut, fin = excluded.fin";
        self.run(sql, &[&row.id, &row.compte_id, &row.structure_id, &row.debut, &row.fin]).map(drop)
    }

    fn invitation_put(&self, row: &InvitationRow) -> Resultat<()> {
        let sql = "INSERT INTO invitation (empreinte, email, structure_id, role, expiration, utilisation) \
                   VALUES ($1, $2, $3, $4, $5, $6) \
                   ON CONFLICT (empreinte) DO UPDATE SET utilisation = excluded.utilisation";
        let (empreinte, role) = (row.empreinte.as_slice(), row.role.valeur());
        self.run(sql, &[&empreinte, &row.email, &row.structure_id, &role, &row.expiration, &row.utilisation]).map(drop)
    }

    fn code_put(&self, row: &CodeRow) -> Resultat<()> {
        let sql = "INSERT INTO code (compte_id, usage, empreinte, expiration, essais) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (compte_id, usage) DO UPDATE SET empreinte = excluded.empreinte, \
                   expiration = excluded.expiration, essais = excluded.essais";
        let essais = i32::try_from(row.essais).unwrap_or(i32::MAX);
        let (usage, empreinte) = (row.usage.valeur(), row.empreinte.as_slice());
        self.run(sql, &[&row.compte_id, &usage, &empreinte, &row.expiration, &essais]).map(drop)
    }

    fn code_delete(&self, compte_id: Uuid, usage: UsageCode) -> Resultat<()> {
        let sql = "DELETE FROM code WHERE compte_id = $1 AND usage = $2";
        self.run(sql, &[&compte_id, &usage.valeur()]).map(drop)
    }

    fn audit_put(&self, row: &AuditRow) -> Resultat<()> {
        let sql = "INSERT INTO audit (instant, acteur, action, cible) VALUES ($1, $2, $3, $4)";
        self.run(sql, &[&row.instant, &row.acteur, &row.action, &row.cible]).map(drop)
    }
}

/// A statement refused would end the whole transaction: what is there already is met without one.
pub(super) fn added(rows: u64) -> Resultat<()> {
    if rows == 0 { Err(StockageError::Doublon) } else { Ok(()) }
}

fn structure(row: &Row) -> Resultat<StructureRow> {
    Ok(StructureRow {
        id: column(row, 0)?,
        nom: column(row, 1)?,
        siret: column(row, 2)?,
        departement: column(row, 3)?,
        creation: column(row, 4)?,
    })
}

fn compte(row: &Row) -> Resultat<CompteRow> {
    Ok(CompteRow {
        id: column(row, 0)?,
        email: column(row, 1)?,
        prenom: column(row, 2)?,
        nom: column(row, 3)?,
        role: parse(row, 4)?,
        mot_de_passe: column(row, 5)?,
        etat: parse(row, 6)?,
        cgu_version: column(row, 7)?,
        creation: column(row, 8)?,
    })
}

fn emploi(row: &Row) -> Resultat<EmploiRow> {
    Ok(EmploiRow {
        id: column(row, 0)?,
        compte_id: column(row, 1)?,
        structure_id: column(row, 2)?,
        debut: column(row, 3)?,
        fin: column(row, 4)?,
    })
}
