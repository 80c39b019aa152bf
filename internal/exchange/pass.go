package exchange

import (
	"context"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

// pass is one walk through a file: to say what it would do, or, with write, to
// do it. Both take the same way, so that the first tells the truth about the
// second.
type pass struct {
	tx    *db.Tx
	actor org.Actor
	run   RunID
	admit opportunity.Admit
	gate  opportunity.Gate
	lacks map[org.UserID][]opportunity.Lack // of owners, as far as they were asked for
	kind  Kind
	m     Mapping
	table *sheet.Table
	write bool
	today day.Date

	columns map[string][]int // of each field
	foreign map[int]bool     // columns whose name says something else than a field of many
	order   string           // of dates with the year last
	heir    org.UserID       // owner of what names none
	report  Report
	faults  *faultFile
	things  map[string]*things   // what is there, by kind
	matches map[string]*Match    // what values were taken for, by field and folded value
	touched []touch              // rows of import_row
	written int                  // of those, how many are written
	look    int                  // how many are, when the engine looks at the data again
	made    map[string]int       // how many things were made besides, by kind
	hangsOn map[string]bool      // accounts that rows mean
	logins  map[string]bool      // user names given out
	step    func(done int) error // told of progress; says why to stop
}

// loader understands the rows of one kind and writes them.
type loader interface {
	row(ctx context.Context, r *row) error
	end(ctx context.Context) error // after the last row
}

// newPass prepares a walk.
func newPass(tx *db.Tx, actor org.Actor, admit opportunity.Admit, gate opportunity.Gate, run Run, t *sheet.Table, write bool) *pass {
	p := &pass{
		tx: tx, actor: actor, admit: admit, gate: gate, lacks: map[org.UserID][]opportunity.Lack{}, run: run.ID, kind: run.Kind, m: run.Mapping, table: t, write: write,
		today: day.Date(actor.Today(tx.Now)), columns: map[string][]int{}, foreign: map[int]bool{}, faults: newFaultFile(),
		things: map[string]*things{}, matches: map[string]*Match{}, made: map[string]int{}, hangsOn: map[string]bool{}, logins: map[string]bool{},
		step: func(int) error { return nil },
	}
	for i, name := range run.Mapping.Columns {
		if name != "" {
			p.columns[name] = append(p.columns[name], i)
			f, _ := fieldOf(p.kind, name)
			p.foreign[i] = f.Many && !f.named(t.Head[i])
		}
	}
	return p
}

// StepRows is after how many rows progress is told and a stop is noticed.
const StepRows = 500

// walk goes through the file once.
func (p *pass) walk(ctx context.Context) error {
	if err := p.prepare(ctx); err != nil {
		return err
	}
	l, err := p.loader(ctx)
	if err != nil {
		return err
	}
	for rec := range p.table.All() {
		p.report.Rows++
		if p.report.Rows%StepRows == 0 {
			if err := p.step(p.report.Rows); err != nil {
				return err
			}
		}
		r := p.read(rec)
		if r.bad {
			continue
		}
		if err := l.row(ctx, r); err != nil {
			return err
		}
	}
	if err := l.end(ctx); err != nil {
		return err
	}
	return p.close()
}

func (p *pass) loader(ctx context.Context) (loader, error) {
	switch p.kind {
	case Accounts:
		return newAccountLoader(p), nil
	case People:
		return newPersonLoader(p), nil
	case Products:
		return newProductLoader(ctx, p)
	case Members:
		return newMemberLoader(ctx, p)
	case Deals:
		return newDealLoader(ctx, p)
	}
	return nil, errs.New(errs.Invalid, "error.invalid_choice")
}

// prepare decides what concerns the whole file.
func (p *pass) prepare(ctx context.Context) error {
	var seen dateOrder
	for name, columns := range p.columns {
		if !dateFields[name] {
			continue
		}
		for rec := range p.table.All() {
			for _, i := range columns {
				if i < len(rec.Cells) {
					seen.look(rec.Cells[i])
				}
			}
		}
	}
	p.order, p.report.Unsure = seen.decide()
	if p.m.Dates != "" {
		p.order, p.report.Unsure = p.m.Dates, false
	}
	p.report.Dates = p.order
	p.heir = p.m.Owner
	if p.heir == "" {
		p.heir = p.actor.User
	}
	var err error
	if p.heir == org.System {
		p.heir, err = org.FirstAdministrator(ctx, p.tx, p.actor.Org)
	}
	return err
}

var dateFields = map[string]bool{"created": true, "opened_on": true, "closed_on": true, "expected_close": true, "signed_on": true, "next_step_on": true}

// close brings the report to its end.
func (p *pass) close() error {
	p.report.Members, p.report.Departments = p.made["member"], p.made["department"]
	p.report.Accounts, p.report.Products, p.report.Rivals = p.made["account"], p.made["product"], p.made["rival"]
	for _, m := range p.matches {
		if m.Field != "status" && m.How == Exact || m.Field == "name" && m.How == ToMake {
			continue
		}
		if m.How == Guess {
			p.report.Guesses++
		}
		if t := p.things[p.listOf(m.Field)]; m.How == ToMake || t != nil && t.made[m.Target] {
			m.Target = "" // it has no id that lasts
		}
		p.report.Matches = append(p.report.Matches, *m)
	}
	rank := []string{Unknown, Guess, ToMake, Left, Chosen, Exact}
	slices.SortFunc(p.report.Matches, func(a, b Match) int {
		if c := slices.Index(rank, a.How) - slices.Index(rank, b.How); c != 0 {
			return c
		}
		if c := strings.Compare(a.Field, b.Field); c != 0 {
			return c
		}
		if c := b.Rows - a.Rows; c != 0 {
			return c
		}
		return strings.Compare(a.Value, b.Value)
	})
	if n := len(p.report.Matches); n > mostMatches {
		p.report.More, p.report.Matches = n-mostMatches, p.report.Matches[:mostMatches]
	}
	return p.faults.close()
}

// sample keeps the first rows as they were understood.
func (p *pass) sample(cells map[string]string) {
	if len(p.report.Sample) < sampleRows {
		for k, v := range cells {
			if cells[k] = cut(v, sampleCell); v == "" {
				delete(cells, k)
			}
		}
		p.report.Sample = append(p.report.Sample, cells)
	}
}
