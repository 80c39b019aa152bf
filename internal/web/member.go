package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

const membersPath = "/settings/members"

// stateOf is the state of a member by name.
func stateOf(m org.Member) string {
	switch {
	case !m.Active:
		return string(org.Inactive)
	case m.Invited:
		return string(org.Invited)
	}
	return string(org.Active)
}

// departmentOptions shows the tree in a list; deeper ones stand further in.
func departmentOptions(tree []org.Department) (list []view.Option) {
	for _, d := range tree {
		list = append(list, view.Option{Value: string(d.ID), Text: strings.Repeat("　", d.Depth) + d.Name})
	}
	return list
}

func (s *Server) membersPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, q := r.Context(), r.URL.Query()
	f := org.MemberFilter{Query: q.Get("q"), Role: org.Role(q.Get("role")), Department: org.DepartmentID(q.Get("department")),
		State: org.State(q.Get("state")), After: q.Get("after")}
	switch q.Get("state") {
	case "":
		f.State = org.Active
	case "all":
		f.State = org.Everyone
	}
	list, err := s.Org.Members(ctx, actor, f)
	if err != nil {
		return err
	}
	tree, err := s.Org.Departments(ctx, actor)
	if err != nil {
		return err
	}
	m := view.Members{
		Query: f.Query, Role: q.Get("role"), Department: q.Get("department"), State: q.Get("state"),
		Roles: keyed(ctx, "role.", org.Roles), Departments: departmentOptions(tree),
		States: []view.Option{
			{Value: "", Text: i18n.T(ctx, "member_state.active")}, {Value: "invited", Text: i18n.T(ctx, "member_state.invited")},
			{Value: "inactive", Text: i18n.T(ctx, "member_state.inactive")}, {Value: "all", Text: i18n.T(ctx, "filter.all")},
		},
		Pager: view.Pager{Summary: i18n.T(ctx, "members.total", "N", list.Total)},
	}
	m.Filtered = m.Query+m.Role+m.Department+m.State != ""
	if list.Next != "" {
		q.Set("after", list.Next)
		m.Pager.Next = membersPath + "?" + q.Encode()
	}
	if f.After != "" {
		q.Del("after")
		m.Pager.Previous = membersPath + "?" + q.Encode()
	}
	for _, x := range list.Members {
		m.Rows = append(m.Rows, view.MemberRow{
			URL: memberPath(x.ID), Name: x.Name, Login: x.Login, Email: x.Email, Role: i18n.T(ctx, "role."+string(x.Role)),
			Scope: i18n.T(ctx, "scope."+string(x.Scope)), Department: x.DepartmentName, Seen: i18n.DateTime(ctx, x.Seen), State: stateOf(x),
		})
	}
	return s.show(w, r, http.StatusOK, view.MembersPage(s.head(w, r, actor, i18n.T(ctx, "members.title"), "settings"), m))
}

func memberPath(u org.UserID) string { return membersPath + "/" + url.PathEscape(string(u)) }

// memberForm fills the form's lists.
func (s *Server) memberForm(ctx context.Context, actor org.Actor, f org.MemberForm, head view.FormHead) (view.MemberForm, error) {
	tree, err := s.Org.Departments(ctx, actor)
	head.Key = newKey()
	return view.MemberForm{
		Form: head, Name: f.Name, Login: f.Login, Email: f.Email, Role: string(f.Role), Scope: string(f.Scope), Department: string(f.Department),
		Lang: f.Lang, TimeZone: f.TimeZone, Roles: keyed(ctx, "role.", org.Roles), Scopes: keyed(ctx, "scope.", org.DataScopes),
		Departments: departmentOptions(tree), Languages: languageOptions(), Zones: zoneOptions(ctx, f.TimeZone),
		Submit: i18n.T(ctx, "action.save"), Cancel: membersPath, Mails: s.Org.Mail != nil,
	}, err
}

