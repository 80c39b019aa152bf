package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/blueprint"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// weakCoverage is below how many active questions an element or a stage is weak.
const weakCoverage = 3

// hygienePage says how well the bank is kept.
func (s *Server) hygienePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	h, err := s.Questions.Hygiene(ctx, actor)
	if err != nil {
		return err
	}
	sat, err := s.Exams.Hygiene(ctx, actor)
	if err != nil {
		return err
	}
	n, err := s.questionNames(ctx, actor)
	if err != nil {
		return err
	}
	m := view.Hygiene{Empty: h.N == 0, Summary: i18n.T(ctx, "hygiene.summary", "N", h.N, "Active", h.Active), Findings: n.findings(h, sat)}
	if h.Active > 0 {
		clean := h.Clean(sat.Dead)
		share := clean * 100 / h.Active
		m.Score = []view.Bar{{Label: i18n.T(ctx, "hygiene.clean"), Share: share, Text: i18n.T(ctx, "hygiene.clean_of", "N", clean, "Active", h.Active, "Share", share)}}
	}
	for _, o := range n.elements() {
		m.Elements = append(m.Elements, coverage(o, "element", h.Elements[o.Value]))
	}
	for _, o := range n.stages() {
		if count, selling := h.Stages[o.Value]; selling {
			m.Stages = append(m.Stages, coverage(o, "stage", count))
		}
	}
	scale(m.Elements)
	scale(m.Stages)
	if h.Places.N >= question.MinPlaces {
		for at, count := range h.Places.Counts {
			letter := question.Letter(at)
			m.Letters = append(m.Letters, view.Bar{Label: letter, URL: questionsPath + "?find=" + url.QueryEscape(string(bank.KeyAt(letter))), Share: count,
				Text: i18n.T(ctx, "hygiene.letter", "N", count, "Expected", strconv.FormatFloat(h.Places.Expected[at], 'f', 0, 64))})
		}
		scale(m.Letters)
	}
	covers, err := s.Exams.Coverage(ctx, actor)
	if err != nil {
		return err
	}
	for _, c := range covers {
		m.Papers = append(m.Papers, n.paperCover(c))
	}
	return s.show(w, r, http.StatusOK, view.HygienePage(s.head(w, r, actor, i18n.T(ctx, "hygiene.title"), "learn"), m))
}

// foundDead is the filter for questions with an option that nobody takes for
// right, which exams know.
const foundDead = "dead"

// foundPool, with the id of an exam behind it, is the filter for what that may draw.
const foundPool = "pool."

// questionFilter is readQuestionFilter with what exams know.
func (s *Server) questionFilter(ctx context.Context, actor org.Actor, l listing) (bank.Filter, error) {
	f := readQuestionFilter(l, s.Questions.Now())
	if of, is := strings.CutPrefix(string(f.Finding), foundPool); is {
		ids, err := s.Exams.Drawable(ctx, actor, exam.ID(asID(of)))
		f.Finding, f.IDs = "", ids
		return f, err
	}
	if f.Finding != foundDead {
		return f, nil
	}
	sat, err := s.Exams.Hygiene(ctx, actor)
	f.Finding, f.IDs = "", sat.Dead
	return f, err
}

