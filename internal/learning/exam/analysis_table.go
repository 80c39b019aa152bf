package exam

import (
	"context"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/itemstat"
)

// cells is one person's row of the table; column numbers the questions as they turn up.
func (out *Analysis) cells(g *grader, groups map[bank.GroupRef]bank.Group, column map[bank.Ref]int, started int64,
	list []answered) (cells []itemstat.Cell, err error) {
	taken := takenOf(started, list, func(a answered) int64 { return a.Seq })
	for i, a := range list {
		at, known := column[a.Ref]
		if !known {
			at = len(out.Items)
			column[a.Ref] = at
			item, _ := g.item(a)
			out.Items = append(out.Items, AnalysedItem{Position: a.Position, Ref: a.Ref, Item: item, Group: a.about(groups), Marks: a.Marks, Treat: g.rulings[a.Ref.ID].Treat})
		}
		for len(cells) <= at {
			cells = append(cells, itemstat.Cell{})
		}
		if cells[at], err = cellOf(a); err != nil {
			return nil, err
		}
		cells[at].Taken = taken[i]
		if len(list) > 1 {
			cells[at].Place = float64(i) / float64(len(list)-1)
		}
	}
	return cells, nil
}

// first is somebody's first attempt.
type first struct {
	form    int
	started int64
}

// firsts finds the first attempts of people.
func (out *Analysis) firsts(ctx context.Context, tx *db.Tx, o org.ID, e ID) (map[AttemptID]first, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT a.id, a.form, a.started_at, a.graded FROM attempt a
		WHERE a.org_id = $1 AND a.exam_id = $2 AND a.status = 'submitted' AND a.number = (SELECT MIN(f.number) FROM attempt f
			WHERE f.org_id = a.org_id AND f.exam_id = a.exam_id AND f.user_id = a.user_id AND f.status = 'submitted')
		ORDER BY a.submitted_at, a.id LIMIT $3`, o, e, mostAnalysed+1)
	if err != nil {
		return nil, fmt.Errorf("first attempts of exam %s: %w", e, err)
	}
	type row struct {
		first
		id     AttemptID
		graded string
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.form, &r.started, &r.graded} })
	if out.Capped = len(list) > mostAnalysed; out.Capped {
		list = list[:mostAnalysed]
	}
	forms := map[AttemptID]first{}
	for _, r := range list {
		if r.graded == gradedDone {
			forms[r.id] = r.first
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
	c.Chosen, c.Said = answer.Chosen, said(answer)
	if answer.Truth != nil {
		c.Chosen = []int{1}
		if *answer.Truth {
			c.Chosen = []int{0}
		}
	}
	return c, nil
}
