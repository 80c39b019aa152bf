package web

import (
	"net"
	"net/http"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// settingsIndex lists the pages of the settings, group by group: icon, key of
// title and text (title below "settings.", text the same with "_text"), address.
var settingsIndex = []struct {
	group   string
	entries [][3]string
}{
	{"settings.people", [][3]string{
		{"users", "settings.members", "/settings/members"},
		{"sitemap", "settings.departments", "/settings/departments"},
	}},
	{"settings.lists", [][3]string{
		{"target", "settings.rivals", rivalsPath},
		{"briefcase", "settings.products", productsPath},
	}},
	{"settings.method", [][3]string{
		{"target-arrow", "settings.wording", methodPath},
		{"wand", "settings.moves", tuningsPath},
		{"hourglass", "settings.thresholds", thresholdsPath},
		{"certificate", "settings.gates", gatesPath},
		{"flag", "settings.reasons", reasonsPath},
	}},
	{"settings.data", [][3]string{
		{"file-import", "settings.import", importPath},
		{"shield-check", "settings.retention", retentionPath},
	}},
	{"settings.system", [][3]string{
		{"building", "settings.organisation", "/settings/organisation"},
		{"download", "settings.export", exportPath},
		{"history", "settings.audit", "/settings/audit"},
		{"clock", "settings.jobs", jobsPath},
	}},
}

// settingsPage is the index of the settings, for administrators.
func (s *Server) settingsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if _, err := s.Org.Settings(r.Context(), actor); err != nil {
		return err
	}
	ctx := r.Context()
	kept, err := s.Privacy.Retention(ctx, actor)
	if err != nil {
		return err
	}
	var m view.Settings
	for _, g := range settingsIndex {
		group := view.SettingsGroup{Title: i18n.T(ctx, g.group)}
		for _, e := range g.entries {
			entry := view.SettingsEntry{Icon: e[0], Title: i18n.T(ctx, e[1]), Text: i18n.T(ctx, e[1]+"_text"), URL: e[2]}
			if e[2] == retentionPath && kept.Due > 0 {
				entry.Text = i18n.T(ctx, "privacy.due_today", "N", kept.Due)
			}
			group.Entries = append(group.Entries, entry)
		}
		m.Groups = append(m.Groups, group)
	}
	if !s.overTLS(r) && !loopback(r) {
		m.Notice = i18n.T(ctx, "settings.plain_http")
	}
	return s.show(w, r, http.StatusOK, view.SettingsPage(s.head(w, r, actor, i18n.T(ctx, "nav.settings"), "settings"), m))
}

// loopback reports whether the browser runs on our own machine, where nobody
// can listen on the way.
func loopback(r *http.Request) bool {
	host := hostOf(r.Host)
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s *Server) organisationPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	o, err := s.Org.Settings(r.Context(), actor)
	if err != nil {
		return err
	}
	return s.showOrganisation(w, r, actor, http.StatusOK, o.NewOrganisation, view.FormHead{Version: o.Version})
}

func (s *Server) showOrganisation(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, n org.NewOrganisation, head view.FormHead) error {
	ctx := r.Context()
	head.Action, head.Key = "/settings/organisation", newKey()
	return s.show(w, r, status, view.OrganisationPage(s.head(w, r, actor, i18n.T(ctx, "organisation.title"), "settings"), view.Organisation{
		Form: head, Name: n.Name, Currency: n.Currency, Lang: n.Lang, TimeZone: n.TimeZone,
		Currencies: currencyOptions(ctx), Languages: languageOptions(), Zones: zoneOptions(ctx, n.TimeZone),
	}))
}

func (s *Server) saveOrganisation(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, f := r.Context(), r.PostForm
	n := org.NewOrganisation{Name: f.Get("organisation"), Currency: f.Get("currency"), Lang: f.Get("lang"), TimeZone: f.Get("time_zone")}
	err := s.Org.UpdateOrganisation(ctx, actor, versionOf(r), n)
	if err == nil {
		return s.redirect(w, r, "/settings/organisation", "organisation.saved")
	}
	if p, ok := problems(ctx, err, signInLabel); ok {
		return s.showOrganisation(w, r, actor, http.StatusUnprocessableEntity, n, view.FormHead{Version: versionOf(r), Problems: p})
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	theirs, err := s.Org.Settings(ctx, actor)
	if err != nil {
		return err
	}
	return s.showConflict(w, r, actor, conflict{
		What: i18n.T(ctx, "organisation.title"), Kind: "organisation", ID: string(actor.Org), Back: "/settings/organisation", Version: theirs.Version,
		Rows: []view.Difference{
			{Label: i18n.T(ctx, "organisation.name"), Yours: n.Name, Theirs: theirs.Name},
			{Label: i18n.T(ctx, "organisation.currency"), Yours: textIn(currencyOptions(ctx), n.Currency), Theirs: textIn(currencyOptions(ctx), theirs.Currency)},
			{Label: i18n.T(ctx, "profile.lang"), Yours: textIn(languageOptions(), n.Lang), Theirs: textIn(languageOptions(), theirs.Lang)},
			{Label: i18n.T(ctx, "profile.time_zone"), Yours: textIn(zoneOptions(ctx, ""), n.TimeZone), Theirs: textIn(zoneOptions(ctx, ""), theirs.TimeZone)},
		},
	})
}
