package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// conflict is an edit that somebody else was faster with.
type conflict struct {
	What     string            // what was edited, as a title
	Kind, ID string            // as the audit log names it: tells who was faster, and when
	About    string            // to what it belongs, where the id alone does not tell; "" for all
	Actions  []string          // that changed it; none for any
	Back     string            // the page that shows theirs
	Version  int64             // of their row
	Rows     []view.Difference // every field as readable text; equal ones are left out
	Action   string            // where "use mine" posts, "" for the same address
	Fresh    url.Values        // hidden fields that stand for what theirs is, instead of what was sent
}

// showConflict answers an edit that came too late with both values of every
// field. "Use mine" sends the same form again on top of their version.
func (s *Server) showConflict(w http.ResponseWriter, r *http.Request, actor org.Actor, c conflict) error {
	ctx := r.Context()
	who, at, err := s.Org.LastChange(ctx, actor, c.Kind, c.ID, c.About, c.Actions...)
	if err != nil {
		return err
	}
	m := view.Conflict{
		What: c.What, Who: who, When: i18n.DateTime(ctx, at), Action: r.URL.RequestURI(), Key: newKey(), Version: c.Version, Back: c.Back,
		Rows: slices.DeleteFunc(c.Rows, func(d view.Difference) bool { return d.Yours == d.Theirs }),
	}
	if c.Action != "" {
		m.Action = c.Action
	}
	for name, values := range r.PostForm {
		if name == "_key" || name == "version" {
			continue
		}
		if c.Fresh.Has(name) {
			values = c.Fresh[name]
		}
		for _, v := range values {
			m.Mine = append(m.Mine, [2]string{name, v})
		}
	}
	slices.SortStableFunc(m.Mine, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return s.show(w, r, http.StatusConflict, view.ConflictPage(s.head(w, r, actor, i18n.T(ctx, "conflict.title"), ""), m))
}

// textIn is the text that options show for a value.
func textIn(options []view.Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

// versionOf is the version of the row that a form was made from; what is no
// version was made from none, which is always too old.
func versionOf(r *http.Request) int64 {
	v, err := strconv.ParseInt(r.PostForm.Get("version"), 10, 64)
	if err != nil {
		return 0
	}
	return v
}
