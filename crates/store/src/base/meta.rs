use besace_sync::wire::Scope;
use rusqlite::Connection;
use uuid::Uuid;

use crate::Result;
use crate::sql::Id;

/// Scope of what a profile without account writes; it is never sent.
pub(crate) const LOCAL_SCOPE: &str = "local";

/// A device as the server knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appareil {
    /// Identity on the server.
    pub id: Uuid,
    /// 30 bits, part of the ids made here.
    pub numero: u32,
}

/// Whose database this is, and on which device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// The account; none for the demo profile, which is never sent.
    pub compte: Option<Uuid>,
    /// The device's identity; none between a restore and the next enrolment.
    pub appareil: Option<Appareil>,
    /// The server.
    pub serveur: Option<Uuid>,
    /// Drawn at random once per installation.
    pub nonce: u32,
    /// Fingerprint of the machine: a copy of the file on another machine is recognised by it.
    pub empreinte: String,
}

impl Meta {
    /// A profile without account.
    pub fn demo(nonce: u32, empreinte: impl Into<String>) -> Self {
        Self { compte: None, appareil: None, serveur: None, nonce, empreinte: empreinte.into() }
    }

    /// Whether nothing of this profile is ever sent.
    pub const fn is_local(&self) -> bool {
        self.compte.is_none()
    }

    /// Scope of what is created here.
    pub fn scope(&self) -> Scope {
        self.compte.map_or_else(|| Scope(LOCAL_SCOPE.to_owned()), Scope::user)
    }

    pub(crate) fn read(conn: &Connection) -> Result<Self> {
        const SQL: &str =
            "SELECT compte, appareil, appareil_numero, serveur, nonce, empreinte FROM meta WHERE unique_row = 1";
        Ok(conn.query_row(SQL, [], |row| {
            let appareil = row.get::<_, Option<Id>>(1)?;
            let numero: Option<u32> = row.get(2)?;
            Ok(Self {
                compte: row.get::<_, Option<Id>>(0)?.map(|id| id.0),
                appareil: appareil.zip(numero).map(|(id, numero)| Appareil { id: id.0, numero }),
                serveur: row.get::<_, Option<Id>>(3)?.map(|id| id.0),
                nonce: row.get(4)?,
                empreinte: row.get(5)?,
            })
        })?)
    }

    pub(crate) fn write(&self, conn: &Connection) -> Result<()> {
        const SQL: &str = "
            INSERT INTO meta (unique_row, compte, appareil, appareil_numero, serveur, nonce, empreinte)
            VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (unique_row) DO UPDATE SET
                compte = excluded.compte, appareil = excluded.appareil, appareil_numero = excluded.appareil_numero,
                serveur = excluded.serveur, nonce = excluded.nonce, empreinte = excluded.empreinte";
        conn.execute(
            SQL,
            rusqlite::params![
                self.compte.map(Id),
                self.appareil.map(|appareil| Id(appareil.id)),
                self.appareil.map(|appareil| appareil.numero),
                self.serveur.map(Id),
                self.nonce,
                self.empreinte
            ],
        )?;
        Ok(())
    }
}
