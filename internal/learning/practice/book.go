package practice

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/question"
)

// Kept is a question of the wrong book or a favourite. Its Question has no key.
type Kept struct {
	Question Question
	Since    time.Time
	Right    int // days on which it was right since it came into the wrong book
	Starred  bool
	InBook   bool
}

// pageSize is how many a list shows at once.
const pageSize = 40

// Kept lists the actor's wrong book, or with Starred the favourites, of a
// subject, the youngest first, and the cursor of the next page.
func (s *Service) Kept(ctx context.Context, actor org.Actor, mode Mode, about Subject, after string) (list []Kept, next string, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, next, err = readKept(ctx, tx, actor, mode, about, after, pageSize)
		for i := range list {
			list[i].Question.Item = list[i].Question.Item.Blind()
		}
		return err
	})
	return list, next, err
}

// maxBook bounds what is taken away of a wrong book.
const maxBook = 5000

// Book is the actor's whole wrong book, with keys, to take away: each of its
// questions was answered before.
func (s *Service) Book(ctx context.Context, actor org.Actor, about Subject) (list []Kept, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, _, err = readKept(ctx, tx, actor, Wrong, about, "", maxBook)
		return err
	})
	return list, err
}

func readKept(ctx context.Context, tx *db.Tx, actor org.Actor, mode Mode, about Subject, after string, size int) (list []Kept, next string, err error) {
	column := "c.wrong_since"
	if mode == Starred {
		column = "c.starred_at"
	}
	order := db.Keyset{{Expr: column, Desc: true}, {Expr: "c.thing", Desc: true, Text: true}}
	var w db.Where
	if err := keptWhere(ctx, tx, &w, actor, column, about); err != nil {
		return nil, "", err
	}
	if err := order.After(&w, after); err != nil {
		return nil, "", err
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+cardColumns+` FROM practice_card c`+w.SQL()+order.OrderBy()+` LIMIT `+w.Arg(size+1), w.Args()...)
	if err != nil {
		return nil, "", fmt.Errorf("read kept questions: %w", err)
	}
	cards, err := db.Collect(rows, (*card).fields)
	if err != nil {
		return nil, "", fmt.Errorf("read kept questions: %w", err)
	}
	since := func(c card) int64 {
		if mode == Starred {
			return c.Starred
		}
		return c.WrongSince
	}
	cards, next = db.Page(order, cards, size, func(c card) []any { return []any{since(c), string(c.Thing)} })
	things := make([]Thing, len(cards))
	for i, c := range cards {
		things[i] = c.Thing
	}
	found, err := askable(ctx, tx, actor, things)
	if err != nil {
		return nil, "", err
	}
	for _, c := range cards {
		if q, ok := found[c.Thing]; ok {
			list = append(list, Kept{Question: q, Since: db.Time(since(c)), Right: c.RightDays, Starred: c.Starred > 0, InBook: c.WrongSince > 0})
		}
	}
	return list, next, nil
}

// Recite lists questions of a subject with their keys, in the member's
// language, to read rather than to answer, and the cursor of the next page.
func (s *Service) Recite(ctx context.Context, actor org.Actor, about Subject, after string) (list []Question, next string, err error) {
	order := db.Keyset{{Expr: "q.stem_key", Text: true}, {Expr: "q.id", Text: true}}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list = nil
		open, err := open(ctx, tx, actor)
		if err != nil {
			return err
		}
		var w db.Where
		w.And("q.org_id = ?", actor.Org)
		w.And("q.lang = ?", actor.Lang)
		w.And(open)
		about.limit(&w)
		if err := order.After(&w, after); err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT q.id, q.stem_key FROM question q`+w.SQL()+order.OrderBy()+` LIMIT `+w.Arg(reciteSize+1), w.Args()...)
		if err != nil {
			return fmt.Errorf("recite: %w", err)
		}
		type row struct {
			id Thing
			at string
		}
		page, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.at} })
		if err != nil {
			return fmt.Errorf("recite: %w", err)
		}
		page, next = db.Page(order, page, reciteSize, func(r row) []any { return []any{r.at, string(r.id)} })
		ids := make([]Thing, len(page))
		for i, r := range page {
			ids[i] = r.id
		}
		found, err := askable(ctx, tx, actor, ids)
		for _, id := range ids {
			if q, ok := found[id]; ok {
				list = append(list, q)
			}
		}
		return err
	})
	return list, next, err
}

const reciteSize = 20

// Day is one day of the actor's history.
type Day struct {
	On             day.Date
	Answers, Right int
}

// History is what the actor answered on each of the last days on which there
// was anything, the youngest first.
func (s *Service) History(ctx context.Context, actor org.Actor) (list []Day, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT asked_on, COUNT(*), SUM(CASE WHEN share >= 100 THEN 1 ELSE 0 END) FROM practice_review
			WHERE org_id = $1 AND member_id = $2 AND created_at >= $3 GROUP BY asked_on ORDER BY asked_on DESC LIMIT 30`,
			actor.Org, actor.User, db.Ms(tx.Now.AddDate(0, 0, -60)))
		if err != nil {
			return fmt.Errorf("history of practice: %w", err)
		}
		list, err = db.Collect(rows, func(d *Day) []any { return []any{&d.On, &d.Answers, &d.Right} })
		return err
	})
	return list, err
}

// Key is the answer of a question in one line, for lists and files: letters of
// the options with their texts, a truth as a word of the caller's, blanks, or
// the model answer.
func Key(i question.Item, yes, no string) string {
	text := ""
	add := func(s string) {
		if text != "" {
			text += "; "
		}
		text += s
	}
	switch {
	case i.Kind.Chooses():
		for _, at := range i.Key() {
			add(question.Letter(at) + ". " + i.Options[at].Text)
		}
	case i.Kind == question.TrueFalse && i.Truth != nil && *i.Truth:
		add(yes)
	case i.Kind == question.TrueFalse && i.Truth != nil:
		add(no)
	case i.Kind == question.Fill:
		for _, b := range i.Blanks {
			add(BlankText(b))
		}
	default:
		if add(i.Model); i.Model == "" {
			for _, p := range i.Points {
				add(p.Text)
			}
		}
	}
	return text
}

// BlankText is what may stand in a blank: a word, or the numbers from least to most.
func BlankText(b question.Blank) string {
	if len(b.Accept) > 0 {
		return b.Accept[0]
	}
	var ends []string
	for _, n := range []*float64{b.Least, b.Most} {
		if n != nil {
			ends = append(ends, strconv.FormatFloat(*n, 'f', -1, 64))
		}
	}
	return strings.Join(slices.Compact(ends), "–")
}
