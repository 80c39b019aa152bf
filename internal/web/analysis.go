package web

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/itemstat"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

func regradeURL(e exam.ID, q bank.ID) string {
	return examURL(e) + "/regrade/" + url.PathEscape(string(q))
}

// analysisPage is how good an exam and its questions are.
func (s *Server) analysisPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	a, err := s.Exams.Analysis(ctx, actor, examID(r))
	if err != nil {
		return err
	}
	m := view.ExamAnalysis{
		Tabs: resultTabs(ctx, actor, a.Exam.ID, "/analysis"), About: analysisAbout(ctx, a), Figures: wholeFigures(ctx, a), Words: wholeWords(ctx, a),
		Nothing: view.Empty{Icon: "hourglass", Title: i18n.T(ctx, "result.none"), Text: i18n.T(ctx, "analysis.none_text")},
	}
	if len(a.Alike) > 0 {
		m.AlikeText = i18n.T(ctx, "analysis.alike_text", "N", a.Alike[0].Pairs)
		m.Alike = alikeRows(ctx, a.Alike)
	}
	for _, f := range a.Forms {
		m.Forms = append(m.Forms, formRow(ctx, f))
	}
	var stats []itemstat.Stat
	number := map[int]exam.AnalysedItem{}
	for n, x := range a.Items {
		m.Items = append(m.Items, itemRow(ctx, a, x, n+1))
		stats = append(stats, x.Stat)
		x.Position = n + 1
		number[x.Stat.At] = x
	}
	for _, st := range itemstat.Suspects(stats) {
		m.Suspects = append(m.Suspects, itemLink(number[st.At]))
	}
	for n, x := range a.Items {
		if x.Drift.Leaked() {
			x.Position = n + 1
			m.Leaks = append(m.Leaks, itemLink(x))
		}
	}
	m.Overview = overviewRows(ctx, a)
	return s.show(w, r, http.StatusOK, view.ExamAnalysisPage(s.head(w, r, actor, a.Exam.Title, "learn"),
		view.Heading{Title: a.Exam.Title, Back: backToExam(ctx, actor)}, m))
}

// itemLink leads to a question further down, by its place there.
func itemLink(x exam.AnalysedItem) view.Link {
	no := strconv.Itoa(x.Position)
	return view.Link{Text: no + ". " + clipStem(x.Item.Stem), URL: "#item-" + no}
}

// clipStem is the beginning of a stem for a line.
func clipStem(stem string) string {
	if r := []rune(stem); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return stem
}

func analysisAbout(ctx context.Context, a exam.Analysis) string {
	text := i18n.T(ctx, "analysis.about", "N", a.People)
	if a.Waiting > 0 {
		text += i18n.T(ctx, "analysis.about_waiting", "N", a.Waiting)
	}
	if a.Capped {
		text += i18n.T(ctx, "analysis.about_capped", "N", a.People+a.Waiting)
	}
	return text
}

