//! Settings and other small values of the profile, by name.

use rusqlite::OptionalExtension;

use crate::{Result, Store};

impl Store {
    /// A value.
    pub fn reglage_get(&self, cle: &str) -> Result<Option<String>> {
        let mut statement = self.conn.prepare_cached("SELECT valeur FROM reglage WHERE cle = ?1")?;
        Ok(statement.query_row([cle], |row| row.get(0)).optional()?)
    }

    /// Writes a value; `None` removes it.
    pub fn reglage_set(&mut self, cle: &str, valeur: Option<&str>) -> Result<()> {
        self.write(|tx| {
            match valeur {
                Some(valeur) => {
                    tx.conn.execute("INSERT OR REPLACE INTO reglage (cle, valeur) VALUES (?1, ?2)", (cle, valeur))?
                }
                None => tx.conn.execute("DELETE FROM reglage WHERE cle = ?1", [cle])?,
            };
            Ok(())
        })
    }
}
