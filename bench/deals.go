package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/search"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/stage"
)

func (d *data) opportunities(ctx context.Context) error {
	const insert = `
		INSERT INTO opportunity (org_id, id, account_id, name, name_key, amount, owner_id, status, opened_on, expected_close, closed_on,
			selling_stage, buying_stage, next_step, next_step_on, self_w, self_f, self_c, shown_w, shown_f, shown_c, shown_v,
			basis, zone, prior_zone, zone_changed_at, stale_count, touched_at, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $16, $17, $18, $19,
			'self', $20, $21, $22, $23, $24, $25, $26)`
	const grant = `
		INSERT INTO access_grant (org_id, kind, user_id, object_id, via, created_at)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`
	all := stage.Sellings()
	sellings := all[:]
	return d.each(ctx, d.size.deals, func(tx *db.Tx, put func(string, ...any) error, i int) error {
		a := i % len(d.accounts)
		x := deal{id: id.New(), account: d.accounts[a], owner: d.accountRep[a], status: "open", open: d.rand.IntN(100) < 40}
		x.value = c139.Value{W: d.rand.IntN(2), F: d.rand.IntN(4), C: d.rand.IntN(10)}
		selling := pick(d.rand, sellings)
		x.stage = string(selling)
		closed, step, stepOn, zoneAt, prior := "", "跟进项目进度", d.day(d.rand.IntN(40)-10), int64(0), ""
		if !x.open {
			x.status = pick(d.rand, []string{"won", "won", "lost", "lost", "lost", "no_decision", "withdrawn"})
			closed, step, stepOn = d.day(-d.rand.IntN(700)), "", ""
		} else if d.rand.IntN(10) == 0 {
			zoneAt, prior = d.ago(30), string(c139.Win)
		}
		stale := 0
		if d.rand.IntN(8) == 0 {
			stale = 1
		}
		name := fmt.Sprintf("%s项目 %d", pick(d.rand, subjects), i)
		opened := d.ago(800)
		v := x.value
		if err := put(insert, d.org, x.id, x.account, name, fold.Key(name), int64(1+d.rand.IntN(5000))*1_000_000, x.owner, x.status,
			db.Time(opened).Format(time.DateOnly), d.day(d.rand.IntN(300)-60), closed, x.stage, string(selling.Buying()), step, stepOn,
			v.W, v.F, v.C, 100*v.W+10*v.F+v.C, string(v.Zone()), prior, zoneAt, stale, d.ago(90), opened, d.ago(120)); err != nil {
			return err
		}
		mate := pick(d.rand, d.reps)
		for _, g := range [][3]string{{"account", x.owner, x.account}, {"deal", mate, x.id}, {"account", mate, x.account}} {
			via := ""
			if g[0] == "account" {
				via = x.id
			}
			if err := put(grant, d.org, g[0], g[1], g[2], via, opened); err != nil {
				return err
			}
		}
		x.evidence = d.size.evidence*(i+1)/d.size.deals - d.size.evidence*i/d.size.deals
		d.deals = append(d.deals, x)
		return search.Put(ctx, tx, d.org, "deal", x.id, fold.Words(name))
	})
}

