-- +goose Up
-- How an exam treats a question otherwise than as it was asked: by the key of
-- another version, with full marks for everybody, or not at all. Grading reads
-- this, so whoever submits later is graded the same.
CREATE TABLE exam_ruling (
    org_id      TEXT NOT NULL,
    exam_id     TEXT NOT NULL,
    question_id TEXT NOT NULL,
    treat       TEXT NOT NULL,              -- key, given, dropped
    number      INTEGER NOT NULL DEFAULT 0, -- of the version whose key counts
    why         TEXT NOT NULL,
    decided_by  TEXT NOT NULL,
    decided_at  BIGINT NOT NULL,
    PRIMARY KEY (org_id, exam_id, question_id),
    FOREIGN KEY (org_id, exam_id) REFERENCES exam (org_id, id),
    FOREIGN KEY (org_id, question_id) REFERENCES question (org_id, id)
);
CREATE INDEX exam_ruling_question ON exam_ruling (org_id, question_id);

-- What a marker gave for an answer. The first marker has turn 1; where an exam
-- wants two, the second has turn 2, and who settles their difference turn 3.
CREATE TABLE marking (
    org_id     TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    position   INTEGER NOT NULL,
    turn       INTEGER NOT NULL,
    marker_id  TEXT NOT NULL,
    given      TEXT NOT NULL,              -- JSON: marks per point, in hundredths
    note       TEXT NOT NULL DEFAULT '',
    score      BIGINT NOT NULL DEFAULT 0,  -- what the marks come to
    saved_at   BIGINT NOT NULL,
    PRIMARY KEY (org_id, attempt_id, position, turn),
    FOREIGN KEY (org_id, attempt_id, position) REFERENCES attempt_item (org_id, attempt_id, position),
    FOREIGN KEY (org_id, marker_id) REFERENCES member (org_id, id)
);
CREATE INDEX marking_by ON marking (org_id, marker_id);

ALTER TABLE exam ADD COLUMN markers SMALLINT NOT NULL DEFAULT 1; -- how many mark each answer: 1 or 2

CREATE INDEX attempt_by_score ON attempt (org_id, exam_id, status, score, id);
CREATE INDEX attempt_to_mark ON attempt (org_id, graded, exam_id) WHERE graded = 'waiting';
