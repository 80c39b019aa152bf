-- +goose Up
-- Certificates: what somebody proved, until when it holds, signed so that
-- anybody can check it.

CREATE TABLE certificate_kind (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    exam_id    TEXT,                        -- the exam that earns it; NULL for practice
    element    TEXT NOT NULL DEFAULT '',    -- practice: of which element the questions are, '' for all
    share      INTEGER NOT NULL DEFAULT 0,  -- practice: how many percent of them have to be known
    months     INTEGER NOT NULL,            -- it holds; 0 without end
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1,
    ended_at   BIGINT NOT NULL DEFAULT 0,   -- no more are issued since then
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, exam_id) REFERENCES exam (org_id, id)
);
CREATE INDEX certificate_kind_lately ON certificate_kind (org_id, ended_at, created_at, id);
CREATE INDEX certificate_kind_exam ON certificate_kind (org_id, exam_id);

-- The keys that sign. The secret halves lie in a table of their own, which
-- backups leave out: what was signed stays verifiable, a new key signs on.
CREATE TABLE certificate_key (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    id         TEXT NOT NULL,               -- the start of the digest of the public key
    public_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX certificate_key_id ON certificate_key (id);

CREATE TABLE certificate_secret (
    org_id TEXT NOT NULL REFERENCES organisation (id),
    key_id TEXT NOT NULL,
    seed   TEXT NOT NULL,
    PRIMARY KEY (org_id, key_id)
);

CREATE TABLE certificate (
    org_id     TEXT NOT NULL,
    id         TEXT NOT NULL,
    kind_id    TEXT NOT NULL,
    member_id  TEXT NOT NULL,
    number     TEXT NOT NULL,
    kind_name  TEXT NOT NULL,               -- as they were when it was issued
    holder     TEXT NOT NULL,
    issued_on  TEXT NOT NULL,
    ends_on    TEXT NOT NULL DEFAULT '',    -- the last day on which it holds; '' without end
    attempt_id TEXT NOT NULL DEFAULT '',    -- at the exam that earned it
    renewed_by TEXT NOT NULL DEFAULT '',    -- the one that took its place
    status     TEXT NOT NULL,               -- valid, review (a key was mended), revoked
    why        TEXT NOT NULL DEFAULT '',
    token      TEXT NOT NULL,               -- signed
    issued_at  BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, kind_id) REFERENCES certificate_kind (org_id, id),
    FOREIGN KEY (org_id, member_id) REFERENCES member (org_id, id)
);
CREATE UNIQUE INDEX certificate_number ON certificate (org_id, number);
CREATE INDEX certificate_lately ON certificate (org_id, issued_at, id);
CREATE INDEX certificate_of_member ON certificate (org_id, member_id, issued_at, id);
CREATE INDEX certificate_of_kind ON certificate (org_id, kind_id, member_id);
CREATE INDEX certificate_ends ON certificate (org_id, status, ends_on);
CREATE INDEX certificate_of_attempt ON certificate (org_id, attempt_id);
