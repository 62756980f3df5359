-- Up to which revision a scope that differs from the server's was repaired; `recommence` 4: it is being repaired.
ALTER TABLE cursor ADD COLUMN repare INTEGER NOT NULL DEFAULT 0;
