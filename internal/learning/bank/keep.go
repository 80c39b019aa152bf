package bank

import (
	"context"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
)

// Learnt are the conditions under which a question, in the table q, is there to
// be learnt: neither it nor its twin is kept for exams.
const Learnt = `q.status = 'active' AND q.keyed = 1 AND q.deleted_at = 0 AND NOT EXISTS (
	SELECT 1 FROM question_tag u WHERE u.org_id = q.org_id AND u.question_id IN (q.id, COALESCE(q.twin_id, '')) AND u.kind = 'use' AND u.value = 'exam')`

// Keep keeps questions for exams, and returns how many.
func Keep(ctx context.Context, tx *db.Tx, actor org.Actor, ids []ID) (int, error) {
	if err := actor.CheckTrain(); err != nil {
		return 0, err
	}
	out, err := change(ctx, tx, actor, ids, Bulk{Add: []Tag{{Kind: Use, Value: ForExams}}})
	return len(out.Done), err
}
