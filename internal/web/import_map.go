package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/exchange"
	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/kit/sheet"
	"kongdan/internal/org"
	"kongdan/internal/web/view"
)

// importTop is what the pages of one file share.
func importTop(ctx context.Context, x exchange.Run, step int) view.ImportTop {
	t := view.ImportTop{File: x.File, Step: step, Key: newKey(),
		Sub: i18n.T(ctx, "import_page.sub", "Kind", importKind(ctx, x.Kind), "Rows", x.Preview.Rows, "Columns", len(x.Preview.Head))}
	if x.Error != "" {
		t.Problem = i18n.T(ctx, x.Error)
	}
	if x.State == exchange.Uploaded || x.State == exchange.Checked {
		t.DiscardURL = importURL(x.ID) + "/discard"
	}
	return t
}

// importMappingPage assigns the columns of a file again.
func (s *Server) importMappingPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	x, _, err := s.Imports.Run(r.Context(), actor, exchange.RunID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if x.State != exchange.Uploaded && x.State != exchange.Checked {
		return s.redirect(w, r, importURL(x.ID), "")
	}
	return s.showMapping(w, r, actor, http.StatusOK, x, view.FormHead{Version: x.Version})
}

// showMapping shows the form for the mapping of a run.
func (s *Server) showMapping(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, x exchange.Run, head view.FormHead) error {
	ctx, m := r.Context(), x.Mapping
	head.Action, head.Key = importURL(x.ID)+"/mapping", newKey()
	v := view.ImportMapping{Top: importTop(ctx, x, 2), Form: head, Broken: x.Preview.Broken, CancelURL: importPath,
		Format: view.FormHead{Action: importURL(x.ID) + "/format", Key: newKey(), Version: head.Version}}
	v.Encoding = view.Field{Name: "encoding", Label: i18n.T(ctx, "import_page.encoding"), Value: string(x.Preview.Format.Encoding)}
	for _, e := range sheet.Encodings {
		v.Encoding.Options = append(v.Encoding.Options, view.Option{Value: string(e), Text: i18n.T(ctx, "import_page.encoding."+string(e))})
	}
	v.Delimiter = view.Field{Name: "delimiter", Label: i18n.T(ctx, "import_page.delimiter"), Value: delimiterName(x.Preview.Format.Delimiter)}
	for _, d := range sheet.Delimiters {
		v.Delimiter.Options = append(v.Delimiter.Options, view.Option{Value: delimiterName(d), Text: i18n.T(ctx, "import_page.delimiter."+delimiterName(d))})
	}
	v.FormatText = i18n.T(ctx, "import_page.format", "Encoding", textIn(v.Encoding.Options, v.Encoding.Value), "Delimiter", textIn(v.Delimiter.Options, v.Delimiter.Value))
	for _, f := range exchange.FieldsOf(x.Kind) {
		name := fieldName(ctx, x.Kind, f.Name)
		if f.Required {
			name, v.Required = name+" *", true
		}
		v.Fields = append(v.Fields, view.Option{Value: f.Name, Text: name})
	}
	for i, h := range x.Preview.Head {
		c := view.ImportColumn{Name: columnInput(i), Head: h, Field: m.Columns[i], Error: head.Problems.Of(columnInput(i))}
		if h == "" {
			c.Head = i18n.T(ctx, "import_page.nameless", "N", i+1)
		}
		for _, row := range x.Preview.Sample {
			if cell := strings.Join(strings.Fields(row[i]), " "); cell != "" && !slices.Contains(c.Samples, cell) && len(c.Samples) < 3 {
				c.Samples = append(c.Samples, cell)
			}
		}
		v.Columns = append(v.Columns, c)
	}
	for _, c := range choicesOf(x.Kind, &m) {
		f := view.Field{Name: c.name, Label: i18n.T(ctx, "import_page."+c.name), Value: *c.value, Error: head.Problems.Of(c.name)}
		for _, choice := range c.choices {
			f.Options = append(f.Options, view.Option{Value: choice, Text: i18n.T(ctx, "import_page."+c.name+"."+choiceKey(choice))})
		}
		v.Choices = append(v.Choices, f)
	}
	if x.Kind == exchange.Accounts || x.Kind == exchange.Deals {
		list, err := s.memberOptions(r, actor, "", nearestChoices)
		if err != nil {
			return err
		}
		v.Owner = &view.Picker{Lookup: lookupMembers, Field: view.Field{Name: "owner", Label: i18n.T(ctx, "import_page.owner"), Value: string(m.Owner),
			Hint: i18n.T(ctx, "import_page.owner_hint"), Empty: i18n.T(ctx, "import_page.owner_self"), Placeholder: i18n.T(ctx, "import_page.owner_self"), Error: head.Problems.Of("owner"), Options: list}}
	}
	return s.show(w, r, status, view.ImportMappingPage(s.head(w, r, actor, x.File, "settings"), v))
}

