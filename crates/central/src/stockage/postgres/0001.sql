-- Instants: milliseconds since 1970. Texts sort by their bytes, as in the embedded storage.
-- What lives in a scope has a key that begins with it: the scope can become the column of distribution of a sharded
-- PostgreSQL, where a transaction of one scope stays on one machine.
CREATE TABLE serveur (cle text COLLATE "C" PRIMARY KEY, valeur bytea NOT NULL);

CREATE TABLE structure (
  id uuid PRIMARY KEY, nom text COLLATE "C" NOT NULL, siret text COLLATE "C" NOT NULL UNIQUE, departement text,
  creation bigint NOT NULL
);

CREATE TABLE compte (
  id uuid PRIMARY KEY, email text COLLATE "C" NOT NULL UNIQUE, prenom text NOT NULL, nom text NOT NULL,
  role text NOT NULL, mot_de_passe text, etat text NOT NULL, cgu_version text, creation bigint NOT NULL
);

CREATE TABLE emploi (
  id uuid PRIMARY KEY, compte_id uuid NOT NULL REFERENCES compte, structure_id uuid NOT NULL REFERENCES structure,
  debut date, fin date
);
CREATE INDEX emploi_compte ON emploi (compte_id, debut);

CREATE TABLE invitation (
  empreinte bytea PRIMARY KEY, email text NOT NULL, structure_id uuid NOT NULL REFERENCES structure,
  role text NOT NULL, expiration bigint NOT NULL, utilisation bigint
);

CREATE TABLE code (
  compte_id uuid NOT NULL REFERENCES compte, usage text NOT NULL, empreinte bytea NOT NULL,
  expiration bigint NOT NULL, essais integer NOT NULL, PRIMARY KEY (compte_id, usage)
);

-- Updated at each mutation: room is left in its pages, and no indexed column changes, so that it never grows.
CREATE TABLE appareil (
  id uuid PRIMARY KEY, compte_id uuid NOT NULL REFERENCES compte, numero bigint NOT NULL UNIQUE, nom text NOT NULL,
  cle_publique bytea NOT NULL, etat text NOT NULL, creation bigint NOT NULL, dernier_contact bigint,
  dernier_seq bigint NOT NULL, epoch uuid NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX appareil_compte ON appareil (compte_id, creation);

CREATE TABLE resultat (
  appareil_id uuid NOT NULL REFERENCES appareil, seq bigint NOT NULL, resultat bytea NOT NULL, empreinte bytea,
  scope text COLLATE "C" NOT NULL, collection text COLLATE "C" NOT NULL, record_id uuid NOT NULL,
  instant bigint NOT NULL, PRIMARY KEY (appareil_id, seq)
);
CREATE INDEX resultat_record ON resultat (scope, record_id);

-- Mutations that name a record still to come: numbered, not processed.
CREATE TABLE attente (
  appareil_id uuid NOT NULL REFERENCES appareil, seq bigint NOT NULL, empreinte bytea NOT NULL,
  PRIMARY KEY (appareil_id, seq)
);

CREATE TABLE lettre_morte (
  appareil_id uuid NOT NULL REFERENCES appareil, seq bigint NOT NULL, compte_id uuid NOT NULL REFERENCES compte,
  scope text COLLATE "C" NOT NULL, collection text COLLATE "C" NOT NULL, record_id uuid NOT NULL,
  mutation bytea NOT NULL, code text NOT NULL, message text NOT NULL, instant bigint NOT NULL,
  PRIMARY KEY (appareil_id, seq)
);
CREATE INDEX lettre_morte_record ON lettre_morte (scope, record_id);
CREATE INDEX lettre_morte_compte ON lettre_morte (compte_id, instant);

-- `sum` adds up one checksum per live record, so that a scope is verified without being read. `commun`: last revision
-- before the latest restore; what follows it, up to the jump made then, belongs to the history lost.
CREATE TABLE scope (
  scope text COLLATE "C" PRIMARY KEY, rev bigint NOT NULL, sum bigint NOT NULL, commun bigint
) WITH (fillfactor = 50);

-- Documents are kept as they came, to the byte: jsonb would rewrite their numbers.
CREATE TABLE record (
  scope text COLLATE "C" NOT NULL, collection text COLLATE "C" NOT NULL, id uuid NOT NULL, rev bigint NOT NULL,
  schema integer NOT NULL, doc text, auteur uuid, appareil_id uuid, rev_autrui bigint NOT NULL,
  modification bigint NOT NULL, PRIMARY KEY (scope, collection, id)
);
CREATE UNIQUE INDEX record_rev ON record (scope, rev);
CREATE INDEX record_collection ON record (collection, scope);

CREATE TABLE cra (
  scope text COLLATE "C" NOT NULL, id uuid NOT NULL, date date NOT NULL, structure_employeuse_id uuid,
  PRIMARY KEY (scope, id)
);
CREATE INDEX cra_sans_emploi ON cra (scope, date) WHERE structure_employeuse_id IS NULL;

CREATE TABLE accompagnement (
  scope text COLLATE "C" NOT NULL, personne uuid NOT NULL, date date NOT NULL, cra_id uuid NOT NULL,
  premier boolean NOT NULL DEFAULT false, PRIMARY KEY (scope, personne, date, cra_id)
);
CREATE INDEX accompagnement_cra ON accompagnement (scope, cra_id);

CREATE TABLE fusion (
  scope text COLLATE "C" NOT NULL, source uuid NOT NULL, destination uuid NOT NULL, PRIMARY KEY (scope, source)
);
CREATE INDEX fusion_destination ON fusion (scope, destination);

CREATE TABLE effacement (
  scope text COLLATE "C" NOT NULL, id uuid NOT NULL, instant bigint NOT NULL, PRIMARY KEY (scope, id)
);

-- Mails that wait to leave. `prochain`: not tried before; `expiration`: of no use from then on.
CREATE TABLE courriel (
  id uuid PRIMARY KEY, a text NOT NULL, objet text NOT NULL, corps text NOT NULL, prochain bigint NOT NULL,
  essais integer NOT NULL, expiration bigint NOT NULL
);
CREATE INDEX courriel_prochain ON courriel (prochain, id);

CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, instant bigint NOT NULL, acteur text NOT NULL,
  action text NOT NULL, cible text NOT NULL
);
