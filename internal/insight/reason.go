package insight

import (
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/rule/advise"
)

// Reason is why a deal needs somebody.
type Reason string

// The reasons, the most pressing first.
const (
	ZoneFell    Reason = "zone_fell"    // it lies in a worse zone than before, since FellDays at most
	Challenged  Reason = "challenged"   // a manager's question waits for an answer
	Denied      Reason = "denied"       // a coach's denial is not resolved
	StepOverdue Reason = "step_overdue" // the next step was due before today
	ClosePast   Reason = "close_past"   // the expected close is over
	StepMissing Reason = "step_missing" // there is no next step
	StepToday   Reason = "step_today"   // the next step is due today
	CloseNear   Reason = "close_near"   // the close is near and the deal not in the win zone
	Stale       Reason = "stale"        // evidence has grown old
	Incomplete  Reason = "incomplete"   // it came in without account or amount
	CoachGap    Reason = "coach_gap"    // a type of coach is missing where it begins to matter
	Quiet       Reason = "quiet"        // nothing was recorded for long
)

// FellDays is how many days a fall is news.
const FellDays = 14

// cause is one reason with what it weighs and its condition over a deal "o".
// What holds together adds up: a deal with three lesser reasons may come
// before one with a single greater one.
type cause struct {
	reason Reason
	weight int
	cond   string
}

// causes lists every reason that can hold, the most pressing first. A
// threshold that the organisation switched off leaves its reason out.
func causes(w *db.Where, t thresholds, at span) []cause {
	today := w.Arg(at.today)
	list := []cause{
		{ZoneFell, 100, `o.zone_changed_at >= ` + w.Arg(at.since) +
			` AND (o.zone = 'lose' AND o.prior_zone IN ('win', 'jitter') OR o.zone = 'jitter' AND o.prior_zone = 'win')`},
		{Challenged, 90, `o.open_challenges > 0`},
		{Denied, 80, `o.denied_count > 0`},
		{StepOverdue, 60, `o.next_step_on <> '' AND o.next_step_on < ` + today},
		{ClosePast, 55, `o.expected_close <> '' AND o.expected_close < ` + today},
		{StepMissing, 50, `o.next_step_on = ''`},
		{StepToday, 40, `o.next_step_on = ` + today},
	}
	if t.near >= 0 {
		list = append(list, cause{CloseNear, 35, `o.expected_close >= ` + today + ` AND o.expected_close <= ` + w.Arg(at.today.Add(t.near)) +
			` AND o.zone <> 'win'`})
	}
	list = append(list,
		cause{Stale, 25, `o.stale_count > 0`},
		cause{Incomplete, 20, `(o.account_id IS NULL OR o.amount_known = 0)`},
		cause{CoachGap, 12, `o.coach_types <> 'relation,value,resource' AND ` +
			`(o.selling_stage IN ('criteria', 'concerns') OR o.self_w > 0 OR o.self_f > 0)`},
	)
	if t.quiet >= 0 {
		list = append(list, cause{Quiet, 10, `o.touched_at < ` + w.Arg(db.Ms(at.today.Add(-t.quiet).Time(at.zone)))})
	}
	return list
}

// sum returns an expression that adds up what value gives for each cause that holds.
func sum(list []cause, value func(i int, c cause) int) string {
	parts := make([]string, len(list))
	for i, c := range list {
		parts[i] = fmt.Sprintf("CASE WHEN %s THEN %d ELSE 0 END", c.cond, value(i, c))
	}
	return strings.Join(parts, " + ")
}

// weights and bits are the two things sums are made of.
func weights(_ int, c cause) int { return c.weight }
func bits(i int, _ cause) int    { return 1 << i }

// holding returns the reasons whose bits are set.
func holding(list []cause, mask int) (r []Reason) {
	for i, c := range list {
		if mask&(1<<i) != 0 {
			r = append(r, c.reason)
		}
	}
	return r
}

// thresholds are the days an organisation has set for what is near and what is
// quiet; below zero is off.
type thresholds struct{ near, quiet int }

// thresholdsOf reads them from the advisor's tuning: what makes a move on the
// deal's page is a reason here.
func thresholdsOf(book *method.Book) thresholds {
	days := func(key advise.Key) int {
		tuning, own := book.Settings.Tunings[key]
		for _, r := range advise.Rules() {
			if r.Key == key && !own {
				tuning = r.Default
			}
		}
		if !tuning.Enabled {
			return -1
		}
		return tuning.Threshold
	}
	return thresholds{near: days(advise.CloseNear), quiet: days(advise.ContactQuiet)}
}
