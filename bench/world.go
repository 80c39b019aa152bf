package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"kongdan/internal/demo/bank"
	"kongdan/internal/kit/db"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// size is how much data there is.
type size struct{ users, accounts, deals, evidence int }

// world fills a database with one large organisation. What the program keeps
// beside the facts (counts, values, visibility, words for search) is written by
// the program's own functions or follows from its own rules; world_test.go
// holds it against them. The same seed makes the same deals; names are made of
// syllables and mean nobody.
type world struct {
	db   *db.DB
	size size
	rand *rand.Rand
	bank *bank.Bank
	say  []map[string][]string // sentences of evidence by element, by state
	now  time.Time             // when the world is looked at
	zone *time.Location
	rule method.Settings
	tell io.Writer

	actor    org.Actor // who enters what nobody in particular does
	org      org.ID
	teams    []org.DepartmentID
	reps     []member // who own accounts and deals, team by team
	managers []member // of each team, in the order of teams
	accounts []customer
	products []string
	rivals   []string
	reasons  map[opportunity.Status]string // one of each outcome
}

// member is somebody who works here.
type member struct {
	id   org.UserID
	team int
}

// batch is how many deals come in with one transaction, and on one day.
const batch = 1000

// days is how long ago the first deals came in.
const days = 120

func newWorld(d *db.DB, s size, tell io.Writer) (*world, error) {
	material, err := bank.Load()
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return nil, err
	}
	w := &world{db: d, size: s, rand: rand.New(rand.NewPCG(1, 2)), bank: material, now: d.Now(), zone: zone,
		rule: method.Default("zh").Settings, tell: tell,
		reasons: map[opportunity.Status]string{}}
	w.readSentences()
	return w, nil
}

// fill writes everything. The database's clock stands where things happened
// while it does, and is its own again afterwards.
func (w *world) fill(ctx context.Context) error {
	defer w.db.SetClock(time.Now)
	for _, s := range []struct {
		name string
		do   func(context.Context) error
	}{{"members", w.members}, {"lists", w.lists}, {"accounts", w.customers}, {"deals", w.deals}, {"statistics", w.db.Analyze}} {
		start := time.Now()
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		_, _ = fmt.Fprintf(w.tell, "  %-10s %6.1f s\n", s.name, time.Since(start).Seconds())
	}
	return nil
}

// in runs fn in a transaction some days before now.
func (w *world) in(ctx context.Context, daysAgo int, fn func(*db.Tx) error) error {
	at := w.now.AddDate(0, 0, -daysAgo)
	w.db.SetClock(func() time.Time { return at })
	return w.db.InTx(ctx, fn)
}

// ago is a time some days before now, within that day.
func (w *world) ago(days int) time.Time {
	return w.now.Add(-time.Duration(days)*24*time.Hour - time.Duration(w.rand.Int64N(int64(9*time.Hour))))
}

// today is the calendar date where the organisation is.
func (w *world) today() day.Date { return day.Of(w.now.In(w.zone)) }

// dateOf is the calendar date of an instant where the organisation is.
func (w *world) dateOf(t time.Time) day.Date { return day.Of(t.In(w.zone)) }

// rows gathers rows of tables that no function of the program fills in bulk.
type rows map[string][][]any

// the columns of those tables.
var columns = map[string]string{
	"element":            "org_id, opportunity_id, element_key, state, state_before, observed_on, entered_by, entered_at, ruling, ruled_on, ruled_till, sources, review_on",
	"evidence":           "org_id, id, opportunity_id, element_key, state, what, person_id, channel, observed_on, strength, entered_by, entered_at",
	"value_change":       "org_id, id, opportunity_id, at, user_id, cause, evidence_id, elements, self_v, cal_v, shown_v, shown_before, basis, zone, zone_before",
	"coach":              "org_id, id, opportunity_id, number, coach_type, created_by, created_at",
	"coach_identity":     "org_id, coach_id, person_id, name",
	"verdict":            "org_id, id, opportunity_id, coach_id, element_key, ruling, ruled_on, confidence, note, entered_by, entered_at",
	"challenge":          "org_id, id, opportunity_id, element_key, question, asked_by, asked_at",
	"stage_change":       "org_id, id, opportunity_id, track, from_stage, to_stage, cycle, event, occurred_on, user_id, at",
	"status_change":      "org_id, id, opportunity_id, from_status, to_status, reason_id, note, occurred_on, cycle, selling_before, buying_before, shown_v, user_id, at",
	"activity":           "org_id, id, kind, opportunity_id, body, happened_on, created_by, created_at, updated_at",
	"activity_person":    "org_id, activity_id, person_id",
	"task":               "org_id, id, opportunity_id, title, due_on, assignee_id, done_at, done_by, created_by, created_at, updated_at",
	"opportunity_person": "org_id, opportunity_id, person_id",
	"stakeholder": `org_id, opportunity_id, id, person_id, label, outside, need, change_attitude, focus, closeness, attitude, buying_role, contact_role, style,
		influence, politics, decides, reviewed_on, met_on, created_by, created_at`,
	"judgement": "org_id, id, opportunity_id, stakeholder_id, dimension, value, what, channel, confidence, observed_on, entered_by, entered_at",
}

func (r rows) add(table string, values ...any) { r[table] = append(r[table], values) }

// write stores what was gathered, what others refer to first.
func (r rows) write(ctx context.Context, tx *db.Tx) error {
	for _, table := range []string{"element", "evidence", "value_change", "coach", "coach_identity", "verdict", "challenge",
		"stage_change", "status_change", "activity", "activity_person", "task", "opportunity_person",
		"stakeholder", "judgement"} {
		if err := tx.Insert(ctx, table, columns[table], r[table], ""); err != nil {
			return err
		}
	}
	return nil
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
