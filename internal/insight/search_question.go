package insight

import (
	"context"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/fold"
)

// findQuestions looks through the bank for who trains. Nobody else is told that
// a question exists: its key or an exam might be guessed from it.
func findQuestions(ctx context.Context, tx *db.Tx, actor org.Actor, words string, _ []fold.Term) (Group, error) {
	g := Group{Kind: QuestionHit}
	if !actor.MayTrain() {
		return g, nil
	}
	page, err := bank.PageOf(ctx, tx, actor.Org, bank.Filter{Query: words, Window: db.Window{Size: weighed}})
	for _, q := range page.Rows {
		g.Hits = append(g.Hits, Hit{ID: string(q.ID), Name: clip(strings.Join(strings.Fields(q.Item.Stem), " ")), Hint: q.Source})
	}
	return g, err
}

// clip keeps as much of a text as a hit shows.
func clip(text string) string {
	if r := []rune(text); len(r) > hintRunes {
		return string(r[:hintRunes]) + "…"
	}
	return text
}
