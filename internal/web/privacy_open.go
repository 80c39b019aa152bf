package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/redact"
	"kongdan/internal/web/view"
)

// contactCard shows how to reach a person: masked, or open to whoever asked,
// which is noted.
func contactCard(ctx context.Context, p person.Person, open *person.Person) view.Contact {
	c := view.Contact{URL: personURL(p.ID) + "/contact", Key: newKey(), Open: open != nil}
	if open != nil {
		p = *open
	}
	add := func(label, text, address string, mask func(string) string) {
		if text == "" {
			return
		}
		line := view.ContactLine{Label: i18n.T(ctx, label), Text: mask(text)}
		if c.Open {
			line.Text, line.URL = text, address
		}
		c.Lines = append(c.Lines, line)
	}
	add("person.mobile", p.Mobile, telURL(p.Mobile), redact.Number)
	add("person.phone", p.Phone, telURL(p.Phone), redact.Number)
	add("person.email", p.Email, "mailto:"+url.PathEscape(p.Email), redact.Address)
	add("person.wechat", p.WeChat, "", redact.Handle)
	return c
}

// openContact shows contact data to who asks for it.
func (s *Server) openContact(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	p, err := s.Privacy.Reveal(r.Context(), actor, personID(r))
	if err != nil {
		return err
	}
	if fragment(r) {
		return s.show(w, r, http.StatusOK, view.ContactCard(contactCard(r.Context(), p, &p)))
	}
	return s.showPerson(w, r, actor, http.StatusOK, opened{contact: &p})
}

// accessesShown is how many entries of the log a person's page shows.
const accessesShown = 20

// accessLines say who opened what of a person, for administrators.
func (s *Server) accessLines(ctx context.Context, actor org.Actor, who person.ID) ([]view.AccessLine, error) {
	list, err := s.Privacy.Accesses(ctx, actor, who, accessesShown)
	if err != nil {
		return nil, err
	}
	lines := make([]view.AccessLine, len(list))
	for i, x := range list {
		var fields []string
		for _, f := range x.Fields {
			fields = append(fields, i18n.T(ctx, "person_field."+f))
		}
		lines[i] = view.AccessLine{When: i18n.DateTime(ctx, x.At), Who: x.By, Did: i18n.T(ctx, "access."+strings.TrimPrefix(x.Action, "person.")),
			Fields: strings.Join(slices.Compact(fields), i18n.T(ctx, "dossier.comma"))}
		if x.By == "" {
			lines[i].Who = i18n.T(ctx, "audit_log.system")
		}
	}
	return lines, nil
}
