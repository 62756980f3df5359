//! Server, structures, accounts.

use rusqlite::{Row, named_params, params};
use uuid::Uuid;

use super::{Tx, get, id_of, list, parse, parse_opt, run, uuid};
use crate::stockage::{
    AuditRow, CodeRow, CompteRow, EcrireComptes, EmploiRow, InvitationRow, LireComptes, Resultat, StructureRow,
    UsageCode,
};

const STRUCTURE: &str = "SELECT id, nom, siret, departement, creation FROM structure";
const COMPTE: &str = "SELECT id, email, prenom, nom, role, mot_de_passe, etat, cgu_version, creation FROM compte";
const EMPLOI: &str = "SELECT id, compte_id, structure_id, debut, fin FROM emploi";

impl LireComptes for Tx<'_> {
    fn serveur_get(&self, cle: &str) -> Resultat<Option<Vec<u8>>> {
        get(self.conn()?, "SELECT valeur FROM serveur WHERE cle = ?1", [cle], |row| row.get(0))
    }

    fn structure_list(&self) -> Resultat<Vec<StructureRow>> {
        list(self.conn()?, &format!("{STRUCTURE} ORDER BY nom, siret"), [], structure)
    }

    fn structure_get(&self, id: Uuid) -> Resultat<Option<StructureRow>> {
        get(self.conn()?, &format!("{STRUCTURE} WHERE id = ?1"), [id_of(id)], structure)
    }

    fn structure_by_siret(&self, siret: &str) -> Resultat<Option<StructureRow>> {
        get(self.conn()?, &format!("{STRUCTURE} WHERE siret = ?1"), [siret], structure)
    }

    fn compte_list(&self) -> Resultat<Vec<CompteRow>> {
        list(self.conn()?, &format!("{COMPTE} ORDER BY email"), [], compte)
    }

    fn compte_get(&self, id: Uuid) -> Resultat<Option<CompteRow>> {
        get(self.conn()?, &format!("{COMPTE} WHERE id = ?1"), [id_of(id)], compte)
    }

    fn compte_by_email(&self, email: &str) -> Resultat<Option<CompteRow>> {
        get(self.conn()?, &format!("{COMPTE} WHERE email = ?1"), [email], compte)
    }

    fn emploi_list(&self, compte_id: Uuid) -> Resultat<Vec<EmploiRow>> {
        let sql = format!("{EMPLOI} WHERE compte_id = ?1 ORDER BY debut, id");
        list(self.conn()?, &sql, [id_of(compte_id)], emploi)
    }

    fn emploi_get(&self, id: Uuid) -> Resultat<Option<EmploiRow>> {
        get(self.conn()?, &format!("{EMPLOI} WHERE id = ?1"), [id_of(id)], emploi)
    }

    fn invitation_get(&self, empreinte: &[u8; 32]) -> Resultat<Option<InvitationRow>> {
        let sql = "SELECT empreinte, email, structure_id, role, expiration, utilisation FROM invitation \
                   WHERE empreinte = ?1";
        get(self.conn()?, sql, [empreinte], |row| {
            Ok(InvitationRow {
                empreinte: row.get(0)?,
                email: row.get(1)?,
                structure_id: uuid(row, 2)?,
                role: parse(row, 3)?,
                expiration: row.get(4)?,
                utilisation: row.get(5)?,
            })
        })
    }

    fn code_get(&self, compte_id: Uuid, usage: UsageCode) -> Resultat<Option<CodeRow>> {
        let sql = "SELECT empreinte, expiration, essais FROM code WHERE compte_id = ?1 AND usage = ?2";
        get(self.conn()?, sql, params![id_of(compte_id), usage.valeur()], |row| {
            Ok(CodeRow { compte_id, usage, empreinte: row.get(0)?, expiration: row.get(1)?, essais: row.get(2)? })
        })
    }

    fn audit_list(&self, limite: usize) -> Resultat<Vec<AuditRow>> {
        let sql = "SELECT instant, acteur, action, cible FROM audit ORDER BY id DESC LIMIT ?1";
        list(self.conn()?, sql, [i64::try_from(limite).unwrap_or(i64::MAX)], |row| {
            Ok(AuditRow { instant: row.get(0)?, acteur: row.get(1)?, action: row.get(2)?, cible: row.get(3)? })
        })
    }
}

