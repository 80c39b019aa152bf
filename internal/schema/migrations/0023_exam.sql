-- +goose Up
-- Papers. A paper in use is frozen: it keeps the versions of its questions and
-- what each is worth; whoever wants another makes a copy.
CREATE TABLE paper (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    id         TEXT NOT NULL,
    title      TEXT NOT NULL,
    title_key  TEXT NOT NULL,
    lang       TEXT NOT NULL,              -- zh, en
    kind       TEXT NOT NULL,              -- fixed, blueprint
    status     TEXT NOT NULL,              -- draft, frozen
    intro      TEXT NOT NULL DEFAULT '',   -- what stands above the first question
    blueprint  TEXT NOT NULL DEFAULT '',   -- JSON of rule/blueprint.Plan; '' for a fixed one
    seed       BIGINT NOT NULL DEFAULT 0,  -- what the forms were drawn with
    forms      INTEGER NOT NULL DEFAULT 1, -- 2 for a paper with forms A and B
    items      INTEGER NOT NULL DEFAULT 0, -- of one form
    marks      BIGINT NOT NULL DEFAULT 0,  -- of one form, in hundredths
    copy_of    TEXT NOT NULL DEFAULT '',
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1,
    deleted_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX paper_lately ON paper (org_id, deleted_at, changed_at, id);

-- The parts of a paper, in its order; all forms have the same.
CREATE TABLE paper_section (
    org_id   TEXT NOT NULL,
    paper_id TEXT NOT NULL,
    number   INTEGER NOT NULL,             -- from 1
    title    TEXT NOT NULL DEFAULT '',     -- '' is the name of its kind
    kind     TEXT NOT NULL DEFAULT '',     -- of its questions; '' for mixed ones
    marks    BIGINT NOT NULL DEFAULT 0,    -- what a question is worth that is put here
    PRIMARY KEY (org_id, paper_id, number),
    FOREIGN KEY (org_id, paper_id) REFERENCES paper (org_id, id)
);

CREATE TABLE paper_item (
    org_id      TEXT NOT NULL,
    paper_id    TEXT NOT NULL,
    form        INTEGER NOT NULL,          -- 1 is A
    position    INTEGER NOT NULL,          -- from 1, through all sections
    section     INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    number      INTEGER NOT NULL,          -- the version that is asked
    marks       BIGINT NOT NULL,           -- in hundredths
    PRIMARY KEY (org_id, paper_id, form, position),
    FOREIGN KEY (org_id, paper_id) REFERENCES paper (org_id, id),
    FOREIGN KEY (org_id, question_id, number) REFERENCES question_version (org_id, question_id, number)
);
CREATE INDEX paper_item_question ON paper_item (org_id, question_id, paper_id);

-- An exam lets people sit a paper in a window of time.
CREATE TABLE exam (
    org_id          TEXT NOT NULL REFERENCES organisation (id),
    id              TEXT NOT NULL,
    paper_id        TEXT NOT NULL,
    title           TEXT NOT NULL,
    title_key       TEXT NOT NULL,
    status          TEXT NOT NULL,               -- draft, published, ended
    draw            TEXT NOT NULL,               -- paper: a form of the paper; person: one's own from the blueprint
    opens_at        BIGINT NOT NULL,
    closes_at       BIGINT NOT NULL,
    minutes         INTEGER NOT NULL,            -- from one's start; 0 until it closes
    grace           INTEGER NOT NULL,            -- seconds after the deadline in which answers still count
    attempts        INTEGER NOT NULL DEFAULT 1,  -- per person; 0 without limit
    pass            INTEGER NOT NULL DEFAULT 60, -- percent of the full marks
    rule            TEXT NOT NULL DEFAULT '',    -- JSON of rule/grade.Rule
    rule_version    INTEGER NOT NULL DEFAULT 1,  -- grows with each change of the rule
    shuffle_items   SMALLINT NOT NULL DEFAULT 0, -- within their section; groups stay together
    shuffle_options SMALLINT NOT NULL DEFAULT 0, -- pinned ones stay
    show_score      TEXT NOT NULL,               -- never, submitted, closed, released
    show_key        TEXT NOT NULL,               -- the same; answers, keys and explanations
    released_at     BIGINT NOT NULL DEFAULT 0,
    paused_at       BIGINT NOT NULL DEFAULT 0,   -- for everybody
    note            TEXT NOT NULL DEFAULT '',    -- to the candidates, before they start
    created_by      TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    changed_at      BIGINT NOT NULL,
    version         BIGINT NOT NULL DEFAULT 1,
    deleted_at      BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, paper_id) REFERENCES paper (org_id, id)
);
CREATE INDEX exam_lately ON exam (org_id, deleted_at, opens_at, id);
CREATE INDEX exam_of_paper ON exam (org_id, paper_id);

