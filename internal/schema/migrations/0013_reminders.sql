-- +goose Up
-- The daily mail of what is due: when each member wants it, and which was the last.
ALTER TABLE member ADD COLUMN digest TEXT NOT NULL DEFAULT 'workdays'; -- off, workdays
ALTER TABLE member ADD COLUMN digest_hour INTEGER NOT NULL DEFAULT 8; -- in the member's own time zone
ALTER TABLE member ADD COLUMN digest_on TEXT NOT NULL DEFAULT ''; -- the member's last day for which one was planned
ALTER TABLE member ADD COLUMN digest_sent_on TEXT NOT NULL DEFAULT ''; -- the last one that went to the mail server
ALTER TABLE task DROP COLUMN reminded_on;

-- A coach who is one of the account's people is called as that person is:
-- the name is kept once, and goes where the person goes.
UPDATE coach_identity SET name = '' WHERE person_id IS NOT NULL;
