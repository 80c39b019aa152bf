-- +goose Up
-- Where a question of an import stands among the others. Between two neighbours
-- there is room for questions that are added by hand.
ALTER TABLE question_import_row ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
UPDATE question_import_row SET place = CAST(at AS BIGINT) * 1048576;
CREATE INDEX question_import_row_place ON question_import_row (org_id, import_id, place);
