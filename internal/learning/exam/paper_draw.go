package exam

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/typed"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/blueprint"
	"kongdan/internal/rule/question"
)

// MaxExposure is the highest limit of how often a question is asked.
const MaxExposure = 1000

// rowField is the name of the form's field of a row, from 0.
func rowField(row int, part string) string { return "row." + strconv.Itoa(row) + "." + part }

// cleanPlan cleans the texts of a plan in place.
func cleanPlan(plan blueprint.Plan) error {
	var bad errs.Fields
	if len(plan.Rows) == 0 {
		bad.Add("rows", "blueprint.no_rows")
	}
	if len(plan.Rows) > blueprint.MaxRows {
		bad.Add("rows", "blueprint.many_rows", "Max", blueprint.MaxRows)
	}
	if plan.Items() > blueprint.MaxItems {
		bad.Add("rows", "paper.too_many", "Max", blueprint.MaxItems)
	}
	if plan.Exposure < 0 || plan.Exposure > MaxExposure {
		bad.Add("exposure", "blueprint.exposure_wrong", "Max", MaxExposure)
	}
	for i, r := range plan.Rows {
		if r.Count < 1 || r.Count > blueprint.MaxItems {
			bad.Add(rowField(i, "count"), "blueprint.count_wrong", "Max", blueprint.MaxItems)
		}
		if r.Marks <= 0 || r.Marks > MaxMarks {
			bad.Add(rowField(i, "marks"), "paper.marks_wrong", "Max", MaxMarks/100)
		}
		if r.Kind != "" && !r.Kind.Known() {
			bad.Add(rowField(i, "kind"), "error.invalid_choice")
		}
		for part, level := range map[string]int{"easiest": r.Easiest, "hardest": r.Hardest} {
			if level < 0 || level > 5 {
				bad.Add(rowField(i, part), "error.invalid_choice")
			}
		}
		if r.Easiest > 0 && r.Hardest > 0 && r.Easiest > r.Hardest {
			bad.Add(rowField(i, "hardest"), "blueprint.levels_turned")
		}
		tags := plan.Rows[i].Tags[:0]
		for _, t := range r.Tags {
			t.Value = typed.Line(&bad, rowField(i, t.Kind), t.Value, bank.MaxTag)
			if !slices.Contains(bank.TagKinds, bank.TagKind(t.Kind)) {
				bad.Add("rows", "error.invalid_choice")
			}
			if t.Value != "" {
				tags = append(tags, t)
			}
		}
		plan.Rows[i].Tags = tags
	}
	return bad.Err()
}

// DrawPaper keeps the plan of a draft and draws its forms with the seed. Where
// the plan cannot be drawn, it is kept without questions, and the answer says why.
func (s *Service) DrawPaper(ctx context.Context, actor org.Actor, id PaperID, version int64, plan blueprint.Plan, seed int64) (d blueprint.Drawn, err error) {
	answer, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		err := changePaper(ctx, tx, actor, id, version, "draw", onlyDraft(func(tx *db.Tx, p *Paper) (err error) {
			d, err = draw(ctx, tx, actor.Org, p, plan, seed)
			return err
		}))
		return encode(d), err
	})
	if err == nil {
		err = json.Unmarshal([]byte(answer), &d) // of the first time, where this is a repeat
	}
	return d, err
}

// Undrawn says why the plan of a draft without questions cannot be drawn now;
// where it can, Drawn has forms. It fails with NotFound.
func (s *Service) Undrawn(ctx context.Context, actor org.Actor, id PaperID) (d blueprint.Drawn, err error) {
	if err := actor.CheckTrain(); err != nil {
		return d, err
	}
	var p Paper
	var pool []blueprint.Question
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if p, err = findPaper(ctx, tx, actor.Org, id, false); err != nil {
			return err
		}
		pool, err = poolOf(ctx, tx, actor.Org, p.Lang, p.Plan, p.Forms > 1)
		return err
	})
	if err == nil {
		d = blueprint.Draw(p.Plan, pool, p.Forms, p.Seed)
	}
	return d, err
}

