package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// asAskedValue stands in the form for a question that counts as it was asked.
const asAskedValue = "asked"

// regradePage lets a trainer decide about a question of an exam.
func (s *Server) regradePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	at, err := s.Exams.Reconsider(r.Context(), actor, examID(r), bank.ID(r.PathValue("question")))
	if err != nil {
		return err
	}
	ruling := at.Ruling
	if ruling.Treat == exam.AsAsked { // most likely somebody comes because the key was mended
		ruling.Treat = exam.Given
		for _, v := range at.Versions {
			if v.Fits && v.Number > at.Number {
				ruling.Treat, ruling.Number = exam.ByVersion, v.Number
				break
			}
		}
	}
	ruling.Why = ""
	return s.showRegrade(w, r, actor, http.StatusOK, at, ruling, nil, nil)
}

// regrade tries a decision about a question, or takes it.
func (s *Server) regrade(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	at, err := s.Exams.Reconsider(ctx, actor, examID(r), bank.ID(r.PathValue("question")))
	if err != nil {
		return err
	}
	f := r.PostForm
	ruling := exam.Ruling{Question: at.Ruling.Question, Treat: exam.Treat(f.Get("treat")), Why: f.Get("why")}
	ruling.Number, _ = strconv.Atoi(f.Get("number")) // what is no number fits no version
	if ruling.Treat == asAskedValue {
		ruling.Treat = exam.AsAsked
	} else if ruling.Treat == exam.AsAsked {
		ruling.Treat = "?"
	}
	refuse := func(err error) error {
		p, ok := problems(ctx, err, func(field string) string {
			return map[string]string{"treat": "regrade.treat", "number": "regrade.version", "why": "regrade.why"}[field]
		})
		if !ok {
			return err
		}
		return s.showRegrade(w, r, actor, http.StatusUnprocessableEntity, at, ruling, nil, p)
	}
	mark := f.Get("mark")
	if mark != "" && f.Get("do") == "apply" {
		done, err := s.Exams.Regrade(ctx, actor, at.Exam.ID, ruling, mark)
		if err == nil {
			return s.redirect(w, r, examURL(at.Exam.ID)+"/analysis", "regrade.done", "N", len(done.Changes))
		}
		if !errs.Is(err, errs.Conflict) {
			return refuse(err)
		}
		try, tryErr := s.Exams.TryRegrade(ctx, actor, at.Exam.ID, ruling)
		if tryErr != nil {
			return refuse(tryErr)
		}
		return s.showRegrade(w, r, actor, http.StatusConflict, at, ruling, &try, view.Problems{{Text: i18n.T(ctx, "regrade.moved")}})
	}
	try, err := s.Exams.TryRegrade(ctx, actor, at.Exam.ID, ruling)
	if err != nil {
		return refuse(err)
	}
	return s.showRegrade(w, r, actor, http.StatusOK, at, ruling, &try, nil)
}

func (s *Server) showRegrade(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, at exam.Reconsidered, ruling exam.Ruling, try *exam.Regrade, p view.Problems) error {
	ctx := r.Context()
	e := at.Exam.ID
	treat := string(ruling.Treat)
	if ruling.Treat == exam.AsAsked {
		treat = asAskedValue
	}
	m := view.Regrade{
		Form: view.FormHead{Action: regradeURL(e, at.Ruling.Question), Key: newKey(), Problems: p, Class: "k-formwide"},
		Stem: at.Asked.Stem, Asked: keyWords(ctx, at.Asked), Now: i18n.T(ctx, "regrade.now."+treatName(at.Ruling.Treat), "Number", at.Ruling.Number, "Why", at.Ruling.Why),
		Treat:   view.Field{Name: "treat", Label: i18n.T(ctx, "regrade.treat"), Value: treat, Error: p.Of("treat")},
		Version: view.Field{Name: "number", Label: i18n.T(ctx, "regrade.version"), Value: strconv.Itoa(ruling.Number), Error: p.Of("number"), Empty: i18n.T(ctx, "regrade.no_version")},
		Why:     view.Field{Name: "why", Label: i18n.T(ctx, "regrade.why"), Value: ruling.Why, Error: p.Of("why"), MaxLength: exam.MaxWhy, Rows: 2, Hint: i18n.T(ctx, "regrade.why_hint")},
		Cancel:  examURL(e) + "/analysis", EditURL: questionURL(at.Ruling.Question),
	}
	for _, t := range exam.Treats {
		value := string(t)
		if t == exam.AsAsked {
			value = asAskedValue
		}
		fits := t != exam.ByVersion || slices.ContainsFunc(at.Versions, func(v exam.KeyVersion) bool { return v.Fits })
		m.Treat.Options = append(m.Treat.Options, view.Option{Value: value, Text: i18n.T(ctx, "regrade.treat."+treatName(t)), Hint: i18n.T(ctx, "regrade.hint."+treatName(t)), Disabled: !fits})
	}
	for _, v := range at.Versions {
		if v.Fits {
			m.Version.Options = append(m.Version.Options, view.Option{Value: strconv.Itoa(v.Number),
				Text: i18n.T(ctx, "regrade.version_is", "Number", v.Number, "Key", keyWords(ctx, v.Item))})
		}
	}
	if try != nil {
		m.Try = regradeTry(ctx, *try)
	}
	title := i18n.T(ctx, "regrade.title")
	return s.show(w, r, status, view.RegradePage(s.head(w, r, actor, title, "learn"),
		view.Heading{Title: title, Sub: at.Exam.Title, Back: view.Crumb{Text: i18n.T(ctx, "analysis.title"), URL: m.Cancel}}, m))
}

