-- +goose Up
-- How many of a hundred people who are barely good enough get a question right:
-- what one trainer thinks, for the pass mark of a paper (Angoff's method).
CREATE TABLE paper_estimate (
    org_id      TEXT NOT NULL,
    paper_id    TEXT NOT NULL,
    user_id     TEXT NOT NULL,
    question_id TEXT NOT NULL,
    percent     INTEGER NOT NULL, -- 0 to 100
    given_at    BIGINT NOT NULL,
    PRIMARY KEY (org_id, paper_id, user_id, question_id),
    FOREIGN KEY (org_id, paper_id) REFERENCES paper (org_id, id),
    FOREIGN KEY (org_id, user_id) REFERENCES member (org_id, id)
);
