-- Instants: milliseconds since 1970. Identities: 16 bytes. Days: 'YYYY-MM-DD'.
CREATE TABLE serveur (cle TEXT PRIMARY KEY, valeur BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE structure (
  id BLOB PRIMARY KEY, nom TEXT NOT NULL, siret TEXT NOT NULL UNIQUE, creation INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE compte (
  id BLOB PRIMARY KEY, email TEXT NOT NULL UNIQUE, prenom TEXT NOT NULL, nom TEXT NOT NULL, role TEXT NOT NULL,
  mot_de_passe TEXT, etat TEXT NOT NULL, cgu_version TEXT, creation INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE emploi (
  id BLOB PRIMARY KEY, compte_id BLOB NOT NULL REFERENCES compte(id),
  structure_id BLOB NOT NULL REFERENCES structure(id), debut TEXT, fin TEXT
) WITHOUT ROWID;
CREATE INDEX emploi_compte ON emploi (compte_id, debut);

CREATE TABLE invitation (
  empreinte BLOB PRIMARY KEY, email TEXT NOT NULL, structure_id BLOB NOT NULL REFERENCES structure(id),
  role TEXT NOT NULL, expiration INTEGER NOT NULL, utilisation INTEGER
) WITHOUT ROWID;

CREATE TABLE code (
  compte_id BLOB NOT NULL REFERENCES compte(id), usage TEXT NOT NULL, empreinte BLOB NOT NULL,
  expiration INTEGER NOT NULL, essais INTEGER NOT NULL, PRIMARY KEY (compte_id, usage)
) WITHOUT ROWID;

CREATE TABLE appareil (
  id BLOB PRIMARY KEY, compte_id BLOB NOT NULL REFERENCES compte(id), numero INTEGER NOT NULL UNIQUE,
  nom TEXT NOT NULL, cle_publique BLOB NOT NULL, etat TEXT NOT NULL, creation INTEGER NOT NULL,
  dernier_contact INTEGER, dernier_seq INTEGER NOT NULL, epoch BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX appareil_compte ON appareil (compte_id, creation);

CREATE TABLE resultat (
  appareil_id BLOB NOT NULL REFERENCES appareil(id), seq INTEGER NOT NULL, resultat BLOB NOT NULL,
  empreinte BLOB, scope TEXT NOT NULL, collection TEXT NOT NULL, record_id BLOB NOT NULL, instant INTEGER NOT NULL,
  PRIMARY KEY (appareil_id, seq)
) WITHOUT ROWID;

-- Mutations that name a record still to come: numbered, not processed.
CREATE TABLE attente (
  appareil_id BLOB NOT NULL REFERENCES appareil(id), seq INTEGER NOT NULL, empreinte BLOB NOT NULL,
  PRIMARY KEY (appareil_id, seq)
) WITHOUT ROWID;

CREATE TABLE lettre_morte (
  appareil_id BLOB NOT NULL REFERENCES appareil(id), seq INTEGER NOT NULL,
  compte_id BLOB NOT NULL REFERENCES compte(id), scope TEXT NOT NULL, collection TEXT NOT NULL, record_id BLOB NOT NULL,
  mutation BLOB NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, instant INTEGER NOT NULL,
  PRIMARY KEY (appareil_id, seq)
) WITHOUT ROWID;
CREATE INDEX lettre_morte_record ON lettre_morte (scope, collection, record_id);

-- `sum` adds up one checksum per live record, so that a scope is verified without being read. `commun`: last revision
-- before the latest restore; what follows it, up to the jump made then, belongs to the history lost.
CREATE TABLE scope (
  scope TEXT PRIMARY KEY, rev INTEGER NOT NULL, sum INTEGER NOT NULL, commun INTEGER
) WITHOUT ROWID;

CREATE TABLE record (
  scope TEXT NOT NULL, collection TEXT NOT NULL, id BLOB NOT NULL, rev INTEGER NOT NULL, schema INTEGER NOT NULL,
  doc TEXT, auteur BLOB, appareil_id BLOB, rev_autrui INTEGER NOT NULL, modification INTEGER NOT NULL,
  PRIMARY KEY (scope, collection, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX record_rev ON record (scope, rev);
CREATE INDEX record_collection ON record (collection, scope);

CREATE TABLE cra (
  scope TEXT NOT NULL, id BLOB NOT NULL, date TEXT NOT NULL, structure_employeuse_id BLOB, PRIMARY KEY (scope, id)
) WITHOUT ROWID;
CREATE INDEX cra_sans_emploi ON cra (scope, date) WHERE structure_employeuse_id IS NULL;

CREATE TABLE accompagnement (
  scope TEXT NOT NULL, personne BLOB NOT NULL, date TEXT NOT NULL, cra_id BLOB NOT NULL,
  premier INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (scope, personne, date, cra_id)
) WITHOUT ROWID;
CREATE INDEX accompagnement_cra ON accompagnement (scope, cra_id);

CREATE TABLE fusion (
  scope TEXT NOT NULL, source BLOB NOT NULL, destination BLOB NOT NULL, PRIMARY KEY (scope, source)
) WITHOUT ROWID;
CREATE INDEX fusion_destination ON fusion (scope, destination);

CREATE TABLE effacement (
  scope TEXT NOT NULL, id BLOB NOT NULL, instant INTEGER NOT NULL, PRIMARY KEY (scope, id)
) WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY, instant INTEGER NOT NULL, acteur TEXT NOT NULL, action TEXT NOT NULL, cible TEXT NOT NULL
);
