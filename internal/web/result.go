package web

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"kongdan/internal/exchange/export"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/itemstat"
	"kongdan/internal/web/view"
)

// The addresses of results and of marking.
const (
	resultsPath = "/results"
	markingPath = "/marking"
)

func resultURL(a exam.AttemptID) string { return resultsPath + "/" + url.PathEscape(string(a)) }

// resultTabs are the looks at an exam's results that the reader may take.
func resultTabs(ctx context.Context, actor org.Actor, e exam.ID, current string) []view.Tab {
	tabs := []view.Tab{{Text: i18n.T(ctx, "result.title"), URL: examURL(e) + "/results"}}
	if actor.MayTrain() {
		tabs = []view.Tab{{Text: i18n.T(ctx, "result.exam"), URL: examURL(e)}, tabs[0], {Text: i18n.T(ctx, "analysis.title"), URL: examURL(e) + "/analysis"}}
	}
	for i := range tabs {
		tabs[i].Current = tabs[i].URL == examURL(e)+current
	}
	return tabs
}

// backToExam leads back to where the reader's exams are.
func backToExam(ctx context.Context, actor org.Actor) view.Crumb {
	if actor.MayTrain() {
		return view.Crumb{Text: i18n.T(ctx, "exam.title_list"), URL: view.PathExams}
	}
	return view.Crumb{Text: i18n.T(ctx, "nav.learn"), URL: view.PathLearn}
}

func resultFilter(l listing) exam.ResultFilter {
	f := exam.ResultFilter{Outcome: exam.Outcome(l.get("outcome")), Query: l.get("q")}
	f.After, f.Before = l.After, l.Before
	return f
}

// resultsPage is who got what in an exam.
func (s *Server) resultsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showResults(w, r, actor, http.StatusOK, "")
}

func (s *Server) showResults(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, markersError string) error {
	ctx := r.Context()
	e := examID(r)
	l := listOf(r, "q", "outcome")
	l.path = examURL(e) + "/results"
	found, err := s.Exams.Results(ctx, actor, e, resultFilter(l))
	if err != nil {
		return err
	}
	st := found.Standing
	m := view.ExamResults{
		Tabs: resultTabs(ctx, actor, e, "/results"), Figures: resultFigures(ctx, st), Spread: spreadOf(ctx, st.Shares, found.Exam.Pass),
		Outcome: outcomeField(ctx, l.get("outcome")), Nav: l.nav(l.pager(found.Next, found.Previous, "")),
		Exports: exportLinks(r, func(path string) string { return l.at(path) }),
		Nothing: view.Empty{Icon: "hourglass", Title: i18n.T(ctx, "result.none"), Text: i18n.T(ctx, "result.none_text")},
	}
	if l.filtered() {
		m.Nothing = view.Empty{Icon: "search", Title: i18n.T(ctx, "list.none_found"), Action: view.Link{Text: i18n.T(ctx, "filter.clear"), URL: l.path}}
	}
	for _, key := range []string{"result.name", "result.department", "result.score", "result.outcome", "result.submitted", "result.took"} {
		m.Columns = append(m.Columns, view.Column{Text: i18n.T(ctx, key), Number: key == "result.score" || key == "result.took"})
	}
	for _, row := range found.Rows {
		m.Rows = append(m.Rows, resultRow(ctx, row))
	}
	if actor.MayTrain() && st.Waiting > 0 {
		m.Mark = view.Link{Text: i18n.T(ctx, "result.mark", "N", st.Waiting), URL: markingPath}
	}
	if actor.MayTrain() && (st.Waiting > 0 || st.Submitted == 0 || markersError != "") {
		m.Markers = &view.MarkersForm{Action: examURL(e) + "/markers", Key: newKey(), Two: found.Markers > 1, Error: markersError}
	}
	title := found.Exam.Title
	return s.show(w, r, status, view.ExamResultsPage(s.head(w, r, actor, title, "learn"),
		view.Heading{Title: title, Sub: windowText(ctx, found.Exam),
			Back: backToExam(ctx, actor)}, m))
}

func outcomeField(ctx context.Context, value string) view.Field {
	f := view.Field{Name: "outcome", Label: i18n.T(ctx, "result.outcome"), Value: value, Empty: i18n.T(ctx, "result.any")}
	for _, o := range exam.Outcomes {
		f.Options = append(f.Options, view.Option{Value: string(o), Text: i18n.T(ctx, "result.is."+string(o))})
	}
	return f
}

