package exam

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/itemstat"
	"kongdan/internal/rule/question"
)

// mostAnalysed bounds the people of an analysis: the first who submitted.
const mostAnalysed = 2000

// Analysis is how good an exam and its questions are, reckoned from the first
// attempt of everybody whose answers are all graded.
type Analysis struct {
	Exam     Exam
	People   int  // who count
	Waiting  int  // whose first attempt waits for a marker, and who don't count yet
	Capped   bool // there were more than are reckoned with
	Whole    itemstat.Whole
	Cut      itemstat.Cut
	CutMarks question.Marks // the pass mark; 0 for several forms
	Forms    []itemstat.Form
	Items    []AnalysedItem
}

// AnalysedItem is one question with what is known of it.
type AnalysedItem struct {
	Position int // in the first form that has it
	Ref      bank.Ref
	Item     question.Item // with the key that counts
	Group    *bank.Group   // material it asks about; nil for none
	Marks    question.Marks
	Treat    Treat
	Stat     itemstat.Stat
	// Without is the reliability of the other questions; nil where there is none.
	Without *float64
}

// Analysis reckons the statistics of an exam. It fails with Forbidden unless
// the actor trains, because it tells the keys, and with NotFound.
func (s *Service) Analysis(ctx context.Context, actor org.Actor, e ID) (out Analysis, err error) {
	if err := actor.CheckTrain(); err != nil {
		return out, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		out = Analysis{}
		return out.reckon(ctx, tx, actor.Org, e)
	})
	return out, err
}

func (out *Analysis) reckon(ctx context.Context, tx *db.Tx, o org.ID, e ID) (err error) {
	if out.Exam, err = findExam(ctx, tx, o, e); err != nil {
		return err
	}
	forms, err := out.firsts(ctx, tx, o, e)
	if err != nil {
		return err
	}
	g, err := newGrader(ctx, tx, o, e)
	if err != nil {
		return err
	}
	var w db.Where
	w.And("i.org_id = ? AND i.attempt_id IN (SELECT a.id FROM attempt a WHERE a.org_id = ? AND a.exam_id = ? AND a.status = 'submitted' AND a.graded = ?)",
		o, o, e, gradedDone)
	list, err := readAnswered(ctx, tx, &w)
	if err != nil {
		return err
	}
	if err := g.know(ctx, tx, list, &w); err != nil {
		return err
	}
	groups, err := materials(ctx, tx, o, list)
	if err != nil {
		return err
	}
	column := map[bank.Ref]int{}
	people := map[AttemptID][]itemstat.Cell{}
	for _, a := range list {
		if _, counts := forms[a.Attempt]; !counts {
			continue
		}
		at, known := column[a.Ref]
		if !known {
			at = len(out.Items)
			column[a.Ref] = at
			item, _ := g.item(a)
			out.Items = append(out.Items, AnalysedItem{Position: a.Position, Ref: a.Ref, Item: item, Group: a.about(groups), Marks: a.Marks, Treat: g.rulings[a.Ref.ID].Treat})
		}
		cells := people[a.Attempt]
		for len(cells) <= at {
			cells = append(cells, itemstat.Cell{})
		}
		if cells[at], err = cellOf(a); err != nil {
			return err
		}
		people[a.Attempt] = cells
	}
	out.judge(people, forms)
	return out.order(ctx, tx, o)
}

// order puts the questions in the order of the paper, form by form.
func (out *Analysis) order(ctx context.Context, tx *db.Tx, o org.ID) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT question_id, number, position FROM paper_item WHERE org_id = $1 AND paper_id = $2 ORDER BY form, position`, o, out.Exam.Paper)
	if err != nil {
		return fmt.Errorf("order of paper %s: %w", out.Exam.Paper, err)
	}
	type row struct {
		ref      bank.Ref
		position int
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.ref.ID, &r.ref.Number, &r.position} })
	place := map[bank.Ref]int{}
	for at, r := range list {
		if _, known := place[r.ref]; !known {
			place[r.ref] = at
			for i := range out.Items {
				if out.Items[i].Ref == r.ref {
					out.Items[i].Position = r.position
				}
			}
		}
	}
	slices.SortStableFunc(out.Items, func(a, b AnalysedItem) int {
		return cmp.Or(cmp.Compare(place[a.Ref], place[b.Ref]), cmp.Compare(a.Position, b.Position))
	})
	return err
}

// firsts finds the first attempts of people, with the form each had.
func (out *Analysis) firsts(ctx context.Context, tx *db.Tx, o org.ID, e ID) (map[AttemptID]int, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT a.id, a.form, a.graded FROM attempt a
		WHERE a.org_id = $1 AND a.exam_id = $2 AND a.status = 'submitted' AND a.number = (SELECT MIN(f.number) FROM attempt f
			WHERE f.org_id = a.org_id AND f.exam_id = a.exam_id AND f.user_id = a.user_id AND f.status = 'submitted')
		ORDER BY a.submitted_at, a.id LIMIT $3`, o, e, mostAnalysed+1)
	if err != nil {
		return nil, fmt.Errorf("first attempts of exam %s: %w", e, err)
	}
	type row struct {
		id     AttemptID
		form   int
		graded string
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.form, &r.graded} })
	if out.Capped = len(list) > mostAnalysed; out.Capped {
		list = list[:mostAnalysed]
	}
	forms := map[AttemptID]int{}
	for _, r := range list {
		if r.graded == gradedDone {
			forms[r.id] = r.form
		} else {
			out.Waiting++
		}
	}
	out.People = len(forms)
	return forms, err
}

// cellOf is an answer as statistics see it. What doesn't count wasn't seen.
func cellOf(a answered) (itemstat.Cell, error) {
	if a.Graded == outside {
		return itemstat.Cell{}, nil
	}
	c := itemstat.Cell{Seen: true, Got: float64(a.Score) / 100, Full: float64(a.Marks) / 100}
	answer, err := a.answer()
	if err != nil {
		return c, err
	}
	c.Chosen = answer.Chosen
	if answer.Truth != nil {
		c.Chosen = []int{1}
		if *answer.Truth {
			c.Chosen = []int{0}
		}
	}
	return c, nil
}

func (out *Analysis) judge(people map[AttemptID][]itemstat.Cell, forms map[AttemptID]int) {
	items := make([]itemstat.Item, len(out.Items))
	for i, x := range out.Items {
		items[i] = itemstat.Of(x.Item)
	}
	var table [][]itemstat.Cell
	var form []int
	for id, cells := range people {
		for len(cells) < len(items) {
			cells = append(cells, itemstat.Cell{})
		}
		table, form = append(table, cells), append(form, forms[id])
	}
	for i, stat := range itemstat.Items(items, table, itemstat.Usual) {
		out.Items[i].Stat = stat
	}
	out.Whole = itemstat.Exam(table, itemstat.Usual)
	seen := 0
	for i := range out.Items { // those that count, in the order of the columns
		if out.Items[i].Stat.N > 0 && seen < len(out.Whole.AlphaWithout) {
			out.Items[i].Without = &out.Whole.AlphaWithout[seen]
			seen++
		}
	}
	if out.Whole.OneForm {
		out.CutMarks = question.Marks(out.Whole.Full*float64(out.Exam.Pass) + 0.5)
		out.Cut = out.Whole.At(table, float64(out.CutMarks)/100)
		return
	}
	for _, f := range form {
		if f == 0 { // drawn for each person: there are no forms to compare
			return
		}
	}
	out.Forms = itemstat.Forms(table, form, itemstat.Usual)
}
