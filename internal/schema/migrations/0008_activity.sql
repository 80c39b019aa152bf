-- +goose Up
-- Notes and visits on a deal or an account, and tasks.
CREATE TABLE activity (
    org_id         TEXT NOT NULL REFERENCES organisation (id),
    id             TEXT NOT NULL,
    kind           TEXT NOT NULL, -- note, visit
    opportunity_id TEXT, -- one of the two is set
    account_id     TEXT,
    body           TEXT NOT NULL,
    happened_on    TEXT NOT NULL,
    created_by     TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL,
    deleted_at     BIGINT NOT NULL DEFAULT 0,
    version        BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id)
);
CREATE INDEX activity_of_deal ON activity (org_id, opportunity_id, deleted_at, happened_on, id);
CREATE INDEX activity_of_account ON activity (org_id, account_id, deleted_at, happened_on, id);
CREATE INDEX activity_of_author ON activity (org_id, created_by, deleted_at, happened_on);

CREATE TABLE activity_person (
    org_id      TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    person_id   TEXT NOT NULL,
    PRIMARY KEY (org_id, activity_id, person_id),
    FOREIGN KEY (org_id, activity_id) REFERENCES activity (org_id, id),
    FOREIGN KEY (org_id, person_id) REFERENCES person (org_id, id)
);
CREATE INDEX activity_person_of ON activity_person (org_id, person_id);

CREATE TABLE task (
    org_id         TEXT NOT NULL REFERENCES organisation (id),
    id             TEXT NOT NULL,
    opportunity_id TEXT, -- at most one of the two is set
    account_id     TEXT,
    title          TEXT NOT NULL,
    due_on         TEXT NOT NULL,
    assignee_id    TEXT NOT NULL,
    move_key       TEXT NOT NULL DEFAULT '', -- the advisor's move it came from
    element_key    TEXT NOT NULL DEFAULT '',
    done_at        BIGINT NOT NULL DEFAULT 0,
    done_by        TEXT NOT NULL DEFAULT '',
    reminded_on    TEXT NOT NULL DEFAULT '',
    created_by     TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL,
    deleted_at     BIGINT NOT NULL DEFAULT 0,
    version        BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, account_id) REFERENCES account (org_id, id),
    FOREIGN KEY (org_id, assignee_id) REFERENCES member (org_id, id)
);
CREATE INDEX task_of_assignee ON task (org_id, assignee_id, deleted_at, done_at, due_on, id);
CREATE INDEX task_of_deal ON task (org_id, opportunity_id, deleted_at, done_at, due_on);
CREATE INDEX task_of_account ON task (org_id, account_id, deleted_at, done_at, due_on);
