package exam

import (
	"context"
	"encoding/json"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// The turns of marking one answer.
const (
	firstTurn  = 1
	secondTurn = 2
	settling   = 3 // of a difference between the two
)

// place is one answer of one attempt.
type place struct {
	attempt  AttemptID
	position int
}

func (a answered) place() place { return place{a.Attempt, a.Position} }

// hand is what people gave for an answer, once it is settled.
type hand struct {
	given []question.Marks
	by    org.UserID
	note  string
}

// fits reports whether the marks were given for these points of the question.
func (h hand) fits(i question.Item) bool { return len(h.given) == pointsOf(i) }

// pointsOf is how many numbers a marker gives for a question.
func pointsOf(i question.Item) int {
	if i.Kind == question.Short && len(i.Points) > 0 {
		return len(i.Points)
	}
	return 1
}

// marking is what one marker gave.
type marking struct {
	Attempt  AttemptID
	Position int
	Turn     int
	Marker   org.UserID
	given    string
	Note     string
	Score    question.Marks
	Saved    int64
}

const markingColumns = `m.attempt_id, m.position, m.turn, m.marker_id, m.given, m.note, m.score, m.saved_at`

func (m *marking) fields() []any {
	return []any{&m.Attempt, &m.Position, &m.Turn, &m.Marker, &m.given, &m.Note, &m.Score, &m.Saved}
}

// points are the marks per point.
func (m marking) points() (given []question.Marks, err error) {
	if err := json.Unmarshal([]byte(m.given), &given); err != nil {
		return nil, fmt.Errorf("marking of attempt %s: %w", m.Attempt, err)
	}
	return given, nil
}

// readHands reads what is settled about the answers that fit the conditions,
// which call them i.
func readHands(ctx context.Context, tx *db.Tx, w *db.Where, markers int) (map[place]hand, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT `+markingColumns+` FROM attempt_item i
		JOIN marking m ON m.org_id = i.org_id AND m.attempt_id = i.attempt_id AND m.position = i.position`+
		w.SQL()+` ORDER BY m.attempt_id, m.position, m.turn`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read markings: %w", err)
	}
	list, err := db.Collect(rows, func(m *marking) []any { return m.fields() })
	if err != nil {
		return nil, err
	}
	turns := map[place][]marking{}
	for _, m := range list {
		p := place{m.Attempt, m.Position}
		turns[p] = append(turns[p], m)
	}
	hands := make(map[place]hand, len(turns))
	for p, t := range turns {
		if m, ok := settled(t, markers); ok {
			given, err := m.points()
			if err != nil {
				return nil, err
			}
			hands[p] = hand{given, m.Marker, m.Note}
		}
	}
	return hands, nil
}

// settled is the marking that counts, out of those of one answer in
// their turns: the one that settled a difference, the only one that is
// wanted, the first of two that come to the same, or the second of one person,
// who looked again and has nobody to differ from.
func settled(turns []marking, markers int) (m marking, ok bool) {
	if len(turns) == 0 {
		return m, false
	}
	first, last := turns[0], turns[len(turns)-1]
	switch {
	case last.Turn == settling:
		return last, true
	case len(turns) > 1 && last.Marker == first.Marker && last.Score != first.Score:
		return last, true
	case markers < secondTurn, len(turns) > 1 && last.Score == first.Score:
		return first, true
	}
	return m, false
}
