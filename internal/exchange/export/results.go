package export

import (
	"context"
	"io"
	"strconv"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

// Results writes who got what in an exam, as the reader sees it and the filter
// keeps it, into w. Nothing is written before the first rows are read.
func (s *Service) Results(ctx context.Context, actor org.Actor, e exam.ID, f exam.ResultFilter, format Format, w io.Writer) (err error) {
	f.Before, f.Size = "", listPage
	out := sheet.NewCSV(w)
	if format == XLSX {
		out = sheet.NewWorkbook(w)
		defer func() {
			if err != nil {
				sheet.Drop(out)
			}
		}()
	}
	for first, more := true, true; more; first, more = false, f.After != "" {
		var x exam.Exam
		var rows []exam.ResultRow
		var next string
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			x, rows, next, err = exam.ResultsOf(ctx, tx, actor, e, f)
			return err
		})
		if err != nil {
			return err
		}
		if first {
			if err := out.Table("results", x.Title, resultHeads(ctx)); err != nil {
				return err
			}
		}
		for _, r := range rows {
			if err := out.Row(resultCells(ctx, actor, r)); err != nil {
				return err
			}
		}
		f.After = next
	}
	return out.Close()
}

func resultHeads(ctx context.Context) (heads []string) {
	for _, key := range []string{"result.name", "result.department", "result.attempt_number", "result.score", "result.full", "result.percent", "result.outcome",
		"result.started", "result.submitted"} {
		heads = append(heads, i18n.T(ctx, key))
	}
	return heads
}

func resultCells(ctx context.Context, actor org.Actor, r exam.ResultRow) []sheet.Cell {
	outcome := exam.HasFailed
	switch {
	case r.Waits():
		outcome = exam.IsWaiting
	case r.Passed:
		outcome = exam.HasPassed
	}
	number := func(m question.Marks) sheet.Cell { return sheet.Cell{Text: m.String(), Kind: sheet.Number} }
	percent := sheet.Cell{}
	if r.FullMarks > 0 {
		percent = sheet.Cell{Text: strconv.FormatFloat(100*float64(r.Score)/float64(r.FullMarks), 'f', 1, 64), Kind: sheet.Number}
	}
	moment := func(t time.Time) sheet.Cell {
		if actor.Zone != nil {
			t = t.In(actor.Zone)
		}
		return sheet.Cell{Text: t.Format("2006-01-02 15:04"), Kind: sheet.Moment}
	}
	return []sheet.Cell{{Text: r.Name}, {Text: r.Department}, {Text: strconv.Itoa(r.Number), Kind: sheet.Number}, number(r.Score), number(r.FullMarks), percent,
		{Text: i18n.T(ctx, "result.is."+string(outcome))}, moment(r.Started), moment(r.Submitted)}
}
