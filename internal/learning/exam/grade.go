package exam

import (
	"context"
	"encoding/json"
	"fmt"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/question"
)

// How far the answer to one question is graded.
const (
	byRule  = "auto"    // by the rule of the exam
	byHand  = "hand"    // by a person
	toMark  = "waiting" // a person has to
	outside = "dropped" // the question doesn't count
)

// gradedDone is an attempt whose questions all have their marks.
const gradedDone = "done"

// answered is one question of an attempt with all that grading it needs.
type answered struct {
	Attempt  AttemptID
	Position int
	Section  int
	Ref      bank.Ref // as it was asked
	About    bank.GroupRef
	Marks    question.Marks
	Options  string
	Response string
	Seq      int64
	mark
}

// mark is what grading writes.
type mark struct {
	Graded      string
	Score       question.Marks
	KeyNumber   int
	RuleVersion int
	How         string
	By          org.UserID
	At          int64
}

const answeredColumns = `i.attempt_id, i.position, i.section, i.question_id, i.number, i.group_id, i.group_number, i.marks, i.options, i.response, i.seq, i.graded, i.score,
	i.key_number, i.rule_version, i.how, i.graded_by, i.graded_at`

func (a *answered) fields() []any {
	return []any{&a.Attempt, &a.Position, &a.Section, &a.Ref.ID, &a.Ref.Number, &a.About.ID, &a.About.Number, &a.Marks, &a.Options, &a.Response, &a.Seq, &a.Graded, &a.Score,
		&a.KeyNumber, &a.RuleVersion, &a.How, &a.By, &a.At}
}

// answer is what was answered.
func (a answered) answer() (r question.Response, err error) {
	if a.Response == "" {
		return r, nil
	}
	if err := json.Unmarshal([]byte(a.Response), &r); err != nil {
		return r, fmt.Errorf("answer %d of attempt %s: %w", a.Position, a.Attempt, err)
	}
	return r, nil
}

// result is how the marks came about; the zero Result before grading.
func (a answered) result() (r grade.Result, err error) {
	if a.How == "" {
		return r, nil
	}
	if err := json.Unmarshal([]byte(a.How), &r); err != nil {
		return r, fmt.Errorf("marks for answer %d of attempt %s: %w", a.Position, a.Attempt, err)
	}
	return r, nil
}

// grader grades attempts of one exam.
type grader struct {
	org     org.ID
	now     int64
	rule    grade.Rule
	version int // of the rule
	pass    int
	markers int // how many people mark an answer
	rulings map[bank.ID]Ruling
	items   map[bank.Ref]question.Item
	hands   map[place]hand // what people gave
}

// newGrader reads by what an exam grades; a test of a paper has no exam.
func newGrader(ctx context.Context, tx *db.Tx, o org.ID, e ID) (*grader, error) {
	g := &grader{org: o, now: tx.Stamp(), markers: 1, rulings: map[bank.ID]Ruling{}, items: map[bank.Ref]question.Item{}, hands: map[place]hand{}}
	if e == "" {
		return g, nil
	}
	var rule string
	if err := tx.QueryRowContext(ctx, `SELECT rule, rule_version, pass, markers FROM exam WHERE org_id = $1 AND id = $2`, o, e).
		Scan(&rule, &g.version, &g.pass, &g.markers); err != nil {
		return nil, fmt.Errorf("rule of exam %s: %w", e, err)
	}
	var err error
	if g.rule, err = grade.Read(rule); err != nil {
		return nil, fmt.Errorf("rule of exam %s: %w", e, err)
	}
	g.rulings, err = readRulings(ctx, tx, o, e)
	return g, err
}

