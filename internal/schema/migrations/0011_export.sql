-- +goose Up
-- Files that hold everything of an organisation, made by a job and kept for a
-- day. Backups leave both tables out.
CREATE TABLE export_run (
    org_id      TEXT NOT NULL REFERENCES organisation (id),
    id          TEXT NOT NULL,
    format      TEXT NOT NULL, -- csv, xlsx
    lang        TEXT NOT NULL,
    state       TEXT NOT NULL, -- making, ready, failed, removed
    attempt     TEXT NOT NULL DEFAULT '', -- whose parts are the file
    error_key   TEXT NOT NULL DEFAULT '', -- why it failed
    job_id      TEXT NOT NULL DEFAULT '',
    row_count   BIGINT NOT NULL DEFAULT 0,
    size        BIGINT NOT NULL DEFAULT 0, -- bytes
    parts       INTEGER NOT NULL DEFAULT 0,
    created_by  TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    finished_at BIGINT NOT NULL DEFAULT 0,
    expires_at  BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX export_run_recent ON export_run (org_id, created_at, id);
CREATE INDEX export_run_expired ON export_run (state, expires_at);

-- The file in base 64, in parts. What two tries wrote is kept apart by the attempt.
CREATE TABLE export_part (
    org_id  TEXT NOT NULL,
    run_id  TEXT NOT NULL,
    attempt TEXT NOT NULL,
    part    INTEGER NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (org_id, run_id, attempt, part),
    FOREIGN KEY (org_id, run_id) REFERENCES export_run (org_id, id)
);
