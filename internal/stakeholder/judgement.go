package stakeholder

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
)

// JudgementID names a judgement.
type JudgementID string

// Confidence is how sure whoever judged was; "" says that nobody asked.
type Confidence string

// The confidences.
const (
	Low    Confidence = "low"
	Medium Confidence = "medium"
	High   Confidence = "high"
)

// Confidences lists them, least first.
var Confidences = []Confidence{Low, Medium, High}

// Judgement is what was judged of somebody in one dimension on one day.
type Judgement struct {
	ID         JudgementID
	Who        ID
	Dimension  people.Dimension
	Value      string // "" says that it is unknown again
	What       string // the evidence
	Channel    opportunity.Channel
	Confidence Confidence
	ObservedOn day.Date
	Source     Source
	SourceName string // of a person

	EnteredBy       org.UserID
	EnteredByName   string
	EnteredAt       time.Time
	WithdrawnAt     time.Time // zero while it stands
	WithdrawnByName string
	WithdrawnWhy    string
}

// Stands reports whether the judgement still counts.
func (j Judgement) Stands() bool { return j.WithdrawnAt.IsZero() }

// newer orders judgements, the youngest first: by what was seen last, and of
// one day by what was entered last.
func newer(a, b Judgement) int {
	return cmp.Or(cmp.Compare(b.ObservedOn, a.ObservedOn), b.EnteredAt.Compare(a.EnteredAt), cmp.Compare(b.ID, a.ID))
}

// Latest returns the judgement that counts in a dimension: the youngest that
// stands.
func Latest(list []Judgement, d people.Dimension) (Judgement, bool) {
	of := Of(list, d)
	i := slices.IndexFunc(of, Judgement.Stands)
	if i < 0 {
		return Judgement{}, false
	}
	return of[i], true
}

// Of lists what was judged in one dimension, the youngest first.
func Of(list []Judgement, d people.Dimension) (of []Judgement) {
	for _, j := range list {
		if j.Dimension == d {
			of = append(of, j)
		}
	}
	slices.SortFunc(of, newer)
	return of
}

// picture is what the judgements that stand say in sum, and when the youngest
// of them was observed.
func picture(list []Judgement) (p people.Picture, reviewed day.Date) {
	for _, d := range people.Dimensions() {
		if j, ok := Latest(list, d); ok {
			p, reviewed = p.With(d, j.Value), max(reviewed, j.ObservedOn)
		}
	}
	return p, reviewed
}

// Change is a day from which on a dimension had a value.
type Change struct {
	On    day.Date
	Value string // "" while unknown
}

// Course returns how a dimension went over time, the oldest first, as the
// judgements that stand tell. Days on which nothing changed are left out.
func Course(list []Judgement, d people.Dimension) (course []Change) {
	of := Of(list, d)
	slices.Reverse(of)
	for _, j := range of {
		n := len(course)
		switch {
		case !j.Stands():
			continue
		case n > 0 && course[n-1].On == j.ObservedOn:
			course[n-1].Value = j.Value
		default:
			course = append(course, Change{j.ObservedOn, j.Value})
		}
		if n = len(course); n > 1 && course[n-1].Value == course[n-2].Value {
			course = course[:n-1]
		}
	}
	return course
}

// readJudgements lists every judgement of somebody in a deal, or of everybody
// in it for "", the youngest first, those withdrawn included.
func readJudgements(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, who ID) ([]Judgement, error) {
	var w db.Where
	w.And("j.org_id = ? AND j.opportunity_id = ?", o, deal)
	if who != "" {
		w.And("j.stakeholder_id = ?", who)
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT j.id, j.stakeholder_id, j.dimension, j.value, j.what, j.channel, j.confidence, j.observed_on,
		       j.source, j.source_id, COALESCE(p.name, ''), j.entered_by, COALESCE(m.name, ''), j.entered_at, j.withdrawn_at, COALESCE(x.name, ''), j.withdrawn_why
		FROM judgement j
		LEFT JOIN member m ON m.org_id = j.org_id AND m.id = j.entered_by
		LEFT JOIN member x ON x.org_id = j.org_id AND x.id = j.withdrawn_by
		LEFT JOIN person p ON j.source = 'person' AND p.org_id = j.org_id AND p.id = j.source_id`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("judgements of deal %s: %w", deal, err)
	}
	type row struct {
		Judgement
		entered, withdrawn int64
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Who, &r.Dimension, &r.Value, &r.What, &r.Channel, &r.Confidence, &r.ObservedOn,
			&r.Source.Kind, &r.Source.ID, &r.SourceName, &r.EnteredBy, &r.EnteredByName, &r.entered, &r.withdrawn, &r.WithdrawnByName, &r.WithdrawnWhy}
	})
	out := make([]Judgement, len(list))
	for i, r := range list {
		out[i] = r.Judgement
		out[i].EnteredAt, out[i].WithdrawnAt = db.Time(r.entered), db.Time(r.withdrawn)
	}
	slices.SortFunc(out, newer)
	return out, err
}

// keep writes what the judgements of somebody say now to its row.
func keep(ctx context.Context, tx *db.Tx, o org.ID, deal opportunity.ID, who ID) error {
	list, err := readJudgements(ctx, tx, o, deal, who)
	if err != nil {
		return err
	}
	p, reviewed := picture(list)
	_, err = tx.ExecContext(ctx, `
		UPDATE stakeholder SET need = $1, change_attitude = $2, focus = $3, closeness = $4, attitude = $5, buying_role = $6,
		       contact_role = $7, style = $8, influence = $9, politics = $10, decides = $11, reviewed_on = $12
		WHERE org_id = $13 AND opportunity_id = $14 AND id = $15`,
		p.Need, p.Change, p.Focus, p.Closeness, p.Attitude, p.BuyingRole, p.ContactRole, p.Style, p.Influence, p.Politics, p.Decides,
		reviewed, o, deal, who)
	if err != nil {
		return fmt.Errorf("keep the picture of stakeholder %s: %w", who, err)
	}
	return nil
}