// elements writes the state of every element that a deal's value counts, and
// spreads the evidence over them.
func (d *data) elements(ctx context.Context) error {
	const insert = `
		INSERT INTO element (org_id, opportunity_id, element_key, state, observed_on, entered_by, entered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`
	const evidence = `
		INSERT INTO evidence (org_id, id, opportunity_id, element_key, state, what, channel, observed_on, strength, entered_by, entered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	strengths := []string{"hearsay", "observed", "stated", "document"}
	return d.each(ctx, len(d.deals), func(_ *db.Tx, put func(string, ...any) error, i int) error {
		x := d.deals[i]
		keys := claimed(x.value)
		states := make([]string, len(keys))
		for k := range keys {
			states[k] = "clear"
		}
		for _, k := range c139.Keys() {
			if len(keys) >= x.evidence {
				break
			}
			if !slices.Contains(keys, k) {
				keys, states = append(keys, k), append(states, "partial")
			}
		}
		for k, key := range keys {
			at := d.ago(50)
			if err := put(insert, d.org, x.id, string(key), states[k], db.Time(at).Format(time.DateOnly), x.owner, at); err != nil {
				return err
			}
		}
		for n := range x.evidence {
			at, k := d.ago(50), n%len(keys)
			if err := put(evidence, d.org, id.New(), x.id, string(keys[k]), states[k], "信息中心主任在会上当面确认了采购流程和时间安排。", "visit",
				db.Time(at).Format(time.DateOnly), pick(d.rand, strengths), x.owner, at); err != nil {
				return err
			}
		}
		return nil
	})
}

// claimed lists as many elements of each part as a value counts.
func claimed(v c139.Value) (keys []c139.Key) {
	keys = append(keys, c139.PartWin.Keys()[:v.W]...)
	keys = append(keys, c139.PartFirst.Keys()[:v.F]...)
	return append(keys, c139.PartClear.Keys()[:v.C]...)
}

// histories writes what happened to each deal: values, stages, notes, tasks.
func (d *data) histories(ctx context.Context) error {
	const value = `
		INSERT INTO value_change (org_id, id, opportunity_id, at, user_id, cause, reason, self_v, cal_v, shown_v, shown_before, basis, zone, zone_before)
		VALUES ($1, $2, $3, $4, $5, 'evidence', '', $6, 0, $6, $7, 'self', $8, $9)`
	const change = `
		INSERT INTO stage_change (org_id, id, opportunity_id, track, from_stage, to_stage, cycle, event, occurred_on, user_id, at)
		VALUES ($1, $2, $3, 'selling', 'assess', $4, 1, '客户启动了立项论证', $5, $6, $7)`
	const note = `
		INSERT INTO activity (org_id, id, kind, opportunity_id, body, happened_on, created_by, created_at, updated_at)
		VALUES ($1, $2, 'note', $3, '和信息中心对齐了方案范围，下周给出报价。', $4, $5, $6, $6)`
	const task = `
		INSERT INTO task (org_id, id, opportunity_id, title, due_on, assignee_id, created_by, created_at, updated_at)
		VALUES ($1, $2, $3, '准备报价', $4, $5, $5, $6, $6)`
	return d.each(ctx, len(d.deals), func(_ *db.Tx, put func(string, ...any) error, i int) error {
		x := d.deals[i]
		before := c139.Value{}
		for step := range 3 {
			v := c139.Value{W: x.value.W * step / 2, F: x.value.F * step / 2, C: x.value.C * step / 2}
			at := d.now.Add(-time.Duration(60-25*step) * 24 * time.Hour).Add(time.Duration(i) * time.Second).UnixMilli()
			if err := put(value, d.org, id.New(), x.id, at, x.owner, 100*v.W+10*v.F+v.C, 100*before.W+10*before.F+before.C,
				string(v.Zone()), string(before.Zone())); err != nil {
				return err
			}
			before = v
		}
		at := d.ago(200)
		if err := put(change, d.org, id.New(), x.id, x.stage, db.Time(at).Format(time.DateOnly), x.owner, at); err != nil {
			return err
		}
		for range 2 {
			at := d.ago(200)
			if err := put(note, d.org, id.New(), x.id, db.Time(at).Format(time.DateOnly), x.owner, at); err != nil {
				return err
			}
		}
		if !x.open {
			return nil
		}
		return put(task, d.org, id.New(), x.id, d.day(d.rand.IntN(30)-5), x.owner, d.ago(30))
	})
}

// tallies counts the deals as the program keeps them.
func (d *data) tallies(ctx context.Context) error {
	return d.db.InTx(ctx, func(tx *db.Tx) error {
		for _, owner := range []string{"owner_id", "''"} {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO opportunity_tally (org_id, owner_id, status, selling_stage, shown_v, deals, amount)
				SELECT org_id, `+owner+`, status, selling_stage, shown_v, COUNT(*), CAST(SUM(amount) AS BIGINT)
				FROM opportunity WHERE org_id = $1 AND deleted_at = 0
				GROUP BY 1, 2, 3, 4, 5`, d.org)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *data) analyze(ctx context.Context) error {
	return d.db.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `ANALYZE`)
		return err
	})
}
