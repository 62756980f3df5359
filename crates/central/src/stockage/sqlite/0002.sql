-- The département whose shared tags reach the people that a structure employs.
ALTER TABLE structure ADD COLUMN departement TEXT;
