package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/practice"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/itemstat"
)

// Below so many answers, or people, what is known of an element is not said.
const (
	fewAnswers = 20
	fewPeople  = 3
)

// Learning puts what a team knows of each element beside how weak its open
// deals are there.
type Learning struct {
	Day         day.Date
	Elements    []ElementLearning // the most urgent first
	Departments []Department      // to choose from
	Deals       int               // open deals that count
	Sets        []practice.Set    // that the actor gave
}

// Department is one whose members the actor may look at.
type Department struct {
	ID   org.DepartmentID
	Name string
}

// ElementLearning is one element.
type ElementLearning struct {
	Element   c139.Key
	Answers   int
	Told      bool // enough answers of enough people to say the share
	Right     float64
	Low, High float64 // 95 % interval of Right
	Risk      float64 // share of the open deals, by amount, where the element is not clear
	Weak      int     // in how many deals that is
}

// urgency is high where much money depends on what is little known. What is
// not told counts as half known.
func (e ElementLearning) urgency() float64 {
	if !e.Told {
		return e.Risk / 2
	}
	return e.Risk * (1 - e.Right)
}

// Learning answers how knowledge and open deals of the members the actor leads
// fit together, or of those of one department. Forbidden for who leads nobody.
func (s *Service) Learning(ctx context.Context, actor org.Actor, department org.DepartmentID) (l Learning, err error) {
	if err := practice.CheckLeads(actor); err != nil {
		return l, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		l = Learning{Day: day.Date(actor.Today(tx.Now))}
		known, err := practice.ByElement(ctx, tx, actor, department)
		if err != nil {
			return err
		}
		if err := l.risks(ctx, tx, actor, department); err != nil {
			return err
		}
		for i := range l.Elements {
			e := &l.Elements[i]
			k := known[e.Element]
			e.Answers, e.Told = k.Answers, k.Answers >= fewAnswers && k.People >= fewPeople
			if e.Told {
				e.Right = float64(k.Right) / float64(k.Answers)
				e.Low, e.High = itemstat.Wilson(e.Right, k.Answers)
			}
		}
		slices.SortStableFunc(l.Elements, func(a, b ElementLearning) int { return cmp.Compare(b.urgency(), a.urgency()) })
		if l.Departments, err = ledDepartments(ctx, tx, actor); err != nil {
			return err
		}
		l.Sets, err = practice.SetsGiven(ctx, tx, actor)
		return err
	})
	return l, err
}

// risks reads the open deals of the members the actor leads: the amount is the
// weight, and one deal weighs one where no amount is known at all.
func (l *Learning) risks(ctx context.Context, tx *db.Tx, actor org.Actor, department org.DepartmentID) error {
	var w db.Where
	actor.Limit(&w, org.Deal, "o")
	w.And("o.deleted_at = 0 AND o.status = 'open'")
	if department != "" {
		w.And("o.owner_id IN (SELECT m.id FROM member m WHERE m.org_id = ? AND m.department_id = ?)", actor.Org, department)
	}
	var total int64
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(SUM(o.amount), 0) FROM opportunity o`+w.SQL(), w.Args()...).Scan(&l.Deals, &total); err != nil {
		return fmt.Errorf("open deals: %w", err)
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT e.element_key, COUNT(*), COALESCE(SUM(o.amount), 0) FROM opportunity o
		JOIN element e ON e.org_id = o.org_id AND e.opportunity_id = o.id AND e.state = 'clear'`+w.SQL()+` GROUP BY e.element_key`, w.Args()...)
	if err != nil {
		return fmt.Errorf("clear elements: %w", err)
	}
	type clear struct {
		key    c139.Key
		deals  int
		amount int64
	}
	list, err := db.Collect(rows, func(c *clear) []any { return []any{&c.key, &c.deals, &c.amount} })
	if err != nil {
		return fmt.Errorf("clear elements: %w", err)
	}
	by := map[c139.Key]clear{}
	for _, c := range list {
		by[c.key] = c
	}
	for _, k := range c139.Keys() {
		e := ElementLearning{Element: k, Weak: l.Deals - by[k].deals}
		switch {
		case total > 0:
			e.Risk = 1 - float64(by[k].amount)/float64(total)
		case l.Deals > 0:
			e.Risk = float64(e.Weak) / float64(l.Deals)
		}
		l.Elements = append(l.Elements, e)
	}
	return nil
}

func ledDepartments(ctx context.Context, tx *db.Tx, actor org.Actor) ([]Department, error) {
	var w db.Where
	w.And("d.org_id = ?", actor.Org)
	if !actor.MayTrain() && actor.Scope != org.ScopeAll {
		ids := make([]string, len(actor.Departments))
		for i, d := range actor.Departments {
			ids[i] = string(d)
		}
		w.In("d.id", ids...)
	}
	rows, err := tx.QueryContext(ctx, `SELECT d.id, d.name FROM department d`+w.SQL()+` ORDER BY d.name, d.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("departments to choose from: %w", err)
	}
	return db.Collect(rows, func(d *Department) []any { return []any{&d.ID, &d.Name} })
}