// columnInput is the name of the field for a column.
func columnInput(i int) string { return "column." + strconv.Itoa(i) }

// delimiterName says a delimiter as forms carry it: white space would not arrive.
func delimiterName(d string) string {
	return map[string]string{",": "comma", ";": "semicolon", "\t": "tab"}[d]
}

// mappingChoice is one choice of a mapping.
type mappingChoice struct {
	name    string
	value   *string
	choices []string
}

// choicesOf lists the choices that matter for files of a kind.
func choicesOf(k exchange.Kind, m *exchange.Mapping) (list []mappingChoice) {
	kinds := func(c mappingChoice, of ...exchange.Kind) {
		if slices.Contains(of, k) {
			list = append(list, c)
		}
	}
	kinds(mappingChoice{"existing", &m.Existing, exchange.ExistingChoices}, exchange.Products, exchange.Accounts, exchange.People, exchange.Deals)
	kinds(mappingChoice{"owners", &m.Owners, exchange.OwnerChoices}, exchange.Accounts, exchange.Deals)
	kinds(mappingChoice{"accounts", &m.Accounts, exchange.AccountChoices}, exchange.Accounts, exchange.People, exchange.Deals)
	kinds(mappingChoice{"products", &m.Products, exchange.ProductChoices}, exchange.Deals)
	kinds(mappingChoice{"faults", &m.Faults, exchange.FaultChoices}, exchange.Kinds...)
	kinds(mappingChoice{"dates", &m.Dates, exchange.DateChoices}, exchange.Accounts, exchange.People, exchange.Deals)
	return list
}

// choiceKey is the last part of the key of a choice's text.
func choiceKey(choice string) string {
	if choice == "" {
		return "auto"
	}
	return choice
}

// readMapping lays what a form says over a run's mapping.
func readMapping(f url.Values, x exchange.Run) exchange.Mapping {
	m := x.Mapping
	m.Columns = nil
	for i := 0; f.Has(columnInput(i)); i++ {
		m.Columns = append(m.Columns, f.Get(columnInput(i)))
	}
	for _, c := range choicesOf(x.Kind, &m) {
		*c.value = f.Get(c.name)
	}
	m.Owner = chosen[org.UserID](f, "owner")
	return m
}

