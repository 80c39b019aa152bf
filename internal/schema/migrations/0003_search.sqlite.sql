-- +goose Up
-- The search index: words of one and two characters, made in Go.
CREATE TABLE search_doc (
    row_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id    TEXT NOT NULL,
    kind      TEXT NOT NULL,
    object_id TEXT NOT NULL,
    UNIQUE (org_id, kind, object_id)
);
CREATE VIRTUAL TABLE search_text USING fts5(words, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co So'");
