-- One row: whose database this is, and where its conversation with the server stands.
CREATE TABLE meta (
    unique_row INTEGER PRIMARY KEY CHECK (unique_row = 1),
    compte BLOB,
    appareil BLOB,
    appareil_numero INTEGER,
    serveur BLOB,
    nonce INTEGER NOT NULL,
    empreinte TEXT NOT NULL,
    epoch BLOB,
    seq INTEGER NOT NULL DEFAULT 0,            -- last number given to a mutation
    heure_serveur INTEGER,                     -- of the last exchange, for display
    cgu_version TEXT,
    push_only INTEGER NOT NULL DEFAULT 0,
    dernier_echange INTEGER,                   -- last one that reached its end
    reste INTEGER NOT NULL DEFAULT 0,          -- records still to receive
    premiere_reception INTEGER NOT NULL DEFAULT 1,
    recus_premiere INTEGER NOT NULL DEFAULT 0, -- records received so far by the first reception
    suppressions INTEGER NOT NULL DEFAULT 0    -- received since the last complete pull
) STRICT;

-- Three trees: `doc` (what the person sees, unknown fields included) and `base` (what the server acknowledged;
-- NULL = same as `doc` when clean, nothing when created here). `vu_rev`: newest revision that the person saw whole.
-- `vivant`: the server holds it at `base_rev`, so it counts in the scope's sum. `n`: its row in the index tables of its collection.
CREATE TABLE record (
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
    base TEXT,
    PRIMARY KEY (collection, id)
) STRICT, WITHOUT ROWID;

-- What waits to leave, in order. `edit` is decided when frozen (put or delete, from the record); once frozen, `seq`
-- and `mutation` never change.
CREATE TABLE outbox (
    n INTEGER PRIMARY KEY,
    seq INTEGER,
    collection TEXT NOT NULL,
    id BLOB NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('edit', 'erase', 'merge')),
    vers BLOB,
    mutation TEXT,
    attend BLOB,
    depuis INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX outbox_seq ON outbox (seq) WHERE seq IS NOT NULL;
CREATE INDEX outbox_record ON outbox (collection, id);

-- Acknowledged mutations, offered again to a server restored from a backup.
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    epoch BLOB,
    collection TEXT NOT NULL,
    id BLOB NOT NULL,
    rev INTEGER NOT NULL,
    mutation TEXT NOT NULL,
    le INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_record ON journal (collection, id);
CREATE INDEX journal_le ON journal (le);

CREATE TABLE cursor (
    scope TEXT PRIMARY KEY,
    rev INTEGER NOT NULL DEFAULT 0,
    sum INTEGER NOT NULL DEFAULT 0,
    vivants INTEGER NOT NULL DEFAULT 0,
    revoque INTEGER NOT NULL DEFAULT 0,
    recommence INTEGER                         -- why it restarted from 0: 1 = new epoch, 2 = sums differ
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantaine (
    collection TEXT NOT NULL,
    id BLOB NOT NULL,
    code TEXT NOT NULL,
    champ TEXT,
    message TEXT NOT NULL,
    mutation TEXT NOT NULL,
    depuis INTEGER NOT NULL,
    PRIMARY KEY (collection, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE recu (
    collection TEXT NOT NULL,
    id BLOB NOT NULL,
    rev INTEGER NOT NULL,
    epoch BLOB,
    le INTEGER NOT NULL,
    PRIMARY KEY (collection, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX recu_le ON recu (le);

-- Deletions received in such number that a person is asked first.
CREATE TABLE suppression_attente (
    collection TEXT NOT NULL,
    id BLOB NOT NULL,
    rev INTEGER NOT NULL,
    depuis INTEGER NOT NULL,
    PRIMARY KEY (collection, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE conflit_index (
    id BLOB PRIMARY KEY,
    collection TEXT NOT NULL,
    record BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conflit_record ON conflit_index (record);

CREATE TABLE brouillon (
    id BLOB PRIMARY KEY,
    saisie TEXT NOT NULL,
    modification INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reglage (cle TEXT PRIMARY KEY, valeur TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE mesure (jour TEXT PRIMARY KEY, envoyes INTEGER NOT NULL, recus INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- « Mes activités ». `ordre` = day, then creation: the table *is* the list, newest last. The same number,
-- negated, is the row's in `cra_texte`: any search comes out in the list's order, without reading backwards.
CREATE TABLE cra_index (
    ordre INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    type TEXT NOT NULL,
    duree INTEGER NOT NULL,
    accompagnements INTEGER NOT NULL,
    titre TEXT NOT NULL,
    thematiques TEXT NOT NULL,
    lieu BLOB,
    lieu_libelle TEXT NOT NULL,
    sync INTEGER NOT NULL,
    importe INTEGER NOT NULL
) STRICT;
CREATE INDEX cra_sync ON cra_index (sync) WHERE sync <> 0;

-- Words and facets of each CRA (see texte.rs). `ascii`: the text is folded before it gets here.
CREATE VIRTUAL TABLE cra_texte USING fts5 (
    texte, content = '', contentless_delete = 1, detail = none, prefix = '2 3 4 5 6 7', tokenize = "ascii tokenchars '_'"
);

-- What `cra_texte` does not say yet (see cra/texte.rs); NULL = nothing any more.
CREATE TABLE cra_a_indexer (ordre INTEGER PRIMARY KEY, texte TEXT) STRICT;

CREATE TABLE cra_jour (
    date INTEGER PRIMARY KEY,
    activites INTEGER NOT NULL,
    accompagnements INTEGER NOT NULL,
    duree INTEGER NOT NULL
) STRICT;

-- How often each lieu, tag, thématique and durée serves.
CREATE TABLE usage (
    genre TEXT NOT NULL,
    cle TEXT NOT NULL,
    nombre INTEGER NOT NULL,
    PRIMARY KEY (genre, cle)
) STRICT, WITHOUT ROWID;

CREATE TABLE beneficiaire_index (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    nom TEXT NOT NULL,
    prenom TEXT NOT NULL,
    annee INTEGER NOT NULL,
    accompagnements INTEGER NOT NULL,
    dernier INTEGER NOT NULL,
    telephone TEXT,
    email TEXT,
    texte TEXT NOT NULL,
    sync INTEGER NOT NULL
) STRICT;
CREATE INDEX beneficiaire_nom ON beneficiaire_index (nom, prenom);
CREATE INDEX beneficiaire_prenom ON beneficiaire_index (prenom, nom);
CREATE INDEX beneficiaire_annee ON beneficiaire_index (annee);
-- No index on `accompagnements` nor `dernier`, which each report changes: a few thousand short rows sort in no time.
CREATE INDEX beneficiaire_telephone ON beneficiaire_index (telephone) WHERE telephone IS NOT NULL;
CREATE INDEX beneficiaire_email ON beneficiaire_index (email) WHERE email IS NOT NULL;

-- Trigrams of names, towns, addresses: a part of a word finds, a wrong letter is forgiven.
CREATE VIRTUAL TABLE beneficiaire_texte USING fts5 (
    texte, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '_'"
);

CREATE TABLE lieu_index (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    nom TEXT NOT NULL,
    texte TEXT NOT NULL
) STRICT;
CREATE INDEX lieu_nom ON lieu_index (nom);

CREATE VIRTUAL TABLE lieu_texte USING fts5 (
    texte, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '_'"
);

-- « Mes lieux d’activité » still open.
CREATE TABLE lieu_mien (lieu BLOB NOT NULL, id BLOB NOT NULL, PRIMARY KEY (lieu, id)) STRICT, WITHOUT ROWID;
