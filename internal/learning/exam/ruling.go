package exam

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
)

// Treat is how an exam treats a question.
type Treat string

// The ways to treat a question.
const (
	AsAsked   Treat = ""        // by the key of the version that was asked
	ByVersion Treat = "key"     // by the key of another version
	Given     Treat = "given"   // full marks for everybody
	Dropped   Treat = "dropped" // it doesn't count: full marks are fewer
)

// Treats lists them.
var Treats = []Treat{ByVersion, Given, Dropped, AsAsked}

// Ruling is a decision about one question of an exam.
type Ruling struct {
	Question bank.ID
	Treat    Treat
	Number   int // of the version whose key counts
	Why      string
	By       org.UserID
	At       time.Time
}

// readRulings reads what was decided about the questions of an exam.
func readRulings(ctx context.Context, tx *db.Tx, o org.ID, e ID) (map[bank.ID]Ruling, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT question_id, treat, number, why, decided_by, decided_at FROM exam_ruling WHERE org_id = $1 AND exam_id = $2`, o, e)
	if err != nil {
		return nil, fmt.Errorf("rulings of exam %s: %w", e, err)
	}
	type row struct {
		Ruling
		at int64
	}
	list, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.Question, &r.Treat, &r.Number, &r.Why, &r.By, &r.at}
	})
	found := make(map[bank.ID]Ruling, len(list))
	for _, r := range list {
		r.Ruling.At = db.Time(r.at)
		found[r.Question] = r.Ruling
	}
	return found, err
}

// writeRuling keeps a decision, or takes it back where the question counts as asked.
func writeRuling(ctx context.Context, tx *db.Tx, o org.ID, e ID, r Ruling) error {
	var err error
	if r.Treat == AsAsked {
		_, err = tx.ExecContext(ctx, `DELETE FROM exam_ruling WHERE org_id = $1 AND exam_id = $2 AND question_id = $3`, o, e, r.Question)
	} else {
		_, err = tx.ExecContext(ctx, `
			INSERT INTO exam_ruling (org_id, exam_id, question_id, treat, number, why, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (org_id, exam_id, question_id) DO UPDATE SET treat = excluded.treat, number = excluded.number, why = excluded.why,
				decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
			o, e, r.Question, r.Treat, r.Number, r.Why, r.By, tx.Stamp())
	}
	if err != nil {
		return fmt.Errorf("rule about question %s: %w", r.Question, err)
	}
	return nil
}

// PassChange is somebody who now passes an exam, or no longer does.
type PassChange struct {
	User    org.UserID
	Attempt AttemptID
	Passed  bool
}

// Award is a certificate that a changed pass changes.
type Award struct {
	User   org.UserID
	Holder string
	Name   string // of the certificate
	Turn   Turn
}

// Turn is what becomes of a certificate.
type Turn string

// The turns.
const (
	Issued     Turn = "issued"      // there was none
	ToReview   Turn = "to_review"   // it held; a trainer decides
	ValidAgain Turn = "valid_again" // it was under review
)

// passed tells whoever wants to know (see Service.OnPass) that passes of an
// exam changed, or with write unset asks what that would change.
func (s *Service) passed(ctx context.Context, tx *db.Tx, o org.ID, e ID, changes []PassChange, write bool) ([]Award, error) {
	if s.OnPass == nil || e == "" || len(changes) == 0 {
		return nil, nil
	}
	return s.OnPass(ctx, tx, o, e, changes, write)
}
