-- How far a device said that it had read its own scope, last time it was heard. NULL: not known.
ALTER TABLE appareil ADD COLUMN curseur INTEGER;
-- Deletions up to there may be forgotten: who has read less reads the scope from nothing.
ALTER TABLE scope ADD COLUMN horizon INTEGER NOT NULL DEFAULT 0;
CREATE INDEX record_tombe ON record (scope, rev) WHERE doc IS NULL;
