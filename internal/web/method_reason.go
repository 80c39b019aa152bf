package web

import (
	"net/http"
	"net/url"
	"slices"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

const reasonsPath = "/settings/reasons"

// reasonsPage lists why deals end, by outcome.
func (s *Server) reasonsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	all, err := s.Method.ReasonSettings(ctx, actor)
	if err != nil {
		return err
	}
	other := i18n.English
	if actor.Lang == i18n.English {
		other = i18n.Chinese
	}
	var m view.Reasons
	for _, outcome := range method.Outcomes {
		g := view.ReasonGroup{Outcome: i18n.T(ctx, "deal_status."+outcome), NewURL: reasonsPath + "/edit?outcome=" + outcome}
		for _, x := range all {
			if x.Outcome == outcome {
				g.Rows = append(g.Rows, view.OutcomeReason{Name: x.Name(actor.Lang), Other: x.Name(other), URL: reasonsPath + "/edit?id=" + url.QueryEscape(x.ID), Retired: x.Retired})
			}
		}
		m.Groups = append(m.Groups, g)
	}
	return s.show(w, r, http.StatusOK, view.ReasonsPage(s.head(w, r, actor, i18n.T(ctx, "reasons.title"), "settings"), m))
}

// reasonPage is the form of a reason, of a new one without an id.
func (s *Server) reasonPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	x, err := s.findReason(r, actor, r.URL.Query().Get("id"))
	if err != nil {
		return err
	}
	if x.ID == "" {
		x.Outcome = r.URL.Query().Get("outcome")
	}
	return s.showReason(w, r, actor, http.StatusOK, x, nil)
}

func (s *Server) findReason(r *http.Request, actor org.Actor, id string) (method.Reason, error) {
	all, err := s.Method.ReasonSettings(r.Context(), actor)
	if err != nil || id == "" {
		return method.Reason{}, err
	}
	at := slices.IndexFunc(all, func(x method.Reason) bool { return x.ID == id })
	if at < 0 {
		return method.Reason{}, errs.New(errs.NotFound, "error.not_found")
	}
	return all[at], nil
}

func (s *Server) showReason(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, x method.Reason, p view.Problems) error {
	ctx := r.Context()
	title := i18n.T(ctx, "reasons.new")
	if x.ID != "" {
		title = i18n.T(ctx, "deal_status."+x.Outcome)
	}
	h := s.head(w, r, actor, title, "settings")
	h.Path = reasonsPath + "/edit?" + url.Values{"id": {x.ID}, "outcome": {x.Outcome}}.Encode()
	return s.show(w, r, status, view.ReasonPage(h, view.ReasonForm{
		Form: view.FormHead{Action: reasonsPath + "/edit", Key: newKey(), Version: x.Version, Problems: p}, ID: x.ID, Outcome: x.Outcome,
		NameZH: x.NameZH, NameEN: x.NameEN, Retired: x.Retired, Outcomes: keyed(ctx, "deal_status.", method.Outcomes),
	}))
}

func reasonLabel(field string) string {
	return map[string]string{"name_zh": "reasons.name_zh", "name_en": "reasons.name_en", "outcome": "reasons.outcome"}[field]
}

func (s *Server) saveReason(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, f := r.Context(), r.PostForm
	mine := method.Reason{ID: chosen[string](f, "id"), Outcome: f.Get("outcome"), NameZH: f.Get("name_zh"), NameEN: f.Get("name_en"), Retired: f.Get("retired") != "", Version: versionOf(r)}
	_, err := s.Method.SaveReason(ctx, actor, mine)
	if err == nil {
		return s.redirect(w, r, reasonsPath, "reasons.saved")
	}
	if p, ok := problems(ctx, err, reasonLabel); ok {
		if !slices.Contains(method.Outcomes, mine.Outcome) {
			mine.Outcome, mine.ID = method.Outcomes[0], "" // there is nothing of that kind to come back to
		}
		return s.showReason(w, r, actor, http.StatusUnprocessableEntity, mine, p)
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	theirs, err := s.findReason(r, actor, mine.ID)
	if err != nil {
		return err
	}
	yes := func(b bool) string {
		if b {
			return i18n.T(ctx, "audit_log.yes")
		}
		return i18n.T(ctx, "audit_log.no")
	}
	return s.showConflict(w, r, actor, conflict{
		What: theirs.Name(actor.Lang), Kind: "reason", ID: mine.ID, Back: reasonsPath + "/edit?id=" + url.QueryEscape(mine.ID), Version: theirs.Version,
		Rows: []view.Difference{
			{Label: i18n.T(ctx, "reasons.name_zh"), Yours: mine.NameZH, Theirs: theirs.NameZH},
			{Label: i18n.T(ctx, "reasons.name_en"), Yours: mine.NameEN, Theirs: theirs.NameEN},
			{Label: i18n.T(ctx, "reasons.retired"), Yours: yes(mine.Retired), Theirs: yes(theirs.Retired)},
		},
	})
}