// checkImport assigns the columns and makes the dry run.
func (s *Server) checkImport(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), exchange.RunID(r.PathValue("id"))
	x, _, err := s.Imports.Run(ctx, actor, id)
	if err != nil {
		return err
	}
	mine := readMapping(r.PostForm, x)
	_, err = s.Imports.Check(ctx, actor, id, versionOf(r), mine)
	if err == nil {
		return s.redirect(w, r, importURL(id), "")
	}
	if len(mine.Columns) != len(x.Preview.Head) {
		return s.importConflict(w, r, actor, x, errs.New(errs.Conflict, "conflict.changed"))
	}
	if p, ok := problems(ctx, err, importLabel); ok {
		x.Mapping = mine
		return s.showMapping(w, r, actor, http.StatusUnprocessableEntity, x, view.FormHead{Version: versionOf(r), Problems: p})
	}
	if !errs.Is(err, errs.Conflict) || x.State != exchange.Uploaded && x.State != exchange.Checked {
		return s.importConflict(w, r, actor, x, err)
	}
	c := conflict{What: x.File, Kind: "import", ID: string(id), Back: importURL(id) + "/mapping", Version: x.Version}
	theirs := x.Mapping
	for i, h := range x.Preview.Head {
		c.Rows = append(c.Rows, view.Difference{Label: h, Yours: assigned(ctx, x.Kind, mine.Columns[i]), Theirs: assigned(ctx, x.Kind, theirs.Columns[i])})
	}
	own, other := choicesOf(x.Kind, &mine), choicesOf(x.Kind, &theirs)
	for i := range own {
		text := func(v string) string { return i18n.T(ctx, "import_page."+own[i].name+"."+choiceKey(v)) }
		c.Rows = append(c.Rows, view.Difference{Label: i18n.T(ctx, "import_page."+own[i].name), Yours: text(*own[i].value), Theirs: text(*other[i].value)})
	}
	return s.showConflict(w, r, actor, c)
}

// assigned says what a column is taken for.
func assigned(ctx context.Context, k exchange.Kind, field string) string {
	if field == "" {
		return i18n.T(ctx, "import_page.left_out")
	}
	return fieldName(ctx, k, field)
}

var importLabels = map[string]string{
	"columns": "import_page.columns", "owner": "import_page.owner", "existing": "import_page.existing", "owners": "import_page.owners",
	"accounts": "import_page.accounts", "products": "import_page.products", "faults": "import_page.faults", "dates": "import_page.dates",
	"encoding": "import_page.encoding", "delimiter": "import_page.delimiter", "agreed": "import_page.agreement",
}

func importLabel(field string) string {
	if strings.HasPrefix(field, "column.") {
		return "import_page.column"
	}
	return importLabels[field]
}

// importConflict shows the run as it stands where a form came too late, and
// says why; other errors are returned.
func (s *Server) importConflict(w http.ResponseWriter, r *http.Request, actor org.Actor, x exchange.Run, err error) error {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok || e.Kind != errs.Conflict {
		return err
	}
	key := e.Key
	if key == "conflict.changed" {
		key = "import_page.moved"
	}
	p := view.Problems{{Text: i18n.T(r.Context(), key, e.Args...)}}
	switch x.State {
	case exchange.Uploaded:
		return s.showMapping(w, r, actor, http.StatusConflict, x, view.FormHead{Version: x.Version, Problems: p})
	case exchange.Checked:
		return s.showReport(w, r, actor, http.StatusConflict, x, p)
	}
	return s.redirectWith(w, r, importURL(x.ID), Flash{Kind: "warning", Key: key, Args: e.Args})
}

// reformatImport reads the file with another encoding or delimiter.
func (s *Server) reformatImport(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), exchange.RunID(r.PathValue("id"))
	f := sheet.Format{Encoding: sheet.Encoding(r.PostForm.Get("encoding")), Delimiter: r.PostForm.Get("delimiter")}
	for _, d := range sheet.Delimiters {
		if delimiterName(d) == r.PostForm.Get("delimiter") {
			f.Delimiter = d
		}
	}
	err := s.Imports.Reformat(ctx, actor, id, versionOf(r), f)
	if err == nil {
		return s.redirect(w, r, importURL(id)+"/mapping", "")
	}
	x, _, runErr := s.Imports.Run(ctx, actor, id)
	if runErr != nil {
		return runErr
	}
	if p, ok := problems(ctx, err, importLabel); ok {
		return s.showMapping(w, r, actor, http.StatusUnprocessableEntity, x, view.FormHead{Version: versionOf(r), Problems: p})
	}
	return s.importConflict(w, r, actor, x, err)
}

// matchInput names the fields of the n-th value that is matched.
func matchInput(n int) (target, field, value string) {
	return fmt.Sprintf("match.%d", n), fmt.Sprintf("match_field.%d", n), fmt.Sprintf("match_value.%d", n)
}
