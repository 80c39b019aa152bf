-- +goose Up
-- By when those to whom a set is given are to have done it; '' for no such day.
ALTER TABLE practice_set ADD COLUMN due_on TEXT NOT NULL DEFAULT '';