// know reads the questions of answers, those whose keys count instead, and
// what people gave. attempts are the conditions that list was read by.
func (g *grader) know(ctx context.Context, tx *db.Tx, list []answered, attempts *db.Where) (err error) {
	if g.hands, err = readHands(ctx, tx, attempts, g.markers); err != nil {
		return err
	}
	var refs []bank.Ref
	want := map[bank.Ref]bool{}
	add := func(r bank.Ref) {
		if _, known := g.items[r]; !known && !want[r] {
			want[r], refs = true, append(refs, r)
		}
	}
	for _, a := range list {
		add(a.Ref)
		if r, ok := g.rulings[a.Ref.ID]; ok && r.Treat == ByVersion {
			add(bank.Ref{ID: a.Ref.ID, Number: r.Number})
		}
	}
	found, err := bank.Items(ctx, tx, g.org, refs)
	for ref, item := range found {
		g.items[ref] = item
	}
	return err
}

// item is the question as its answers are judged, and the version whose key counts.
func (g *grader) item(a answered) (question.Item, int) {
	asked := g.items[a.Ref]
	if r, ok := g.rulings[a.Ref.ID]; ok && r.Treat == ByVersion {
		if item, fits := grade.Rekey(asked, g.items[bank.Ref{ID: a.Ref.ID, Number: r.Number}]); fits {
			return item, r.Number
		}
	}
	return asked, a.Ref.Number
}

// judge says what an answer is worth now. Marks that a person gave stay, as
// long as the question waits for a person at all.
func (g *grader) judge(a answered) (mark, error) {
	item, key := g.item(a)
	next := mark{Graded: byRule, KeyNumber: key, RuleVersion: g.version, By: "", At: g.now}
	var result grade.Result
	switch treat := g.rulings[a.Ref.ID].Treat; treat {
	case Dropped:
		next.Graded, result = outside, grade.Result{Why: grade.Why(outside), Version: grade.Version}
	case Given:
		result = grade.Give(a.Marks)
	default:
		answer, err := a.answer()
		if err != nil {
			return next, err
		}
		result = grade.Grade(item, answer, a.Marks, g.rule)
		if result.Open() {
			next.Graded = toMark
			if h, ok := g.hands[a.place()]; ok && h.fits(item) {
				result = grade.Mark(item, h.given, a.Marks, g.rule)
				next.Graded, next.By = byHand, h.by
			}
		}
	}
	next.Score, next.How = result.Got, howText(result)
	if next.sameAs(a.mark) {
		return a.mark, nil
	}
	return next, nil
}

// sameAs reports whether two marks say the same, whenever they were given.
func (m mark) sameAs(o mark) bool {
	m.At, o.At = 0, 0
	return m == o
}

func howText(r grade.Result) string {
	text, err := json.Marshal(r)
	if err != nil {
		panic("exam: " + err.Error()) // texts and numbers cannot fail
	}
	return string(text)
}

// standing is what an attempt comes to.
type standing struct {
	Graded string
	Score  question.Marks
	Full   question.Marks
	Passed bool
}

// sum adds up the answers of one attempt, section by section.
func (g *grader) sum(list []answered) (s standing) {
	s.Graded = gradedDone
	sections := map[int][]question.Marks{}
	for _, a := range list {
		switch a.Graded {
		case outside:
			continue
		case toMark, "":
			s.Graded = toMark
		}
		s.Full += a.Marks
		sections[a.Section] = append(sections[a.Section], a.Score)
	}
	for _, got := range sections {
		s.Score += grade.Total(got...)
	}
	s.Passed = s.Graded == gradedDone && s.Full > 0 && int64(s.Score)*100 >= int64(g.pass)*int64(s.Full)
	return s
}

// readAnswered reads the answers of attempts, attempt by attempt in the order shown.
func readAnswered(ctx context.Context, tx *db.Tx, w *db.Where) ([]answered, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+answeredColumns+` FROM attempt_item i`+w.SQL()+` ORDER BY i.attempt_id, i.position`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	return db.Collect(rows, func(a *answered) []any { return a.fields() })
}