func treatName(t exam.Treat) string {
	switch t {
	case exam.ByVersion, exam.Given, exam.Dropped:
		return string(t)
	}
	return asAskedValue
}

// keyWords says shortly what is right.
func keyWords(ctx context.Context, i question.Item) string {
	var words []string
	switch {
	case i.Kind.Chooses():
		letters := ""
		for _, at := range i.Key() {
			letters += question.Letter(at)
		}
		return letters
	case i.Kind == question.TrueFalse && i.Truth != nil && *i.Truth:
		return i18n.T(ctx, "result.true")
	case i.Kind == question.TrueFalse && i.Truth != nil:
		return i18n.T(ctx, "result.false")
	case i.Kind == question.Fill:
		for _, b := range i.Blanks {
			words = append(words, acceptedWords(ctx, b))
		}
	case i.Kind == question.Short:
		for _, p := range i.Points {
			words = append(words, p.Text+" ("+p.Marks.String()+")")
		}
	}
	return clipStem(strings.Join(words, "; "))
}

// turnTones colours what becomes of certificates.
var turnTones = map[exam.Turn]string{exam.Issued: "success", exam.ValidAgain: "success", exam.ToReview: "warning"}

func regradeTry(ctx context.Context, t exam.Regrade) *view.RegradeTry {
	m := &view.RegradeTry{Mark: t.Mark, Summary: i18n.T(ctx, "regrade.would", "N", len(t.Changes), "All", t.Attempts)}
	if t.NowPass > 0 {
		m.Words = append(m.Words, i18n.T(ctx, "regrade.now_pass", "N", t.NowPass))
	}
	if t.NoLonger > 0 {
		m.Words = append(m.Words, i18n.T(ctx, "regrade.no_longer", "N", t.NoLonger))
	}
	if len(t.Awards) > 0 {
		m.AwardText = i18n.T(ctx, "regrade.certificates", "N", len(t.Awards))
	}
	for _, a := range t.Awards {
		turn := "regrade.turn." + string(a.Turn)
		m.Awards = append(m.Awards, view.RegradeAward{Holder: a.Holder, Name: a.Name, Before: i18n.T(ctx, turn+".before"), After: i18n.T(ctx, turn+".after"), Tone: turnTones[a.Turn]})
	}
	for _, c := range t.Changes {
		row := view.RegradeRow{Name: c.Name, URL: resultURL(c.Attempt), Before: c.Before.String() + " / " + c.FullBefore.String(), After: c.After.String() + " / " + c.FullAfter.String()}
		switch {
		case c.PassAfter && !c.PassBefore:
			row.Pass, row.Tone = i18n.T(ctx, "regrade.passes"), "success"
		case c.PassBefore && !c.PassAfter:
			row.Pass, row.Tone = i18n.T(ctx, "regrade.fails"), "danger"
		case c.Waits:
			row.Pass, row.Tone = i18n.T(ctx, "result.is.waiting"), "warning"
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}
