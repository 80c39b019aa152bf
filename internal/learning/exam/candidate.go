package exam

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/org"
)

// Candidate is somebody who is to sit an exam, with the youngest attempt.
type Candidate struct {
	User       org.UserID
	Name       string
	Department string // "" for none
	Extra      time.Duration
	Used       int      // attempts so far
	Last       *Attempt // nil before the first
}

// MaxExtra is the most time one person gets more than the others.
const MaxExtra = 12 * time.Hour

// MaxCandidates bounds the candidates of one exam.
const MaxCandidates = 5000

// Room is an exam with its paper and who sits it.
type Room struct {
	Exam
	Paper      Paper
	Candidates []Candidate
	Pool       int // questions it may draw for its candidates, of a draft as of now; 0 for one that does not draw
	PoolOpen   int // of a draft's: those that practice shows until it is published
	Now        time.Time
}

// Room returns an exam for who trains. It fails with NotFound.
func (s *Service) Room(ctx context.Context, actor org.Actor, id ID) (room Room, err error) {
	if err := actor.CheckTrain(); err != nil {
		return room, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		room = Room{Now: tx.Now}
		if room.Exam, err = findExam(ctx, tx, actor.Org, id); err != nil {
			return err
		}
		if room.Paper, err = findPaper(ctx, tx, actor.Org, room.Exam.Paper, false); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM exam_pool WHERE org_id = $1 AND exam_id = $2`, actor.Org, id).Scan(&room.Pool); err != nil {
			return fmt.Errorf("pool of exam %s: %w", id, err)
		}
		if room.Status == Draft {
			if err := room.readPool(ctx, tx, actor.Org); err != nil {
				return err
			}
		}
		room.Candidates, err = candidates(ctx, tx, actor.Org, id)
		return err
	})
	return room, err
}

func candidates(ctx context.Context, tx *db.Tx, o org.ID, id ID) ([]Candidate, error) {
	type row struct {
		Candidate
		extra int64
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT c.user_id, m.name, COALESCE(d.name, ''), c.extra FROM exam_candidate c
		JOIN member m ON m.org_id = c.org_id AND m.id = c.user_id
		LEFT JOIN department d ON d.org_id = m.org_id AND d.id = m.department_id
		WHERE c.org_id = $1 AND c.exam_id = $2 ORDER BY m.name_key, m.id LIMIT $3`, o, id, MaxCandidates)
	if err != nil {
		return nil, fmt.Errorf("candidates of exam %s: %w", id, err)
	}
	found, err := db.Collect(rows, func(r *row) []any { return []any{&r.User, &r.Name, &r.Department, &r.extra} })
	if err != nil {
		return nil, err
	}
	rows, err = tx.QueryContext(ctx, `SELECT `+attemptColumns+` FROM attempt a WHERE a.org_id = $1 AND a.exam_id = $2 ORDER BY a.number`, o, id)
	if err != nil {
		return nil, fmt.Errorf("attempts at exam %s: %w", id, err)
	}
	attempts, err := db.Collect(rows, func(r *attemptRow) []any { return r.fields() })
	last := map[org.UserID]*Attempt{}
	for i := range attempts {
		a := attempts[i].attempt()
		last[a.User] = &a
	}
	list := make([]Candidate, len(found))
	for i, r := range found {
		list[i] = r.Candidate
		list[i].Extra = time.Duration(r.extra) * time.Minute
		if a := last[r.User]; a != nil {
			list[i].Last, list[i].Used = a, a.Number
		}
	}
	return list, err
}

// Invite names members who are to sit an exam: some, and all active ones of a
// department and those below it. Who is named already stays so.
type Invite struct {
	Users      []org.UserID
	Department org.DepartmentID // "" for none
	Everybody  bool             // all active members
}

