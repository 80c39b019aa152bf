-- +goose Up
-- An opportunity is a deal. Its value, zone and counts are kept on the row, in
-- the transaction that changes them, so that lists and maps only read.
CREATE TABLE opportunity (
    org_id         TEXT NOT NULL REFERENCES organisation (id),
    id             TEXT NOT NULL,
    account_id     TEXT,   -- NULL only while an imported deal is incomplete
    account_key    TEXT NOT NULL DEFAULT '', -- the account's name_key: lists are ordered by it
    name           TEXT NOT NULL,
    name_key       TEXT NOT NULL,
    amount         BIGINT NOT NULL DEFAULT 0, -- minor units of the organisation's currency
    amount_known   SMALLINT NOT NULL DEFAULT 1,
    margin         INTEGER, -- estimate in hundredths of a percent of the amount
    owner_id       TEXT NOT NULL,
    status         TEXT NOT NULL DEFAULT 'open', -- open, won, lost, no_decision, withdrawn
    reason_id      TEXT,
    outcome_note   TEXT NOT NULL DEFAULT '',
    opened_on      TEXT NOT NULL, -- the day the chance was engaged
    expected_close TEXT NOT NULL DEFAULT '',
    closed_on      TEXT NOT NULL DEFAULT '', -- the day the client decided
    signed_on      TEXT NOT NULL DEFAULT '',
    selling_stage  TEXT NOT NULL DEFAULT 'assess',
    buying_stage   TEXT NOT NULL DEFAULT 'need',
    cycle          INTEGER NOT NULL DEFAULT 1,
    next_step      TEXT NOT NULL DEFAULT '',
    next_step_on   TEXT NOT NULL DEFAULT '',
    -- kept figures
    self_w         SMALLINT NOT NULL DEFAULT 0,
    self_f         SMALLINT NOT NULL DEFAULT 0,
    self_c         SMALLINT NOT NULL DEFAULT 0,
    cal_w          SMALLINT NOT NULL DEFAULT 0,
    cal_f          SMALLINT NOT NULL DEFAULT 0,
    cal_c          SMALLINT NOT NULL DEFAULT 0,
    shown_w        SMALLINT NOT NULL DEFAULT 0, -- the value that is shown first
    shown_f        SMALLINT NOT NULL DEFAULT 0,
    shown_c        SMALLINT NOT NULL DEFAULT 0,
    shown_v        SMALLINT NOT NULL DEFAULT 0, -- 100 W + 10 F + C of the shown value: order and map cell
    basis          TEXT NOT NULL DEFAULT 'self', -- whether the shown value is self or calibrated
    zone           TEXT NOT NULL DEFAULT 'lose',
    prior_zone     TEXT NOT NULL DEFAULT '', -- the zone before zone_changed_at
    zone_changed_at BIGINT NOT NULL DEFAULT 0,
    stale_count    SMALLINT NOT NULL DEFAULT 0,
    denied_count   SMALLINT NOT NULL DEFAULT 0, -- elements with an open denial
    open_challenges SMALLINT NOT NULL DEFAULT 0,
    coach_types    TEXT NOT NULL DEFAULT '', -- the coach types present, e.g. 'relation,value'
    touched_at     BIGINT NOT NULL, -- last evidence, visit, note or verdict
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL,
    deleted_at     BIGINT NOT NULL DEFAULT 0,
    version        BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id),
    FOREIGN KEY (org_id, owner_id) REFERENCES member (org_id, id),
    FOREIGN KEY (org_id, reason_id) REFERENCES method_reason (org_id, id)
);
CREATE INDEX opportunity_by_update ON opportunity (org_id, deleted_at, status, updated_at, id);
CREATE INDEX opportunity_by_amount ON opportunity (org_id, deleted_at, status, amount, id);
CREATE INDEX opportunity_by_close ON opportunity (org_id, deleted_at, status, expected_close, id);
CREATE INDEX opportunity_by_value ON opportunity (org_id, deleted_at, status, shown_v, id);
CREATE INDEX opportunity_by_stage ON opportunity (org_id, deleted_at, status, selling_stage, amount, id);
CREATE INDEX opportunity_by_next_step ON opportunity (org_id, deleted_at, status, next_step_on, id);
CREATE INDEX opportunity_steps ON opportunity (org_id, owner_id, next_step_on) WHERE status = 'open' AND deleted_at = 0;
CREATE INDEX opportunity_moved ON opportunity (org_id, zone_changed_at, id) WHERE status = 'open' AND deleted_at = 0 AND zone_changed_at > 0;
CREATE INDEX opportunity_by_name ON opportunity (org_id, deleted_at, status, name_key, id);
CREATE INDEX opportunity_by_account ON opportunity (org_id, deleted_at, status, account_key, id);
CREATE INDEX opportunity_of_owner ON opportunity (org_id, owner_id, deleted_at, status, updated_at, id);
CREATE INDEX opportunity_of_account ON opportunity (org_id, account_id, deleted_at, status);

