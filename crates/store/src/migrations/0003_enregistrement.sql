-- A save wrote its line of the queue twice: in the table and in an index by record. The open line of a record, which a
-- save opens, is now found from the record; the index keeps the others: what left and was not answered, and what is
-- not an edit. `ligne`: where the open line was put; it may be gone since, and is always checked.
ALTER TABLE record ADD COLUMN ligne INTEGER;
DROP INDEX outbox_record;
CREATE INDEX outbox_record ON outbox (collection, id) WHERE seq IS NOT NULL OR op <> 'edit';
UPDATE record SET ligne = waiting.n
    FROM (SELECT max(n) AS n, collection, id FROM outbox WHERE op = 'edit' AND seq IS NULL GROUP BY collection, id)
        AS waiting
    WHERE record.collection = waiting.collection AND record.id = waiting.id;

-- Reports written after this row of `record` were never poured (see cra/notes.rs): they are read whole when they are,
-- and owe no note.
ALTER TABLE meta ADD COLUMN verse INTEGER NOT NULL DEFAULT 0;
UPDATE meta SET verse = (SELECT coalesce(max(rowid), 0) FROM record);
