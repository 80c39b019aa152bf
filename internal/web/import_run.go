package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/org"
	"kongdan/internal/product"
	"kongdan/internal/web/view"
)

// faultsShown is how many faults a page shows; all are in the file of refused rows.
const faultsShown = 20

// importPage shows a file as far as it has come: its columns, the dry run, the
// import under way, or what it did.
func (s *Server) importPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	x, p, err := s.Imports.Run(r.Context(), actor, exchange.RunID(r.PathValue("id")))
	if err != nil {
		return err
	}
	switch x.State {
	case exchange.Uploaded:
		return s.showMapping(w, r, actor, http.StatusOK, x, view.FormHead{Version: x.Version})
	case exchange.Checked:
		return s.showReport(w, r, actor, http.StatusOK, x, nil)
	case exchange.Importing:
		return s.showProgress(w, r, actor, x, p)
	}
	return s.showDone(w, r, actor, x)
}

// importCounts are the figures of a report. Rows that stay as they are count
// where there are any.
func importCounts(ctx context.Context, x exchange.Run) []view.ImportCount {
	rep := x.Report
	list := []view.ImportCount{
		{Label: i18n.T(ctx, "import_page.count.new"), N: rep.New, Tone: "win"},
		{Label: i18n.T(ctx, "import_page.count.changed"), N: rep.Changed},
		{Label: i18n.T(ctx, "import_page.count.same"), N: rep.Same},
	}
	if x.Kind == exchange.Deals {
		list = append(list, view.ImportCount{Label: i18n.T(ctx, "import_page.count.incomplete"), N: rep.Incomplete})
	}
	refused := view.ImportCount{Label: i18n.T(ctx, "import_page.count.refused"), N: rep.Refused}
	if rep.Refused > 0 {
		refused.Tone = "lose"
	}
	if x.Mapping.Faults == exchange.Skip || x.State == exchange.Done {
		refused.Label = i18n.T(ctx, "import_page.count.skipped")
	}
	return append(list, refused)
}

// besides says in one sentence what else is made because rows name it, "" for
// nothing; key is that of the sentence.
func besides(ctx context.Context, key string, rep exchange.Report) string {
	list := importBesides(ctx, rep)
	if len(list) == 0 {
		return ""
	}
	return i18n.T(ctx, key, "What", strings.Join(list, i18n.T(ctx, "import_page.and")))
}

// importBesides lists what else is made because rows name it.
func importBesides(ctx context.Context, rep exchange.Report) (list []string) {
	for _, b := range []struct {
		n   int
		key string
	}{
		{rep.Members, "import_page.besides.members"}, {rep.Departments, "import_page.besides.departments"}, {rep.Accounts, "import_page.besides.accounts"},
		{rep.Products, "import_page.besides.products"}, {rep.Rivals, "import_page.besides.rivals"},
	} {
		if b.n > 0 {
			list = append(list, i18n.T(ctx, b.key, "N", b.n))
		}
	}
	return list
}

// showReport shows the dry run, with what is wrong with the wish to begin.
func (s *Server) showReport(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, x exchange.Run, p view.Problems) error {
	ctx, rep, url := r.Context(), x.Report, importURL(x.ID)
	m := view.ImportReport{
		Top: importTop(ctx, x, 3), Counts: importCounts(ctx, x), Besides: besides(ctx, "import_page.besides", rep), MapURL: url + "/mapping", Version: x.Version,
		Adjust: view.FormHead{Action: url + "/adjust", Key: newKey(), Version: x.Version, Class: "k-wide-form"},
		Start:  view.FormHead{Action: url + "/start", Key: newKey(), Version: x.Version, Problems: p},
		Faulty: rep.Faulty, FaultRows: rep.Refused, Guesses: rep.Guesses, Agree: rep.Guessed(), More: rep.More,
		StartText: i18n.T(ctx, "import_page.start", "N", rep.New+rep.Changed),
	}
	if more := len(rep.Matches) - matchesShown; more > 0 {
		m.More += more
	}
	if rep.Unsure {
		m.Dates = i18n.T(ctx, "import_page.unsure."+rep.Dates)
	}
	for _, f := range rep.Faults[:min(len(rep.Faults), faultsShown)] {
		m.Faults = append(m.Faults, view.ImportFault{Row: f.Row, Column: f.Place(ctx, x.Kind), Value: f.Value, Text: i18n.T(ctx, f.Key, f.Args...), Remedy: i18n.T(ctx, f.Fix())})
	}
	if rep.Refused > 0 {
		m.FaultsURL = url + "/refused.csv"
		if x.Mapping.Faults != exchange.Skip {
			m.Blocked = i18n.T(ctx, "import.refused", "N", rep.Refused)
			if rep.New+rep.Changed > 0 {
				m.SkipURL, m.SkipKey = url+"/adjust", newKey()
			}
		}
	}
	if rep.New+rep.Changed == 0 {
		m.Blocked = i18n.T(ctx, "import.nothing")
		if rep.Same > 0 {
			m.Blocked = i18n.T(ctx, "import_page.nothing_new")
		}
	}
	m.Sample = importSample(ctx, x)
	var err error
	if m.Matches, err = s.importMatches(r, actor, x); err != nil {
		return err
	}
	return s.show(w, r, status, view.ImportReportPage(s.head(w, r, actor, x.File, "settings"), m))
}

