package exam

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/id"
	"kongdan/internal/kit/typed"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
)

// Limits of exams.
const (
	MaxMinutes  = 24 * 60
	MaxGrace    = 10 * time.Minute
	MaxAttempts = 20
	MaxWord     = 2000                 // of the note to candidates
	longest     = 370 * 24 * time.Hour // from opening to closing
)

// ExamDraft is what one enters of an exam.
type ExamDraft struct {
	Title          string
	Paper          PaperID // of a new one
	Draw           Draw
	Opens, Closes  time.Time
	Minutes        int
	Grace          time.Duration
	Attempts       int
	Pass           int
	Rule           grade.Rule
	ShuffleItems   bool
	ShuffleOptions bool
	ShowScore      Show
	ShowKey        Show
	Note           string
}

func (d ExamDraft) clean() (ExamDraft, error) {
	var bad errs.Fields
	d.Title = typed.Needed(&bad, "title", d.Title, MaxTitle)
	d.Note = typed.Text(&bad, "note", d.Note, MaxWord)
	if d.Draw != ByPaper && d.Draw != ByPerson {
		bad.Add("draw", "error.invalid_choice")
	}
	switch {
	case d.Opens.IsZero():
		bad.Add("opens", "exam.time_wrong")
	case d.Closes.IsZero():
		bad.Add("closes", "exam.time_wrong")
	case !d.Closes.After(d.Opens):
		bad.Add("closes", "exam.closes_first")
	case d.Closes.Sub(d.Opens) > longest:
		bad.Add("closes", "exam.too_long")
	}
	within := func(field string, n, least, most int) {
		if n < least || n > most {
			bad.Add(field, "exam.number_wrong", "Min", least, "Max", most)
		}
	}
	within("minutes", d.Minutes, 0, MaxMinutes)
	within("grace", int(d.Grace.Seconds()), 0, int(MaxGrace.Seconds()))
	within("attempts", d.Attempts, 0, MaxAttempts)
	within("pass", d.Pass, 0, 100)
	if part := d.Rule.Fault(); part != "" {
		bad.Add("rule_"+part, "exam.rule_wrong")
	}
	if d.Rule.Each > MaxMarks {
		bad.Add("rule_each", "paper.marks_wrong", "Max", MaxMarks/100)
	}
	if d.Rule.Penalty > MaxMarks {
		bad.Add("rule_penalty", "paper.marks_wrong", "Max", MaxMarks/100)
	}
	if !slices.Contains(Shows, d.ShowScore) {
		bad.Add("show_score", "error.invalid_choice")
	}
	if !slices.Contains(Shows, d.ShowKey) {
		bad.Add("show_key", "error.invalid_choice")
	}
	return d, bad.Err()
}

// Draft returns the exam as one would enter it.
func (e Exam) Draft() (ExamDraft, error) {
	rule, err := grade.Read(e.Rule)
	return ExamDraft{Title: e.Title, Paper: e.Paper, Draw: e.Draw, Opens: e.Opens, Closes: e.Closes, Minutes: e.Minutes, Grace: e.Grace, Attempts: e.Attempts,
		Pass: e.Pass, Rule: rule, ShuffleItems: e.ShuffleItems, ShuffleOptions: e.ShuffleOptions, ShowScore: e.ShowScore, ShowKey: e.ShowKey, Note: e.Note}, err
}