impl EcrireComptes for Tx<'_> {
    fn serveur_put(&self, cle: &str, valeur: &[u8]) -> Resultat<()> {
        let sql = "INSERT INTO serveur VALUES (?1, ?2) ON CONFLICT (cle) DO UPDATE SET valeur = excluded.valeur";
        run(self.conn()?, sql, params![cle, valeur]).map(drop)
    }

    fn structure_put(&self, row: &StructureRow) -> Resultat<()> {
        let sql = "INSERT INTO structure (id, nom, siret, departement, creation) VALUES (?1, ?2, ?3, ?4, ?5)";
        run(self.conn()?, sql, params![id_of(row.id), row.nom, row.siret, row.departement, row.creation]).map(drop)
    }

    fn structure_update(&self, row: &StructureRow) -> Resultat<()> {
        let sql = "UPDATE structure SET nom = ?2, departement = ?3 WHERE id = ?1";
        run(self.conn()?, sql, params![id_of(row.id), row.nom, row.departement]).map(drop)
    }

    fn compte_put(&self, row: &CompteRow) -> Resultat<()> {
        let sql = "INSERT INTO compte (id, email, prenom, nom, role, mot_de_passe, etat, cgu_version, creation) \
                   VALUES (:id, :email, :prenom, :nom, :role, :mot_de_passe, :etat, :cgu_version, :creation) \
                   ON CONFLICT (id) DO UPDATE SET email = excluded.email, prenom = excluded.prenom, \
                   nom = excluded.nom, role = excluded.role, mot_de_passe = excluded.mot_de_passe, \
                   etat = excluded.etat, cgu_version = excluded.cgu_version";
        let params = named_params! {
            ":id": id_of(row.id), ":email": row.email, ":prenom": row.prenom, ":nom": row.nom,
            ":role": row.role.valeur(), ":mot_de_passe": row.mot_de_passe, ":etat": row.etat.valeur(),
            ":cgu_version": row.cgu_version, ":creation": row.creation,
        };
        run(self.conn()?, sql, params).map(drop)
    }

    fn emploi_put(&self, row: &EmploiRow) -> Resultat<()> {
        let sql = "INSERT INTO emploi (id, compte_id, structure_id, debut, fin) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (id) DO UPDATE SET debut = excluded.debut, fin = excluded.fin";
        let (debut, fin) = (row.debut.map(|d| d.to_string()), row.fin.map(|d| d.to_string()));
        run(self.conn()?, sql, params![id_of(row.id), id_of(row.compte_id), id_of(row.structure_id), debut, fin])
            .map(drop)
    }

    fn invitation_put(&self, row: &InvitationRow) -> Resultat<()> {
        let sql = "INSERT INTO invitation (empreinte, email, structure_id, role, expiration, utilisation) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                   ON CONFLICT (empreinte) DO UPDATE SET utilisation = excluded.utilisation";
        let params = params![
            row.empreinte,
            row.email,
            id_of(row.structure_id),
            row.role.valeur(),
            row.expiration,
            row.utilisation
        ];
        run(self.conn()?, sql, params).map(drop)
    }

    fn invitation_prune(&self, avant: i64) -> Resultat<usize> {
        run(self.conn()?, "DELETE FROM invitation WHERE expiration < ?1", [avant])
    }

    fn code_put(&self, row: &CodeRow) -> Resultat<()> {
        let sql = "INSERT INTO code (compte_id, usage, empreinte, expiration, essais) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (compte_id, usage) DO UPDATE SET empreinte = excluded.empreinte, \
                   expiration = excluded.expiration, essais = excluded.essais";
        let params = params![id_of(row.compte_id), row.usage.valeur(), row.empreinte, row.expiration, row.essais];
        run(self.conn()?, sql, params).map(drop)
    }

    fn code_delete(&self, compte_id: Uuid, usage: UsageCode) -> Resultat<()> {
        let sql = "DELETE FROM code WHERE compte_id = ?1 AND usage = ?2";
        run(self.conn()?, sql, params![id_of(compte_id), usage.valeur()]).map(drop)
    }

    fn audit_put(&self, row: &AuditRow) -> Resultat<()> {
        let sql = "INSERT INTO audit (instant, acteur, action, cible) VALUES (?1, ?2, ?3, ?4)";
        run(self.conn()?, sql, params![row.instant, row.acteur, row.action, row.cible]).map(drop)
    }
}

fn structure(row: &Row<'_>) -> rusqlite::Result<StructureRow> {
    Ok(StructureRow {
        id: uuid(row, 0)?,
        nom: row.get(1)?,
        siret: row.get(2)?,
        departement: row.get(3)?,
        creation: row.get(4)?,
    })
}

fn compte(row: &Row<'_>) -> rusqlite::Result<CompteRow> {
    Ok(CompteRow {
        id: uuid(row, 0)?,
        email: row.get(1)?,
        prenom: row.get(2)?,
        nom: row.get(3)?,
        role: parse(row, 4)?,
        mot_de_passe: row.get(5)?,
        etat: parse(row, 6)?,
        cgu_version: row.get(7)?,
        creation: row.get(8)?,
    })
}

fn emploi(row: &Row<'_>) -> rusqlite::Result<EmploiRow> {
    Ok(EmploiRow {
        id: uuid(row, 0)?,
        compte_id: uuid(row, 1)?,
        structure_id: uuid(row, 2)?,
        debut: parse_opt(row, 3)?,
        fin: parse_opt(row, 4)?,
    })
}
