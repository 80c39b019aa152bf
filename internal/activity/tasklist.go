package activity

import (
	"context"
	"fmt"

	"kongdan/internal/account"
	"kongdan/internal/kit/db"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
)

var dueFirst = db.Keyset{{Expr: "t.due_on", Text: true}, {Expr: "t.id", Text: true}}

// MyTasks lists the actor's open tasks due on or before until ("" for all),
// the most urgent first.
func (s *Service) MyTasks(ctx context.Context, actor org.Actor, until day.Date, cursor string) (list []Task, next string, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, next, err = DueTasks(ctx, tx, actor, until, cursor)
		return err
	})
	return list, next, err
}

// DueTasks is MyTasks inside a transaction of the caller's.
func DueTasks(ctx context.Context, tx *db.Tx, actor org.Actor, until day.Date, cursor string) ([]Task, string, error) {
	var w db.Where
	w.And("t.org_id = ?", actor.Org)
	w.And("t.assignee_id = ?", actor.User)
	w.And("t.done_at = 0")
	if until != "" {
		w.And("t.due_on <= ?", until)
	}
	return readTasks(ctx, tx, actor, &w, dueFirst, cursor, PageSize)
}

// doneLast begins with what was finished last.
var doneLast = db.Keyset{{Expr: "t.done_at", Desc: true}, {Expr: "t.id", Desc: true, Text: true}}

// MyDone lists the tasks assigned to the actor that are done, the last
// finished first.
func (s *Service) MyDone(ctx context.Context, actor org.Actor, cursor string) (list []Task, next string, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var w db.Where
		w.And("t.org_id = ?", actor.Org)
		w.And("t.assignee_id = ?", actor.User)
		w.And("t.done_at > 0")
		list, next, err = readTasks(ctx, tx, actor, &w, doneLast, cursor, PageSize)
		return err
	})
	return list, next, err
}

// tasksOf lists the tasks of a deal or an account itself, for an actor who is
// known to see it: open ones by urgency, or done ones, the last finished first.
func tasksOf(ctx context.Context, tx *db.Tx, actor org.Actor, subject Subject, done bool, cursor string, size int) ([]Task, string, error) {
	var w db.Where
	w.And("t.org_id = ?", actor.Org)
	if subject.Deal != "" {
		w.And("t.opportunity_id = ?", subject.Deal)
	} else {
		w.And("t.account_id = ?", subject.Account)
	}
	if done {
		w.And("t.done_at > 0")
		return readTasks(ctx, tx, actor, &w, doneLast, cursor, size)
	}
	w.And("t.done_at = 0")
	return readTasks(ctx, tx, actor, &w, dueFirst, cursor, size)
}

func readTasks(ctx context.Context, tx *db.Tx, actor org.Actor, w *db.Where, order db.Keyset, cursor string, size int) ([]Task, string, error) {
	w.And("t.deleted_at = 0")
	if err := order.After(w, cursor); err != nil {
		return nil, "", err
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT t.id, COALESCE(t.opportunity_id, ''), COALESCE(t.account_id, ''), t.title, t.due_on,
		       t.assignee_id, m.name, t.move_key, t.element_key, t.done_at, t.created_by, t.version
		FROM task t
		JOIN member m ON m.org_id = t.org_id AND m.id = t.assignee_id`+
		w.SQL()+order.OrderBy()+` LIMIT `+w.Arg(size+1), w.Args()...)
	if err != nil {
		return nil, "", fmt.Errorf("list tasks: %w", err)
	}
	type row struct {
		Task
		deal, account string
		done          int64
	}
	found, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.deal, &r.account, &r.Title, &r.DueOn,
			&r.Assignee, &r.AssigneeName, &r.Move, &r.Element, &r.done, &r.CreatedBy, &r.Version}
	})
	if err != nil {
		return nil, "", err
	}
	found, next := db.Page(order, found, size, func(r row) []any {
		if order[0].Desc {
			return []any{r.done, r.ID}
		}
		return []any{r.DueOn, r.ID}
	})
	list := make([]Task, len(found))
	for i, r := range found {
		r.Subject, r.DoneAt = subjectOf(r.deal, r.account), db.Time(r.done)
		list[i] = r.Task
	}
	return list, next, nameSubjects(ctx, tx, actor, list)
}

// nameSubjects names what the tasks are about. Somebody may have a task on a
// deal that has gone out of sight since: then the task names no subject.
func nameSubjects(ctx context.Context, tx *db.Tx, actor org.Actor, list []Task) error {
	subjects := make([]Subject, len(list))
	for i, t := range list {
		subjects[i] = t.Subject
	}
	names, err := subjectNames(ctx, tx, actor, subjects)
	for i := range list {
		t := &list[i]
		if t.SubjectName = names[t.Subject]; t.SubjectName == "" {
			t.Subject = Subject{}
		}
	}
	return err
}

// subjectNames names those of some subjects that the actor sees.
func subjectNames(ctx context.Context, tx *db.Tx, actor org.Actor, list []Subject) (map[Subject]string, error) {
	var deals, accounts []string
	for _, s := range list {
		if s.Deal != "" {
			deals = append(deals, string(s.Deal))
		}
		if s.Account != "" {
			accounts = append(accounts, string(s.Account))
		}
	}
	names := map[Subject]string{}
	found, err := seenNames(ctx, tx, actor, org.Deal, "opportunity", deals)
	if err != nil {
		return nil, err
	}
	for id, name := range found {
		names[Subject{Deal: opportunity.ID(id)}] = name
	}
	if found, err = seenNames(ctx, tx, actor, org.Account, "account", accounts); err != nil {
		return nil, err
	}
	for id, name := range found {
		names[Subject{Account: account.ID(id)}] = name
	}
	return names, nil
}

// seenNames returns the names of those among some deals or accounts that the
// actor sees, by id.
func seenNames(ctx context.Context, tx *db.Tx, actor org.Actor, kind org.Kind, table string, ids []string) (map[string]string, error) {
	names := map[string]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var w db.Where
	actor.Limit(&w, kind, "s")
	w.In("s.id", ids...)
	w.And("s.deleted_at = 0")
	rows, err := tx.QueryContext(ctx, `SELECT s.id, s.name FROM `+table+` s`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("names of %s: %w", table, err)
	}
	type row struct{ id, name string }
	found, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.name} })
	for _, r := range found {
		names[r.id] = r.name
	}
	return names, err
}
