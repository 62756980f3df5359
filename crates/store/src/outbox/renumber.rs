use crate::Result;
use crate::record::Tx;

/// Everything unsent waits again under numbers that a new device will give, from 1. What the old device's journal and
/// refusals say stays, without a number: offered again to a restored server, it takes a new one.
pub(crate) fn renumber(tx: &Tx<'_>) -> Result<()> {
    // Several frozen edits of one record become one open line: it will carry all that differs from the base.
    const ONE_LINE_PER_RECORD: &str = "
        DELETE FROM outbox WHERE op = 'edit' AND EXISTS (
            SELECT 1 FROM outbox AS later
            WHERE later.collection = outbox.collection AND later.id = outbox.id
              AND later.op = 'edit' AND later.n > outbox.n)";
    const FOUND_FROM_ITS_RECORD: &str = "
        UPDATE record SET ligne = outbox.n FROM outbox
        WHERE outbox.op = 'edit' AND record.collection = outbox.collection AND record.id = outbox.id";
    tx.conn.execute("UPDATE outbox SET seq = NULL, mutation = NULL, attend = NULL", [])?;
    tx.conn.execute(ONE_LINE_PER_RECORD, [])?;
    tx.conn.execute(FOUND_FROM_ITS_RECORD, [])?;
    // Their answers would speak of the old device's numbers.
    tx.conn.execute("DELETE FROM colis", [])?;
    // Under 0, in the same order; what an identity left before this one said stays under what this one said.
    const MAKE_ROOM: &str = "
        UPDATE journal SET seq = seq - (SELECT max(seq) + 1 FROM journal)
        WHERE seq < 0 AND (SELECT max(seq) FROM journal) > 0";
    const JOURNAL: &str = "
        UPDATE journal SET seq = seq - (SELECT max(seq) + 1 FROM journal), mutation = json_set(mutation, '$.seq', 0)
        WHERE seq > 0";
    tx.conn.execute(MAKE_ROOM, [])?;
    tx.conn.execute(JOURNAL, [])?;
    tx.conn.execute("UPDATE quarantaine SET mutation = json_set(mutation, '$.seq', 0)", [])?;
    tx.conn.execute("UPDATE meta SET seq = 0", [])?;
    Ok(())
}
