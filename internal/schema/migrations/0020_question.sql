-- +goose Up
-- The question bank. A question is asked and graded as one of its versions
-- says; versions are never changed, so what was asked last year can be shown.

CREATE TABLE question_category (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    id         TEXT NOT NULL,
    parent_id  TEXT,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, parent_id) REFERENCES question_category (org_id, id)
);
CREATE UNIQUE INDEX question_category_name ON question_category (org_id, COALESCE(parent_id, ''), name_key);

-- What several questions ask about: a case, a passage.
CREATE TABLE question_group (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    id         TEXT NOT NULL,
    lang       TEXT NOT NULL,
    title      TEXT NOT NULL,
    material   TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id)
);

-- One run of an import of questions; undone as a whole.
CREATE TABLE question_import (
    org_id      TEXT NOT NULL REFERENCES organisation (id),
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,          -- of the file, or of what was pasted
    format      TEXT NOT NULL,
    source_hash TEXT NOT NULL,          -- the same source twice adds nothing
    status      TEXT NOT NULL,          -- preview, done, undone
    body        TEXT NOT NULL,          -- JSON: the items as read, with lines, doubts and what was mended; '' once done
    items       INTEGER NOT NULL,
    added       INTEGER NOT NULL DEFAULT 0,
    created_by  TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    version     BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX question_import_lately ON question_import (org_id, created_at, id);

CREATE TABLE question (
    org_id          TEXT NOT NULL REFERENCES organisation (id),
    id              TEXT NOT NULL,
    lang            TEXT NOT NULL,          -- zh, en
    kind            TEXT NOT NULL,
    status          TEXT NOT NULL,          -- draft, active, retired
    current         INTEGER NOT NULL,       -- the number of the version that is asked
    keyed           INTEGER NOT NULL,       -- 1 when the current version has a key
    stem_key        TEXT NOT NULL,          -- the start of the stem, folded, for order
    essence_hash    TEXT NOT NULL,          -- equal for questions that ask the same
    difficulty      INTEGER NOT NULL DEFAULT 0, -- 1 easy to 5 hard, 0 nobody said
    category_id     TEXT,
    group_id        TEXT,
    group_order     INTEGER NOT NULL DEFAULT 0,
    twin_id         TEXT,                   -- the same question in the other language
    origin          TEXT NOT NULL,          -- shipped, own, import
    external_id     TEXT NOT NULL DEFAULT '', -- what the source calls it
    source          TEXT NOT NULL DEFAULT '', -- name of the source document
    document_id     TEXT,                   -- the document of the library it was made from
    source_line     INTEGER NOT NULL DEFAULT 0, -- from 1
    import_id       TEXT,
    asked           INTEGER NOT NULL DEFAULT 0, -- in how many papers people were given it
    looked_at       BIGINT NOT NULL,        -- when somebody last said that it is right
    created_by      TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    changed_at      BIGINT NOT NULL,
    version         BIGINT NOT NULL DEFAULT 1, -- of the row, for edits at once
    deleted_at      BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, category_id) REFERENCES question_category (org_id, id),
    FOREIGN KEY (org_id, group_id) REFERENCES question_group (org_id, id),
    FOREIGN KEY (org_id, import_id) REFERENCES question_import (org_id, id)
);
CREATE INDEX question_lately ON question (org_id, deleted_at, changed_at, id);
CREATE INDEX question_by_stem ON question (org_id, deleted_at, stem_key, id);
CREATE INDEX question_to_pick ON question (org_id, status, lang, kind, id);
CREATE INDEX question_by_category ON question (org_id, category_id, deleted_at, changed_at, id);
CREATE INDEX question_by_essence ON question (org_id, essence_hash);
CREATE INDEX question_of_group ON question (org_id, group_id, group_order);
CREATE INDEX question_of_import ON question (org_id, import_id);
CREATE INDEX question_of_document ON question (org_id, document_id, source_line);
CREATE INDEX question_external ON question (org_id, origin, external_id);

CREATE TABLE question_version (
    org_id      TEXT NOT NULL,
    question_id TEXT NOT NULL,
    number      INTEGER NOT NULL,           -- from 1
    body        TEXT NOT NULL,              -- JSON of rule/question.Item
    substance   INTEGER NOT NULL DEFAULT 1, -- 1 when it asks or counts other than the version before; 0 for a slip of the pen
    why         TEXT NOT NULL DEFAULT '',
    created_by  TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, question_id, number),
    FOREIGN KEY (org_id, question_id) REFERENCES question (org_id, id)
);

-- What a question is about: element (W, F1…), stage, tool, anchor, topic, tag.
CREATE TABLE question_tag (
    org_id      TEXT NOT NULL,
    question_id TEXT NOT NULL,
    kind        TEXT NOT NULL,
    value       TEXT NOT NULL,
    PRIMARY KEY (org_id, question_id, kind, value),
    FOREIGN KEY (org_id, question_id) REFERENCES question (org_id, id)
);
CREATE INDEX question_tag_value ON question_tag (org_id, kind, value, question_id);

-- Questions that may not stand in one paper: one gives the other away. Each
-- pair once, the smaller id first.
CREATE TABLE question_enemy (
    org_id TEXT NOT NULL,
    one    TEXT NOT NULL,
    other  TEXT NOT NULL,
    PRIMARY KEY (org_id, one, other),
    FOREIGN KEY (org_id, one) REFERENCES question (org_id, id),
    FOREIGN KEY (org_id, other) REFERENCES question (org_id, id)
);
CREATE INDEX question_enemy_other ON question_enemy (org_id, other);

-- Bands of the signature by which near copies are found without comparing each
-- question with each. A question's bands follow from its text, so nobody looks
-- for them by the question.
CREATE TABLE question_band (
    org_id      TEXT NOT NULL REFERENCES organisation (id),
    band        BIGINT NOT NULL,
    question_id TEXT NOT NULL,
    PRIMARY KEY (org_id, band, question_id)
);

-- Questions that ask nearly the same. Each pair once, the smaller id first.
CREATE TABLE question_near (
    org_id   TEXT NOT NULL,
    one      TEXT NOT NULL,
    other    TEXT NOT NULL,
    likeness INTEGER NOT NULL,           -- in percent
    settled  INTEGER NOT NULL DEFAULT 0, -- 1 when somebody looked and wants both
    PRIMARY KEY (org_id, one, other),
    FOREIGN KEY (org_id, one) REFERENCES question (org_id, id),
    FOREIGN KEY (org_id, other) REFERENCES question (org_id, id)
);
CREATE INDEX question_near_other ON question_near (org_id, other);
