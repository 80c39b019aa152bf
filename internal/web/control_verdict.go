package web

import (
	"net/http"
	"slices"

	"kongdan/internal/coach"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/web/view"
)

// verdictPage is the form for what a coach said.
func (s *Server) verdictPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	c, err := s.teamControl(r, actor)
	if err != nil {
		return err
	}
	x, err := c.coach(r)
	if err != nil {
		return err
	}
	return s.showVerdictForm(w, r, http.StatusOK, c, x, string(c.Today), nil, nil)
}

// recordVerdicts keeps what a coach said.
func (s *Server) recordVerdicts(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	var list, typed []coach.NewVerdict
	for _, k := range c139.Keys() {
		get := func(name string) string { return r.PostForm.Get(string(k) + "." + name) }
		v := coach.NewVerdict{Element: k, Ruling: c139.Verdict(get("ruling")), Confidence: coach.Confidence(get("confidence")), Note: get("note")}
		typed = append(typed, v)
		if v.Ruling != "" {
			list = append(list, v)
		}
	}
	on := r.PostForm.Get("on")
	err := s.Coaches.Rule(r.Context(), actor, dealID(r), coach.ID(r.PathValue("coach")), on, list)
	if err == nil {
		return s.redirect(w, r, dealURL(dealID(r))+"#coaches", "coach.recorded", "N", len(list))
	}
	p, refused := problems(r.Context(), err, coachLabel)
	if !refused {
		return err
	}
	c, err := s.teamControl(r, actor)
	if err != nil {
		return err
	}
	x, err := c.coach(r)
	if err != nil {
		return err
	}
	return s.showVerdictForm(w, r, http.StatusUnprocessableEntity, c, x, on, typed, p)
}

func (s *Server) showVerdictForm(w http.ResponseWriter, r *http.Request, status int, c *control, x coach.Coach, on string, typed []coach.NewVerdict, p view.Problems) error {
	f := view.VerdictForm{
		Head:  view.FormHead{Action: c.url() + "/coaches/" + string(x.ID) + "/verdicts", Key: newKey(), Problems: p},
		Coach: c.coachName(x.Number), Safety: c.Book.Safety(), On: on, Today: string(c.Today), NothingError: p.Of("ruling"),
		Rulings:     []view.Option{{Value: "", Text: c.t("coach.not_asked")}},
		Confidences: []view.Option{{Value: "", Text: c.t("coach.confidence_none")}},
	}
	for _, v := range c139.Verdicts() {
		f.Rulings = append(f.Rulings, view.Option{Value: string(v), Text: c.Book.Name(method.Verdicts, string(v))})
	}
	for _, v := range coach.Confidences {
		f.Confidences = append(f.Confidences, view.Option{Value: string(v), Text: c.t("coach.confidence_" + string(v))})
	}
	best := view.VerdictGroup{Name: c.t("coach.best_at", "Type", c.coachType(x.Type))}
	rest := view.VerdictGroup{Name: c.t("coach.others")}
	for _, k := range c139.Keys() {
		in := c.verdictInput(k, typed, p)
		if slices.Contains(x.Type.Vouches(), k) {
			best.Rows = append(best.Rows, in)
		} else {
			rest.Rows = append(rest.Rows, in)
		}
	}
	f.Groups = []view.VerdictGroup{best, rest}
	title := c.t("coach.record_of", "Coach", f.Coach)
	return s.show(w, r, status, view.VerdictPage(s.head(w, r, c.actor, title, "deals"),
		view.Heading{Title: title, Back: c.toCoaches()}, f))
}

// verdictInput asks about one element without saying what the team claims: a
// coach is asked blind.
func (c *control) verdictInput(k c139.Key, typed []coach.NewVerdict, p view.Problems) view.VerdictInput {
	in := view.VerdictInput{Key: string(k), Name: c.Book.Name(method.Elements, string(k)), Ask: c.question(k), Error: p.Of(string(k) + ".ruling")}
	for _, v := range typed {
		if v.Element == k {
			in.Ruling, in.Confidence, in.Note = string(v.Ruling), string(v.Confidence), v.Note
		}
	}
	return in
}

// settlePage asks why a verdict counts no more.
func (s *Server) settlePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showSettle(w, r, actor, http.StatusOK, nil)
}

// settleVerdict resolves a denial, or takes another ruling back.
func (s *Server) settleVerdict(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	err := s.Coaches.Settle(r.Context(), actor, dealID(r), coach.VerdictID(r.PathValue("verdict")), versionOf(r), r.PostForm.Get("why"))
	if err == nil {
		return s.redirect(w, r, dealURL(dealID(r))+"#coaches", "coach.settled")
	}
	if p, refused := problems(r.Context(), err, coachLabel); refused {
		return s.showSettle(w, r, actor, http.StatusUnprocessableEntity, p)
	}
	return err
}

func (s *Server) showSettle(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, p view.Problems) error {
	c, err := s.teamControl(r, actor)
	if err != nil {
		return err
	}
	for _, v := range c.Board.Verdicts {
		if string(v.ID) != r.PathValue("verdict") {
			continue
		}
		f := view.SettleForm{
			Head: view.FormHead{Action: c.url() + "/verdicts/" + string(v.ID) + "/settle", Key: newKey(), Version: v.Version, Problems: p},
			What: c.t("coach.settle_what", "Coach", c.coachName(v.Number), "Day", string(v.On),
				"Ruling", c.Book.Name(method.Verdicts, string(v.Ruling)), "Element", c.Book.Name(method.Elements, string(v.Element))),
			Explain: i18n.T(r.Context(), "coach.settle_explain"), Why: r.PostForm.Get("why"),
		}
		title := settleTitle(c, v.Ruling)
		return s.showForm(w, r, status, s.head(w, r, actor, title, "deals"),
			view.Heading{Title: title, Back: view.Crumb{Text: c.Name, URL: c.url() + "#e-" + string(v.Element)}}, view.SettleFormView(f))
	}
	return errs.New(errs.NotFound, "coach.not_found")
}
