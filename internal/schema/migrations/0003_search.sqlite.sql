-- +goose Up
-- The search index: words of one and two characters, made in Go and written
-- as hexadecimal digits, so that no tokenizer decides what a word is.
CREATE TABLE search_doc (
    row_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    object_id TEXT NOT NULL,
    UNIQUE (org_id, kind, object_id)
);
CREATE VIRTUAL TABLE search_text USING fts5(words, content='', contentless_delete=1, detail=none, tokenize="ascii");
