-- +goose Up
-- All that lists of deals are narrowed and ordered by, so that whose deals are
-- few are looked through without reading the deals.
DROP INDEX opportunity_of_owner;
CREATE INDEX opportunity_of_owner ON opportunity (org_id, owner_id, deleted_at, status, selling_stage, amount, id,
    amount_known, shown_v, buying_stage, expected_close, next_step_on, account_id, updated_at, name_key, account_key);
-- Whose a deal is, beside each order: a list that is walked through passes by
-- what is out of sight without reading it.
DROP INDEX opportunity_by_update;
CREATE INDEX opportunity_by_update ON opportunity (org_id, deleted_at, status, updated_at, id, owner_id);
DROP INDEX opportunity_by_amount;
CREATE INDEX opportunity_by_amount ON opportunity (org_id, deleted_at, status, amount, id, amount_known, owner_id);
DROP INDEX opportunity_by_close;
CREATE INDEX opportunity_by_close ON opportunity (org_id, deleted_at, status, expected_close, id, owner_id);
DROP INDEX opportunity_by_value;
CREATE INDEX opportunity_by_value ON opportunity (org_id, deleted_at, status, shown_v, id, owner_id);
DROP INDEX opportunity_by_stage;
CREATE INDEX opportunity_by_stage ON opportunity (org_id, deleted_at, status, selling_stage, amount, id, amount_known, owner_id);
DROP INDEX opportunity_by_next_step;
CREATE INDEX opportunity_by_next_step ON opportunity (org_id, deleted_at, status, next_step_on, id, owner_id);
DROP INDEX opportunity_by_name;
CREATE INDEX opportunity_by_name ON opportunity (org_id, deleted_at, status, name_key, id, owner_id);
DROP INDEX opportunity_by_account;
CREATE INDEX opportunity_by_account ON opportunity (org_id, deleted_at, status, account_key, id, owner_id);
-- Where a deal came from on the map.
DROP INDEX value_change_of_deal;
CREATE INDEX value_change_of_deal ON value_change (org_id, opportunity_id, at, id, shown_before);
-- The names beside a deal.
CREATE INDEX account_names ON account (org_id, id, name);
CREATE INDEX member_names ON member (org_id, id, name);
-- The same sums as opportunity_tally over all values, for heads of columns that ask for no value.
CREATE TABLE opportunity_stage (
    org_id        TEXT NOT NULL,
    owner_id      TEXT NOT NULL,
    status        TEXT NOT NULL,
    selling_stage TEXT NOT NULL,
    deals         BIGINT NOT NULL,
    amount        BIGINT NOT NULL,
    PRIMARY KEY (org_id, owner_id, status, selling_stage)
);
CREATE INDEX opportunity_stage_sums ON opportunity_stage (org_id, owner_id, status, selling_stage, deals, amount);
INSERT INTO opportunity_stage (org_id, owner_id, status, selling_stage, deals, amount)
SELECT org_id, owner_id, status, selling_stage, CAST(SUM(deals) AS BIGINT), CAST(SUM(amount) AS BIGINT)
FROM opportunity_tally GROUP BY org_id, owner_id, status, selling_stage;