CREATE TABLE opportunity_rival (
    org_id         TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    rival_id       TEXT NOT NULL,
    PRIMARY KEY (org_id, opportunity_id, rival_id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, rival_id) REFERENCES rival (org_id, id)
);
CREATE INDEX opportunity_rival_deals ON opportunity_rival (org_id, rival_id);

CREATE TABLE opportunity_product (
    org_id         TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    product_id     TEXT NOT NULL,
    quantity       BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, opportunity_id, product_id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, product_id) REFERENCES product (org_id, id)
);
CREATE INDEX opportunity_product_deals ON opportunity_product (org_id, product_id);

-- The persons of the account who matter in this deal; judgements about them come with a later area.
CREATE TABLE opportunity_person (
    org_id         TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    person_id      TEXT NOT NULL,
    PRIMARY KEY (org_id, opportunity_id, person_id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
);
CREATE INDEX opportunity_person_deals ON opportunity_person (org_id, person_id);

-- Sums of live deals by owner, and of the whole organisation (owner_id ''):
-- what the board's heads and the map's cells read.
CREATE TABLE opportunity_tally (
    org_id        TEXT NOT NULL,
    owner_id      TEXT NOT NULL,
    status        TEXT NOT NULL,
    selling_stage TEXT NOT NULL,
    shown_v       SMALLINT NOT NULL,
    deals         BIGINT NOT NULL,
    amount        BIGINT NOT NULL,
    PRIMARY KEY (org_id, owner_id, status, selling_stage, shown_v)
);

-- Open deals by zone, by owner and of the whole organisation (owner_id ''). The
-- row with day '' is how many there are; every other row is what that day, as
-- the organisation's calendar has it, added or took away. So the stock of any
-- past day is today's less what came since.
CREATE TABLE opportunity_zone (
    org_id   TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    zone     TEXT NOT NULL,
    day      TEXT NOT NULL,
    deals    BIGINT NOT NULL,
    amount   BIGINT NOT NULL,
    PRIMARY KEY (org_id, owner_id, zone, day)
);

CREATE TABLE stage_change (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    track          TEXT NOT NULL, -- selling, buying
    from_stage     TEXT NOT NULL,
    to_stage       TEXT NOT NULL,
    cycle          INTEGER NOT NULL,
    event          TEXT NOT NULL, -- what happened at the client
    occurred_on    TEXT NOT NULL,
    ahead          SMALLINT NOT NULL DEFAULT 0, -- selling ran ahead of buying
    user_id        TEXT NOT NULL,
    at             BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id)
);
CREATE INDEX stage_change_of_deal ON stage_change (org_id, opportunity_id, at, id);

-- How a deal ended, and each reopening. A reopening takes the row it undoes as
-- its guide: the stages that the win had moved go back.
CREATE TABLE status_change (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    from_status    TEXT NOT NULL,
    to_status      TEXT NOT NULL,
    reason_id      TEXT,
    note           TEXT NOT NULL,
    occurred_on    TEXT NOT NULL,
    cycle          INTEGER NOT NULL,
    selling_before TEXT NOT NULL, -- the stages just before
    buying_before  TEXT NOT NULL,
    shown_v        SMALLINT NOT NULL, -- the value at that moment
    user_id        TEXT NOT NULL,
    at             BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, reason_id) REFERENCES method_reason (org_id, id)
);
CREATE INDEX status_change_of_deal ON status_change (org_id, opportunity_id, at, id);