// AddCandidates adds candidates as the departments are today. It fails with
// Invalid at "users" or "department" for unknown or inactive ones and for nobody.
func (s *Service) AddCandidates(ctx context.Context, actor org.Actor, id ID, in Invite) error {
	return s.changeNow(ctx, actor, id, "invite", func(tx *db.Tx, e *Exam) error {
		if e.Over(tx.Now) {
			return errs.New(errs.Invalid, "exam.over")
		}
		for _, u := range in.Users {
			if err := org.CheckActive(ctx, tx, actor.Org, u, "users"); err != nil {
				return err
			}
		}
		users, err := invited(ctx, tx, actor.Org, in)
		if err != nil {
			return err
		}
		if len(users) == 0 {
			return errs.Field("users", "exam.nobody_chosen")
		}
		if len(users) > MaxCandidates {
			return errs.Field("users", "exam.too_many_people", "Max", MaxCandidates)
		}
		rows := make([][]any, len(users))
		for i, u := range users {
			rows[i] = []any{actor.Org, id, u, actor.User, tx.Stamp()}
		}
		return tx.Insert(ctx, "exam_candidate", "org_id, exam_id, user_id, added_by, added_at", rows, "ON CONFLICT (org_id, exam_id, user_id) DO NOTHING")
	})
}

// invited lists the members of an invitation.
func invited(ctx context.Context, tx *db.Tx, o org.ID, in Invite) ([]org.UserID, error) {
	users := append([]org.UserID{}, in.Users...)
	if in.Department == "" && !in.Everybody {
		return users, nil
	}
	var w db.Where
	w.And("m.org_id = ?", o)
	w.And("m.deactivated_at = 0")
	if !in.Everybody {
		tree, err := org.Departments(ctx, tx, o)
		if err != nil {
			return nil, err
		}
		below := below(tree, in.Department)
		if len(below) == 0 {
			return nil, errs.Field("department", "error.invalid_choice")
		}
		w.In("m.department_id", below...)
	}
	rows, err := tx.QueryContext(ctx, `SELECT m.id FROM member m`+w.SQL()+` ORDER BY m.id LIMIT `+w.Arg(MaxCandidates+1), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("members of a department: %w", err)
	}
	found, err := db.Collect(rows, func(u *org.UserID) []any { return []any{u} })
	return append(users, found...), err
}

// below lists a department and those below it.
func below(tree []org.Department, top org.DepartmentID) (ids []string) {
	in := map[org.DepartmentID]bool{top: true}
	for _, d := range tree { // each after the one above it
		if d.ID == top || in[d.Parent] && d.Parent != "" {
			in[d.ID] = true
			ids = append(ids, string(d.ID))
		}
	}
	return ids
}

// RemoveCandidate takes somebody off the list who has not started.
func (s *Service) RemoveCandidate(ctx context.Context, actor org.Actor, id ID, user org.UserID) error {
	return s.changeNow(ctx, actor, id, "uninvite", func(tx *db.Tx, _ *Exam) error {
		var sat int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM attempt WHERE org_id = $1 AND exam_id = $2 AND user_id = $3`, actor.Org, id, user).Scan(&sat); err != nil {
			return err
		}
		if sat > 0 {
			return errs.New(errs.Invalid, "exam.sat_already", "N", sat)
		}
		return found(tx.ExecContext(ctx, `DELETE FROM exam_candidate WHERE org_id = $1 AND exam_id = $2 AND user_id = $3`, actor.Org, id, user))
	})
}

// SetExtra gives one person more time than the others, now too if they sit.
func (s *Service) SetExtra(ctx context.Context, actor org.Actor, id ID, user org.UserID, extra time.Duration) error {
	return s.changeNow(ctx, actor, id, "extra", func(tx *db.Tx, _ *Exam) error {
		if extra < 0 || extra > MaxExtra {
			return errs.Field("extra", "exam.number_wrong", "Min", 0, "Max", int(MaxExtra.Minutes()))
		}
		var was int64
		err := tx.QueryRowContext(ctx, `SELECT extra FROM exam_candidate WHERE org_id = $1 AND exam_id = $2 AND user_id = $3`, actor.Org, id, user).Scan(&was)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.New(errs.NotFound, "exam.no_candidate")
		}
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE exam_candidate SET extra = $1 WHERE org_id = $2 AND exam_id = $3 AND user_id = $4`, int64(extra.Minutes()), actor.Org, id, user); err != nil {
			return err
		}
		return extend(ctx, tx, actor.Org, id, user, extra-time.Duration(was)*time.Minute)
	})
}
