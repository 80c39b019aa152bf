package web

import (
	"context"
	"strings"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/method"
	"kongdan/internal/rule/people"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// sayer puts what the people of a deal say about its elements into words.
type sayer struct {
	ctx  context.Context
	book *method.Book
	name func(id string) string
}

// text is what the people say about an element, in a sentence.
func (s sayer) text(b stakeholder.Bearing) string {
	if b.Bearing == people.Incomplete {
		return i18n.T(s.ctx, "bearing.incomplete", "What", s.missing(b.Missing))
	}
	return i18n.T(s.ctx, "bearing."+string(b.Bearing)+"_"+string(b.Element), "Who", s.names(b.Who), "Part", b.Share.Part, "Whole", b.Share.Whole)
}

func (s sayer) comma() string { return i18n.T(s.ctx, "shell.list_comma") }

// namesMost is how many names a sentence gives.
const namesMost = 4

func (s sayer) names(ids []string) string {
	var names []string
	for i, id := range ids {
		if i == namesMost {
			names = append(names, i18n.T(s.ctx, "bearing.more", "N", len(ids)-namesMost))
			break
		}
		names = append(names, s.name(id))
	}
	return strings.Join(names, s.comma())
}

// missing names what is missing, thing by thing, with of whom.
func (s sayer) missing(list []people.Lack) string {
	var parts []string
	for _, t := range people.Things() {
		var of []string
		found := false
		for _, l := range list {
			if l.Thing == t {
				found = true
				if l.Person != "" {
					of = append(of, l.Person)
				}
			}
		}
		if !found {
			continue
		}
		part := i18n.T(s.ctx, "lack."+string(t))
		if len(of) > 0 {
			part = i18n.T(s.ctx, "bearing.of", "What", part, "Who", s.names(of))
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, i18n.T(s.ctx, "bearing.and"))
}

// row is one element's line in the panel of a deal at an address.
func (s sayer) row(b stakeholder.Bearing, deal string, mayEdit bool) view.SayRow {
	r := view.SayRow{
		Element: view.ElementLink{Key: string(b.Element), Name: s.book.Text(method.Elements, string(b.Element), "short"), URL: deal + "/elements/" + string(b.Element) + "#e-" + string(b.Element)},
		State:   s.book.Name(method.States, b.State.String()), Text: s.text(b), Thin: b.Relation == people.Thin,
	}
	if b.Relation == people.Suggest && mayEdit {
		r.UseURL = deal + "/elements/" + string(b.Element) + "?from=people#e-" + string(b.Element)
	}
	return r
}