-- A member's own named filters of the list of deals.
CREATE TABLE opportunity_view (
    org_id     TEXT NOT NULL,
    id         TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    query      TEXT NOT NULL, -- as in the address
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    UNIQUE (org_id, user_id, name_key),
    FOREIGN KEY (org_id, user_id) REFERENCES member (org_id, id)
);

CREATE TABLE element (
    org_id         TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    element_key    TEXT NOT NULL, -- W, F1 … F3, C1 … C9
    state          TEXT NOT NULL, -- unknown, no, partial, clear, stale
    state_before   TEXT NOT NULL DEFAULT '', -- what a stale element was
    observed_on    TEXT NOT NULL DEFAULT '', -- the day of the youngest evidence for the state
    entered_by     TEXT NOT NULL, -- '' is the system
    entered_at     BIGINT NOT NULL,
    -- what coaches say in sum, written for coach by this area's own function
    ruling         TEXT NOT NULL DEFAULT '', -- '', confirmed, denied
    ruled_on       TEXT NOT NULL DEFAULT '', -- day of the youngest ruling that counts
    ruled_till     TEXT NOT NULL DEFAULT '', -- the day from which it no longer counts
    sources        SMALLINT NOT NULL DEFAULT 0, -- how many coaches stand behind it
    review_on      TEXT NOT NULL DEFAULT '', -- the first day on which age alone changes what coaches say
    version        BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, opportunity_id, element_key),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id)
);
CREATE INDEX element_ageing ON element (org_id, state, observed_on, opportunity_id);
CREATE INDEX element_ruling_ageing ON element (org_id, review_on) WHERE review_on <> '';

CREATE TABLE evidence (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    element_key    TEXT NOT NULL,
    state          TEXT NOT NULL, -- the state it speaks for
    what           TEXT NOT NULL,
    person_id      TEXT,
    channel        TEXT NOT NULL DEFAULT '', -- visit, call, document, tender, public, own_company, other
    observed_on    TEXT NOT NULL,
    strength       TEXT NOT NULL, -- hearsay, observed, stated, document
    entered_by     TEXT NOT NULL,
    entered_at     BIGINT NOT NULL,
    withdrawn_at   BIGINT NOT NULL DEFAULT 0,
    version        BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
);
CREATE INDEX evidence_of_deal ON evidence (org_id, opportunity_id, element_key, observed_on);
CREATE INDEX evidence_of_person ON evidence (org_id, person_id);

CREATE TABLE value_change (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    at             BIGINT NOT NULL,
    user_id        TEXT NOT NULL, -- '' is the system
    cause          TEXT NOT NULL, -- evidence, visit, withdrawal, answer, ageing, verdict, verdict_ageing, cycle, import, create
    reason         TEXT NOT NULL DEFAULT '',
    evidence_id    TEXT,
    elements       TEXT NOT NULL DEFAULT '', -- the keys that changed, separated by commas
    self_v         SMALLINT NOT NULL,
    cal_v          SMALLINT NOT NULL,
    shown_v        SMALLINT NOT NULL,
    shown_before   SMALLINT NOT NULL,
    basis          TEXT NOT NULL,
    zone           TEXT NOT NULL,
    zone_before    TEXT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id)
);
CREATE INDEX value_change_of_deal ON value_change (org_id, opportunity_id, at, id);
CREATE INDEX value_change_recent ON value_change (org_id, at, id);

CREATE TABLE challenge (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    element_key    TEXT NOT NULL,
    question       TEXT NOT NULL,
    asked_by       TEXT NOT NULL,
    asked_at       BIGINT NOT NULL,
    answer         TEXT NOT NULL DEFAULT '',
    answered_by    TEXT NOT NULL DEFAULT '',
    answered_at    BIGINT NOT NULL DEFAULT 0,
    version        BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id)
);
CREATE INDEX challenge_of_deal ON challenge (org_id, opportunity_id, asked_at);
CREATE INDEX challenge_open ON challenge (org_id, asked_at, id) WHERE answered_at = 0;
