-- +goose Up
-- Questions of an import are written in parts, with deleted_at = -1 until all of
-- them are there; so are those of an import that is taken back. The categories
-- and materials it made go with it, as far as nobody else uses them.
ALTER TABLE question_category ADD COLUMN import_id TEXT; -- that made it; NULL for a person
ALTER TABLE question_group ADD COLUMN import_id TEXT;
CREATE INDEX question_category_of_import ON question_category (org_id, import_id);
CREATE INDEX question_group_of_import ON question_group (org_id, import_id);

-- Erasing questions in parts looks for their bands.
CREATE INDEX question_band_of ON question_band (org_id, question_id);
