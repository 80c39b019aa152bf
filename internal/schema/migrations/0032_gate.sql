-- +goose Up
-- Which certificate the owner of a deal must hold to take it into a selling
-- stage. No row, or no kind, asks for none.
CREATE TABLE stage_gate (
    org_id     TEXT NOT NULL REFERENCES organisation (id),
    stage      TEXT NOT NULL,
    kind_id    TEXT,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version    BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (org_id, stage),
    FOREIGN KEY (org_id, kind_id) REFERENCES certificate_kind (org_id, id)
);
CREATE INDEX stage_gate_kind ON stage_gate (org_id, kind_id);

ALTER TABLE stage_change ADD COLUMN let_through TEXT NOT NULL DEFAULT ''; -- why a deal went on though its owner lacked a certificate
