-- +goose Up
-- What a question usually counts, in hundredths of a mark; 0 where nobody said. A paper may count otherwise.
ALTER TABLE question ADD COLUMN marks BIGINT NOT NULL DEFAULT 0;
