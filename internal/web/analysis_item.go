package web

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/exam"
	"kongdan/internal/rule/itemstat"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

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
	row.P = itemFigure(ctx, "analysis.p", st.P, share, func(x float64) float64 { return x })
	row.D = itemFigure(ctx, "analysis.d", st.Corrected, decimals, func(x float64) float64 { return (x + 1) / 2 })
	row.T = itemFigure(ctx, "analysis.taken", x.Taken, func(s float64) string { return secondsText(ctx, s) }, nil)
	if x.Taken.N == 0 {
		row.T.Value = i18n.T(ctx, "analysis.taken_none")
	}
	row.T.N = i18n.T(ctx, "analysis.n", "N", x.Taken.N)
	row.Months, row.Drift = driftRows(ctx, x.Drift), driftWords(ctx, x.Drift)
	if x.Drift.Leaked() {
		row.Flags = append(row.Flags, view.ItemFlag{Tone: "danger", Text: i18n.T(ctx, "analysis.flag.leaked"), Explain: i18n.T(ctx, "analysis.flag_why.leaked")})
	}
	row.Flags = append(row.Flags, itemFlags(ctx, st.Flags)...)
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
	plain("analysis.apart", st.Apart, signed)
	if x.Without != nil {
		f := itemFigure(ctx, "analysis.without", *x.Without, decimals, nil)
		f.Interval = i18n.T(ctx, "analysis.instead", "Alpha", decimals(a.Whole.Alpha.X), "Between", f.Interval)
		row.More = append(row.More, f)
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

// itemFlags are what is striking; dead options are told together.
func itemFlags(ctx context.Context, flags []itemstat.Flag) (list []view.ItemFlag) {
	var dead []string
	for _, f := range flags {
		if f.Code == itemstat.DeadOption {
			dead = append(dead, question.Letter(f.At))
			continue
		}
		list = append(list, itemFlag(ctx, f))
	}
	if len(dead) == 0 {
		return list
	}
	letters := strings.Join(dead, i18n.T(ctx, "shell.list_comma"))
	return append(list, view.ItemFlag{Tone: flagTones[itemstat.DeadOption], Text: i18n.T(ctx, "analysis.flag.dead_option", "Letter", letters), Explain: i18n.T(ctx, "analysis.flag_why.dead_option")})
}

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
	m := view.ItemOption{Letter: question.Letter(at), Right: o.Right, Part: o.Share.X, Share: share(o.Share.X), Thirds: o.Thirds,
		Count:      i18n.T(ctx, "analysis.n", "N", o.Count),
		Between:    span(ctx, o.Share),
		ThirdsText: i18n.T(ctx, "analysis.thirds", "N", max(1, o.Share.N/3), "Low", share(o.Thirds[0]), "Mid", share(o.Thirds[1]), "High", share(o.Thirds[2]))}
	switch {
	case x.Item.Kind == question.TrueFalse && at == 0:
		m.Letter, m.Text = "√", i18n.T(ctx, "result.true")
	case x.Item.Kind == question.TrueFalse:
		m.Letter, m.Text = "×", i18n.T(ctx, "result.false")
	case at < len(x.Item.Options):
		m.Text = x.Item.Options[at].Text
	}
	switch {
	case o.Mean.Known():
		m.Mean = share(o.Mean.X)
		m.MeanBetween = span(ctx, o.Mean)
	case o.Count > 0:
		m.Mean = i18n.T(ctx, "analysis.too_few")
	}
	for _, f := range x.Stat.Flags {
		m.Suspect = m.Suspect || f.Code == itemstat.KeySuspect && f.At == at
	}
	return m
}

// span is the interval of a share, in short.
func span(ctx context.Context, f itemstat.Figure) string {
	return i18n.T(ctx, "analysis.span", "Low", share(f.Low), "High", share(f.High))
}

