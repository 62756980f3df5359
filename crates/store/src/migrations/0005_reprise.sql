-- Where the reception of a whole scope was left (JSON); NULL: nothing of it is under way.
ALTER TABLE cursor ADD COLUMN reprise TEXT;
