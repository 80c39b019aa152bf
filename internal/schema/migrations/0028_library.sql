-- +goose Up
-- The library: what a team writes down and keeps to read.

CREATE TABLE document_category (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    id         TEXT NOT NULL,
    parent_id  TEXT,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, parent_id) REFERENCES document_category (org_id, id)
);
CREATE UNIQUE INDEX document_category_name ON document_category (org_id, COALESCE(parent_id, ''), name_key);

CREATE TABLE document (
    org_id      TEXT NOT NULL REFERENCES organisation (id),
    id          TEXT NOT NULL,
    lang        TEXT NOT NULL,             -- zh, en
    title       TEXT NOT NULL,
    title_key   TEXT NOT NULL,             -- folded, for order
    summary     TEXT NOT NULL,
    status      TEXT NOT NULL,             -- draft, published, archived
    audience    TEXT NOT NULL,             -- all, departments, trainers
    category_id TEXT,
    twin_id     TEXT,                      -- the same document in the other language
    origin      TEXT NOT NULL,             -- own, shipped, import
    external_id TEXT NOT NULL DEFAULT '',  -- what the source calls it
    shipped_sum TEXT NOT NULL DEFAULT '',  -- digest of the shipped text it holds; '' once it was edited
    source      TEXT NOT NULL DEFAULT '',  -- where it was taken from
    current     INTEGER NOT NULL,          -- number of the version that is read
    size        INTEGER NOT NULL,          -- characters of its text
    text_sum    TEXT NOT NULL,             -- equal for documents of the same words
    pinned_at   BIGINT NOT NULL DEFAULT 0,
    created_by  TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,           -- when what is read changed
    version     BIGINT NOT NULL DEFAULT 1, -- of the row, for edits at once
    deleted_at  BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, category_id) REFERENCES document_category (org_id, id)
);
CREATE INDEX document_lately ON document (org_id, deleted_at, changed_at, id);
CREATE INDEX document_by_title ON document (org_id, deleted_at, title_key, id);
CREATE INDEX document_by_category ON document (org_id, category_id, deleted_at, changed_at, id);
CREATE INDEX document_same_words ON document (org_id, text_sum);
CREATE INDEX document_external ON document (org_id, origin, external_id, lang);

-- A file as it was handed in, in parts of base 64: the database holds it, so
-- that one transaction and one backup carry a document whole.
CREATE TABLE document_file (
    org_id      TEXT NOT NULL,
    id          TEXT NOT NULL,
    document_id TEXT NOT NULL,
    name        TEXT NOT NULL,
    format      TEXT NOT NULL,             -- pdf, docx, pptx, xlsx, text, markdown
    size        BIGINT NOT NULL,
    digest      TEXT NOT NULL,             -- SHA-256
    unread      TEXT NOT NULL DEFAULT '',  -- key of why its text could not be read; '' if it was
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, document_id) REFERENCES document (org_id, id)
);
CREATE INDEX document_file_of ON document_file (org_id, document_id);

CREATE TABLE document_file_part (
    org_id  TEXT NOT NULL,
    file_id TEXT NOT NULL,
    part    INTEGER NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (org_id, file_id, part),
    FOREIGN KEY (org_id, file_id) REFERENCES document_file (org_id, id)
);

-- Every save makes a version; versions are never changed.
CREATE TABLE document_version (
    org_id      TEXT NOT NULL,
    document_id TEXT NOT NULL,
    number      INTEGER NOT NULL,          -- from 1
    title       TEXT NOT NULL,
    summary     TEXT NOT NULL,
    format      TEXT NOT NULL,             -- markdown, plain
    body        TEXT NOT NULL,             -- what was written, or the text of the file
    file_id     TEXT,
    why         TEXT NOT NULL DEFAULT '',
    created_by  TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, document_id, number),
    FOREIGN KEY (org_id, document_id) REFERENCES document (org_id, id),
    FOREIGN KEY (org_id, file_id) REFERENCES document_file (org_id, id)
);

-- What a document is about: element (W, F1…), stage, tool, or a free tag.
CREATE TABLE document_tag (
    org_id      TEXT NOT NULL,
    document_id TEXT NOT NULL,
    kind        TEXT NOT NULL,
    value       TEXT NOT NULL,
    PRIMARY KEY (org_id, document_id, kind, value),
    FOREIGN KEY (org_id, document_id) REFERENCES document (org_id, id)
);
CREATE INDEX document_tag_value ON document_tag (org_id, kind, value, document_id);

-- The departments that may read a document of theirs, those below included.
CREATE TABLE document_department (
    org_id        TEXT NOT NULL,
    document_id   TEXT NOT NULL,
    department_id TEXT NOT NULL,
    PRIMARY KEY (org_id, document_id, department_id),
    FOREIGN KEY (org_id, document_id) REFERENCES document (org_id, id)
);
CREATE INDEX document_department_of ON document_department (org_id, department_id);

-- Documents that somebody put beside another by hand.
CREATE TABLE document_related (
    org_id      TEXT NOT NULL,
    document_id TEXT NOT NULL,
    other_id    TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, document_id, other_id),
    FOREIGN KEY (org_id, document_id) REFERENCES document (org_id, id),
    FOREIGN KEY (org_id, other_id) REFERENCES document (org_id, id)
);
CREATE INDEX document_related_other ON document_related (org_id, other_id);

-- What follows is made from the current versions, and made again after a restore.

-- A stretch of a document that is found and led to by itself.
CREATE TABLE document_passage (
    org_id      TEXT NOT NULL,
    document_id TEXT NOT NULL,
    number      INTEGER NOT NULL,          -- 0 is title, summary and tags
    part        INTEGER NOT NULL,          -- of the search index
    anchor      TEXT NOT NULL,             -- of the heading above it on the page, or ''
    heading     TEXT NOT NULL,
    line        INTEGER NOT NULL,          -- of the text, from 1
    last_line   INTEGER NOT NULL,
    body        TEXT NOT NULL,             -- as it is read
    plain       TEXT NOT NULL,             -- as it is looked through: folded, words apart
    PRIMARY KEY (org_id, document_id, number),
    FOREIGN KEY (org_id, document_id) REFERENCES document (org_id, id)
);

-- The words that tell a document from others, to find what is like it.
CREATE TABLE document_term (
    org_id      TEXT NOT NULL,
    term        TEXT NOT NULL,
    document_id TEXT NOT NULL,
    times       INTEGER NOT NULL,
    PRIMARY KEY (org_id, term, document_id),
    FOREIGN KEY (org_id, document_id) REFERENCES document (org_id, id)
);
CREATE INDEX document_term_of ON document_term (org_id, document_id);

-- A sample of its shingles, to find near copies and what holds it as a part.
CREATE TABLE document_shingle (
    org_id      TEXT NOT NULL,
    shingle     BIGINT NOT NULL,
    document_id TEXT NOT NULL,
    PRIMARY KEY (org_id, shingle, document_id),
    FOREIGN KEY (org_id, document_id) REFERENCES document (org_id, id)
);
CREATE INDEX document_shingle_of ON document_shingle (org_id, document_id);