func resultFigures(ctx context.Context, st exam.Standing) []view.CoverFigure {
	figures := []view.CoverFigure{
		{Label: i18n.T(ctx, "result.sat"), Text: fmt.Sprintf("%d / %d", st.Sat, st.People)},
	}
	if st.Waiting > 0 {
		figures = append(figures, view.CoverFigure{Label: i18n.T(ctx, "result.is.waiting"), Text: strconv.Itoa(st.Waiting), Tone: "jitter"})
	}
	n := len(st.Shares)
	if n == 0 {
		return figures
	}
	pass := view.CoverFigure{Label: i18n.T(ctx, "result.pass_rate"), Text: fmt.Sprintf("%d / %d", st.Passed, n)}
	if n < itemstat.Usual.Difficulty {
		pass.Label, pass.Note = i18n.T(ctx, "result.passed_of"), i18n.T(ctx, "result.too_few", "Least", itemstat.Usual.Difficulty)
		return append(figures, pass)
	}
	low, high := itemstat.Wilson(float64(st.Passed)/float64(n), n)
	pass.Text, pass.Note = share(float64(st.Passed)/float64(n)), i18n.T(ctx, "result.of", "Part", st.Passed, "N", n, "Low", share(low), "High", share(high))
	spread := itemstat.Spread(st.Shares, itemstat.Usual)
	figures = append(figures, pass, view.CoverFigure{Label: i18n.T(ctx, "result.mean"), Text: share(spread.Mean),
		Note: i18n.T(ctx, "result.mean_of", "N", n, "Low", share(spread.Level.Low), "High", share(spread.Level.High))})
	if spread.Middle.Known() {
		figures = append(figures, view.CoverFigure{Label: i18n.T(ctx, "result.median"), Text: share(spread.Median), Note: i18n.T(ctx, "result.range",
			"From", share(spread.Middle.Low), "To", share(spread.Middle.High), "Low", share(spread.Least), "High", share(spread.Most))})
	}
	return figures
}

// share is a share as whole percent.
func share(x float64) string { return strconv.Itoa(int(math.Round(100*x))) + "%" }

// spreadOf draws how scores are spread, ten percent to a bar.
func spreadOf(ctx context.Context, shares []float64, pass int) view.Spread {
	if len(shares) == 0 {
		return view.Spread{}
	}
	if len(shares) < itemstat.Usual.Difficulty {
		return view.Spread{Few: i18n.T(ctx, "result.spread_few", "N", len(shares), "Least", itemstat.Usual.Difficulty)}
	}
	const bars = 10
	var counts [bars]int
	most := 0
	for _, x := range shares {
		at := min(max(int(x*bars+1e-9), 0), bars-1)
		counts[at]++
		most = max(most, counts[at])
	}
	s := view.Spread{Pass: float64(pass) / 100, PassText: i18n.T(ctx, "result.pass_at", "Pass", pass), Least: "0%", Most: "100%"}
	label := i18n.T(ctx, "result.spread", "N", len(shares))
	for at, n := range counts {
		title := fmt.Sprintf("%d–%d%%: %d", at*10, (at+1)*10, n)
		label += " " + title + ";"
		s.Bars = append(s.Bars, view.SpreadBar{Height: float64(n) / float64(most), Count: n, Passed: at*10 >= pass, Title: title})
	}
	s.Label = label
	return s
}

func resultRow(ctx context.Context, row exam.ResultRow) view.ExamResultRow {
	x := view.ExamResultRow{Name: row.Name, URL: resultURL(row.ID), Department: row.Department, Submitted: i18n.DateTime(ctx, row.Submitted), Took: took(ctx, row.Attempt)}
	if row.Number > 1 {
		x.Number = i18n.T(ctx, "result.attempt", "N", row.Number)
	}
	x.Outcome, x.Tone = outcomeOf(ctx, row.Attempt)
	x.Score = row.Score.String() + " / " + row.FullMarks.String()
	if row.FullMarks > 0 {
		x.Share = float64(row.Score) / float64(row.FullMarks)
	}
	return x
}

// outcomeOf is what an attempt came to, in a word and its tone.
func outcomeOf(ctx context.Context, a exam.Attempt) (text, tone string) {
	switch {
	case a.Waits():
		return i18n.T(ctx, "result.is.waiting"), "warning"
	case a.Passed:
		return i18n.T(ctx, "result.is.passed"), "success"
	}
	return i18n.T(ctx, "result.is.failed"), "danger"
}

func took(ctx context.Context, a exam.Attempt) string {
	d := a.Submitted.Sub(a.Started)
	if d < time.Minute {
		return i18n.T(ctx, "result.under_minute")
	}
	return i18n.T(ctx, "result.minutes", "N", int(d.Minutes()))
}

// saveMarkers says how many people mark each answer of an exam.
func (s *Server) saveMarkers(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	n := 1
	if r.PostForm.Get("two") != "" {
		n = 2
	}
	err := s.Exams.SetMarkers(ctx, actor, examID(r), n)
	if p, ok := problems(ctx, err, nil); ok {
		return s.showResults(w, r, actor, http.StatusUnprocessableEntity, p[0].Text)
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, examURL(examID(r))+"/results", "marking.markers_saved")
}

// exportResults answers with the results of the filter as a file.
func (s *Server) exportResults(f export.Format) handler {
	return func(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
		d := s.download(w, r, "results-"+actor.Today(s.Exams.Now()), f)
		return d.end(s.Exports.Results(r.Context(), actor, examID(r), resultFilter(listOf(r, "q", "outcome")), f, d))
	}
}