func readMember(r *http.Request) org.MemberForm {
	f := r.PostForm
	return org.MemberForm{
		Name: f.Get("name"), Login: f.Get("login"), Email: f.Get("email"), Role: org.Role(f.Get("role")), Scope: org.DataScope(f.Get("scope")),
		Department: chosen[org.DepartmentID](f, "department"), Lang: f.Get("lang"), TimeZone: f.Get("time_zone"),
	}
}

func memberLabel(field string) string {
	return map[string]string{
		"name": "member.name", "login": "member.login", "email": "member.email", "role": "member.role", "scope": "member.scope",
		"department": "member.department", "lang": "profile.lang", "time_zone": "profile.time_zone", "successor": "deactivate.successor", "why": "admit.why",
	}[field]
}

func (s *Server) newMemberPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	o, err := s.Org.Settings(r.Context(), actor)
	if err != nil {
		return err
	}
	f := org.MemberForm{Role: org.Rep, Scope: org.DefaultScope(org.Rep), Lang: o.Lang, TimeZone: o.TimeZone,
		Department: org.DepartmentID(r.URL.Query().Get("department"))}
	return s.showNewMember(w, r, actor, http.StatusOK, f, nil)
}

func (s *Server) showNewMember(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, f org.MemberForm, p view.Problems) error {
	m, err := s.memberForm(r.Context(), actor, f, view.FormHead{Action: membersPath + "/new", Problems: p})
	if err != nil {
		return err
	}
	m.Submit = i18n.T(r.Context(), "members.invite")
	return s.show(w, r, status, view.NewMemberPage(s.head(w, r, actor, i18n.T(r.Context(), "members.new"), "settings"), m))
}

// createMember adds a member and shows the invitation, once.
func (s *Server) createMember(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	f := readMember(r)
	u, link, err := s.Org.CreateMember(r.Context(), actor, f)
	if p, ok := problems(r.Context(), err, memberLabel); ok {
		return s.showNewMember(w, r, actor, http.StatusUnprocessableEntity, f, p)
	}
	if err != nil {
		return err
	}
	link.Purpose = org.Invitation
	return s.showLink(w, r, actor, u, link)
}

// makeLink makes an invitation or a reset and shows it, once.
func (s *Server) makeLink(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	u := org.UserID(r.PathValue("id"))
	link, err := s.Org.NewLink(r.Context(), actor, u)
	if err != nil {
		return err
	}
	return s.showLink(w, r, actor, u, link)
}

// showLink shows a link in the answer to the post itself: its code is in no
// address, no cookie and no log. The page's own address is the member's.
func (s *Server) showLink(w http.ResponseWriter, r *http.Request, actor org.Actor, u org.UserID, link org.Link) error {
	ctx := r.Context()
	m, err := s.Org.Member(ctx, actor, u)
	if err != nil {
		return err
	}
	v := view.MemberLink{Member: m.Name, Back: memberPath(u), Invitation: link.Purpose == org.Invitation, Again: memberPath(u) + "/link", Key: newKey()}
	if link.Code != "" {
		v.URL, v.Expires = s.siteURL(r)+"/welcome#"+link.Code, i18n.DateTime(ctx, link.Expires)
		if link.Mailed {
			v.MailedTo = m.Email
		}
	}
	h := s.head(w, r, actor, m.Name, "settings")
	h.Path = memberPath(u)
	return s.show(w, r, http.StatusOK, view.MemberLinkPage(h, v))
}

