package certificate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

var utc = time.UTC

// Kind is a kind of certificate: what it is called, what earns it and how long
// it holds. Without an exam, knowing enough of what one practises earns it.
type Kind struct {
	ID        KindID
	Name      string
	Exam      exam.ID // "" for practice
	ExamTitle string
	Element   string // practice: questions of which element, "" for all
	Share     int    // practice: percent of them that have to be known
	Months    int    // 0 without end
	Ended     bool   // no more are issued
	Issued    int    // how many are valid
	Version   int64
}

// Draft is a kind as it is typed.
type Draft struct {
	Name    string
	Exam    exam.ID
	Element string
	Share   int
	Months  int
}

// The limits of a kind.
const (
	MaxName   = 100
	MaxMonths = 120
	maxKinds  = 200
)

func (d Draft) clean(ctx context.Context, tx *db.Tx, o org.ID) (Draft, error) {
	var bad errs.Fields
	d.Name = typed.Needed(&bad, "name", d.Name, MaxName)
	if d.Months < 0 || d.Months > MaxMonths {
		bad.Add("months", "practice.between", "Min", 0, "Max", MaxMonths)
	}
	if d.Exam != "" {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM exam WHERE org_id = $1 AND id = $2 AND deleted_at = 0`, o, d.Exam).Scan(&n); err != nil {
			return d, fmt.Errorf("look for the exam: %w", err)
		}
		if n == 0 {
			bad.Add("exam", "error.invalid_choice")
		}
		d.Element, d.Share = "", 0
		return d, bad.Err()
	}
	if _, ok := c139.ParseKey(d.Element); d.Element != "" && !ok {
		bad.Add("element", "error.invalid_choice")
	}
	if d.Share < 1 || d.Share > 100 {
		bad.Add("share", "practice.between", "Min", 1, "Max", 100)
	}
	return d, bad.Err()
}

// SaveKind keeps a new kind, or changes the one with the id; a version that is
// not the present one is a Conflict. What was issued stays as it was. Who passed
// the exam before has the certificate from then on; late says how many those are.
func (s *Service) SaveKind(ctx context.Context, actor org.Actor, kind KindID, version int64, d Draft) (late int, err error) {
	if err := actor.CheckTrain(); err != nil {
		return 0, err
	}
	told, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) { // a repeat is told what the first did
		late, err := saveKind(ctx, tx, actor, kind, version, d)
		return strconv.Itoa(late), err
	})
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(told)
}

func saveKind(ctx context.Context, tx *db.Tx, actor org.Actor, kind KindID, version int64, d Draft) (late int, err error) {
	var was Kind
	if kind != "" {
		if was, err = findKind(ctx, tx, actor.Org, kind); err != nil {
			return 0, err
		}
	}
	if d, err = d.clean(ctx, tx, actor.Org); err != nil {
		return 0, err
	}
	action, before := "certificate_kind.create", any(nil)
	if kind == "" {
		kind = KindID(id.New())
		_, err = tx.ExecContext(ctx, `
				INSERT INTO certificate_kind (org_id, id, name, name_key, exam_id, element, share, months, created_by, created_at, changed_at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
			actor.Org, kind, d.Name, typed.Fold(d.Name), db.Null(d.Exam), d.Element, d.Share, d.Months, actor.User, tx.Stamp())
	} else {
		action, before = "certificate_kind.edit", map[string]any{"name": was.Name, "months": was.Months}
		if err := db.Changed(tx.ExecContext(ctx, `
				UPDATE certificate_kind SET name = $1, name_key = $2, exam_id = $3, element = $4, share = $5, months = $6, changed_at = $7, version = version + 1
				WHERE org_id = $8 AND id = $9 AND version = $10`,
			d.Name, typed.Fold(d.Name), db.Null(d.Exam), d.Element, d.Share, d.Months, tx.Stamp(), actor.Org, kind, version)); err != nil {
			return 0, err
		}
	}
	if err != nil {
		return 0, fmt.Errorf("save a kind of certificate: %w", err)
	}
	after := map[string]any{"name": d.Name, "months": d.Months}
	if d.Exam != "" && !was.Ended {
		late, err = issueLate(ctx, tx, actor.Org, Kind{ID: kind, Name: d.Name, Exam: d.Exam, Months: d.Months})
		if err != nil {
			return 0, err
		}
		if late > 0 {
			after["certificates"] = late
		}
	}
	return late, org.Record(ctx, tx, actor, org.Entry{Action: action, Kind: "certificate", ID: string(kind), Before: before, After: after})
}