// materials reads what the questions of answers asked about, as it was then.
func materials(ctx context.Context, tx *db.Tx, o org.ID, list []answered) (map[bank.GroupRef]bank.Group, error) {
	refs := make([]bank.GroupRef, len(list))
	for i, a := range list {
		refs[i] = a.About
	}
	return bank.GroupsAt(ctx, tx, o, refs)
}

// about is the material of an answer among those that were read; nil for none.
func (a answered) about(groups map[bank.GroupRef]bank.Group) *bank.Group {
	if g, ok := groups[a.About]; ok {
		return &g
	}
	return nil
}

// writeMarks keeps new marks of answers.
func writeMarks(ctx context.Context, tx *db.Tx, o org.ID, list []answered) error {
	rows := make([][]any, len(list))
	for i, a := range list {
		rows[i] = []any{o, a.Attempt, a.Position, a.Section, a.Ref.ID, a.Ref.Number, a.Marks, a.Graded, a.Score, a.KeyNumber, a.RuleVersion, a.How, a.By, a.At}
	}
	return tx.Insert(ctx, "attempt_item",
		"org_id, attempt_id, position, section, question_id, number, marks, graded, score, key_number, rule_version, how, graded_by, graded_at", rows,
		`ON CONFLICT (org_id, attempt_id, position) DO UPDATE SET graded = excluded.graded, score = excluded.score, key_number = excluded.key_number,
			rule_version = excluded.rule_version, how = excluded.how, graded_by = excluded.graded_by, graded_at = excluded.graded_at`)
}

// writeStanding keeps what an attempt comes to. It fails with Conflict where
// the attempt was graded since its version was read.
func writeStanding(ctx context.Context, tx *db.Tx, o org.ID, id AttemptID, version int64, s standing) error {
	return db.Changed(tx.ExecContext(ctx, `
		UPDATE attempt SET graded = $1, score = $2, full_marks = $3, passed = $4, graded_at = $5, version = version + 1
		WHERE org_id = $6 AND id = $7 AND version = $8`, s.Graded, s.Score, s.Full, db.Bool(s.Passed), tx.Stamp(), o, id, version))
}

// gradeAttempt grades an attempt from its answers, in the transaction of what
// caused that: its end, or a mark by a person. Doing it again changes nothing.
func (s *Service) gradeAttempt(ctx context.Context, tx *db.Tx, o org.ID, id AttemptID) error {
	var e ID
	var user org.UserID
	var version int64
	was := standing{}
	if err := tx.QueryRowContext(ctx, `
		SELECT COALESCE(a.exam_id, ''), a.user_id, a.version, a.graded, a.score, a.full_marks, a.passed FROM attempt a
		WHERE a.org_id = $1 AND a.id = $2`+tx.ForUpdate("a"), o, id).Scan(&e, &user, &version, &was.Graded, &was.Score, &was.Full, &was.Passed); err != nil {
		return fmt.Errorf("grade attempt %s: %w", id, err)
	}
	g, err := newGrader(ctx, tx, o, e)
	if err != nil {
		return err
	}
	var w db.Where
	w.And("i.org_id = ? AND i.attempt_id = ?", o, id)
	list, err := readAnswered(ctx, tx, &w)
	if err != nil {
		return err
	}
	if err := g.know(ctx, tx, list, &w); err != nil {
		return err
	}
	var changed []answered
	for i, a := range list {
		next, err := g.judge(a)
		if err != nil {
			return err
		}
		if next != a.mark {
			list[i].mark = next
			changed = append(changed, list[i])
		}
	}
	if err := writeMarks(ctx, tx, o, changed); err != nil {
		return err
	}
	now := g.sum(list)
	if now == was && len(changed) == 0 {
		return nil
	}
	if err := writeStanding(ctx, tx, o, id, version, now); err != nil {
		return err
	}
	if now.Passed == was.Passed {
		return nil
	}
	_, err = s.passed(ctx, tx, o, e, []PassChange{{User: user, Attempt: id, Passed: now.Passed}}, true)
	return err
}
