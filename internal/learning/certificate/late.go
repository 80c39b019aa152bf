package certificate

import (
	"context"
	"fmt"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/id"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/seal"
)

// issueLate gives a certificate of a kind to the active members who had passed
// its exam before there was the kind, and have none of it: dated by when they
// last passed, and holding from then. It returns how many.
func issueLate(ctx context.Context, tx *db.Tx, o org.ID, k Kind) (int, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT a.id, a.user_id, a.submitted_at, m.name, m.time_zone, o.name FROM attempt a
		JOIN member m ON m.org_id = a.org_id AND m.id = a.user_id AND m.deactivated_at = 0
		JOIN organisation o ON o.id = a.org_id
		WHERE a.org_id = $1 AND a.exam_id = $2 AND a.status = 'submitted' AND a.passed = 1
			AND NOT EXISTS (SELECT 1 FROM attempt l WHERE l.org_id = a.org_id AND l.exam_id = a.exam_id AND l.user_id = a.user_id
				AND l.status = 'submitted' AND l.passed = 1 AND l.number > a.number)
			AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.org_id = a.org_id AND c.kind_id = $3 AND c.member_id = a.user_id)
		ORDER BY a.submitted_at, a.id`, o, k.Exam, k.ID)
	if err != nil {
		return 0, fmt.Errorf("who passed before: %w", err)
	}
	type pass struct {
		attempt         exam.AttemptID
		user            org.UserID
		at              int64
		name, zone, org string
	}
	list, err := db.Collect(rows, func(p *pass) []any { return []any{&p.attempt, &p.user, &p.at, &p.name, &p.zone, &p.org} })
	if err != nil || len(list) == 0 {
		return 0, err
	}
	private, err := signer(ctx, tx, o)
	if err != nil {
		return 0, err
	}
	made := make([][]any, len(list))
	for i, p := range list {
		zone, err := time.LoadLocation(p.zone)
		if err != nil {
			zone = utc
		}
		on, ends, number := day.Of(db.Time(p.at).In(zone)), day.Date(""), number()
		if k.Months > 0 {
			ends = months(on, k.Months)
		}
		token := seal.Sign(seal.Claims{Number: number, Holder: p.name, Organisation: p.org, Name: k.Name, Issued: string(on), Ends: string(ends)}, private)
		made[i] = []any{o, id.New(), k.ID, p.user, number, k.Name, p.name, on, ends, p.attempt, Valid, token, p.at, tx.Stamp()}
	}
	err = tx.Insert(ctx, "certificate", "org_id, id, kind_id, member_id, number, kind_name, holder, issued_on, ends_on, attempt_id, status, token, issued_at, changed_at", made, "")
	return len(made), err
}
