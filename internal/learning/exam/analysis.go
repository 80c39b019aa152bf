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
	Draws    itemstat.Draws  // of papers drawn for each person; zero for others
	Place    itemstat.Figure // what the place in the paper does to the share
	Alike    []AlikePapers
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
	Without *itemstat.Figure
	Taken   itemstat.Figure // seconds from the answer before to this one, the middle of people
	Drift   itemstat.Drift  // over all exams
}

// Analysis reckons the statistics of an exam. It fails with Forbidden unless
// the actor trains, because it tells the keys, and with NotFound.
func (s *Service) Analysis(ctx context.Context, actor org.Actor, e ID) (out Analysis, err error) {
	if err := actor.CheckTrain(); err != nil {
		return out, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		out = Analysis{}
		return out.reckon(ctx, tx, actor, e)
	})
	return out, err
}

func (out *Analysis) reckon(ctx context.Context, tx *db.Tx, actor org.Actor, e ID) (err error) {
	o := actor.Org
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
	var ids []AttemptID
	var people [][]itemstat.Cell
	for start := 0; start < len(list); { // attempt by attempt
		end := start + 1
		for end < len(list) && list[end].Attempt == list[start].Attempt {
			end++
		}
		if first, counts := forms[list[start].Attempt]; counts {
			cells, err := out.cells(g, groups, column, first.started, list[start:end])
			if err != nil {
				return err
			}
			ids, people = append(ids, list[start].Attempt), append(people, cells)
		}
		start = end
	}
	for i := range people {
		people[i] = append(people[i], make([]itemstat.Cell, len(out.Items)-len(people[i]))...)
	}
	form := make([]int, len(ids))
	for i, id := range ids {
		form[i] = forms[id].form
	}
	out.judge(people, form)
	if err := out.compare(ctx, tx, o, ids, people); err != nil {
		return err
	}
	if err := out.follow(ctx, tx, actor); err != nil {
		return err
	}
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

// judge reckons what the table of people says; form is that of each.
func (out *Analysis) judge(people [][]itemstat.Cell, form []int) {
	items := make([]itemstat.Item, len(out.Items))
	for i, x := range out.Items {
		items[i] = itemstat.Of(x.Item)
	}
	stats := itemstat.Items(items, people, itemstat.Usual)
	times := itemstat.Times(len(items), people, itemstat.Usual)
	for i := range out.Items {
		out.Items[i].Stat, out.Items[i].Taken = stats[i], times[i]
	}
	out.Whole = itemstat.Exam(people, itemstat.Usual)
	out.Place = itemstat.PlaceMatters(people, itemstat.Usual)
	seen := 0
	for i := range out.Items { // those that count, in the order of the columns
		if out.Items[i].Stat.N > 0 && seen < len(out.Whole.AlphaWithout) {
			out.Items[i].Without = &out.Whole.AlphaWithout[seen]
			seen++
		}
	}
	switch {
	case out.Whole.OneForm:
		out.CutMarks = question.Marks(out.Whole.Full*float64(out.Exam.Pass) + 0.5)
		out.Cut = out.Whole.At(people, float64(out.CutMarks)/100)
	case slices.Contains(form, 0): // drawn for each person: there are no forms to compare
		out.Draws = itemstat.Drawn(people, stats, itemstat.Usual)
	default:
		out.Forms = itemstat.Forms(people, form, itemstat.Usual)
	}
}