// importSample shows the first rows as they were understood, in the columns
// that hold something.
func importSample(ctx context.Context, x exchange.Run) (t view.ImportTable) {
	var fields []string
	for _, f := range exchange.FieldsOf(x.Kind) {
		if slices.ContainsFunc(x.Report.Sample, func(row map[string]string) bool { return row[f.Name] != "" }) {
			fields = append(fields, f.Name)
			t.Columns = append(t.Columns, view.Column{Text: fieldName(ctx, x.Kind, f.Name)})
		}
	}
	for _, row := range x.Report.Sample {
		var cells []string
		for _, f := range fields {
			cells = append(cells, sampleText(ctx, x.Kind, f, row[f]))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// sampleText words what is a key in a row as it was understood.
func sampleText(ctx context.Context, k exchange.Kind, field, value string) string {
	switch {
	case value == "":
		return ""
	case k == exchange.Deals && field == "status":
		return i18n.T(ctx, "deal_status."+value)
	case k == exchange.Members && field == "role":
		return i18n.T(ctx, "role."+value)
	}
	return value
}

// startImport begins the import of what was checked.
func (s *Server) startImport(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), exchange.RunID(r.PathValue("id"))
	err := s.Imports.Start(ctx, actor, id, versionOf(r), r.PostForm.Get("agreed") != "")
	if err == nil {
		return s.redirect(w, r, importURL(id), "")
	}
	x, _, runErr := s.Imports.Run(ctx, actor, id)
	if runErr != nil {
		return runErr
	}
	if p, ok := problems(ctx, err, importLabel); ok && x.State == exchange.Checked {
		return s.showReport(w, r, actor, http.StatusUnprocessableEntity, x, p)
	}
	return s.importConflict(w, r, actor, x, err)
}

// showProgress shows an import under way. Its panel asks again every second and
// loads the page once it is over.
func (s *Server) showProgress(w http.ResponseWriter, r *http.Request, actor org.Actor, x exchange.Run, p exchange.Progress) error {
	ctx, url := r.Context(), importURL(x.ID)
	m := view.ImportProgress{Top: importTop(ctx, x, 4), URL: url + "/progress", Done: int(p.Done), All: int(p.All), Stuck: p.Stuck,
		CancelURL: url + "/cancel", CancelKey: newKey()}
	switch {
	case p.Stuck:
		m.Text = i18n.T(ctx, "import_page.stuck")
	case p.All == 0:
		m.Text = i18n.T(ctx, "import_page.waiting")
	case p.Done >= p.All-exchange.StepRows:
		m.Text = i18n.T(ctx, "import_page.finishing")
	default:
		m.Text = i18n.T(ctx, "import_page.progress", "Done", int(p.Done), "All", int(p.All))
	}
	if r.Header.Get("HX-Request") == "true" {
		return s.show(w, r, http.StatusOK, view.ImportProgressPanel(m))
	}
	return s.show(w, r, http.StatusOK, view.ImportProgressPage(s.head(w, r, actor, x.File, "settings"), m))
}

// importProgress answers the panel of an import under way, and without script
// leads back to its page.
func (s *Server) importProgress(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	x, p, err := s.Imports.Run(r.Context(), actor, exchange.RunID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if r.Header.Get("HX-Request") == "true" && x.State == exchange.Importing {
		return s.showProgress(w, r, actor, x, p)
	}
	return s.redirect(w, r, importURL(x.ID), "")
}

// cancelImport stops an import; nothing of it stays.
func (s *Server) cancelImport(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := exchange.RunID(r.PathValue("id"))
	if err := s.Imports.Cancel(r.Context(), actor, id); err != nil {
		return err
	}
	return s.redirect(w, r, importURL(id), "")
}

// importLists are where what files of a kind bring is found.
var importLists = map[exchange.Kind]string{
	exchange.Members: "/settings/members", exchange.Products: productsPath, exchange.Accounts: view.PathAccounts,
	exchange.People: view.PathPeople, exchange.Deals: view.PathDeals,
}

// showDone shows what an import did.
func (s *Server) showDone(w http.ResponseWriter, r *http.Request, actor org.Actor, x exchange.Run) error {
	ctx, rep := r.Context(), x.Report
	m := view.ImportDone{Top: importTop(ctx, x, 5), Undone: x.State == exchange.Undone, Counts: importCounts(ctx, x),
		Besides: besides(ctx, "import_page.besides_done", rep), FaultRows: rep.Refused, NextURL: importPath + "/new"}
	if i := slices.Index(exchange.Kinds, x.Kind); i >= 0 && i+1 < len(exchange.Kinds) {
		m.NextURL += "?kind=" + string(exchange.Kinds[i+1])
	}
	if !m.Undone {
		m.UndoURL = importURL(x.ID) + "/undo"
		m.Links = append(m.Links, view.Link{Text: i18n.T(ctx, "import_page.see."+string(x.Kind)), URL: importLists[x.Kind]})
		if rep.Incomplete > 0 {
			m.Links = append(m.Links, view.Link{Text: i18n.T(ctx, "import_page.see_incomplete", "N", rep.Incomplete), URL: view.PathDeals + "?view=table&incomplete=1"})
		}
		if rep.Members > 0 && x.Kind != exchange.Members {
			m.Links = append(m.Links, view.Link{Text: i18n.T(ctx, "import_page.see.members"), URL: importLists[exchange.Members]})
		}
	}
	if len(rep.Faults) > 0 {
		m.FaultsURL = importURL(x.ID) + "/refused.csv"
	}
	return s.show(w, r, http.StatusOK, view.ImportDonePage(s.head(w, r, actor, x.File, "settings"), m))
}

// undoImportPage asks whether to take an import back, and says what goes.
func (s *Server) undoImportPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), exchange.RunID(r.PathValue("id"))
	x, _, err := s.Imports.Run(ctx, actor, id)
	if err != nil {
		return err
	}
	if x.State != exchange.Done {
		return s.redirect(w, r, importURL(id), "")
	}
	return s.showUndo(w, r, actor, http.StatusOK, x, s.Imports.MayUndo(ctx, actor, id))
}

// showUndo shows what taking an import back would do, or what stands in its way.
func (s *Server) showUndo(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, x exchange.Run, barred error) error {
	ctx, rep := r.Context(), x.Report
	m := view.ImportUndo{File: x.File, Back: view.Crumb{Text: x.File, URL: importURL(x.ID)}, Form: view.FormHead{Action: importURL(x.ID) + "/undo", Key: newKey()}}
	if barred != nil {
		text, ok := conflictText(ctx, barred)
		if !ok {
			return barred
		}
		m.Barred, m.Form.Problems = true, view.Problems{{Text: text}}
		list, err := s.Imports.InTheWay(ctx, actor, x.ID)
		if err != nil {
			return err
		}
		m.InWay, m.More = inTheWay(ctx, list), len(list) == exchange.MostInTheWay
	}
	if rep.New > 0 {
		m.Gone = append(m.Gone, i18n.T(ctx, "import_page.undo.new."+string(x.Kind), "N", rep.New))
	}
	if rep.Changed > 0 {
		m.Gone = append(m.Gone, i18n.T(ctx, "import_page.undo.changed", "N", rep.Changed))
	}
	rep.Rivals = 0 // competitors stay: one more does no harm
	for _, text := range importBesides(ctx, rep) {
		m.Gone = append(m.Gone, i18n.T(ctx, "import_page.undo.besides", "What", text))
	}
	return s.show(w, r, status, view.ImportUndoPage(s.head(w, r, actor, i18n.T(ctx, "import_page.undo.title"), "settings"), m))
}

// inTheWay leads to what was changed or used since an import.
func inTheWay(ctx context.Context, list []exchange.Obstacle) []view.Link {
	links := make([]view.Link, len(list))
	for i, x := range list {
		links[i] = view.Link{Text: cmp.Or(x.Name, x.ID)}
		switch {
		case x.Gone:
			links[i].Text = i18n.T(ctx, "import_page.undo.in_way_gone", "Name", links[i].Text)
		case x.Kind == "product":
			links[i].URL = productURL(product.ID(x.ID))
		default:
			links[i].URL = pathOf[x.Kind] + url.PathEscape(x.ID)
		}
	}
	return links
}

// undoImport takes an import back.
func (s *Server) undoImport(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), exchange.RunID(r.PathValue("id"))
	err := s.Imports.Undo(ctx, actor, id)
	if err == nil {
		return s.redirect(w, r, importURL(id), "import_page.undone")
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	x, _, runErr := s.Imports.Run(ctx, actor, id)
	if runErr != nil {
		return runErr
	}
	if x.State != exchange.Done {
		return s.importConflict(w, r, actor, x, err)
	}
	return s.showUndo(w, r, actor, http.StatusConflict, x, err)
}