// secondsText shows a time in seconds, or in minutes and seconds.
func secondsText(ctx context.Context, s float64) string {
	whole := int(s + 0.5)
	if whole < 60 {
		return i18n.T(ctx, "analysis.seconds", "S", whole)
	}
	return i18n.T(ctx, "analysis.minutes", "M", whole/60, "S", whole%60)
}

// driftRows is how a question did month by month, if there are several.
func driftRows(ctx context.Context, d itemstat.Drift) (rows []view.MonthRow) {
	if len(d.Months) < 2 {
		return nil
	}
	for _, m := range d.Months {
		row := view.MonthRow{Month: fmt.Sprintf("%d-%02d", m.Month/12, m.Month%12+1), N: strconv.Itoa(m.P.N)}
		row.P = itemFigure(ctx, "analysis.p", m.P, share, func(x float64) float64 { return x })
		row.Taken = itemFigure(ctx, "analysis.taken", m.Taken, func(s float64) string { return secondsText(ctx, s) }, nil)
		if m.Taken.N == 0 {
			row.Taken.Value = "–"
		}
		rows = append(rows, row)
	}
	return rows
}

// driftWords says how often a question was asked, and whether it changed.
func driftWords(ctx context.Context, d itemstat.Drift) string {
	text := i18n.T(ctx, "analysis.asked", "N", d.N)
	if d.Rises.Known() && len(d.Months) > 1 {
		text += i18n.T(ctx, "analysis.rises", "R", decimals(d.Rises.X), "Between", between(ctx, d.Rises, decimals))
	}
	if d.Slows.Known() && len(d.Months) > 1 {
		text += i18n.T(ctx, "analysis.slows", "R", decimals(d.Slows.X), "Between", between(ctx, d.Slows, decimals))
	}
	return text
}

// overviewCodes are what is striking, the gravest first.
var overviewCodes = []itemstat.Code{itemstat.KeySuspect, itemstat.WeakItem, itemstat.HardItem, itemstat.GuessItem, itemstat.EasyItem, itemstat.DeadOption}

// overviewRows count the questions by what is striking about them, then those
// with nothing, those too few people saw, and those that don't count.
func overviewRows(ctx context.Context, a exam.Analysis) (rows []view.OverviewRow) {
	of := map[string][]view.Link{}
	for n, x := range a.Items {
		no := strconv.Itoa(n + 1)
		link := view.Link{Text: no, URL: "#item-" + no}
		struck := map[string]bool{}
		for _, f := range x.Stat.Flags {
			struck[string(f.Code)] = true
		}
		switch {
		case x.Treat == exam.Dropped:
			struck = map[string]bool{"dropped": true}
		case x.Drift.Leaked():
			struck["leaked"] = true
		case len(struck) == 0 && x.Stat.N < itemstat.Usual.Relation:
			struck["few"] = true
		case len(struck) == 0:
			struck["none"] = true
		}
		for code := range struck {
			of[code] = append(of[code], link)
		}
	}
	add := func(code, text, tone string) {
		if list := of[code]; len(list) > 0 {
			rows = append(rows, view.OverviewRow{Tone: tone, Text: text, N: strconv.Itoa(len(list)), Items: list})
		}
	}
	add("leaked", i18n.T(ctx, "analysis.flag.leaked"), "danger")
	for _, c := range overviewCodes {
		text := "analysis.flag." + string(c)
		if c == itemstat.DeadOption {
			text = "analysis.over_dead"
		}
		add(string(c), i18n.T(ctx, text), flagTones[c])
	}
	add("none", i18n.T(ctx, "analysis.over_none"), "")
	add("few", i18n.T(ctx, "analysis.over_few", "Least", itemstat.Usual.Relation), "")
	add("dropped", i18n.T(ctx, "result.ruling."+string(exam.Dropped)), "")
	return append([]view.OverviewRow{{Text: i18n.T(ctx, "analysis.over_all"), N: strconv.Itoa(len(a.Items))}}, rows...)
}
