-- +goose Up
-- An import of questions while it is looked at: the file until it was read, and
-- what was read, question by question.
ALTER TABLE question_import ADD COLUMN job_id TEXT NOT NULL DEFAULT '';
ALTER TABLE question_import ADD COLUMN error_key TEXT NOT NULL DEFAULT ''; -- why it could not be read or brought in
CREATE INDEX question_import_source ON question_import (org_id, source_hash, status);

-- The file, packed, in base 64, in parts.
CREATE TABLE question_import_part (
    org_id    TEXT NOT NULL,
    import_id TEXT NOT NULL,
    part      INTEGER NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (org_id, import_id, part),
    FOREIGN KEY (org_id, import_id) REFERENCES question_import (org_id, id)
);

CREATE TABLE question_import_row (
    org_id    TEXT NOT NULL,
    import_id TEXT NOT NULL,
    at        INTEGER NOT NULL, -- its place in the file, from 1
    kind      TEXT NOT NULL,
    doubt     INTEGER NOT NULL, -- 1 when something is doubtful and nobody looked yet
    keyed     INTEGER NOT NULL, -- 1 when it has a key
    faulty    INTEGER NOT NULL, -- 1 when it cannot be kept as it is
    copied    INTEGER NOT NULL, -- 0 no copy, 1 of nearly the same, 2 of the same
    dropped   INTEGER NOT NULL, -- 1 when it stays out
    body      TEXT NOT NULL,    -- JSON: the question, its doubts and its place in the source
    version   BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, import_id, at),
    FOREIGN KEY (org_id, import_id) REFERENCES question_import (org_id, id)
);
