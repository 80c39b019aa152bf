package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

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
		x := number[st.At]
		m.Suspects = append(m.Suspects, view.Link{Text: strconv.Itoa(x.Position) + ". " + clipStem(x.Item.Stem), URL: "#item-" + strconv.Itoa(x.Position)})
	}
	return s.show(w, r, http.StatusOK, view.ExamAnalysisPage(s.head(w, r, actor, a.Exam.Title, "learn"),
		view.Heading{Title: a.Exam.Title, Back: backToExam(ctx, actor)}, m))
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

// decimals shows a coefficient with two digits.
func decimals(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) }

func between(ctx context.Context, f itemstat.Figure, show func(float64) string) string {
	return i18n.T(ctx, "analysis.interval", "Low", show(f.Low), "High", show(f.High))
}

func wholeFigures(ctx context.Context, a exam.Analysis) []view.CoverFigure {
	w := a.Whole
	figures := []view.CoverFigure{{Label: i18n.T(ctx, "analysis.people"), Text: strconv.Itoa(a.People)}}
	if a.People >= itemstat.Usual.Difficulty {
		figures = append(figures,
			view.CoverFigure{Label: i18n.T(ctx, "result.mean"), Text: share(w.Mean), Note: i18n.T(ctx, "analysis.sd", "SD", decimals(100*w.SD))})
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
	if w.KR21.Known() {
		figures = append(figures, view.CoverFigure{Label: "KR-21", Text: decimals(w.KR21.X), Note: i18n.T(ctx, "analysis.kr21_note")})
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
	return words
}

func formRow(ctx context.Context, f itemstat.Form) view.FormRow {
	row := view.FormRow{Name: question.Letter(max(f.Form-1, 0)), N: strconv.Itoa(f.P.N), P: i18n.T(ctx, "analysis.too_few"), Easier: "–", Differs: f.Differ()}
	if f.P.Known() {
		row.P = share(f.P.X) + " " + between(ctx, f.P, share)
	}
	if f.Easier.Known() {
		row.Easier = fmt.Sprintf("%+.0f%%", 100*f.Easier.X) + " " + between(ctx, f.Easier, func(x float64) string { return fmt.Sprintf("%+.0f%%", 100*x) })
	}
	return row
}

func itemRow(ctx context.Context, a exam.Analysis, x exam.AnalysedItem, n int) view.ItemRow {
	st := x.Stat
	row := view.ItemRow{
		ID: "item-" + strconv.Itoa(n), Number: n, Kind: i18n.T(ctx, "intake.type."+string(x.Item.Kind)), Material: materialView(x.Group), Stem: x.Item.Stem, N: st.N, Suspect: st.Suspect(),
		QuestionURL: questionURL(x.Ref.ID), RegradeURL: regradeURL(a.Exam.ID, x.Ref.ID), Unsure: st.Unsure,
	}
	if x.Treat != exam.AsAsked {
		row.Ruling = i18n.T(ctx, "result.ruling."+string(x.Treat))
	}
	if x.Treat == exam.Dropped {
		return row
	}
	percent := func(x float64) float64 { return x }
	row.P = itemFigure(ctx, "analysis.p", st.P, share, percent)
	row.D = itemFigure(ctx, "analysis.d", st.Corrected, decimals, func(x float64) float64 { return (x + 1) / 2 })
	for _, f := range st.Flags {
		row.Flags = append(row.Flags, itemFlag(ctx, f))
	}
	if st.N < itemstat.Usual.Relation {
		row.Few = i18n.T(ctx, "analysis.item_few", "Least", itemstat.Usual.Relation)
		return row
	}
	for at, o := range st.Options {
		row.Options = append(row.Options, itemOption(ctx, x, at, o))
	}
	plain := func(key string, f itemstat.Figure, show func(float64) string) {
		if f.Known() {
			row.More = append(row.More, itemFigure(ctx, key, f, show, nil))
		}
	}
	if itemstat.Of(x.Item).Chance > 0 {
		plain("analysis.guessing", st.Guessing, share)
	}
	plain("analysis.raw", st.Raw, decimals)
	plain("analysis.apart", st.Apart, func(x float64) string { return fmt.Sprintf("%+.0f%%", 100*x) })
	if x.Without != nil {
		row.More = append(row.More, view.ItemFigure{Label: i18n.T(ctx, "analysis.without"), Value: decimals(*x.Without),
			Interval: i18n.T(ctx, "analysis.instead", "Alpha", decimals(a.Whole.Alpha.X))})
	}
	return row
}

// itemFigure shows a figure with its interval; place, if not nil, is where on
// a bar from 0 to 1 a number lies.
func itemFigure(ctx context.Context, key string, f itemstat.Figure, show func(float64) string, place func(float64) float64) view.ItemFigure {
	m := view.ItemFigure{Label: i18n.T(ctx, key)}
	switch {
	case f.Few:
		m.Few, m.Value = true, i18n.T(ctx, "analysis.too_few")
		return m
	case f.Flat:
		m.Few, m.Value = true, i18n.T(ctx, "analysis.flat")
		return m
	}
	m.Value, m.Interval = show(f.X), between(ctx, f, show)
	if place != nil {
		m.Bar, m.X, m.Low, m.High = true, place(f.X), place(f.Low), place(f.High)
	}
	return m
}

// flagTones colours what is striking.
var flagTones = map[itemstat.Code]string{itemstat.KeySuspect: "danger", itemstat.WeakItem: "warning", itemstat.HardItem: "warning",
	itemstat.GuessItem: "warning", itemstat.EasyItem: "info", itemstat.DeadOption: "info"}

func itemFlag(ctx context.Context, f itemstat.Flag) view.ItemFlag {
	key := string(f.Code)
	if f.Code == itemstat.KeySuspect && f.At >= 0 {
		key = "key_lure"
		if f.Sure {
			key = "key_preferred"
		}
	}
	letter := ""
	if f.At >= 0 {
		letter = question.Letter(f.At)
	}
	return view.ItemFlag{Tone: flagTones[f.Code], Text: i18n.T(ctx, "analysis.flag."+key, "Letter", letter), Explain: i18n.T(ctx, "analysis.flag_why."+key, "Letter", letter)}
}

func itemOption(ctx context.Context, x exam.AnalysedItem, at int, o itemstat.Option) view.ItemOption {
	m := view.ItemOption{Letter: question.Letter(at), Right: o.Right, Part: o.Share, Share: share(o.Share), Thirds: o.Thirds,
		Count:      i18n.T(ctx, "analysis.n", "N", o.Count),
		ThirdsText: i18n.T(ctx, "analysis.thirds", "Low", share(o.Thirds[0]), "Mid", share(o.Thirds[1]), "High", share(o.Thirds[2]))}
	switch {
	case x.Item.Kind == question.TrueFalse && at == 0:
		m.Letter, m.Text = "√", i18n.T(ctx, "result.true")
	case x.Item.Kind == question.TrueFalse:
		m.Letter, m.Text = "×", i18n.T(ctx, "result.false")
	case at < len(x.Item.Options):
		m.Text = x.Item.Options[at].Text
	}
	if o.Count > 0 {
		m.Mean = i18n.T(ctx, "analysis.mean_of", "Mean", share(o.Mean))
	}
	for _, f := range x.Stat.Flags {
		m.Suspect = m.Suspect || f.Code == itemstat.KeySuspect && f.At == at
	}
	return m
}