// CreateExam makes an exam that only trainers see yet. It fails with Forbidden
// unless the actor trains, and with Invalid at the fields: the paper must be
// frozen, and only one with a blueprint can be drawn for each person.
func (s *Service) CreateExam(ctx context.Context, actor org.Actor, d ExamDraft) (ID, error) {
	made, err := s.db.Make(ctx, func(tx *db.Tx) (string, error) {
		if err := actor.CheckTrain(); err != nil {
			return "", err
		}
		d, err := d.clean()
		var bad errs.Fields
		bad.Note(err)
		p, err := findPaper(ctx, tx, actor.Org, d.Paper, false)
		switch {
		case errs.Is(err, errs.NotFound):
			bad.Add("paper", "error.invalid_choice")
		case err != nil:
			return "", err
		case !p.Frozen:
			bad.Add("paper", "exam.paper_unfrozen")
		case d.Draw == ByPerson && p.Kind != ByBlueprint:
			bad.Add("draw", "exam.no_blueprint")
		}
		if err := bad.Err(); err != nil {
			return "", err
		}
		made := id.New()
		if _, err := tx.ExecContext(ctx, `
			INSERT INTO exam (org_id, id, paper_id, title, title_key, status, draw, opens_at, closes_at, minutes, grace, attempts, pass, rule,
				shuffle_items, shuffle_options, show_score, show_key, note, created_by, created_at, changed_at)
			VALUES ($1, $2, $3, $4, $5, 'draft', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20)`,
			actor.Org, made, d.Paper, d.Title, typed.Fold(d.Title), d.Draw, db.Ms(d.Opens), db.Ms(d.Closes), d.Minutes, int64(d.Grace.Seconds()), d.Attempts, d.Pass, d.Rule.String(),
			db.Bool(d.ShuffleItems), db.Bool(d.ShuffleOptions), d.ShowScore, d.ShowKey, d.Note, actor.User, tx.Stamp()); err != nil {
			return "", fmt.Errorf("write an exam: %w", err)
		}
		return made, recordExam(ctx, tx, actor, "create", ID(made), d.Title)
	})
	return ID(made), err
}

func recordExam(ctx context.Context, tx *db.Tx, actor org.Actor, does string, id ID, title string) error {
	return org.Record(ctx, tx, actor, org.Entry{Action: "exam." + does, Kind: "exam", ID: string(id), After: map[string]string{"title": title}})
}

// findExam reads an exam that is not in the trash. It fails with NotFound.
func findExam(ctx context.Context, tx *db.Tx, o org.ID, id ID) (Exam, error) {
	return readExam(ctx, tx, o, id, "")
}

// holdExam is findExam for one that will change: of two at once, one waits here
// and then finds it changed.
func holdExam(ctx context.Context, tx *db.Tx, o org.ID, id ID) (Exam, error) {
	return readExam(ctx, tx, o, id, tx.ForUpdate("e"))
}

func readExam(ctx context.Context, tx *db.Tx, o org.ID, id ID, lock string) (Exam, error) {
	var r examRow
	err := tx.QueryRowContext(ctx, `SELECT `+examColumns+` FROM exam e WHERE e.org_id = $1 AND e.id = $2 AND e.deleted_at = 0`+lock, o, id).Scan(r.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return Exam{}, errs.New(errs.NotFound, "exam.not_found")
	}
	if err != nil {
		return Exam{}, fmt.Errorf("exam %s: %w", id, err)
	}
	return r.exam(), nil
}

