package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/id"
	"kongdan/internal/method"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// matchesShown bounds the values that one page lets match; those that need it
// most come first.
const matchesShown = 60

// importMatches shows what values of a file were taken for, each with a choice
// of something else.
func (s *Server) importMatches(r *http.Request, actor org.Actor, x exchange.Run) ([]view.ImportMatch, error) {
	ctx := r.Context()
	var list []view.ImportMatch
	known := map[string][]view.Option{}
	for i, m := range x.Report.Matches[:min(len(x.Report.Matches), matchesShown)] {
		options, ok := known[m.Field]
		if !ok {
			var err error
			if options, err = s.matchOptions(r, actor, x.Kind, m.Field); err != nil {
				return nil, err
			}
			known[m.Field] = options
		}
		row := view.ImportMatch{Field: fieldName(ctx, x.Kind, m.Field), FieldKey: m.Field, Value: m.Value, Rows: m.Rows, Tone: matchTone[m.How],
			Pressing: m.How == exchange.Unknown || m.How == exchange.Guess || m.How == exchange.Chosen}
		row.Name, row.FieldName, row.ValueName = matchInput(i)
		row.How = matchText(ctx, m, options)
		chosen := x.Mapping.Chosen(m.Field, m.Value)
		if m.How == exchange.Chosen && m.Name != "" && textIn(options, chosen) == chosen {
			options = append(options[:len(options):len(options)], view.Option{Value: chosen, Text: m.Name})
		}
		row.Pick = view.Picker{Lookup: matchLookup(x.Kind, m.Field), Field: view.Field{Name: row.Name, Label: i18n.T(ctx, "import_page.match_label", "Value", m.Value),
			HideLabel: true, Value: chosen, Empty: i18n.T(ctx, "import_page.match_auto"), Placeholder: i18n.T(ctx, "import_page.match_auto"), Options: options}}
		if row.Pick.Lookup == "" {
			row.Pick.Placeholder = "" // a select has none
		}
		list = append(list, row)
	}
	return list, nil
}

var matchTone = map[string]string{exchange.Unknown: "danger", exchange.Guess: "warning", exchange.ToMake: "info", exchange.Chosen: "success"}

// matchText says what a value was taken for.
func matchText(ctx context.Context, m exchange.Match, options []view.Option) string {
	name := m.Name
	if m.Field == "status" && m.Target != "" {
		name = textIn(options, m.Target)
	}
	return i18n.T(ctx, "import_page.match."+m.How, "Name", name)
}

// matchOptions is what a value of a field may mean.
func (s *Server) matchOptions(r *http.Request, actor org.Actor, k exchange.Kind, field string) ([]view.Option, error) {
	ctx := r.Context()
	if field == "status" {
		return s.statusTargets(ctx, actor)
	}
	list := []view.Option{{Value: exchange.ValueNew, Text: i18n.T(ctx, "import_page.match_new")}}
	if field != "name" && field != "manager" {
		list = append(list, view.Option{Value: exchange.ValueNone, Text: i18n.T(ctx, "import_page.match_none")})
	}
	if matchLookup(k, field) == lookupAccounts {
		accounts, err := s.accountOptions(r, actor, "", foundChoices)
		return append(list, accounts...), err
	}
	if matchLookup(k, field) == lookupRivals {
		rivals, err := s.rivalOptions(r, actor, "", foundChoices)
		return append(list, rivals...), err
	}
	there, err := s.Imports.Choices(ctx, actor, matchLookup(k, field) == lookupProducts)
	for _, c := range there {
		list = append(list, view.Option{Value: c.ID, Text: c.Name})
	}
	return list, err
}

// matchLookup answers what else a value of a field may mean, "" where the
// options are all there are.
func matchLookup(k exchange.Kind, field string) string {
	switch field {
	case "status":
		return ""
	case "owner", "manager":
		return lookupMembers
	case "account", "parent":
		return lookupAccounts
	case "products":
		return lookupProducts
	case "rivals":
		return lookupRivals
	}
	return map[exchange.Kind]string{exchange.Accounts: lookupAccounts, exchange.Products: lookupProducts, exchange.Members: lookupMembers}[k]
}

// statusTargets is what a status can mean, open deals by their stage too.
func (s *Server) statusTargets(ctx context.Context, actor org.Actor) (list []view.Option, err error) {
	book, err := s.Deals.Wording(ctx, actor)
	if err != nil {
		return nil, err
	}
	for _, t := range exchange.StatusTargets {
		status, stage, _ := strings.Cut(t, ".")
		text := i18n.T(ctx, "deal_status."+status)
		if stage != "" {
			text += " · " + book.Name(method.Stages, stage)
		}
		list = append(list, view.Option{Value: t, Text: text})
	}
	return list, nil
}

// meaning reports whether a form may say that a value of a field means this.
func meaning(field, target string) bool {
	if field == "status" {
		return target == "" || slices.Contains(exchange.StatusTargets, target)
	}
	return target == "" || target == exchange.ValueNew || target == exchange.ValueNone || id.Valid(target)
}

// adjustImport changes what values mean, or leaves out the rows with faults,
// and makes the dry run again.
func (s *Server) adjustImport(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, run, f := r.Context(), exchange.RunID(r.PathValue("id")), r.PostForm
	x, _, err := s.Imports.Run(ctx, actor, run)
	if err != nil {
		return err
	}
	m := x.Mapping
	if f.Has("faults") {
		m.Faults = f.Get("faults")
	}
	for i := range matchesShown {
		target, field, value := matchInput(i)
		is := func(y exchange.Match) bool { return y.Field == f.Get(field) && y.Value == f.Get(value) }
		if f.Has(target) && slices.ContainsFunc(x.Report.Matches, is) && meaning(f.Get(field), f.Get(target)) {
			m.Choose(f.Get(field), f.Get(value), f.Get(target))
		}
	}
	if _, err := s.Imports.Check(ctx, actor, run, versionOf(r), m); err != nil {
		return s.importConflict(w, r, actor, x, err)
	}
	return s.redirect(w, r, importURL(run), "import_page.checked_again")
}
