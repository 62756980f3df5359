-- Mails that wait to leave. `prochain`: not tried before; `expiration`: of no use from then on.
CREATE TABLE courriel (
  id BLOB PRIMARY KEY, a TEXT NOT NULL, objet TEXT NOT NULL, corps TEXT NOT NULL, prochain INTEGER NOT NULL,
  essais INTEGER NOT NULL, expiration INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX courriel_prochain ON courriel (prochain);
