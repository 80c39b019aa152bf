package web

import (
	"net/http"
	"slices"
	"strconv"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/web/view"
)

const retentionPath = "/settings/retention"

var retentionLabels = map[string]string{
	"months": "privacy.months", "automatic": "privacy.automatic_label", "row": "privacy.due", "until": "privacy.keep_until", "why": "privacy.keep_why",
	"confirm": "privacy.confirm_label",
}

func retentionLabel(field string) string { return retentionLabels[field] }

// retentionPage says for how long people are kept, and whom to review.
func (s *Server) retentionPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showRetention(w, r, actor, http.StatusOK, nil, nil)
}

// showRetention shows the page with what was wrong in the form of the period,
// or in the list.
func (s *Server) showRetention(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, setting, list view.Problems) error {
	ctx, l := r.Context(), listOf(r)
	l.path = retentionPath
	p, err := s.Privacy.Due(ctx, actor, l.After, l.Before)
	if err != nil {
		return err
	}
	today := day.Date(actor.Today(s.Deals.Now()))
	m := view.Retention{
		Form:   view.FormHead{Action: retentionPath, Key: newKey(), Version: p.Version, Problems: setting},
		Months: months(p.Months), Automatic: p.Automatic, Off: p.Months == 0,
		List:  view.FormHead{Action: retentionPath + "/keep", Key: newKey(), Problems: list},
		Until: r.PostForm.Get("until"), Why: r.PostForm.Get("why"), Confirmed: r.PostForm.Has("confirm"), Tomorrow: string(today.Add(1)),
		EraseURL: retentionPath + "/erase", Pager: l.pager(p.Next, p.Previous, ""),
	}
	if !r.PostForm.Has("until") {
		m.Until = string(today.Add(365))
	}
	if !p.Counted.IsZero() {
		m.Counted = i18n.T(ctx, "privacy.due_counted", "When", i18n.DateTime(ctx, p.Counted))
	}
	if setting != nil {
		m.Months, m.Automatic = r.PostForm.Get("months"), r.PostForm.Has("automatic")
		m.Form.Version = versionOf(r)
	}
	for _, x := range p.Rows {
		row := view.DueRow{ID: string(x.ID), Name: x.Name, Title: x.Title, Account: x.AccountName, Updated: i18n.Date(ctx, x.Updated),
			Basis: basisText(ctx, x.Basis), Trash: x.Trash, Chosen: slices.Contains(r.PostForm["row"], string(x.ID))}
		if !x.Trash {
			row.URL = personURL(x.ID)
		}
		if x.KeptUntil != "" {
			row.Kept = i18n.T(ctx, "privacy.kept_before", "Day", x.KeptUntil, "Why", x.KeptNote)
		}
		m.Rows = append(m.Rows, row)
	}
	return s.show(w, r, status, view.RetentionPage(s.head(w, r, actor, i18n.T(ctx, "settings.retention"), "settings"), m))
}

func months(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (s *Server) saveRetention(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, f := r.Context(), r.PostForm
	err := s.Privacy.SaveRetention(ctx, actor, versionOf(r), f.Get("months"), f.Has("automatic"))
	if err == nil {
		return s.redirect(w, r, retentionPath, "privacy.retention_saved")
	}
	if p, ok := problems(ctx, err, retentionLabel); ok {
		return s.showRetention(w, r, actor, http.StatusUnprocessableEntity, p, nil)
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	theirs, err := s.Privacy.Retention(ctx, actor)
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{
		What: i18n.T(ctx, "settings.retention"), Kind: "organisation", ID: string(actor.Org), Back: retentionPath, Version: theirs.Version,
		Rows: []view.Difference{
			{Label: i18n.T(ctx, "privacy.months"), Yours: f.Get("months"), Theirs: months(theirs.Months)},
			{Label: i18n.T(ctx, "privacy.automatic_label"), Yours: yesNo(r, f.Has("automatic")), Theirs: yesNo(r, theirs.Automatic)},
		},
	})
}

func yesNo(r *http.Request, yes bool) string {
	if yes {
		return i18n.T(r.Context(), "audit_log.yes")
	}
	return i18n.T(r.Context(), "audit_log.no")
}

// keepDue keeps those chosen until a day.
func (s *Server) keepDue(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	f := r.PostForm
	return s.decided(w, r, actor, s.Privacy.Keep(r.Context(), actor, rowsOf(r), f.Get("until"), f.Get("why")), "privacy.keep_done")
}

// eraseDue erases those chosen for good.
func (s *Server) eraseDue(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.decided(w, r, actor, s.Privacy.EraseDue(r.Context(), actor, rowsOf(r), r.PostForm.Has("confirm")), "privacy.erase_chosen_done")
}

// rowsOf are the ids of the rows that were chosen.
func rowsOf(r *http.Request) (ids []string) {
	for _, row := range r.PostForm["row"] {
		ids = append(ids, asID(row))
	}
	return ids
}

func (s *Server) decided(w http.ResponseWriter, r *http.Request, actor org.Actor, err error, done string) error {
	if err == nil {
		return s.redirect(w, r, retentionPath, done)
	}
	if p, ok := problems(r.Context(), err, retentionLabel); ok {
		return s.showRetention(w, r, actor, http.StatusUnprocessableEntity, nil, p)
	}
	return err
}