// tenth shows a number with one digit behind the point.
func tenth(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// decimals shows a coefficient with two digits.
func decimals(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', 2, 64), "-", "−", 1)
}

func between(ctx context.Context, f itemstat.Figure, show func(float64) string) string {
	return i18n.T(ctx, "analysis.interval", "Low", show(f.Low), "High", show(f.High))
}

func wholeFigures(ctx context.Context, a exam.Analysis) []view.CoverFigure {
	w := a.Whole
	figures := []view.CoverFigure{{Label: i18n.T(ctx, "analysis.people"), Text: strconv.Itoa(a.People)}}
	if a.People >= itemstat.Usual.Difficulty {
		figures = append(figures,
			view.CoverFigure{Label: i18n.T(ctx, "result.mean"), Text: share(w.Mean), Note: between(ctx, w.Level, share)},
			view.CoverFigure{Label: i18n.T(ctx, "analysis.sd"), Text: tenth(100 * w.SD), Note: i18n.T(ctx, "analysis.points", "Low", share(w.Least), "High", share(w.Most))})
	}
	if w.Alpha.Known() {
		label := "analysis.alpha"
		if w.Binary {
			label = "analysis.kr20"
		}
		f := view.CoverFigure{Label: i18n.T(ctx, label), Text: decimals(w.Alpha.X), Note: between(ctx, w.Alpha, decimals)}
		if w.Unfit {
			f.Tone = "lose"
		}
		figures = append(figures, f)
	}
	if w.SEM.Known() {
		figures = append(figures, view.CoverFigure{Label: i18n.T(ctx, "analysis.sem"), Text: i18n.T(ctx, "analysis.marks", "Marks", decimals(w.SEM.X)),
			Note: between(ctx, w.SEM, decimals)})
	}
	if a.Cut.Near.Known() {
		figures = append(figures,
			view.CoverFigure{Label: i18n.T(ctx, "analysis.near"), Text: share(a.Cut.Near.X), Note: between(ctx, a.Cut.Near, share)},
			view.CoverFigure{Label: i18n.T(ctx, "analysis.consistency"), Text: decimals(a.Cut.Consistency.X), Note: between(ctx, a.Cut.Consistency, decimals)})
	}
	return figures
}

// wholeWords says what the figures of the whole mean.
func wholeWords(ctx context.Context, a exam.Analysis) (words []string) {
	w := a.Whole
	switch {
	case a.People == 0:
	case a.People < itemstat.Usual.Relation:
		words = append(words, i18n.T(ctx, "analysis.few", "N", a.People, "Least", itemstat.Usual.Relation))
	case !w.OneForm:
		words = append(words, i18n.T(ctx, "analysis.several_forms"))
	case !w.Alpha.Known():
		words = append(words, i18n.T(ctx, "analysis.flat_or_short", "Least", itemstat.Usual.Items))
	case w.Unfit:
		words = append(words, i18n.T(ctx, "analysis.unfit"))
	}
	if a.Cut.Near.Known() {
		words = append(words, i18n.T(ctx, "analysis.near_text", "Cut", a.CutMarks.String(), "SEM", decimals(w.SEM.X), "Share", share(a.Cut.Near.X)))
	}
	if d := a.Draws; d.N > 0 && d.Off.Known() {
		words = append(words, i18n.T(ctx, "analysis.draws", "Mean", share(d.Mean), "Low", share(d.Least), "High", share(d.Most),
			"Off", share(d.Off.X), "Between", between(ctx, d.Off, share), "N", d.N, "By", strconv.Itoa(int(math.Round(100*itemstat.FormsDiffer)))))
	} else if d.N > 0 {
		words = append(words, i18n.T(ctx, "analysis.draws_few", "N", d.N, "Least", itemstat.Usual.Relation))
	}
	words = append(words, placeWords(ctx, a.Place)...)
	if slices.ContainsFunc(a.Items, func(x exam.AnalysedItem) bool { return x.Taken.Known() }) {
		words = append(words, i18n.T(ctx, "analysis.time_note"))
	}
	return words
}

// placeWords says what it does to a question to come late in the paper.
func placeWords(ctx context.Context, f itemstat.Figure) []string {
	key := "analysis.place"
	switch {
	case !f.Known():
		return nil
	case f.Low > 0:
		key = "analysis.place_better"
	case f.High < 0:
		key = "analysis.place_worse"
	}
	return []string{i18n.T(ctx, key, "By", signed(f.X), "Between", between(ctx, f, signed), "N", f.N)}
}

// signed shows a difference of shares in points of percent.
func signed(x float64) string {
	return strings.Replace(fmt.Sprintf("%+.0f%%", 100*x), "-", "−", 1)
}

// alikeRows are papers that are more alike than chance explains.
func alikeRows(ctx context.Context, list []exam.AlikePapers) (rows []view.AlikeRow) {
	for _, p := range list {
		row := view.AlikeRow{Both: strconv.Itoa(p.Both), Same: strconv.Itoa(p.Same), Expected: tenth(p.Expected)}
		for i, id := range p.Attempts {
			row.People[i] = view.Link{Text: p.Names[i], URL: resultURL(id)}
		}
		row.Accident = i18n.T(ctx, "analysis.alike_under", "X", "0.001")
		if x := p.ByAccident(); x >= 0.001 {
			row.Accident = strconv.FormatFloat(x, 'f', 3, 64)
		}
		rows = append(rows, row)
	}
	return rows
}

func formRow(ctx context.Context, f itemstat.Form) view.FormRow {
	row := view.FormRow{Name: question.Letter(max(f.Form-1, 0)), N: strconv.Itoa(f.P.N), P: i18n.T(ctx, "analysis.too_few"), Easier: "–", Differs: f.Differ()}
	if f.P.Known() {
		row.P = share(f.P.X) + " " + between(ctx, f.P, share)
	}
	if f.Easier.Known() {
		row.Easier = signed(f.Easier.X) + " " + between(ctx, f.Easier, signed)
	}
	return row
}
