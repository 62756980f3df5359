-- Documents are too long for the nodes of an index: each save split one. A table of rows only grows at its end.
CREATE TABLE record_2 (
    collection TEXT NOT NULL,
    id BLOB NOT NULL,
    scope TEXT NOT NULL,
    base_rev INTEGER NOT NULL,
    vu_rev INTEGER NOT NULL,
    vivant INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    dirty INTEGER NOT NULL,
    n INTEGER,
    creation INTEGER NOT NULL,
    modification INTEGER NOT NULL,
    doc TEXT NOT NULL,
    base TEXT
) STRICT;
INSERT INTO record_2
    SELECT collection, id, scope, base_rev, vu_rev, vivant, deleted, dirty, n, creation, modification, doc, base
    FROM record ORDER BY id;
DROP TABLE record;
ALTER TABLE record_2 RENAME TO record;
CREATE UNIQUE INDEX record_id ON record (collection, id);

-- Advances whenever names that lists and searches read may have changed, here or by another program.
ALTER TABLE meta ADD COLUMN noms INTEGER NOT NULL DEFAULT 0;

-- A save writes what lists read, and notes the rest: one line per place of the list (see cra/notes.rs).
CREATE TABLE cra_note (
    ordre INTEGER PRIMARY KEY,
    activites INTEGER NOT NULL,                -- to add to the day's totals
    accompagnements INTEGER NOT NULL,
    duree INTEGER NOT NULL,
    usages TEXT NOT NULL                       -- to add to `usage`: [[genre, cle, nombre], …]
) STRICT;

-- What waits to leave is found from the outbox; only what a person must settle keeps an index.
DROP INDEX cra_sync;
CREATE INDEX cra_a_regler ON cra_index (sync) WHERE sync IN (2, 3);

-- Words are cut at twelve letters, and every beginning of two to eleven has its list: no beginning is gathered from
-- the lists of many words.
DROP TABLE cra_a_indexer;
DROP TABLE cra_texte;
CREATE VIRTUAL TABLE cra_texte USING fts5 (
    texte, content = '', contentless_delete = 1, detail = none, prefix = '2 3 4 5 6 7 8 9 10 11',
    tokenize = "ascii tokenchars '_'"
);
-- Fewer pieces to look into at each search, for more merging when notes are poured, when nobody waits.
INSERT INTO cra_texte (cra_texte, rank) VALUES ('automerge', 2);
INSERT INTO cra_note SELECT ordre, 0, 0, 0, '[]' FROM cra_index;
