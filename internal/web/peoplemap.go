package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/rule/day"
	"kongdan/internal/stakeholder"
	"kongdan/internal/web/view"
)

// mapAsk is what the address of a map asks for.
type mapAsk struct {
	view       stakeholder.MapView
	department string
	since      day.Date // the day to compare with, "" for none
	sinceTyped string
	sinceBad   string // the key of what is wrong with it
	deal       string
}

func readMapAsk(r *http.Request, today day.Date) mapAsk {
	q := r.URL.Query()
	a := mapAsk{view: stakeholder.MapView(q.Get("view")), department: q.Get("department"), sinceTyped: q.Get("since"), deal: asID(q.Get("deal"))}
	if !slices.Contains(stakeholder.MapViews, a.view) {
		a.view = stakeholder.ChartView
	}
	switch on, err := day.Parse(a.sinceTyped); {
	case a.sinceTyped == "":
	case err != nil:
		a.sinceBad = "error.date"
	case on.After(today):
		a.sinceBad = "figure.since_future"
	default:
		a.since = on
	}
	return a
}

// query is the address of the map with another view.
func (a mapAsk) query(v stakeholder.MapView) string {
	q := url.Values{"view": {string(v)}}
	for name, value := range map[string]string{"department": a.department, "since": string(a.since), "deal": a.deal} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return "?" + q.Encode()
}

// dealMap shows the people of a deal as a picture.
func (s *Server) peopleMap(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ask, m, fig, err := s.readPeopleMap(r, actor)
	if err != nil {
		return err
	}
	f := s.dealFrame(w, r, actor, m.Detail, tabPeople)
	f.Head.Scripts = append(f.Head.Scripts, "relations.js")
	p := mapPage(r, ask, peopleURL(m.ID)+"/map", fig, m.Map)
	p.Key, p.TableURL, p.LinesURL, p.Today = string(m.ID), f.URL+"/people", f.URL+"/relations", string(m.Today)
	if fig.mayEdit {
		p.DrawURL = f.URL + "/relations/new"
	}
	if fig.mayMove {
		p.PlacesURL = f.URL + "/people/map/places"
	}
	if len(m.Cards) == 0 {
		p.Empty = &view.Empty{Icon: "users", Title: i18n.T(r.Context(), "figure.nobody"), Text: i18n.T(r.Context(), "figure.nobody_why"),
			Action: view.Link{Text: i18n.T(r.Context(), "figure.table"), URL: f.URL + "/people"}}
	}
	return s.show(w, r, http.StatusOK, view.PeopleMapPage(f, peopleViews(r.Context(), m.ID, "map"), p))
}

// readPeopleMap reads the map of a deal as the address asks for it.
func (s *Server) readPeopleMap(r *http.Request, actor org.Actor) (ask mapAsk, m stakeholder.DealMap, fig figureMaker, err error) {
	ask = readMapAsk(r, s.Activities.Today(actor))
	if m, err = s.Stakeholders.DealMap(r.Context(), actor, dealID(r), ask.view, ask.since); err != nil {
		return ask, m, fig, err
	}
	of, deal := m.Map, m.ID
	keepDepartment(&of, ask.department)
	fig = figureMaker{ctx: r.Context(), book: m.Book, view: ask.view, of: of, home: m.Account, mayEdit: mayWorkOn(m.Detail), mayMove: m.MayEdit,
		cardURL: func(c stakeholder.Card) string { return peopleURL(deal) + "/" + string(c.ID) },
		lineURL: func(l stakeholder.Line) string {
			if !mayWorkOn(m.Detail) {
				return ""
			}
			return dealURL(deal) + "/relations/" + string(l.ID)
		}}
	return ask, m, fig.named(m.Map), nil
}

// mapPage is what the maps of deals and of accounts share; all is the map
// before it was narrowed to a department.
func mapPage(r *http.Request, ask mapAsk, address string, fig figureMaker, all stakeholder.Map) view.PeopleMap {
	ctx := r.Context()
	p := view.PeopleMap{URL: address, View: string(ask.view), Department: ask.department, Since: ask.sinceTyped, Deal: ask.deal,
		FileURL: address + ".svg" + ask.query(ask.view), Filtered: ask.department+ask.sinceTyped+ask.deal != ""}
	if ask.sinceBad != "" {
		p.SinceBad = i18n.T(ctx, ask.sinceBad)
	}
	for _, v := range stakeholder.MapViews {
		p.Views = append(p.Views, view.Tab{Text: i18n.T(ctx, "figure_view."+string(v)), URL: address + ask.query(v), Current: v == ask.view})
	}
	for _, d := range departmentsOf(all) {
		p.Depts = append(p.Depts, view.Option{Value: d, Text: d})
	}
	if len(all.Cards) > 0 {
		p.Picture = fig.figure()
	}
	if all.Since != "" {
		p.Compared, p.Changes = true, fig.changes()
	}
	if all.Told != "" {
		p.Told = i18n.T(ctx, "figure.told", "Day", string(all.Told))
	}
	return p
}

// departmentsOf lists the departments of the people on a map.
func departmentsOf(m stakeholder.Map) (list []string) {
	for _, c := range m.Cards {
		if c.Department != "" && !slices.Contains(list, c.Department) {
			list = append(list, c.Department)
		}
	}
	slices.SortFunc(list, cmp.Compare)
	return list
}

// keepDepartment leaves the people of one department on a map, and the lines
// between them.
func keepDepartment(m *stakeholder.Map, department string) {
	if department == "" {
		return
	}
	on := map[stakeholder.ID]bool{}
	m.Cards = slices.DeleteFunc(slices.Clone(m.Cards), func(c stakeholder.Card) bool { return c.Department != department })
	for _, c := range m.Cards {
		on[c.ID] = true
	}
	m.Lines = slices.DeleteFunc(slices.Clone(m.Lines), func(l stakeholder.Line) bool { return !on[l.From] || !on[l.To] })
}

// changes says in words what became of people and lines since the day.
func (f figureMaker) changes() (list []view.PeopleChange) {
	for _, c := range f.of.Cards {
		if text := f.shifts(c); len(text) > 0 {
			list = append(list, view.PeopleChange{What: c.Name, URL: f.cardURL(c), Text: text})
		}
	}
	for _, l := range f.of.Lines {
		if l.Since == "" {
			continue
		}
		x := view.PeopleChange{What: f.lineWords(l)}
		if l.Since != stakeholder.LineEnded {
			x.URL = f.lineURL(l)
		}
		if l.Was != nil {
			was := *l.Was
			x.Text = append(x.Text, f.t("figure.was", "Line", f.lineWords(stakeholder.Line{Relation: was})))
		}
		list = append(list, x)
	}
	for _, c := range f.of.Gone {
		list = append(list, view.PeopleChange{What: c.Name, Text: []string{f.t("figure.gone")}})
	}
	return list
}
