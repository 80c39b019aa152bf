package web

import (
	"net/http"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// setDisplay changes language or theme from the menu and returns to the page.
// Who is not signed in gets the language in a cookie.
func (s *Server) setDisplay(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	lang, theme, next := r.PostForm.Get("lang"), r.PostForm.Get("theme"), nextPath(r.PostForm.Get("next"))
	if actor.User != "" {
		if err := s.Org.SetDisplay(r.Context(), actor, lang, theme); err != nil {
			return err
		}
	}
	s.keepLanguage(w, r, lang)
	return s.redirect(w, r, next, "")
}

// keepLanguage lets the pages before signing in speak as the member chose.
func (s *Server) keepLanguage(w http.ResponseWriter, r *http.Request, lang string) {
	if lang != i18n.Chinese && lang != i18n.English {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: langCookie, Value: lang, Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: s.overTLS(r), SameSite: http.SameSiteLaxMode})
}

// profileTabs are the member's own pages.
func profileTabs(r *http.Request) []view.Tab {
	ctx := r.Context()
	tabs := []view.Tab{
		{Text: i18n.T(ctx, "profile.tab"), URL: "/profile"},
		{Text: i18n.T(ctx, "profile.tab_password"), URL: "/profile/password"},
		{Text: i18n.T(ctx, "profile.tab_sessions"), URL: "/profile/sessions"},
	}
	for i := range tabs {
		tabs[i].Current = tabs[i].URL == r.URL.Path
	}
	return tabs
}

func (s *Server) profilePage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	m, err := s.Org.Profile(r.Context(), actor)
	if err != nil {
		return err
	}
	return s.showProfile(w, r, actor, http.StatusOK, m, profileForm(m), view.FormHead{Version: m.Version})
}

func profileForm(m org.Member) org.ProfileForm {
	return org.ProfileForm{Name: m.Name, Lang: m.Lang, TimeZone: m.TimeZone, Theme: m.Theme, Digest: m.Digest, DigestHour: strconv.Itoa(m.DigestHour)}
}

func (s *Server) showProfile(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, m org.Member, f org.ProfileForm, head view.FormHead) error {
	ctx := r.Context()
	head.Action, head.Key = "/profile", newKey()
	return s.show(w, r, status, view.ProfilePage(s.head(w, r, actor, i18n.T(ctx, "profile.title"), ""), view.Profile{
		Form: head, Tabs: profileTabs(r), Name: f.Name, Lang: f.Lang, TimeZone: f.TimeZone, Theme: f.Theme,
		Login: m.Login, Email: m.Email, Role: i18n.T(ctx, "role."+string(m.Role)), Scope: i18n.T(ctx, "scope."+string(m.Scope)),
		Department: m.DepartmentName, Languages: languageOptions(), Zones: zoneOptions(ctx, f.TimeZone), Themes: keyed(ctx, "theme.", org.Themes),
		Digest: string(f.Digest), DigestHour: f.DigestHour, Digests: keyed(ctx, "digest.", org.Digests), Hours: digestHours(), DigestHint: s.digestHint(r, m),
	}))
}

// saveProfile changes the own name, language, time zone and theme.
func (s *Server) saveProfile(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	f := org.ProfileForm{Name: r.PostForm.Get("name"), Lang: r.PostForm.Get("lang"), TimeZone: r.PostForm.Get("time_zone"), Theme: r.PostForm.Get("theme"),
		Digest: org.Digest(r.PostForm.Get("digest")), DigestHour: r.PostForm.Get("digest_hour")}
	err := s.Org.UpdateProfile(ctx, actor, versionOf(r), f)
	if err == nil {
		s.keepLanguage(w, r, f.Lang)
		return s.redirect(w, r, "/profile", "profile.saved")
	}
	m, findErr := s.Org.Profile(ctx, actor)
	if findErr != nil {
		return findErr
	}
	if errs.Is(err, errs.Conflict) {
		theirs := profileForm(m)
		return s.showConflict(w, r, actor, conflict{
			What: i18n.T(ctx, "profile.title"), Kind: "member", ID: string(actor.User), Back: "/profile", Version: m.Version,
			Rows: []view.Difference{
				{Label: i18n.T(ctx, "member.name"), Yours: f.Name, Theirs: theirs.Name},
				{Label: i18n.T(ctx, "profile.lang"), Yours: textIn(languageOptions(), f.Lang), Theirs: textIn(languageOptions(), theirs.Lang)},
				{Label: i18n.T(ctx, "profile.time_zone"), Yours: textIn(zoneOptions(ctx, ""), f.TimeZone), Theirs: textIn(zoneOptions(ctx, ""), theirs.TimeZone)},
				{Label: i18n.T(ctx, "shell.theme"), Yours: i18n.T(ctx, "theme."+f.Theme), Theirs: i18n.T(ctx, "theme."+theirs.Theme)},
				{Label: i18n.T(ctx, "digest.label"), Yours: digestSaid(ctx, f), Theirs: digestSaid(ctx, theirs)},
			},
		})
	}
	if p, ok := problems(ctx, err, profileLabel); ok {
		return s.showProfile(w, r, actor, http.StatusUnprocessableEntity, m, f, view.FormHead{Version: versionOf(r), Problems: p})
	}
	return err
}

