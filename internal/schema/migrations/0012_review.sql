-- +goose Up
-- A review of a span that lies in the past, over many deals, reads what
-- happened then and nothing else.
CREATE INDEX stage_change_recent ON stage_change (org_id, at, id);
CREATE INDEX status_change_recent ON status_change (org_id, at, id);
CREATE INDEX opportunity_by_creation ON opportunity (org_id, deleted_at, created_at, id);
