-- +goose Up
-- Files brought in: what was mapped, what the dry run found, what was written.
CREATE TABLE import_run (
    org_id      TEXT NOT NULL REFERENCES organisation (id),
    id          TEXT NOT NULL,
    kind        TEXT NOT NULL, -- accounts, people, products, members, deals
    file_name   TEXT NOT NULL,
    file_path   TEXT NOT NULL, -- below the data folder
    mapping     TEXT NOT NULL DEFAULT '',
    state       TEXT NOT NULL, -- uploaded, checked, importing, done, refused, undone
    row_count   BIGINT NOT NULL DEFAULT 0,
    report      TEXT NOT NULL DEFAULT '',
    job_id      TEXT NOT NULL DEFAULT '',
    created_by  TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    finished_at BIGINT NOT NULL DEFAULT 0,
    version     BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX import_run_recent ON import_run (org_id, created_at, id);

-- Which rows a run created, so that it can be undone.
CREATE TABLE import_row (
    org_id    TEXT NOT NULL,
    run_id    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    object_id TEXT NOT NULL,
    source_id TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org_id, run_id, kind, object_id),
    FOREIGN KEY (org_id, run_id) REFERENCES import_run (org_id, id)
);
CREATE INDEX import_row_source ON import_row (org_id, kind, source_id);
