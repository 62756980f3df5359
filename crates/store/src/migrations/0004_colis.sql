-- Bundles that went out on a stick: what it takes to read their answer, and what they were asked from.
CREATE TABLE colis (
    id BLOB PRIMARY KEY,
    secret BLOB NOT NULL,
    epoch BLOB,
    cursors TEXT NOT NULL,
    depuis INTEGER NOT NULL,
    lu INTEGER
) STRICT, WITHOUT ROWID;
