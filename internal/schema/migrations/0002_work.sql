-- +goose Up
-- Plumbing: the queue of jobs.

CREATE TABLE job (
    id          TEXT NOT NULL PRIMARY KEY,
    org_id      TEXT NOT NULL, -- '' for the installation's own
    user_id     TEXT NOT NULL DEFAULT '',
    kind        TEXT NOT NULL,
    unique_key  TEXT NOT NULL DEFAULT '', -- at most one waiting or running job of a kind with the same key
    payload     TEXT NOT NULL,
    state       TEXT NOT NULL, -- waiting, running, done, failed, cancelled
    run_at      BIGINT NOT NULL,
    leased_till BIGINT NOT NULL DEFAULT 0,
    lease       TEXT NOT NULL DEFAULT '',
    attempts    INTEGER NOT NULL DEFAULT 0,
    done_units  BIGINT NOT NULL DEFAULT 0,
    all_units   BIGINT NOT NULL DEFAULT 0,
    result      TEXT NOT NULL DEFAULT '',
    error_key   TEXT NOT NULL DEFAULT '',
    cancel      SMALLINT NOT NULL DEFAULT 0,
    created_at  BIGINT NOT NULL,
    finished_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX job_due ON job (state, run_at);
CREATE INDEX job_of_org ON job (org_id, created_at);
CREATE UNIQUE INDEX job_unique ON job (org_id, kind, unique_key)
    WHERE unique_key <> '' AND state IN ('waiting', 'running');
