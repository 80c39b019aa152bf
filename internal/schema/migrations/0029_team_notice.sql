-- +goose Up
-- What a deal's team should hear of soon, now also of what concerns no coach:
-- somebody let themselves in who was not on the team. It names no coach but by
-- the row.
CREATE TABLE team_notice (
    org_id         TEXT NOT NULL,
    id             TEXT NOT NULL,
    opportunity_id TEXT NOT NULL,
    coach_id       TEXT, -- NULL where it is about none
    what           TEXT NOT NULL, -- answered, identity_read, joined
    by_user        TEXT NOT NULL DEFAULT '', -- who read or joined
    reason         TEXT NOT NULL DEFAULT '', -- why they joined
    happened_at    BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, opportunity_id) REFERENCES opportunity (org_id, id),
    FOREIGN KEY (org_id, coach_id) REFERENCES coach (org_id, id)
);
CREATE INDEX team_notice_lately ON team_notice (org_id, happened_at);
CREATE INDEX team_notice_of_deal ON team_notice (org_id, opportunity_id);

INSERT INTO team_notice (org_id, id, opportunity_id, coach_id, what, by_user, happened_at)
SELECT org_id, id, opportunity_id, coach_id, what, by_user, happened_at FROM coach_notice;
DROP TABLE coach_notice;

-- What a member of the team has seen and put away.
CREATE TABLE notice_dismissal (
    org_id    TEXT NOT NULL,
    user_id   TEXT NOT NULL,
    notice_id TEXT NOT NULL,
    PRIMARY KEY (org_id, user_id, notice_id),
    FOREIGN KEY (org_id, notice_id) REFERENCES team_notice (org_id, id)
);
