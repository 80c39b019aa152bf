package exam

import (
	"context"
	"fmt"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
	"kongdan/internal/rule/itemstat"
	"kongdan/internal/rule/question"
)

// mostAlike bounds the pairs of papers that are shown.
const mostAlike = 20

// AlikePapers are two attempts whose wrong answers agree more than chance
// explains: a hint, never a verdict.
type AlikePapers struct {
	Attempts [2]AttemptID
	Names    [2]string
	itemstat.Pair
}

// compare looks for papers that are alike; ids are the attempts of people.
func (out *Analysis) compare(ctx context.Context, tx *db.Tx, o org.ID, ids []AttemptID, people [][]itemstat.Cell) error {
	pairs := itemstat.Alike(people, itemstat.Usual)
	if len(pairs) == 0 {
		return nil
	}
	pairs = pairs[:min(len(pairs), mostAlike)]
	var who []string
	for _, p := range pairs {
		who = append(who, string(ids[p.A]), string(ids[p.B]))
	}
	var w db.Where
	w.And("a.org_id = ?", o)
	w.In("a.id", who...)
	rows, err := tx.QueryContext(ctx, `SELECT a.id, m.name FROM attempt a JOIN member m ON m.org_id = a.org_id AND m.id = a.user_id`+w.SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("names of alike papers: %w", err)
	}
	type row struct {
		id   AttemptID
		name string
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.name} })
	names := map[AttemptID]string{}
	for _, r := range list {
		names[r.id] = r.name
	}
	for _, p := range pairs {
		a, b := ids[p.A], ids[p.B]
		out.Alike = append(out.Alike, AlikePapers{Attempts: [2]AttemptID{a, b}, Names: [2]string{names[a], names[b]}, Pair: p})
	}
	return err
}

// said is an answer by which papers are compared: none for one in one's own words.
func said(r question.Response) string {
	switch {
	case len(r.Chosen) > 0:
		return fmt.Sprint(r.Chosen)
	case r.Truth != nil:
		return fmt.Sprint(*r.Truth)
	case r.Text != "" || r.None():
		return ""
	}
	blanks := make([]string, len(r.Blanks))
	for i, b := range r.Blanks {
		blanks[i] = fold.Key(b)
	}
	return strings.Join(blanks, "\n")
}
