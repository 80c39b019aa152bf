-- +goose Up
-- The tags that a shipped question or article had when it was last taken over, a
-- line each: what ships with more of them since gets those, and no tag comes back
-- that somebody took away. '' for what was taken over before this was noted.
ALTER TABLE question ADD COLUMN stock_tags TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN shipped_tags TEXT NOT NULL DEFAULT '';