// EditExam changes an exam. Once somebody has started it, what decided the
// papers so far stays: the draw and the shuffling. Who sits it now gets the new
// end. It fails with Conflict for an old version.
func (s *Service) EditExam(ctx context.Context, actor org.Actor, id ID, version int64, d ExamDraft) error {
	return s.changeExam(ctx, actor, id, version, "update", func(tx *db.Tx, e *Exam) error {
		sat, err := satBy(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		p, err := findPaper(ctx, tx, actor.Org, e.Paper, false)
		if err != nil {
			return err
		}
		if sat > 0 {
			d.Draw, d.ShuffleItems, d.ShuffleOptions = e.Draw, e.ShuffleItems, e.ShuffleOptions
		}
		d, err := d.clean()
		var bad errs.Fields
		bad.Note(err)
		if d.Draw == ByPerson && p.Kind != ByBlueprint {
			bad.Add("draw", "exam.no_blueprint")
		}
		rule := d.Rule.String()
		if sat > 0 { // people were told what they sit for, and some results may stand
			if d.Pass != e.Pass {
				bad.Add("pass", "exam.fixed_once_sat")
			}
			if rule != cmp.Or(e.Rule, grade.Rule{}.String()) {
				bad.Add("rule_choice", "exam.fixed_once_sat")
			}
		}
		if err := bad.Err(); err != nil {
			return err
		}
		if rule != cmp.Or(e.Rule, grade.Rule{}.String()) {
			e.Rule = rule
			e.RuleVersion++
		}
		later, drew := d.Closes.Sub(e.Closes), e.Draw
		e.Title, e.Draw, e.Opens, e.Closes, e.Minutes, e.Grace, e.Attempts, e.Pass = d.Title, d.Draw, d.Opens, d.Closes, d.Minutes, d.Grace, d.Attempts, d.Pass
		e.ShuffleItems, e.ShuffleOptions, e.ShowScore, e.ShowKey, e.Note = d.ShuffleItems, d.ShuffleOptions, d.ShowScore, d.ShowKey, d.Note
		if e.Status == Published && e.Draw != drew {
			pool, err := reach(ctx, tx, actor.Org, *e)
			if err != nil {
				return err
			}
			if err := writePool(ctx, tx, actor.Org, id, pool); err != nil {
				return err
			}
		}
		if later > 0 {
			return givenBack(ctx, tx, actor.Org, *e, later)
		}
		return nil
	})
}

// givenBack gives who sits an exam that now ends later the time which its end
// had taken from them: all of it where the window is their time, else what was
// missing of the minutes of each.
func givenBack(ctx context.Context, tx *db.Tx, o org.ID, e Exam, later time.Duration) error {
	if e.Minutes == 0 {
		return extend(ctx, tx, o, e.ID, "", later)
	}
	list, err := running(ctx, tx, o, e.ID, "")
	for _, a := range list {
		missing := min(later, a.Started.Add(time.Duration(e.Minutes)*time.Minute).Sub(a.Due))
		if missing <= 0 {
			continue
		}
		if err := moveDue(ctx, tx, o, a, missing, false); err != nil {
			return err
		}
	}
	return err
}

// satBy counts the attempts at an exam.
func satBy(ctx context.Context, tx *db.Tx, o org.ID, id ID) (n int, err error) {
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM attempt WHERE org_id = $1 AND exam_id = $2`, o, id).Scan(&n)
	return n, err
}

// changeExam lets fn change the version of an exam that was seen, and keeps
// what it made of it.
func (s *Service) changeExam(ctx context.Context, actor org.Actor, id ID, version int64, does string, fn func(*db.Tx, *Exam) error) error {
	return s.changeNow(ctx, actor, id, does, func(tx *db.Tx, e *Exam) error {
		if e.Version != version {
			return errs.New(errs.Conflict, "conflict.changed")
		}
		return fn(tx, e)
	})
}

// changeNow is changeExam for what does not depend on what was seen.
func (s *Service) changeNow(ctx context.Context, actor org.Actor, id ID, does string, fn func(*db.Tx, *Exam) error) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := actor.CheckTrain(); err != nil {
			return err
		}
		e, err := holdExam(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		if err := fn(tx, &e); err != nil {
			return err
		}
		if err := db.Changed(tx.ExecContext(ctx, `
			UPDATE exam SET title = $1, title_key = $2, status = $3, draw = $4, opens_at = $5, closes_at = $6, minutes = $7, grace = $8, attempts = $9,
				pass = $10, rule = $11, rule_version = $12, shuffle_items = $13, shuffle_options = $14, show_score = $15, show_key = $16,
				released_at = $17, paused_at = $18, note = $19, changed_at = $20, version = version + 1
			WHERE org_id = $21 AND id = $22 AND version = $23`,
			e.Title, typed.Fold(e.Title), e.Status, e.Draw, db.Ms(e.Opens), db.Ms(e.Closes), e.Minutes, int64(e.Grace.Seconds()), e.Attempts,
			e.Pass, e.Rule, e.RuleVersion, db.Bool(e.ShuffleItems), db.Bool(e.ShuffleOptions), e.ShowScore, e.ShowKey,
			db.Ms(e.Released), db.Ms(e.Paused), e.Note, tx.Stamp(), actor.Org, id, e.Version)); err != nil {
			return err
		}
		return recordExam(ctx, tx, actor, does, id, e.Title)
	})
}

// PublishExam lets candidates see an exam. It fails with Invalid for one
// without candidates.
func (s *Service) PublishExam(ctx context.Context, actor org.Actor, id ID, version int64) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	var pool []bank.ID // found before the transaction that publishes: nobody's answers wait for that
	err := s.db.View(ctx, func(tx *db.Tx) error {
		e, err := findExam(ctx, tx, actor.Org, id)
		if err == nil && e.Version == version {
			pool, err = reach(ctx, tx, actor.Org, e)
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.changeExam(ctx, actor, id, version, "publish", func(tx *db.Tx, e *Exam) error {
		var people int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM exam_candidate WHERE org_id = $1 AND exam_id = $2`, actor.Org, id).Scan(&people); err != nil {
			return err
		}
		switch {
		case e.Status != Draft:
			return errs.New(errs.Invalid, "exam.published_already")
		case people == 0:
			return errs.New(errs.Invalid, "exam.no_candidates")
		}
		e.Status = Published
		if e.Draw == ByPerson {
			return writePool(ctx, tx, actor.Org, id, pool) // counted as they are drawn
		}
		p, err := findPaper(ctx, tx, actor.Org, e.Paper, false)
		if err != nil {
			return err
		}
		forms, err := readPlaces(ctx, tx, actor.Org, p)
		if err != nil {
			return err
		}
		var ids []bank.ID
		for _, form := range forms {
			for _, x := range form {
				ids = append(ids, x.Ref.ID)
			}
		}
		return bank.CountAsked(ctx, tx, actor.Org, ids)
	})
}

