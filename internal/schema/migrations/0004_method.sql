-- +goose Up
-- What an administrator may edit of the method. A row here replaces a default
-- that the program brings along.

-- part: element, stage, move, group …; item: its fixed key; field: name, explanation …
CREATE TABLE method_text (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    part       TEXT NOT NULL,
    item       TEXT NOT NULL,
    lang       TEXT NOT NULL,
    field      TEXT NOT NULL,
    body       TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, part, item, lang, field)
);

-- Thresholds and switches: ageing days, order and thresholds of the advisor's moves.
CREATE TABLE method_setting (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, name)
);

-- Why a deal ended: an editable list per outcome.
CREATE TABLE method_reason (
    org_id    TEXT NOT NULL REFERENCES organisation (id),
    id        TEXT NOT NULL,
    outcome   TEXT NOT NULL, -- won, lost, no_decision, withdrawn
    name_zh   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    position  INTEGER NOT NULL,
    retired   SMALLINT NOT NULL DEFAULT 0,
    version   BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, id)
);