// siteURL is how the reader reaches us.
func (s *Server) siteURL(r *http.Request) string {
	if s.BaseURL != nil {
		return s.BaseURL.Scheme + "://" + s.BaseURL.Host
	}
	if s.overTLS(r) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func (s *Server) memberPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	m, err := s.Org.Member(r.Context(), actor, org.UserID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return s.showMember(w, r, actor, http.StatusOK, m, formOf(m), view.FormHead{Version: m.Version})
}

func formOf(m org.Member) org.MemberForm {
	return org.MemberForm{Name: m.Name, Login: m.Login, Email: m.Email, Role: m.Role, Scope: m.Scope, Department: m.Department, Lang: m.Lang, TimeZone: m.TimeZone}
}

func (s *Server) showMember(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, m org.Member, f org.MemberForm, head view.FormHead) error {
	ctx := r.Context()
	head.Action = memberPath(m.ID)
	form, err := s.memberForm(ctx, actor, f, head)
	if err != nil {
		return err
	}
	sessions, err := s.Org.SessionsOf(ctx, actor, m.ID)
	if err != nil {
		return err
	}
	h := s.head(w, r, actor, m.Name, "settings")
	h.Path = memberPath(m.ID)
	return s.show(w, r, status, view.MemberPageView(h, view.MemberPage{
		MemberForm: form, Name: m.Name, State: stateOf(m), Created: i18n.Date(ctx, m.Created), Deactivated: i18n.DateTime(ctx, m.Deactivated),
		Seen: i18n.DateTime(ctx, m.Seen), URL: memberPath(m.ID), Key: newKey(), Version: m.Version, Sessions: sessionRows(r, sessions), Self: m.ID == actor.User,
	}))
}

func (s *Server) saveMember(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, u, f := r.Context(), org.UserID(r.PathValue("id")), readMember(r)
	token, err := s.Org.UpdateMember(ctx, actor, u, versionOf(r), f)
	if err == nil {
		if token != "" {
			s.keepSession(w, r, token)
		}
		return s.redirect(w, r, memberPath(u), "member.saved")
	}
	p, invalid := problems(ctx, err, memberLabel)
	if !invalid && !errs.Is(err, errs.Conflict) {
		return err
	}
	m, findErr := s.Org.Member(ctx, actor, u)
	if findErr != nil {
		return findErr
	}
	if invalid {
		return s.showMember(w, r, actor, http.StatusUnprocessableEntity, m, f, view.FormHead{Version: versionOf(r), Problems: p})
	}
	return s.memberConflict(w, r, actor, m, f)
}

func (s *Server) memberConflict(w http.ResponseWriter, r *http.Request, actor org.Actor, m org.Member, mine org.MemberForm) error {
	ctx, theirs := r.Context(), formOf(m)
	v, err := s.memberForm(ctx, actor, mine, view.FormHead{})
	if err != nil {
		return err
	}
	var rows []view.Difference
	for _, x := range []struct {
		field       string
		mine, their string
		options     []view.Option
	}{
		{"name", mine.Name, theirs.Name, nil}, {"login", mine.Login, theirs.Login, nil}, {"email", mine.Email, theirs.Email, nil},
		{"role", string(mine.Role), string(theirs.Role), v.Roles}, {"scope", string(mine.Scope), string(theirs.Scope), v.Scopes},
		{"department", string(mine.Department), string(theirs.Department), v.Departments},
		{"lang", mine.Lang, theirs.Lang, v.Languages}, {"time_zone", mine.TimeZone, theirs.TimeZone, v.Zones},
	} {
		rows = append(rows, view.Difference{Label: i18n.T(ctx, memberLabel(x.field)), Yours: strings.TrimSpace(textIn(x.options, x.mine)), Theirs: strings.TrimSpace(textIn(x.options, x.their))})
	}
	return s.showConflict(w, r, actor, conflict{What: m.Name, Kind: "member", ID: string(m.ID), Back: memberPath(m.ID), Version: m.Version, Rows: rows})
}

// endSessionsOf signs a member out everywhere.
func (s *Server) endSessionsOf(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	u := org.UserID(r.PathValue("id"))
	if err := s.Org.EndSessionsOf(r.Context(), actor, u); err != nil {
		return err
	}
	return s.redirect(w, r, memberPath(u), "session.ended")
}
