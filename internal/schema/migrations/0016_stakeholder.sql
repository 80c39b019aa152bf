-- +goose Up
-- A stakeholder is somebody who matters in one deal, with what we judge of
-- them there. Its id is the person's; that of a placeholder, for a role nobody
-- has been found for yet, is its own. A person of the deal (opportunity_person)
-- gets a row with the first judgement, line or place on the map.
CREATE TABLE stakeholder (
    org_id          TEXT NOT NULL,
    opportunity_id  TEXT NOT NULL,
    id              TEXT NOT NULL,
    person_id       TEXT, -- NULL for a placeholder
    label           TEXT NOT NULL DEFAULT '', -- what a placeholder is called
    outside         TEXT NOT NULL DEFAULT '', -- '', expert, superior, partner, other: not of the client's chart
    -- the judgement that counts now, kept from the table of judgements; '' is unknown
    need            TEXT NOT NULL DEFAULT '',
    change_attitude TEXT NOT NULL DEFAULT '',
    focus           TEXT NOT NULL DEFAULT '',
    closeness       TEXT NOT NULL DEFAULT '',
    attitude        TEXT NOT NULL DEFAULT '',
    buying_role     TEXT NOT NULL DEFAULT '',
    contact_role    TEXT NOT NULL DEFAULT '',
    style           TEXT NOT NULL DEFAULT '',
    influence       TEXT NOT NULL DEFAULT '', -- low, medium, high
    politics        TEXT NOT NULL DEFAULT '', -- core, structure, outside
    decides         TEXT NOT NULL DEFAULT '', -- top, member, none
    reviewed_on     TEXT NOT NULL DEFAULT '', -- of the youngest judgement that stands
    -- what is written, not chosen
    personal_win    TEXT NOT NULL DEFAULT '',
    resonance       TEXT NOT NULL DEFAULT '',
    decision_point  TEXT NOT NULL DEFAULT '',
    stance          TEXT NOT NULL DEFAULT '', -- how the person took a position in the open
    -- the entry path
    planned_on      TEXT NOT NULL DEFAULT '',
    met_on          TEXT NOT NULL DEFAULT '', -- the first meeting
    outcome         TEXT NOT NULL DEFAULT '',
    excuse          TEXT NOT NULL DEFAULT '', -- why power was met early, or an opponent at all
    created_by      TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    removed_at      BIGINT NOT NULL DEFAULT 0, -- taken out of the deal; its judgements stay
    version         BIGINT NOT NULL DEFAULT 0, -- of what is written and of the path; judgements do not touch it
    PRIMARY KEY (org_id, opportunity_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
);
CREATE INDEX stakeholder_of_person ON stakeholder (org_id, person_id);

-- Every judgement ever made of a stakeholder, one dimension at a time.
CREATE TABLE judgement (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    stakeholder_id TEXT NOT NULL,
    dimension      TEXT NOT NULL, -- need, change_attitude, focus, closeness, attitude, buying_role, contact_role, style, influence, politics, decides
    value          TEXT NOT NULL, -- '' says that it is unknown again
    what           TEXT NOT NULL DEFAULT '', -- the evidence
    channel        TEXT NOT NULL DEFAULT '', -- as of evidence of elements
    confidence     TEXT NOT NULL DEFAULT '', -- '', low, medium, high
    observed_on    TEXT NOT NULL,
    entered_by     TEXT NOT NULL,
    entered_at     BIGINT NOT NULL,
    withdrawn_at   BIGINT NOT NULL DEFAULT 0,
    withdrawn_by   TEXT NOT NULL DEFAULT '',
    withdrawn_why  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id, stakeholder_id) REFERENCES stakeholder (org_id, opportunity_id, id)
);
CREATE INDEX judgement_of ON judgement (org_id, opportunity_id, stakeholder_id, dimension, observed_on);

-- A line between two stakeholders of a deal. Who reports to whom is a fact of
-- the persons and stands there.
CREATE TABLE relation (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    from_id        TEXT NOT NULL,
    to_id          TEXT NOT NULL,
    kind           TEXT NOT NULL, -- influence (has a direction), alliance, conflict
    strength       SMALLINT NOT NULL DEFAULT 2, -- 1 to 3
    confirmed      SMALLINT NOT NULL DEFAULT 0,
    note           TEXT NOT NULL DEFAULT '',
    entered_by     TEXT NOT NULL,
    entered_at     BIGINT NOT NULL,
    ended_by       TEXT NOT NULL DEFAULT '',
    ended_at       BIGINT NOT NULL DEFAULT 0, -- a line that changes ends, and another begins
    version        BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id, from_id) REFERENCES stakeholder (org_id, opportunity_id, id),
    FOREIGN KEY (org_id, opportunity_id, to_id) REFERENCES stakeholder (org_id, opportunity_id, id)
);
CREATE INDEX relation_of ON relation (org_id, opportunity_id, ended_at);

-- Where a card was put by hand, in one view of one map: that of a deal or of
-- an account with those below it.
CREATE TABLE map_place (
    org_id    TEXT NOT NULL,
    map_id    TEXT NOT NULL, -- the deal's or the account's id
    view      TEXT NOT NULL, -- chart, politics, camps, path
    card_id   TEXT NOT NULL, -- the stakeholder's, on an account's map the person's
    x         INTEGER NOT NULL,
    y         INTEGER NOT NULL,
    placed_by TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    version   BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, map_id, view, card_id)
);
