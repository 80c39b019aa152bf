-- +goose Up
-- Files brought in: how they are understood, what the dry run found, what was written.
CREATE TABLE import_run (
    org_id      TEXT NOT NULL REFERENCES organisation (id),
    id          TEXT NOT NULL,
    kind        TEXT NOT NULL, -- members, products, accounts, people, deals
    file_name   TEXT NOT NULL,
    digest      TEXT NOT NULL, -- SHA-256 of the file as it came
    size        BIGINT NOT NULL,
    preview     TEXT NOT NULL, -- JSON: what can be seen of the file
    mapping     TEXT NOT NULL, -- JSON
    report      TEXT NOT NULL, -- JSON
    state       TEXT NOT NULL, -- uploaded, checked, importing, done, undone
    error_key   TEXT NOT NULL DEFAULT '', -- why the last import did not come about
    job_id      TEXT NOT NULL DEFAULT '',
    created_by  TEXT NOT NULL, -- '' is the command line
    created_at  BIGINT NOT NULL,
    finished_at BIGINT NOT NULL DEFAULT 0, -- the time that everything it wrote carries
    version     BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX import_run_recent ON import_run (org_id, created_at, id);

-- The file, until it is in, and its faults: packed, in base 64, in parts.
CREATE TABLE import_part (
    org_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    what   TEXT NOT NULL, -- file, faults
    part   INTEGER NOT NULL,
    body   TEXT NOT NULL,
    PRIMARY KEY (org_id, run_id, what, part),
    FOREIGN KEY (org_id, run_id) REFERENCES import_run (org_id, id)
);

-- What a run made, changed or recognised: to take it back, and to know a thing
-- when its source comes again.
CREATE TABLE import_row (
    org_id       TEXT NOT NULL,
    run_id       TEXT NOT NULL,
    kind         TEXT NOT NULL, -- account, person, product, member, department, deal
    object_id    TEXT NOT NULL,
    source_id    TEXT NOT NULL DEFAULT '', -- the file's own id
    before_value TEXT NOT NULL DEFAULT '', -- JSON of a changed thing as it was; '' for one that was made
    version      BIGINT NOT NULL, -- of the thing after the run; 0 for one that was only recognised
    PRIMARY KEY (org_id, run_id, kind, object_id),
    FOREIGN KEY (org_id, run_id) REFERENCES import_run (org_id, id)
);
CREATE INDEX import_row_source ON import_row (org_id, kind, source_id) WHERE source_id <> '';