func profileLabel(field string) string {
	return map[string]string{
		"name": "member.name", "lang": "profile.lang", "time_zone": "profile.time_zone", "theme": "shell.theme", "digest": "digest.label", "digest_hour": "digest.hour",
		"old": "profile.old_password", "password": "password.label", "again": "password.again",
	}[field]
}

func (s *Server) passwordPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	return s.showPassword(w, r, actor, http.StatusOK, nil)
}

func (s *Server) showPassword(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, p view.Problems) error {
	title := i18n.T(r.Context(), "profile.tab_password")
	return s.show(w, r, status, view.PasswordPage(s.head(w, r, actor, title, ""),
		view.Password{Form: view.FormHead{Action: "/profile/password", Problems: p}, Tabs: profileTabs(r)}))
}

// changePassword replaces the own password; every other session ends.
func (s *Server) changePassword(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	err := sameTwice(r)
	token := ""
	if err == nil {
		token, err = s.Org.ChangePassword(r.Context(), actor, r.PostForm.Get("old"), r.PostForm.Get("password"), s.client(r))
	}
	if errs.Is(err, errs.TooMany) {
		return s.showPassword(w, r, actor, http.StatusTooManyRequests, view.Problems{{Text: textOf(r.Context(), err)}})
	}
	if p, ok := problems(r.Context(), err, profileLabel); ok {
		return s.showPassword(w, r, actor, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	s.keepSession(w, r, token)
	return s.redirect(w, r, "/profile/password", "profile.password_saved")
}

func (s *Server) sessionsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	list, err := s.Org.Sessions(r.Context(), actor)
	if err != nil {
		return err
	}
	rows := sessionRows(r, list)
	for i := range rows {
		if !rows[i].Current {
			rows[i].EndURL = "/profile/sessions/" + list[i].ID + "/end"
		}
	}
	title := i18n.T(r.Context(), "profile.tab_sessions")
	return s.show(w, r, http.StatusOK, view.SessionsPage(s.head(w, r, actor, title, ""),
		view.Sessions{Tabs: profileTabs(r), List: rows, Key: newKey()}))
}

func sessionRows(r *http.Request, list []org.Session) (rows []view.Session) {
	ctx := r.Context()
	for _, x := range list {
		device := deviceOf(x.Agent)
		if device == "" {
			device = i18n.T(ctx, "session.unknown_device")
		}
		rows = append(rows, view.Session{Device: device, Address: x.Address, Opened: i18n.DateTime(ctx, x.Opened),
			Seen: i18n.DateTime(ctx, x.Seen), Current: x.Current})
	}
	return rows
}

// deviceOf names browser and system from what a browser says of itself, "" if
// it says nothing we know.
func deviceOf(agent string) string {
	first := func(marks ...string) string {
		for i := 0; i < len(marks); i += 2 {
			if strings.Contains(agent, marks[i]) {
				return marks[i+1]
			}
		}
		return ""
	}
	browser := first("MicroMessenger/", "WeChat", "DingTalk/", "DingTalk", "Edg", "Edge", "OPR/", "Opera", "QQBrowser/", "QQ Browser",
		"Firefox/", "Firefox", "FxiOS/", "Firefox", "Chrome/", "Chrome", "CriOS/", "Chrome", "Safari/", "Safari", "curl/", "curl")
	system := first("HarmonyOS", "HarmonyOS", "Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows",
		"Mac OS X", "macOS", "CrOS", "ChromeOS", "Linux", "Linux")
	return strings.Trim(browser+" · "+system, " ·")
}

// endSession signs the member out at one other place.
func (s *Server) endSession(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Org.EndSession(r.Context(), actor, r.PathValue("id")); err != nil {
		return err
	}
	return s.redirect(w, r, "/profile/sessions", "session.ended")
}

// endOtherSessions signs the member out everywhere else.
func (s *Server) endOtherSessions(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Org.EndOtherSessions(r.Context(), actor); err != nil {
		return err
	}
	return s.redirect(w, r, "/profile/sessions", "session.ended")
}
