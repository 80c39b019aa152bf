-- +goose Up
-- Two exceptions, each with a reason of its own: that power was met before the
-- way was open, and that an opponent is met at all. Until now one reason stood
-- for both; it stays where it was needed.
ALTER TABLE stakeholder ADD COLUMN meet_excuse TEXT NOT NULL DEFAULT ''; -- why an opponent is met at all
UPDATE stakeholder SET meet_excuse = excuse WHERE attitude = 'opponent';
UPDATE stakeholder SET excuse = '' WHERE attitude = 'opponent' AND contact_role <> 'power';
