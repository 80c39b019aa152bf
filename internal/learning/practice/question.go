package practice

import (
	"context"
	"encoding/json"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// open are the conditions under which a question, in the table q, may be asked
// of the actor now: practice gives away no key of an exam that is on, nor of
// a renewal the actor has begun.
func open(ctx context.Context, tx *db.Tx, actor org.Actor) (string, error) {
	return openIn(ctx, tx, actor, "")
}

// openIn is open within a mode: a renewal asks what it keeps from all others.
func openIn(ctx context.Context, tx *db.Tx, actor org.Actor, mode Mode) (string, error) {
	held, err := heldIn(ctx, tx, actor, mode)
	return bank.Learnt + " AND NOT " + held, err
}

// heldIn holds for a question, in the table q, whose key nothing may tell the
// actor now.
func heldIn(ctx context.Context, tx *db.Tx, actor org.Actor, mode Mode) (string, error) {
	held, err := exam.Held(ctx, tx, actor, "q")
	if err != nil || mode == Renewal {
		return held, err
	}
	things, err := renewing(ctx, tx, actor)
	if err != nil || len(things) == 0 {
		return held, err
	}
	return "(" + held + " OR " + asRenewal(things) + ")", nil
}

// Subject is what questions are about: every part that is set must hold.
type Subject struct {
	Element, Stage, Tool, Topic string // tags of the bank
	Role                        string `json:"Role,omitempty"` // another; what runs were about before it was there reads the same
	Category                    string // id
	Kind                        question.Kind
}

// limit adds the subject to the conditions of a query over question q.
func (s Subject) limit(w *db.Where) {
	tag := func(kind, value string) {
		if value != "" {
			w.And("EXISTS (SELECT 1 FROM question_tag t WHERE t.org_id = q.org_id AND t.question_id = q.id AND t.kind = ? AND t.value = ?)", kind, value)
		}
	}
	tag("element", s.Element)
	tag("stage", s.Stage)
	tag("role", s.Role)
	tag("tool", s.Tool)
	tag("topic", s.Topic)
	if s.Category != "" {
		w.And("q.category_id = ?", s.Category)
	}
	if s.Kind != "" {
		w.And("q.kind = ?", s.Kind)
	}
}

// askable returns the questions that stand for things now: in the actor's
// language where there is one, else in the other. Things that cannot be asked
// now are missing.
func askable(ctx context.Context, tx *db.Tx, actor org.Actor, things []Thing) (map[Thing]Question, error) {
	return askableIn(ctx, tx, actor, things, "")
}

func askableIn(ctx context.Context, tx *db.Tx, actor org.Actor, things []Thing, mode Mode) (map[Thing]Question, error) {
	found, o := map[Thing]Question{}, actor.Org
	for some := range db.Chunks(texts(things)) {
		var w db.Where
		w.And("q.org_id = ?", o)
		own := w.Within(func(in *db.Where) { in.And("org_id = ?", o); in.In("id", some...) })
		twin := w.Within(func(in *db.Where) { in.And("org_id = ?", o); in.In("twin_id", some...) })
		of := w.Within(func(in *db.Where) { in.And("t.org_id = ?", o); in.In("t.id", some...) })
		w.And(`(q.id IN (SELECT id FROM question` + own + `) OR q.id IN (SELECT id FROM question` + twin + `)
			OR q.id IN (SELECT t.twin_id FROM question t` + of + `))`)
		list, err := readQuestions(ctx, tx, actor, &w, mode)
		if err != nil {
			return nil, err
		}
		pair(found, list, some, actor.Lang)
	}
	return found, nil
}

// candidate is a question with what it takes to choose between it and its twin.
type candidate struct {
	Question
	twin string
	open bool
}

func pair(found map[Thing]Question, list []candidate, things []string, lang string) {
	twinOf := map[string]string{}
	for _, c := range list {
		twinOf[c.ID] = c.twin
	}
	for _, thing := range things {
		for _, c := range list {
			if !c.open || c.ID != thing && c.twin != thing && twinOf[thing] != c.ID {
				continue
			}
			if was, ok := found[Thing(thing)]; !ok || was.Lang != lang && c.Lang == lang {
				c.Thing = Thing(thing)
				found[c.Thing] = c.Question
			}
		}
	}
}

func readQuestions(ctx context.Context, tx *db.Tx, actor org.Actor, w *db.Where, mode Mode) ([]candidate, error) {
	open, err := openIn(ctx, tx, actor, mode)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT q.id, q.lang, q.current, v.body, COALESCE(g.material, ''), q.source, COALESCE(q.document_id, ''), q.source_line,
		       COALESCE(q.twin_id, ''), CASE WHEN `+open+` THEN 1 ELSE 0 END
		FROM question q JOIN question_version v ON v.org_id = q.org_id AND v.question_id = q.id AND v.number = q.current
		LEFT JOIN question_group g ON g.org_id = q.org_id AND g.id = q.group_id`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	type row struct {
		candidate
		body string
	}
	read, err := db.Collect(rows, func(r *row) []any {
		return []any{&r.ID, &r.Lang, &r.Number, &r.body, &r.Material, &r.Source, &r.Document, &r.Line, &r.twin, &r.open}
	})
	if err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	list := make([]candidate, len(read))
	for i, r := range read {
		if err := json.Unmarshal([]byte(r.body), &r.Item); err != nil {
			return nil, fmt.Errorf("read question %s: %w", r.ID, err)
		}
		r.Thing = Thing(r.ID)
		list[i] = r.candidate
	}
	return list, withTags(ctx, tx, actor.Org, list)
}

func withTags(ctx context.Context, tx *db.Tx, o org.ID, list []candidate) error {
	at := map[string]int{}
	ids := make([]string, len(list))
	for i, c := range list {
		at[c.ID], ids[i] = i, c.ID
	}
	for some := range db.Chunks(ids) {
		var w db.Where
		w.And("org_id = ?", o)
		w.In("question_id", some...)
		rows, err := tx.QueryContext(ctx, `SELECT question_id, kind, value FROM question_tag`+w.SQL()+` ORDER BY kind, value`, w.Args()...)
		if err != nil {
			return fmt.Errorf("read tags: %w", err)
		}
		type row struct {
			id string
			Tag
		}
		tags, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.Kind, &r.Value} })
		if err != nil {
			return fmt.Errorf("read tags: %w", err)
		}
		for _, t := range tags {
			list[at[t.id]].Tags = append(list[at[t.id]].Tags, t.Tag)
		}
	}
	return nil
}

// versionOf reads one version of a question as it was asked.
func versionOf(ctx context.Context, tx *db.Tx, o org.ID, id string, number int) (q Question, err error) {
	var body string
	err = tx.QueryRowContext(ctx, `
		SELECT q.id, q.lang, v.number, v.body, COALESCE(g.material, ''), q.source, COALESCE(q.document_id, ''), q.source_line
		FROM question q JOIN question_version v ON v.org_id = q.org_id AND v.question_id = q.id
		LEFT JOIN question_group g ON g.org_id = q.org_id AND g.id = q.group_id
		WHERE q.org_id = $1 AND q.id = $2 AND v.number = $3`, o, id, number,
	).Scan(&q.ID, &q.Lang, &q.Number, &body, &q.Material, &q.Source, &q.Document, &q.Line)
	if err == nil {
		err = json.Unmarshal([]byte(body), &q.Item)
	}
	if err != nil {
		return q, fmt.Errorf("read a version of a question: %w", err)
	}
	list := []candidate{{Question: q}}
	err = withTags(ctx, tx, o, list)
	return list[0].Question, err
}

func texts[T ~string](ids []T) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