// ReleaseExam shows candidates what was to wait for that, or hides it again.
func (s *Service) ReleaseExam(ctx context.Context, actor org.Actor, id ID, show bool) error {
	return s.changeNow(ctx, actor, id, "release", func(tx *db.Tx, e *Exam) error {
		e.Released = time.Time{}
		if show {
			e.Released = tx.Now
		}
		return nil
	})
}

// DeleteExam moves an exam that nobody has started to the trash.
func (s *Service) DeleteExam(ctx context.Context, actor org.Actor, id ID, version int64) error {
	return s.changeExam(ctx, actor, id, version, "delete", func(tx *db.Tx, e *Exam) error {
		sat, err := satBy(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		if sat > 0 {
			return errs.New(errs.Invalid, "exam.sat_already", "N", sat)
		}
		_, err = tx.ExecContext(ctx, `UPDATE exam SET deleted_at = $1 WHERE org_id = $2 AND id = $3`, tx.Stamp(), actor.Org, id)
		return err
	})
}

// RestoreExam takes an exam out of the trash.
func (s *Service) RestoreExam(ctx context.Context, actor org.Actor, id ID) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := actor.CheckTrain(); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `
			UPDATE exam SET deleted_at = 0, changed_at = $1, version = version + 1 WHERE org_id = $2 AND id = $3 AND deleted_at <> 0`, tx.Stamp(), actor.Org, id)
		if err = db.Changed(res, err); errs.Is(err, errs.Conflict) {
			return errs.New(errs.NotFound, "exam.not_found")
		}
		if err != nil {
			return err
		}
		e, err := findExam(ctx, tx, actor.Org, id)
		if err != nil {
			return err
		}
		return recordExam(ctx, tx, actor, "restore", id, e.Title)
	})
}
