-- +goose Up
-- The kept sums of a department stand beside those of its members: who leads many members reads a row of each
-- department instead of one of each member. owner_id is '' (all), a member's id or a department's.
INSERT INTO opportunity_tally (org_id, owner_id, status, selling_stage, shown_v, deals, amount)
SELECT t.org_id, m.department_id, t.status, t.selling_stage, t.shown_v, CAST(SUM(t.deals) AS BIGINT), CAST(SUM(t.amount) AS BIGINT)
FROM opportunity_tally t JOIN member m ON m.org_id = t.org_id AND m.id = t.owner_id
WHERE m.department_id IS NOT NULL GROUP BY t.org_id, m.department_id, t.status, t.selling_stage, t.shown_v;
INSERT INTO opportunity_stage (org_id, owner_id, status, selling_stage, deals, amount)
SELECT t.org_id, m.department_id, t.status, t.selling_stage, CAST(SUM(t.deals) AS BIGINT), CAST(SUM(t.amount) AS BIGINT)
FROM opportunity_stage t JOIN member m ON m.org_id = t.org_id AND m.id = t.owner_id
WHERE m.department_id IS NOT NULL GROUP BY t.org_id, m.department_id, t.status, t.selling_stage;
INSERT INTO opportunity_zone (org_id, owner_id, zone, day, deals, amount)
SELECT t.org_id, m.department_id, t.zone, t.day, CAST(SUM(t.deals) AS BIGINT), CAST(SUM(t.amount) AS BIGINT)
FROM opportunity_zone t JOIN member m ON m.org_id = t.org_id AND m.id = t.owner_id
WHERE m.department_id IS NOT NULL GROUP BY t.org_id, m.department_id, t.zone, t.day;
