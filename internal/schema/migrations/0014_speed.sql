-- +goose Up
-- Sums over many owners read these alone, not the rows behind them.
CREATE INDEX opportunity_tally_sums ON opportunity_tally (org_id, owner_id, status, selling_stage, shown_v, deals, amount);
CREATE INDEX opportunity_zone_sums ON opportunity_zone (org_id, owner_id, zone, day, deals, amount);
-- What a leader watches, by the members led.
CREATE INDEX opportunity_moved_of ON opportunity (org_id, owner_id, zone_changed_at) WHERE status = 'open' AND deleted_at = 0 AND zone_changed_at > 0;
CREATE INDEX opportunity_asked ON opportunity (org_id, owner_id, deleted_at, status, open_challenges);