// EndKind lets no more certificates of a kind be issued, or takes that back.
func (s *Service) EndKind(ctx context.Context, actor org.Actor, kind KindID, end bool) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		k, err := findKind(ctx, tx, actor.Org, kind)
		if err != nil || k.Ended == end {
			return err
		}
		at, action := int64(0), "certificate_kind.reopen"
		if end {
			at, action = tx.Stamp(), "certificate_kind.end"
		}
		if _, err := tx.ExecContext(ctx, `UPDATE certificate_kind SET ended_at = $1, changed_at = $2, version = version + 1 WHERE org_id = $3 AND id = $4`,
			at, tx.Stamp(), actor.Org, kind); err != nil {
			return fmt.Errorf("end a kind of certificate: %w", err)
		}
		return org.Record(ctx, tx, actor, org.Entry{Action: action, Kind: "certificate", ID: string(kind), After: map[string]any{"name": k.Name}})
	})
}

const kindColumns = `k.id, k.name, COALESCE(k.exam_id, ''), COALESCE(e.title, ''), k.element, k.share, k.months, CASE WHEN k.ended_at > 0 THEN 1 ELSE 0 END,
	(SELECT COUNT(*) FROM certificate c WHERE c.org_id = k.org_id AND c.kind_id = k.id AND c.status = 'valid' AND c.renewed_by = ''), k.version
	FROM certificate_kind k LEFT JOIN exam e ON e.org_id = k.org_id AND e.id = k.exam_id`

func (k *Kind) fields() []any {
	return []any{&k.ID, &k.Name, &k.Exam, &k.ExamTitle, &k.Element, &k.Share, &k.Months, &k.Ended, &k.Issued, &k.Version}
}

// Kinds lists the kinds of certificates, those that are issued first.
func (s *Service) Kinds(ctx context.Context, actor org.Actor) (list []Kind, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = readKinds(ctx, tx, `WHERE k.org_id = $1 ORDER BY k.ended_at, k.created_at DESC, k.id LIMIT $2`, actor.Org, maxKinds)
		return err
	})
	return list, err
}

// Kind returns one kind, for who trains.
func (s *Service) Kind(ctx context.Context, actor org.Actor, kind KindID) (k Kind, err error) {
	if err := actor.CheckTrain(); err != nil {
		return k, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		k, err = findKind(ctx, tx, actor.Org, kind)
		return err
	})
	return k, err
}

// Earner is an exam that may earn a certificate.
type Earner struct {
	ID    exam.ID
	Title string
}

// Earners lists exams to choose from, the youngest first.
func (s *Service) Earners(ctx context.Context, actor org.Actor) (list []Earner, err error) {
	if err := actor.CheckTrain(); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT id, title FROM exam WHERE org_id = $1 AND deleted_at = 0 ORDER BY opens_at DESC, id DESC LIMIT 200`, actor.Org)
		if err != nil {
			return fmt.Errorf("exams to choose from: %w", err)
		}
		list, err = db.Collect(rows, func(e *Earner) []any { return []any{&e.ID, &e.Title} })
		return err
	})
	return list, err
}

func readKinds(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Kind, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+kindColumns+` `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("kinds of certificates: %w", err)
	}
	return db.Collect(rows, (*Kind).fields)
}

func kindsOf(ctx context.Context, tx *db.Tx, o org.ID, e exam.ID) ([]Kind, error) {
	return readKinds(ctx, tx, `WHERE k.org_id = $1 AND k.exam_id = $2 ORDER BY k.id`, o, e)
}

func findKind(ctx context.Context, tx *db.Tx, o org.ID, kind KindID) (k Kind, err error) {
	err = tx.QueryRowContext(ctx, `SELECT `+kindColumns+` WHERE k.org_id = $1 AND k.id = $2`, o, kind).Scan(k.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return k, errs.New(errs.NotFound, "certificate.no_kind")
	}
	if err != nil {
		return k, fmt.Errorf("find a kind of certificate: %w", err)
	}
	return k, nil
}
