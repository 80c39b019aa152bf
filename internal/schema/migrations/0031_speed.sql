-- +goose Up
-- The stock of an owner's open deals by zone lies together, and so does what a day changed.
DROP INDEX opportunity_zone_sums;
CREATE INDEX opportunity_zone_sums ON opportunity_zone (org_id, owner_id, day, zone, deals, amount);
