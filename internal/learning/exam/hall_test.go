package exam

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/id"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

// hall is one exam with what people answered, put straight into the tables:
// what is graded doesn't care how it came there.
type hall struct {
	*orgtest.World
	t       *testing.T
	svc     *Service
	trainer org.Actor
	exam    ID
	paper   PaperID
	refs    []bank.Ref
	full    []question.Marks
	section []int
}

func openHall(t *testing.T) *hall {
	h := &hall{World: orgtest.New(t, dbtest.Open(t)), t: t}
	h.svc = NewService(h.DB)
	h.trainer = h.Member("培训", org.Trainer, org.ScopeAll, h.Sales)
	return h
}

func (h *hall) do(fn func(ctx context.Context, tx *db.Tx) error) {
	h.t.Helper()
	if err := h.DB.InTx(h.t.Context(), func(tx *db.Tx) error { return fn(h.t.Context(), tx) }); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) exec(query string, args ...any) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
}

// set makes an exam of questions, each worth its marks, in sections of one kind.
func (h *hall) set(rule grade.Rule, items []question.Item, marks ...question.Marks) {
	h.t.Helper()
	drafts := make([]bank.Draft, len(items))
	for i, item := range items {
		drafts[i] = bank.Draft{Lang: "zh", Item: item, Active: true}
	}
	h.refs, h.full, h.section = nil, marks, nil
	h.exam, h.paper = ID(id.New()), PaperID(id.New())
	h.do(func(ctx context.Context, tx *db.Tx) error {
		ids, err := bank.AddMany(ctx, tx, h.trainer, drafts)
		if err != nil {
			return err
		}
		kinds := map[question.Kind]int{}
		for i, q := range ids {
			if kinds[items[i].Kind] == 0 {
				kinds[items[i].Kind] = len(kinds) + 1
			}
			h.refs, h.section = append(h.refs, bank.Ref{ID: q, Number: 1}), append(h.section, kinds[items[i].Kind])
		}
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO paper (org_id, id, title, title_key, lang, kind, status, created_by, created_at, changed_at)
			VALUES ($1, $2, '卷', '卷', 'zh', 'fixed', 'frozen', $3, 1, 1)`, h.Org, h.paper, h.trainer.User); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO exam (org_id, id, paper_id, title, title_key, status, draw, opens_at, closes_at, minutes, grace, pass, rule, show_score, show_key,
				created_by, created_at, changed_at)
			VALUES ($1, $2, $3, '期末', '期末', 'published', 'paper', 1, $4, 60, 60, 60, $5, 'submitted', 'closed', $6, 1, 1)`,
			h.Org, h.exam, h.paper, db.Ms(tx.Now.Add(time.Hour)), rule.String(), h.trainer.User)
		return err
	})
}

// sit lets somebody answer and submit, and grades it. A nil answer is none.
func (h *hall) sit(who org.Actor, answers ...*question.Response) AttemptID {
	h.t.Helper()
	a := AttemptID(id.New())
	h.do(func(ctx context.Context, tx *db.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM attempt WHERE org_id = $1 AND exam_id = $2 AND user_id = $3`, h.Org, h.exam, who.User).Scan(&n); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO exam_candidate (org_id, exam_id, user_id, added_by, added_at) VALUES ($1, $2, $3, $3, 1) ON CONFLICT DO NOTHING`,
			h.Org, h.exam, who.User); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO attempt (org_id, id, exam_id, paper_id, user_id, number, seed, status, started_at, due_at, grace, submitted_at, ended_by)
			VALUES ($1, $2, $3, $4, $5, $6, 1, 'submitted', $7, $8, 60, $8, 'person')`,
			h.Org, a, h.exam, h.paper, who.User, n+1, tx.Stamp(), tx.Stamp()+60_000); err != nil {
			return err
		}
		for i, ref := range h.refs {
			response := ""
			if i < len(answers) && answers[i] != nil {
				raw, err := json.Marshal(answers[i])
				if err != nil {
					return err
				}
				response = string(raw)
			}
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO attempt_item (org_id, attempt_id, position, section, question_id, number, marks, response)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, h.Org, a, i+1, h.section[i], ref.ID, ref.Number, h.full[i], response); err != nil {
				return err
			}
		}
		return h.svc.gradeAttempt(ctx, tx, h.Org, a)
	})
	return a
}

// version writes another version of a question.
func (h *hall) version(at int, item question.Item) int {
	h.t.Helper()
	number := 0
	h.do(func(ctx context.Context, tx *db.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT MAX(number) + 1 FROM question_version WHERE org_id = $1 AND question_id = $2`, h.Org, h.refs[at].ID).Scan(&number); err != nil {
			return err
		}
		raw, err := json.Marshal(item)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO question_version (org_id, question_id, number, body, created_by, created_at) VALUES ($1, $2, $3, $4, $5, 1)`,
			h.Org, h.refs[at].ID, number, string(raw), h.trainer.User); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE question SET current = $1 WHERE org_id = $2 AND id = $3`, number, h.Org, h.refs[at].ID)
		return err
	})
	return number
}

// score is what an attempt came to: "graded score/full passed".
func (h *hall) score(a AttemptID) (s string) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx *db.Tx) error {
		var graded string
		var score, full question.Marks
		var passed bool
		err := tx.QueryRowContext(ctx, `SELECT graded, score, full_marks, passed FROM attempt WHERE org_id = $1 AND id = $2`, h.Org, a).Scan(&graded, &score, &full, &passed)
		s = fmt.Sprintf("%s %s/%s %v", graded, score, full, passed)
		return err
	})
	return s
}

func choose(letters string) *question.Response {
	r := &question.Response{}
	for _, l := range letters {
		r.Chosen = append(r.Chosen, int(l-'A'))
	}
	return r
}

func truth(b bool) *question.Response          { return &question.Response{Truth: &b} }
func write(words ...string) *question.Response { return &question.Response{Blanks: words} }
func tell(text string) *question.Response      { return &question.Response{Text: text} }

// ask makes a question with options, of which the letters are right.
func ask(kind question.Kind, stem, right string) question.Item {
	i := question.Item{Kind: kind, Stem: stem}
	for at, text := range []string{"甲", "乙", "丙", "丁"} {
		key := false
		for _, l := range right {
			key = key || int(l-'A') == at
		}
		i.Options = append(i.Options, question.Option{Text: text, Right: key})
	}
	return i
}

func claim(stem string, right bool) question.Item {
	return question.Item{Kind: question.TrueFalse, Stem: stem, Truth: &right}
}

func blank(stem string, words ...string) question.Item {
	i := question.Item{Kind: question.Fill, Stem: stem}
	for _, w := range words {
		i.Blanks = append(i.Blanks, question.Blank{Accept: []string{w}})
	}
	return i
}

func essay(stem string, marks ...question.Marks) question.Item {
	i := question.Item{Kind: question.Short, Stem: stem, Model: "范文"}
	for n, m := range marks {
		i.Points = append(i.Points, question.Point{Text: fmt.Sprintf("要点%d", n+1), Marks: m, Hints: []string{"决策者"}})
	}
	return i
}