// findings lists what could be better, each with the list that mends it.
func (n questionNames) findings(h bank.Hygiene, sat exam.Hygiene) (list []view.Finding) {
	add := func(name string, count int, tone, query string) {
		f := view.Finding{Title: n.t("hygiene." + name), Text: i18n.T(n.ctx, "hygiene."+name+"_text", "N", bank.StaleMonths), N: count, Tone: tone, Act: n.t("hygiene.show")}
		if count > 0 {
			f.URL = questionsPath + "?" + query
		}
		list = append(list, f)
	}
	find := func(f bank.Finding) string { return "find=" + url.QueryEscape(string(f)) }
	add("keyless", h.Keyless, "danger", "keyless=1")
	add("alike", h.Alike, "warning", "alike=1")
	add("contradicts", h.Findings[bank.Contradicts], "danger", find(bank.Contradicts))
	add("same_stem", h.Findings[bank.SameStem], "warning", find(bank.SameStem))
	add("waiting", h.Waiting, "info", "status=draft")
	add("dead", len(sat.Dead), "warning", "find="+foundDead)
	add("enemies", h.Findings[bank.Feuding], "info", find(bank.Feuding))
	add("stale", h.Stale, "warning", "stale=1")
	add("unexplained", h.Findings[bank.Unexplained], "warning", find(bank.Unexplained))
	add("unpinned", h.Findings[bank.Unpinned], "warning", find(bank.Unpinned))
	add("catch_all", h.Findings[bank.CatchAll], "info", find(bank.CatchAll))
	longest, placed := 0, 0
	if h.LongestTop {
		longest = h.Findings[bank.Longest]
	}
	top := 0
	for at, count := range h.Places.Counts {
		if over := float64(count) - h.Places.Expected[at]; h.Places.Biased && over > float64(h.Places.Counts[top])-h.Places.Expected[top] {
			top = at
		}
	}
	if h.Places.Biased {
		placed = h.Places.Counts[top]
	}
	add("longest", longest, "warning", find(bank.Longest))
	add("placed", placed, "warning", find(bank.KeyAt(question.Letter(top))))
	add("untagged", h.Findings[bank.Untagged], "info", find(bank.Untagged))
	add("unrated", h.Unrated, "info", "difficulty=0")
	add("undrawn", len(sat.Undrawn), "danger", "")
	if last := &list[len(list)-1]; len(sat.Undrawn) > 0 {
		last.URL = paperURL(sat.Undrawn[0]) + "/blueprint"
	}
	slices.SortStableFunc(list, func(a, b view.Finding) int { return cmp.Compare(min(b.N, 1), min(a.N, 1)) }) // what there is to do comes first
	return list
}

// paperCover says what the bank has for each row of a blueprint: short is what
// lacks questions, tight what could not be drawn half as large again.
func (n questionNames) paperCover(c exam.PaperCover) view.PaperCover {
	p := view.PaperCover{Title: c.Paper.Title, URL: paperURL(c.Paper.ID), Open: c.Lacking()}
	if c.Paper.Items == 0 && !c.Paper.Frozen {
		p.URL += "/blueprint"
	}
	short, tight := 0, 0
	for _, x := range c.Rows {
		row := view.CoverRow{What: rowText(n.ctx, n.book, n.tree, c.Paper.Plan.Rows[x.Row]), Wanted: strconv.Itoa(x.Wanted), Fits: strconv.Itoa(x.Fits), Spare: strconv.Itoa(x.Spare)}
		switch {
		case x.Spare < 0:
			short++
			row.Tone, row.Spare = "danger", i18n.T(n.ctx, "hygiene.cover_short", "N", -x.Spare)
		case 2*x.Spare < x.Wanted:
			tight++
			row.Tone = "warning"
		case x.Spare >= blueprint.MaxSpare:
			row.Spare += "+"
		}
		p.Rows = append(p.Rows, row)
	}
	p.Tone, p.Sub = "success", n.t("hygiene.fine")
	switch {
	case short > 0:
		p.Tone, p.Sub = "danger", i18n.T(n.ctx, "hygiene.cover_rows_short", "N", short)
	case tight > 0:
		p.Tone, p.Sub = "warning", i18n.T(n.ctx, "hygiene.cover_rows_tight", "N", tight)
	}
	return p
}

// coverage is how many active questions there are about one thing.
func coverage(o view.Option, filter string, count int) view.Bar {
	return view.Bar{Label: o.Text, Text: strconv.Itoa(count), Share: count, Weak: count < weakCoverage,
		URL: questionsPath + "?" + url.Values{filter: {o.Value}, "status": {string(bank.Active)}}.Encode()}
}

// scale turns counts into shares of the largest.
func scale(bars []view.Bar) {
	most := 1
	for _, b := range bars {
		most = max(most, b.Share)
	}
	for i := range bars {
		bars[i].Share = bars[i].Share * 100 / most
	}
}
