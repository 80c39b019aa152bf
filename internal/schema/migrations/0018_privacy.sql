-- +goose Up
-- Personal data of people at the clients: on what basis it is kept, who noted
-- that and when; until when somebody is kept whom nothing needs any more; and
-- since when a row has only a place in the figures, without a name.
ALTER TABLE person ADD COLUMN basis TEXT NOT NULL DEFAULT ''; -- '' is not noted yet; deal, contract, consent, public, other
ALTER TABLE person ADD COLUMN basis_note TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN basis_on TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN basis_by TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN keep_until TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN keep_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN erased_at BIGINT NOT NULL DEFAULT 0; -- such a row lies in no trash
CREATE INDEX person_review ON person (org_id, updated_at, id) WHERE erased_at = 0;

-- Who opened what of a person is read from the audit log.
CREATE INDEX audit_of_person ON audit (org_id, object_id, seq) WHERE kind = 'person';

-- What only the team of one deal may read of a person. Each writing is a
-- version; a note that is withdrawn keeps no text.
CREATE TABLE restricted_note (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    person_id      TEXT NOT NULL,
    created_by     TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    withdrawn_by   TEXT NOT NULL DEFAULT '',
    withdrawn_at   BIGINT NOT NULL DEFAULT 0,
    version        BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
);
CREATE INDEX restricted_note_of_person ON restricted_note (org_id, person_id, opportunity_id, created_at);
CREATE INDEX restricted_note_of_deal ON restricted_note (org_id, opportunity_id);

CREATE TABLE restricted_note_text (
    org_id     TEXT NOT NULL,
    note_id    TEXT NOT NULL,
    version    BIGINT NOT NULL,
    body       TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, note_id, version),
    FOREIGN KEY (org_id, note_id) REFERENCES restricted_note (org_id, id)
);

-- After how long people whom nothing needs any more are reviewed, and how many
-- the last look found.
CREATE TABLE retention (
    org_id     TEXT NOT NULL PRIMARY KEY REFERENCES organisation (id),
    months     INTEGER NOT NULL DEFAULT 0, -- 0 is never
    automatic  SMALLINT NOT NULL DEFAULT 0, -- erased by the daily job, not by a person
    due        BIGINT NOT NULL DEFAULT 0,
    counted_at BIGINT NOT NULL DEFAULT 0,
    changed_by TEXT NOT NULL DEFAULT '',
    changed_at BIGINT NOT NULL DEFAULT 0,
    version    BIGINT NOT NULL DEFAULT 1
);
