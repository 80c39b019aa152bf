package web

import (
	"context"
	"net/http"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// roster is the people of a deal on their way to a page.
type roster struct {
	ctx context.Context
	stakeholder.Roster
}

func (c *roster) t(key string, args ...any) string { return i18n.T(c.ctx, key, args...) }

func peopleURL(deal opportunity.ID) string { return dealURL(deal) + "/people" }

func (c *roster) urlOf(s stakeholder.Stakeholder) string {
	return peopleURL(c.ID) + "/" + string(s.ID)
}

// stakeholderID is somebody in a deal whom a request's address names.
func stakeholderID(r *http.Request) stakeholder.ID {
	return stakeholder.ID(asID(r.PathValue("person")))
}

func attitudeMark(ctx context.Context, b *method.Book, a people.Attitude) view.AttitudeMark {
	m := view.AttitudeMark{Key: string(a), Sign: a.Sign(), Text: b.Value(people.DimAttitude, string(a))}
	if a == "" {
		m.Text = i18n.T(ctx, "stakeholder.unknown")
	}
	return m
}

// roleBadges say what somebody is in a deal: what is known and not plain.
func roleBadges(ctx context.Context, b *method.Book, s stakeholder.Stakeholder) (list []view.RoleBadge) {
	if s.Placeholder() {
		list = append(list, view.RoleBadge{Key: "vacant", Text: i18n.T(ctx, "stakeholder.vacant")})
	}
	if s.Outside != "" {
		list = append(list, view.RoleBadge{Key: "outside", Text: i18n.T(ctx, "stakeholder.outside."+string(s.Outside))})
	}
	for _, d := range []people.Dimension{people.DimBuyingRole, people.DimContactRole, people.DimStyle} {
		if v := s.Of(d); v != "" {
			list = append(list, view.RoleBadge{Key: "", Text: b.Value(d, v)})
		}
	}
	return list
}

// judged is one value in somebody's row.
func (c *roster) judged(s stakeholder.Stakeholder, d people.Dimension) view.Judged {
	j := view.Judged{Dimension: string(d), Head: c.Book.Name(method.Dimensions, string(d)), Text: c.Book.Value(d, s.Of(d)), Row: "p-" + string(s.ID)}
	if mayWorkOn(c.Detail) {
		j.URL = c.urlOf(s) + "/judge?d=" + string(d)
	}
	return j
}

func (c *roster) row(s stakeholder.Stakeholder) view.StakeholderRow {
	r := view.StakeholderRow{
		ID: string(s.ID), Name: s.Name, URL: c.urlOf(s), Sub: hint(s.Title, s.Department), Gone: s.Gone, Roles: roleBadges(c.ctx, c.Book, s),
		Attitude: attitudeMark(c.ctx, c.Book, s.Attitude), AttitudeAt: c.judged(s, people.DimAttitude), Closeness: c.judged(s, people.DimCloseness),
		Reviewed: string(s.ReviewedOn), Old: c.old(s.ReviewedOn),
	}
	for _, d := range []people.Dimension{people.DimNeed, people.DimChange, people.DimFocus} {
		r.Picture = append(r.Picture, c.judged(s, d))
	}
	for _, d := range []people.Dimension{people.DimInfluence, people.DimPolitics, people.DimDecides} {
		r.Weight = append(r.Weight, c.judged(s, d))
	}
	if s.Outside != "" {
		r.Sub = hint(r.Sub, s.AccountName)
	}
	if mayWorkOn(c.Detail) {
		r.JudgeURL = r.URL + "/judge"
	}
	return r
}

// old reports whether a judgement has used up most of the days evidence counts.
func (c *roster) old(on day.Date) bool {
	return on != "" && 4*c.Today.Sub(on) > 3*c.Book.Settings.StaleDays
}

// peopleViews lead between the views of the people in a deal.
func peopleViews(ctx context.Context, deal opportunity.ID, now string) []view.Tab {
	at := peopleURL(deal)
	return []view.Tab{
		{Text: i18n.T(ctx, "stakeholder.view_table"), URL: at, Current: now == "table"},
		{Text: i18n.T(ctx, "stakeholder.path"), URL: at + "/path", Current: now == "path"},
		{Text: i18n.T(ctx, "figure.name"), URL: at + "/map", Current: now == "map"},
		{Text: i18n.T(ctx, "figure.lines"), URL: relationsURL(deal), Current: now == "lines"},
	}
}

// optionsOf offers the values of a dimension.
func optionsOf(b *method.Book, d people.Dimension, now string) (list []view.Option) {
	for _, v := range b.Offered(d, now) {
		list = append(list, view.Option{Value: v, Text: b.Value(d, v)})
	}
	return list
}

// stakeholderLabel is the key of the text before a field of the forms about people.
func stakeholderLabel(field string) string {
	switch field {
	case "what", "source", "channel", "observed_on", "confidence", "personal_win", "resonance", "decision_point", "stance",
		"planned_on", "met_on", "outcome", "excuse", "meet_excuse":
		return "stakeholder.field." + field
	case "label":
		return "stakeholder.label"
	case "outside":
		return "stakeholder.outside_ask"
	case "person":
		return "deal_field.person"
	case "buying_role":
		return "stakeholder.role"
	case "decides":
		return "stakeholder.decides"
	}
	return ""
}

// dossierToChange reads somebody in a deal for whoever may change the deal.
func (s *Server) dossierToChange(r *http.Request, actor org.Actor) (d stakeholder.Dossier, err error) {
	if d, err = s.Stakeholders.Dossier(r.Context(), actor, dealID(r), stakeholderID(r)); err == nil && !d.MayEdit {
		err = errs.New(errs.Forbidden, "error.forbidden")
	}
	return d, err
}

// checkOpen fails with Conflict for a deal that is closed, whose people are not
// changed any more.
func checkOpen(d opportunity.Detail) error {
	if d.Status != opportunity.Open {
		return errs.New(errs.Conflict, "stakeholder.deal_closed")
	}
	return nil
}
