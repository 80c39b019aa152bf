-- +goose Up
-- Who a coach is says also of which kind, and how good; all of it is for the
-- deal team alone.
ALTER TABLE coach_identity ADD COLUMN kind TEXT NOT NULL DEFAULT 'client'; -- client, outsider, colleague
ALTER TABLE coach_identity ADD COLUMN member_id TEXT; -- the colleague; NULL for all others
ALTER TABLE coach_identity ADD COLUMN close_by TEXT NOT NULL DEFAULT ''; -- '' nobody asked, yes, no
ALTER TABLE coach_identity ADD COLUMN likes_us TEXT NOT NULL DEFAULT '';
ALTER TABLE coach_identity ADD COLUMN stake TEXT NOT NULL DEFAULT '';
CREATE INDEX coach_identity_member ON coach_identity (org_id, member_id);

-- How a verdict came in: told by the team, by a coach through a link without
-- seeing what the team claims, or by a colleague in the product.
ALTER TABLE verdict ADD COLUMN origin TEXT NOT NULL DEFAULT 'reported'; -- reported, blind, colleague, inside

-- What a coach is asked to say something about. Of the link only the hash of
-- its secret is stored; a colleague's has none.
CREATE TABLE questionnaire (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    coach_id       TEXT NOT NULL,
    secret_hash    TEXT, -- NULL for a colleague's
    code_hash      TEXT NOT NULL DEFAULT '', -- of the short code that is told by phone, '' for none
    elements       TEXT NOT NULL, -- asked about, in order, with commas between
    lang           TEXT NOT NULL,
    greeting       TEXT NOT NULL DEFAULT '', -- what the team wrote, for the coach to read
    subject        TEXT NOT NULL DEFAULT '',
    created_by     TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    answered_at    BIGINT NOT NULL DEFAULT 0,
    answer_hash    TEXT NOT NULL DEFAULT '', -- of the key of the answer that counted, and after a dot of its content
    revoked_at     BIGINT NOT NULL DEFAULT 0,
    wrong_codes    INTEGER NOT NULL DEFAULT 0,
    version        BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, coach_id) REFERENCES coach (org_id, id)
);
CREATE UNIQUE INDEX questionnaire_secret ON questionnaire (secret_hash);
CREATE INDEX questionnaire_of_deal ON questionnaire (org_id, opportunity_id, created_at);
CREATE INDEX questionnaire_of_coach ON questionnaire (org_id, coach_id);

-- What a deal's team should hear of soon. It names no coach but by the row.
CREATE TABLE coach_notice (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    coach_id       TEXT NOT NULL,
    what           TEXT NOT NULL, -- answered, identity_read
    by_user        TEXT NOT NULL DEFAULT '', -- who read
    happened_at    BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, coach_id) REFERENCES coach (org_id, id)
);
CREATE INDEX coach_notice_lately ON coach_notice (org_id, happened_at);
