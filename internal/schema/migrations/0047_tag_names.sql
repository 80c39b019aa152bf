-- +goose Up
-- Documents and questions are found by what their tags are called too: a job of each organisation indexes what is there.
INSERT INTO job (id, org_id, kind, payload, state, run_at, created_at)
SELECT 'search.names-' || o.id, o.id, 'search.names', '{}', 'waiting', o.created_at, o.created_at FROM organisation o;
