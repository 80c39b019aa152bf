package exam

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/itemstat"
	"kongdan/internal/rule/question"
)

// mostLooked bounds the attempts of which answers are counted: the newest.
const mostLooked = 2000

// Hygiene is what exams tell of how well the bank is kept.
type Hygiene struct {
	Dead    []bank.ID // with a wrong option that hardly anybody chose, as they are asked now
	Undrawn []PaperID // whose blueprint asks for more than the bank has
}

// Hygiene looks at the newest attempts, and at blueprints that cannot be drawn. It
// fails with Forbidden unless the actor trains.
func (s *Service) Hygiene(ctx context.Context, actor org.Actor) (h Hygiene, err error) {
	if err := actor.CheckTrain(); err != nil {
		return h, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if h.Dead, err = dead(ctx, tx, actor.Org); err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `
			SELECT id FROM paper WHERE org_id = $1 AND deleted_at = 0 AND kind = $2 AND status = 'draft' AND blueprint <> '' AND items = 0
			ORDER BY changed_at DESC, id DESC`, actor.Org, ByBlueprint)
		if err != nil {
			return fmt.Errorf("find blueprints that cannot be drawn: %w", err)
		}
		h.Undrawn, err = db.Collect(rows, func(id *PaperID) []any { return []any{id} })
		return err
	})
	return h, err
}

// dead counts who chose what of the questions in use, answer by answer.
func dead(ctx context.Context, tx *db.Tx, o org.ID) ([]bank.ID, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT i.question_id, i.number, i.response, COUNT(*) FROM attempt_item i
		JOIN question q ON q.org_id = i.org_id AND q.id = i.question_id AND q.current = i.number
		WHERE i.org_id = $1 AND i.graded <> $2 AND q.deleted_at = 0 AND q.status <> 'retired' AND q.kind IN ('single', 'multiple', 'indefinite')
		AND i.attempt_id IN (SELECT a.id FROM attempt a WHERE a.org_id = $3 AND a.status = 'submitted' AND a.number = 1 ORDER BY a.submitted_at DESC, a.id LIMIT $4)
		GROUP BY i.question_id, i.number, i.response`, o, outside, o, mostLooked)
	if err != nil {
		return nil, fmt.Errorf("count who chose what: %w", err)
	}
	type answers struct {
		ref      bank.Ref
		response string
		n        int
	}
	list, err := db.Collect(rows, func(a *answers) []any { return []any{&a.ref.ID, &a.ref.Number, &a.response, &a.n} })
	if err != nil {
		return nil, fmt.Errorf("count who chose what: %w", err)
	}
	of, people := map[bank.Ref][]answers{}, map[bank.Ref]int{}
	for _, a := range list {
		of[a.ref] = append(of[a.ref], a)
		people[a.ref] += a.n
	}
	var refs []bank.Ref
	for ref, n := range people {
		if n >= itemstat.Usual.Relation {
			refs = append(refs, ref)
		}
	}
	items, err := bank.Items(ctx, tx, o, refs)
	if err != nil {
		return nil, err
	}
	found := []bank.ID{}
	for ref, item := range items {
		counts := make([]int, len(item.Options))
		for _, a := range of[ref] {
			var r question.Response
			if a.response != "" {
				if err := json.Unmarshal([]byte(a.response), &r); err != nil {
					return nil, fmt.Errorf("answers to question %s: %w", ref.ID, err)
				}
			}
			for _, at := range r.Chosen {
				if at >= 0 && at < len(counts) {
					counts[at] += a.n
				}
			}
		}
		if len(itemstat.Dead(itemstat.Of(item), counts, people[ref], itemstat.Usual)) > 0 {
			found = append(found, ref.ID)
		}
	}
	slices.Sort(found)
	return found, nil
}
