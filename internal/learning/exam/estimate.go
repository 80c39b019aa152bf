package exam

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/itemstat"
)

// Worksheet is where a trainer estimates how people who are barely good enough
// do in each question of a paper.
type Worksheet struct {
	Paper Paper
	Rows  []WorksheetRow // every question once, form by form
	Proposed
	// Whole says that the actor estimated every question. What the others think
	// is told only then, so that nobody is led by them.
	Whole bool
}

// WorksheetRow is one question of a worksheet.
type WorksheetRow struct {
	Entry
	Mine   int               // percent; itemstat.NotJudged without one
	Chance float64           // of full marks by guessing
	All    itemstat.Estimate // of the trainers who estimated every question
}

// Proposed is the pass mark that trainers' estimates propose, for each form.
type Proposed struct {
	Judges int // who estimated every question
	Begun  int // others, who estimated some
	Forms  []itemstat.Proposal
}

// Worksheet shows a paper to somebody who estimates. It fails with Forbidden
// unless the actor trains, and with NotFound.
func (s *Service) Worksheet(ctx context.Context, actor org.Actor, id PaperID) (w Worksheet, err error) {
	if err := actor.CheckTrain(); err != nil {
		return w, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		sheet, err := readSheet(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		given, err := readEstimates(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		w = Worksheet{Paper: sheet.Paper}
		all := map[bank.ID]itemstat.Estimate{}
		w.Proposed = propose(places(sheet.Entries), given, func(q bank.ID, e itemstat.Estimate) { all[q] = e })
		seen := map[bank.ID]bool{}
		for _, form := range sheet.Entries {
			for _, e := range form {
				if seen[e.Ref.ID] {
					continue
				}
				seen[e.Ref.ID] = true
				row := WorksheetRow{Entry: e, Mine: itemstat.NotJudged, Chance: itemstat.Chance(e.Item), All: all[e.Ref.ID]}
				if x, ok := given[actor.User][e.Ref.ID]; ok {
					row.Mine = x
				}
				w.Rows = append(w.Rows, row)
			}
		}
		w.Whole = len(w.Rows) > 0 && !slices.ContainsFunc(w.Rows, func(r WorksheetRow) bool { return r.Mine == itemstat.NotJudged })
		return nil
	})
	return w, err
}

// EstimateField names the field of a question's estimate.
func EstimateField(q bank.ID) string { return "p." + string(q) }

// Estimate keeps what the actor thinks of the questions of a paper: percent,
// or itemstat.NotJudged. Questions that are not on the paper are left out. It
// fails with Forbidden unless the actor trains, with NotFound, and with Invalid
// at the fields.
func (s *Service) Estimate(ctx context.Context, actor org.Actor, id PaperID, percent map[bank.ID]int) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := actor.CheckTrain(); err != nil {
			return err
		}
		p, err := holdPaper(ctx, tx, actor.Org, id, false)
		if err != nil {
			return err
		}
		forms, err := readPlaces(ctx, tx, actor.Org, p)
		if err != nil {
			return err
		}
		var bad errs.Fields
		var rows [][]any
		for _, q := range distinct(forms) {
			switch x, given := percent[q]; {
			case !given || x == itemstat.NotJudged:
			case x < 0 || x > 100:
				bad.Add(EstimateField(q), "estimate.wrong")
			default:
				rows = append(rows, []any{actor.Org, id, actor.User, q, x, tx.Stamp()})
			}
		}
		if err := bad.Err(); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM paper_estimate WHERE org_id = $1 AND paper_id = $2 AND user_id = $3`, actor.Org, id, actor.User); err != nil {
			return fmt.Errorf("estimates for paper %s: %w", id, err)
		}
		return tx.Insert(ctx, "paper_estimate", "org_id, paper_id, user_id, question_id, percent, given_at", rows, "")
	})
}

// Proposed is the pass mark that trainers propose for a paper. It fails with
// Forbidden unless the actor trains, and with NotFound.
func (s *Service) Proposed(ctx context.Context, actor org.Actor, id PaperID) (out Proposed, err error) {
	if err := actor.CheckTrain(); err != nil {
		return out, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p, err := findPaper(ctx, tx, actor.Org, id, false)
		if err != nil {
			return err
		}
		forms, err := readPlaces(ctx, tx, actor.Org, p)
		if err != nil {
			return err
		}
		given, err := readEstimates(ctx, tx, actor.Org, id)
		out = propose(forms, given, func(bank.ID, itemstat.Estimate) {})
		return err
	})
	return out, err
}

// distinct lists the questions of all forms once, in order of their ids.
func distinct(forms [][]Place) (list []bank.ID) {
	for _, form := range forms {
		for _, x := range form {
			list = append(list, x.Ref.ID)
		}
	}
	slices.SortFunc(list, func(a, b bank.ID) int { return strings.Compare(string(a), string(b)) })
	return slices.Compact(list)
}

func places(forms [][]Entry) [][]Place {
	out := make([][]Place, len(forms))
	for f, form := range forms {
		for _, e := range form {
			out[f] = append(out[f], e.Place)
		}
	}
	return out
}

// propose reckons the pass mark of each form; tell hears of each question.
func propose(forms [][]Place, given map[org.UserID]map[bank.ID]int, tell func(bank.ID, itemstat.Estimate)) (out Proposed) {
	all := distinct(forms)
	var judges []map[bank.ID]int
	for _, mine := range given {
		if len(all) > 0 && !slices.ContainsFunc(all, func(q bank.ID) bool { _, ok := mine[q]; return !ok }) {
			judges = append(judges, mine)
		} else if slices.ContainsFunc(all, func(q bank.ID) bool { _, ok := mine[q]; return ok }) {
			out.Begun++
		}
	}
	out.Judges = len(judges)
	for _, form := range forms {
		marks := make([]float64, len(form))
		table := make([][]float64, len(judges))
		for at, x := range form {
			marks[at] = float64(x.Marks)
			for j, mine := range judges {
				table[j] = append(table[j], float64(mine[x.Ref.ID])/100)
			}
		}
		p := itemstat.Angoff(table, marks, itemstat.Usual)
		for at, e := range p.Items {
			tell(form[at].Ref.ID, e)
		}
		out.Forms = append(out.Forms, p)
	}
	return out
}

func readEstimates(ctx context.Context, tx *db.Tx, o org.ID, id PaperID) (map[org.UserID]map[bank.ID]int, error) {
	rows, err := tx.QueryContext(ctx, `SELECT user_id, question_id, percent FROM paper_estimate WHERE org_id = $1 AND paper_id = $2`, o, id)
	if err != nil {
		return nil, fmt.Errorf("estimates for paper %s: %w", id, err)
	}
	type row struct {
		user     org.UserID
		question bank.ID
		percent  int
	}
	list, err := db.Collect(rows, func(r *row) []any { return []any{&r.user, &r.question, &r.percent} })
	out := map[org.UserID]map[bank.ID]int{}
	for _, r := range list {
		if out[r.user] == nil {
			out[r.user] = map[bank.ID]int{}
		}
		out[r.user][r.question] = r.percent
	}
	return out, err
}
