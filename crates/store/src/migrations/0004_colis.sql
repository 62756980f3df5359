-- Bundles that went out on a stick: what it takes to read their answer, and what they were asked from.
CREATE TABLE colis (
    id BLOB PRIMARY KEY,
    -- Opens the answer.
    secret BLOB NOT NULL,
    -- The server's, to which the bundle was sealed: the answer is from its holder.
    cle BLOB NOT NULL,
    epoch BLOB,
    cursors TEXT NOT NULL,
    -- The server's clock, as last heard when the bundle left.
    heure_serveur INTEGER,
    -- A scope is read again from nothing since: what the answer changes would not join.
    relu INTEGER NOT NULL DEFAULT 0,
    depuis INTEGER NOT NULL,
    lu INTEGER
) STRICT, WITHOUT ROWID;
