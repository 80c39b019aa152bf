-- +goose Up
-- Practice. How a member wants to practise; without a row the usual applies.
CREATE TABLE practice_plan (
    org_id      TEXT NOT NULL,
    member_id   TEXT NOT NULL,
    most        INTEGER NOT NULL,          -- reviews a day
    fresh       INTEGER NOT NULL,          -- new questions a day
    leave_after INTEGER NOT NULL,          -- right on so many days takes a question out of the wrong book
    exam_on     TEXT NOT NULL DEFAULT '',  -- the day for which everything is to be remembered, or ''
    changed_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, member_id),
    FOREIGN KEY (org_id, member_id) REFERENCES member (org_id, id)
);

-- What a member keeps of a question. A question and its twin in the other
-- language are one: thing is whichever was met first.
CREATE TABLE practice_card (
    org_id        TEXT NOT NULL,
    member_id     TEXT NOT NULL,
    thing         TEXT NOT NULL,
    question_id   TEXT NOT NULL,             -- as last asked
    number        INTEGER NOT NULL,          -- the version last asked; one that differs in substance begins anew
    stability     BIGINT NOT NULL DEFAULT 0, -- millionths of a day; 0 was never asked
    difficulty    BIGINT NOT NULL DEFAULT 0, -- millionths
    asked         INTEGER NOT NULL DEFAULT 0,
    last_on       TEXT NOT NULL DEFAULT '',  -- dates of the member
    due_on        TEXT NOT NULL DEFAULT '',
    wrong_since   BIGINT NOT NULL DEFAULT 0, -- in the wrong book since then; 0 is not in it
    right_days    INTEGER NOT NULL DEFAULT 0, -- on which it was right since
    last_right_on TEXT NOT NULL DEFAULT '',
    starred_at    BIGINT NOT NULL DEFAULT 0, -- a favourite since then
    changed_at    BIGINT NOT NULL,
    PRIMARY KEY (org_id, member_id, thing),
    FOREIGN KEY (org_id, member_id) REFERENCES member (org_id, id),
    FOREIGN KEY (org_id, thing) REFERENCES question (org_id, id)
);
CREATE INDEX practice_card_due ON practice_card (org_id, member_id, due_on);
CREATE INDEX practice_card_wrong ON practice_card (org_id, member_id, wrong_since, thing);
CREATE INDEX practice_card_starred ON practice_card (org_id, member_id, starred_at, thing);
CREATE INDEX practice_card_thing ON practice_card (org_id, thing);

-- A set of questions that somebody who leads or trains gives to members.
CREATE TABLE practice_set (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    id         TEXT NOT NULL,
    title      TEXT NOT NULL,
    things     TEXT NOT NULL,              -- JSON: the questions
    asked      INTEGER NOT NULL,           -- how many those are
    made_by    TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX practice_set_lately ON practice_set (org_id, made_at, id);

CREATE TABLE practice_set_member (
    org_id    TEXT NOT NULL,
    set_id    TEXT NOT NULL,
    member_id TEXT NOT NULL,
    done_at   BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, set_id, member_id),
    FOREIGN KEY (org_id, set_id) REFERENCES practice_set (org_id, id),
    FOREIGN KEY (org_id, member_id) REFERENCES member (org_id, id)
);
CREATE INDEX practice_set_of_member ON practice_set_member (org_id, member_id, done_at);

-- One sitting of practice: which questions in which order, and how far it came.
CREATE TABLE practice_run (
    org_id     TEXT NOT NULL,
    id         TEXT NOT NULL,
    member_id  TEXT NOT NULL,
    mode       TEXT NOT NULL,              -- due, free, wrong, starred, set
    about      TEXT NOT NULL DEFAULT '',   -- of which subject, as an address writes it
    set_id     TEXT NOT NULL DEFAULT '',
    things     TEXT NOT NULL,              -- JSON: the questions, in order
    place      INTEGER NOT NULL DEFAULT 0, -- of the next one
    pending    TEXT NOT NULL DEFAULT '',   -- JSON: a short answer that waits for its author's own judgement
    answered   INTEGER NOT NULL DEFAULT 0,
    right_n    INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    done_at    BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, member_id) REFERENCES member (org_id, id)
);
CREATE INDEX practice_run_open ON practice_run (org_id, member_id, done_at, changed_at, id);

-- Every answer, in practice and in exams; nothing is ever changed here.
CREATE TABLE practice_review (
    org_id      TEXT NOT NULL,
    id          TEXT NOT NULL,
    member_id   TEXT NOT NULL,
    thing       TEXT NOT NULL,
    question_id TEXT NOT NULL,
    number      INTEGER NOT NULL,
    mode        TEXT NOT NULL,              -- of the run, or exam
    run_id      TEXT NOT NULL,              -- or the attempt at the exam
    place       INTEGER NOT NULL,           -- in it, from 0
    response    TEXT NOT NULL DEFAULT '',   -- JSON of rule/question.Response
    share       INTEGER NOT NULL,           -- how much of it was right, 0 to 100
    grade       INTEGER NOT NULL,           -- 1 again to 4 easy
    sure        INTEGER NOT NULL DEFAULT 0,
    took        INTEGER NOT NULL DEFAULT 0, -- milliseconds, 0 if nobody knows
    first       INTEGER NOT NULL,           -- 1 when it was never asked before
    stability   BIGINT NOT NULL,            -- afterwards, as on the card
    difficulty  BIGINT NOT NULL,
    due_on      TEXT NOT NULL,
    asked_on    TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, member_id) REFERENCES member (org_id, id)
);
CREATE UNIQUE INDEX practice_review_place ON practice_review (org_id, run_id, place);
CREATE INDEX practice_review_lately ON practice_review (org_id, member_id, created_at);
CREATE INDEX practice_review_day ON practice_review (org_id, created_at, question_id);

CREATE INDEX question_of_twin ON question (org_id, twin_id);