CREATE TABLE exam_candidate (
    org_id   TEXT NOT NULL,
    exam_id  TEXT NOT NULL,
    user_id  TEXT NOT NULL,
    extra    INTEGER NOT NULL DEFAULT 0,   -- minutes more than the others
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, exam_id, user_id),
    FOREIGN KEY (org_id, exam_id) REFERENCES exam (org_id, id),
    FOREIGN KEY (org_id, user_id) REFERENCES member (org_id, id)
);
CREATE INDEX exam_candidate_user ON exam_candidate (org_id, user_id, exam_id);

-- One sitting of one person. Its clock is the server's: due_at moves when time
-- is given or a pause ends. Without an exam it is a trainer's test of a paper.
CREATE TABLE attempt (
    org_id       TEXT NOT NULL REFERENCES organisation (id),
    id           TEXT NOT NULL,
    exam_id      TEXT,
    paper_id     TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    number       INTEGER NOT NULL,             -- of this person in this exam, from 1
    form         INTEGER NOT NULL DEFAULT 1,   -- of the paper; 0 for one drawn for the person
    seed         BIGINT NOT NULL,              -- of the draw and the shuffling
    status       TEXT NOT NULL,                -- running, submitted
    started_at   BIGINT NOT NULL,
    due_at       BIGINT NOT NULL,
    grace        INTEGER NOT NULL,             -- seconds
    paused_at    BIGINT NOT NULL DEFAULT 0,    -- since when its clock stands; 0 when it runs
    saved_at     BIGINT NOT NULL DEFAULT 0,    -- of the youngest answer
    answered     INTEGER NOT NULL DEFAULT 0,   -- questions with an answer
    submitted_at BIGINT NOT NULL DEFAULT 0,
    ended_by     TEXT NOT NULL DEFAULT '',     -- person, time, proctor
    graded       TEXT NOT NULL DEFAULT '',     -- '' not yet, waiting (for a marker), done
    score        BIGINT NOT NULL DEFAULT 0,    -- in hundredths of a mark, as far as graded
    full_marks   BIGINT NOT NULL DEFAULT 0,    -- what it can reach
    passed       SMALLINT NOT NULL DEFAULT 0,  -- 1 when done and enough
    graded_at    BIGINT NOT NULL DEFAULT 0,
    version      BIGINT NOT NULL DEFAULT 1,    -- of what is graded, for two markers at once
    PRIMARY KEY (org_id, id),
    FOREIGN KEY (org_id, exam_id) REFERENCES exam (org_id, id),
    FOREIGN KEY (org_id, paper_id) REFERENCES paper (org_id, id),
    FOREIGN KEY (org_id, user_id) REFERENCES member (org_id, id)
);
CREATE UNIQUE INDEX attempt_number ON attempt (org_id, exam_id, user_id, number);
CREATE UNIQUE INDEX attempt_running ON attempt (org_id, exam_id, user_id) WHERE status = 'running';
CREATE INDEX attempt_of_exam ON attempt (org_id, exam_id, status, submitted_at, id);
CREATE INDEX attempt_of_user ON attempt (org_id, user_id, started_at, id);
CREATE INDEX attempt_of_paper ON attempt (org_id, paper_id);

-- What one person was asked, in the order in which they saw it, what they
-- answered, and what that was worth. All that grading needs stands here, so
-- that it can be done again.
CREATE TABLE attempt_item (
    org_id       TEXT NOT NULL,
    attempt_id   TEXT NOT NULL,
    position     INTEGER NOT NULL,             -- as shown, from 1
    section      INTEGER NOT NULL,
    question_id  TEXT NOT NULL,
    number       INTEGER NOT NULL,             -- the version that was asked
    marks        BIGINT NOT NULL,              -- in hundredths
    options      TEXT NOT NULL DEFAULT '',     -- JSON: places of the question's options in the order shown; '' as they are
    response     TEXT NOT NULL DEFAULT '',     -- JSON of rule/question.Response, by the question's own places; '' for none
    seq          BIGINT NOT NULL DEFAULT 0,    -- of the answer: a later one never gives way to an earlier
    saved_at     BIGINT NOT NULL DEFAULT 0,
    flagged      SMALLINT NOT NULL DEFAULT 0,  -- the candidate means to come back
    graded       TEXT NOT NULL DEFAULT '',     -- '' not yet, auto, waiting (for a marker), hand
    score        BIGINT NOT NULL DEFAULT 0,    -- in hundredths of a mark
    key_number   INTEGER NOT NULL DEFAULT 0,   -- the version whose key counted
    rule_version INTEGER NOT NULL DEFAULT 0,   -- the exam's, by which it counted
    how          TEXT NOT NULL DEFAULT '',     -- JSON: how the score came about
    graded_by    TEXT NOT NULL DEFAULT '',
    graded_at    BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (org_id, attempt_id, position),
    FOREIGN KEY (org_id, attempt_id) REFERENCES attempt (org_id, id),
    FOREIGN KEY (org_id, question_id, number) REFERENCES question_version (org_id, question_id, number)
);
CREATE INDEX attempt_item_question ON attempt_item (org_id, question_id, attempt_id);
CREATE INDEX attempt_item_marking ON attempt_item (org_id, graded, attempt_id) WHERE graded = 'waiting';
