-- +goose Up
-- Who a person reported to until a time. A row is written when that changes;
-- who the person reports to now stands in person.
CREATE TABLE reporting (
    org_id     TEXT NOT NULL,
    person_id  TEXT NOT NULL,
    ended_at   BIGINT NOT NULL,
    reports_to TEXT NOT NULL, -- '' for nobody
    PRIMARY KEY (org_id, person_id, ended_at),
    FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
);

-- From when on an organisation's rows of reporting are complete; without a row
-- they always were. Nothing changes without an entry in the audit log, so that
-- the last one before this table came is when nothing was lost any more.
CREATE TABLE reporting_known (
    org_id   TEXT NOT NULL PRIMARY KEY,
    since_at BIGINT NOT NULL
);
INSERT INTO reporting_known (org_id, since_at) SELECT org_id, MAX(at) FROM audit GROUP BY org_id;

-- Who said what a judgement rests on.
ALTER TABLE judgement ADD COLUMN source TEXT NOT NULL DEFAULT ''; -- '' not said, own, person, coach
ALTER TABLE judgement ADD COLUMN source_id TEXT NOT NULL DEFAULT ''; -- the person's id, or the coach's number in the deal