func draw(ctx context.Context, tx *db.Tx, o org.ID, p *Paper, plan blueprint.Plan, seed int64) (d blueprint.Drawn, err error) {
	if p.Kind != ByBlueprint {
		return d, errs.New(errs.Invalid, "paper.fixed_refused")
	}
	if err := cleanPlan(plan); err != nil {
		return d, err
	}
	was, err := readSections(ctx, tx, o, p.ID)
	if err != nil {
		return d, err
	}
	pool, err := poolOf(ctx, tx, o, p.Lang, plan, p.Forms > 1)
	if err != nil {
		return d, err
	}
	p.Plan, p.Seed = plan, seed
	d = blueprint.Draw(plan, pool, p.Forms, seed)
	if len(d.Forms) == 0 {
		return d, clearPaper(ctx, tx, o, p)
	}
	forms := make([][]Entry, len(d.Forms))
	for f, picks := range d.Forms {
		if forms[f], err = entriesOf(ctx, tx, o, plan, f+1, picks); err != nil {
			return d, err
		}
	}
	return d, p.put(ctx, tx, o, was, forms)
}

// entriesOf reads what was picked for one form.
func entriesOf(ctx context.Context, tx *db.Tx, o org.ID, plan blueprint.Plan, form int, picks []blueprint.Pick) ([]Entry, error) {
	ids := make([]bank.ID, len(picks))
	for i, x := range picks {
		ids[i] = bank.ID(x.Question)
	}
	found, err := bank.GetMany(ctx, tx, o, ids)
	if err != nil {
		return nil, err
	}
	groups, err := groupsOf(ctx, tx, o, found)
	if err != nil {
		return nil, err
	}
	list := make([]Entry, len(picks))
	for i, x := range picks {
		q := found[ids[i]]
		list[i] = Entry{Place: Place{Form: form, Ref: q.Ref(), Marks: plan.Rows[x.Row].Marks}, Item: q.Item}
		if g, ok := groups[q.Group]; ok {
			list[i].Group = &g
		}
	}
	return list, nil
}

// poolOf is the bank as drawing needs it; measured adds what share of the marks
// people got, which costs a look at all answers.
func poolOf(ctx context.Context, tx *db.Tx, o org.ID, lang string, plan blueprint.Plan, measured bool) ([]blueprint.Question, error) {
	list, err := bank.Pick(ctx, tx, o, bank.Filter{Lang: lang})
	if err != nil {
		return nil, err
	}
	above := map[string][]string{}
	if slices.ContainsFunc(plan.Rows, func(r blueprint.Row) bool { return r.Category != "" }) {
		tree, err := bank.Tree(ctx, tx, o)
		if err != nil {
			return nil, err
		}
		for _, c := range tree { // each after those above it
			above[string(c.ID)] = append([]string{string(c.ID)}, above[string(c.Parent)]...)
		}
	}
	ease := map[bank.ID]float64{}
	if measured {
		if ease, err = measuredEase(ctx, tx, o); err != nil {
			return nil, err
		}
	}
	pool, place := make([]blueprint.Question, len(list)), map[bank.ID]int{}
	ids := make([]bank.ID, len(list))
	for i, c := range list {
		ids[i], place[c.ID] = c.ID, i
		q := blueprint.Question{ID: string(c.ID), Kind: c.Kind, Categories: above[string(c.Category)], Difficulty: c.Difficulty, P: ease[c.ID],
			Essence: c.Essence, Group: string(c.Group), Place: c.GroupOrder, Asked: c.Asked}
		for _, t := range c.Tags {
			q.Tags = append(q.Tags, blueprint.Tag{Kind: string(t.Kind), Value: t.Value})
		}
		pool[i] = q
	}
	apart, err := bank.Apart(ctx, tx, o, ids)
	for _, pair := range apart {
		q := &pool[place[pair[0]]]
		q.Enemies = append(q.Enemies, string(pair[1]))
	}
	return pool, err
}

// measuredLeast is from how many answers on a measured share means something.
const measuredLeast = 5

// measuredEase is the share of marks that people got, by question.
func measuredEase(ctx context.Context, tx *db.Tx, o org.ID) (map[bank.ID]float64, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT question_id, CAST(SUM(score) AS BIGINT), CAST(SUM(marks) AS BIGINT) FROM attempt_item
		WHERE org_id = $1 AND graded IN ('auto', 'hand') GROUP BY question_id HAVING COUNT(*) >= $2`, o, measuredLeast)
	if err != nil {
		return nil, fmt.Errorf("how easy questions are: %w", err)
	}
	type row struct {
		id         bank.ID
		got, marks question.Marks
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.id, &r.got, &r.marks} })
	ease := map[bank.ID]float64{}
	for _, r := range list {
		if r.marks > 0 {
			ease[r.id] = max(0.01, float64(r.got)/float64(r.marks))
		}
	}
	return ease, err
}
