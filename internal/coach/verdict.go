package coach

import (
	"context"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
)

// Rule records what a coach said on a day, about one element or many. Only the
// deal team may. Errors stand at "on" and at "<element>.ruling", ".confidence"
// and ".note".
func (s *Service) Rule(ctx context.Context, actor org.Actor, deal opportunity.ID, c ID, on string, list []NewVerdict) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := lockTeam(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		who, err := find(ctx, tx, actor.Org, deal, c)
		if err != nil {
			return err
		}
		list, date, err := checkVerdicts(list, on, day.Date(actor.Today(tx.Now)))
		if err != nil {
			return err
		}
		if who.Retired {
			return errs.New(errs.Invalid, "coach.retired")
		}
		return enter(ctx, tx, actor, d, who, date, Reported, list, "coach.verdict")
	})
}

// checkVerdicts returns the verdicts cleaned; the caller's keep what was typed.
func checkVerdicts(list []NewVerdict, on string, today day.Date) ([]NewVerdict, day.Date, error) {
	var bad errs.Fields
	list = slices.Clone(list)
	date, err := day.Parse(on)
	switch {
	case on == "":
		bad.Add("on", "error.required")
	case err != nil:
		bad.Add("on", "error.date")
	case date.After(today):
		bad.Add("on", "element.observed_in_future")
	}
	seen := map[c139.Key]bool{}
	for i := range list {
		list[i].check(&bad)
		if seen[list[i].Element] {
			bad.Add(string(list[i].Element)+".ruling", "element.twice")
		}
		seen[list[i].Element] = true
	}
	if len(list) == 0 {
		bad.Add("ruling", "coach.nothing_ruled")
	}
	return list, date, bad.Err()
}

// Settle ends what a verdict does: a denial is resolved, another ruling taken
// back. Why is needed; it stays with the deal team.
func (s *Service) Settle(ctx context.Context, actor org.Actor, deal opportunity.ID, v VerdictID, seen int64, why string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := lockTeam(ctx, tx, actor, deal)
		if err != nil {
			return err
		}
		var bad errs.Fields
		if why = typed.Text(&bad, "why", why, MaxReason); why == "" {
			bad.Add("why", "error.required")
		}
		if err := bad.Err(); err != nil {
			return err
		}
		found, err := findVerdict(ctx, tx, actor.Org, deal, v)
		if err != nil {
			return err
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE verdict SET resolved_at = $1, resolved_by = $2, resolution = $3, version = version + 1
			WHERE org_id = $4 AND id = $5 AND version = $6 AND resolved_at = 0`,
			tx.Stamp(), actor.User, why, actor.Org, v, seen)); err != nil {
			return err
		}
		if err := recalibrate(ctx, tx, actor, d, opportunity.ByVerdict, []c139.Key{found.Element}, true); err != nil {
			return err
		}
		said := map[string]any{"number": found.Number, string(found.Element): found.Ruling}
		return record(ctx, tx, actor, deal, "coach.settle", found.Coach, said, nil)
	})
}

func findVerdict(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, v VerdictID) (Verdict, error) {
	list, err := readVerdicts(ctx, tx, o, deal, false)
	if err != nil {
		return Verdict{}, err
	}
	for _, found := range list {
		if found.ID == v {
			return found, nil
		}
	}
	return Verdict{}, errs.New(errs.NotFound, "coach.not_found")
}

// recalibrate counts anew what the coaches of a locked deal say, as of the
// actor's today, and hands the sum to the deal.
func recalibrate(ctx context.Context, tx *db.Tx, actor org.Actor, d opportunity.Opportunity, cause opportunity.Cause, keys []c139.Key, learnt bool) error {
	b, err := readBoard(ctx, tx, actor.Org, d.ID, false)
	if err != nil {
		return err
	}
	book, err := method.Read(ctx, tx, actor.Org, actor.Lang)
	if err != nil {
		return err
	}
	return opportunity.Calibrate(ctx, tx, actor, d, opportunity.Opinions{
		Findings: b.weigh(day.Date(actor.Today(tx.Now)), book.Settings.VerdictDays),
		Types:    b.Types(), Elements: keys, Cause: cause, Learnt: learnt,
	})
}

// weigh sums up what coaches say about each element. What was taken back, and
// the confirmations of retired coaches, do not count.
func (b Board) weigh(today day.Date, days int) (f c139.Findings) {
	by := map[c139.Key][]c139.Ruling{}
	for _, v := range b.Verdicts {
		if v.Ruling != c139.Denies && (v.Settled() || v.Retired) {
			continue
		}
		by[v.Element] = append(by[v.Element], c139.Ruling{
			Coach: string(v.Coach), Type: v.Type, Verdict: v.Ruling, On: v.On, Resolved: v.Settled()})
	}
	for i, k := range c139.Keys() {
		f[i] = c139.Weigh(by[k], today, days)
	}
	return f
}
