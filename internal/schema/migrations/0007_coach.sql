-- +goose Up
-- A coach is a number in a deal to everybody; who it is lies apart, readable
-- by the deal team only.
CREATE TABLE coach (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    number         INTEGER NOT NULL, -- "coach 1" of this deal
    coach_type     TEXT NOT NULL, -- relation, value, resource
    retired_at     BIGINT NOT NULL DEFAULT 0,
    created_by     TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    version        BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, opportunity_id, number),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id)
);

CREATE TABLE coach_identity (
    org_id    TEXT NOT NULL,
    coach_id  TEXT NOT NULL,
    person_id TEXT,
    name      TEXT NOT NULL,
    contact   TEXT NOT NULL DEFAULT '',
    note      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org_id, coach_id),
    FOREIGN KEY (org_id, coach_id) REFERENCES coach (org_id, id),
    FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
);
CREATE INDEX coach_identity_person ON coach_identity (org_id, person_id);

CREATE TABLE verdict (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    coach_id       TEXT NOT NULL,
    element_key    TEXT NOT NULL,
    ruling         TEXT NOT NULL, -- confirms, denies, unsure
    ruled_on       TEXT NOT NULL,
    confidence     TEXT NOT NULL DEFAULT '', -- '', low, medium, high
    note           TEXT NOT NULL DEFAULT '', -- deal team only
    entered_by     TEXT NOT NULL,
    entered_at     BIGINT NOT NULL,
    resolved_at    BIGINT NOT NULL DEFAULT 0,
    resolved_by    TEXT NOT NULL DEFAULT '',
    resolution     TEXT NOT NULL DEFAULT '',
    version        BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, coach_id) REFERENCES coach (org_id, id)
);
CREATE INDEX verdict_of_deal ON verdict (org_id, opportunity_id, element_key, ruled_on);
