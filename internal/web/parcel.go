package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/intake"
	parcelpack "kongdan/internal/learning/pack"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

const parcelPath = view.PathQuestionImport

func parcelURL(id parcel.ImportID) string { return parcelPath + "/" + url.PathEscape(string(id)) }

var parcelTones = map[parcel.State]string{parcel.Reading: "info", parcel.Preview: "warning", parcel.Importing: "info", parcel.Undoing: "info", parcel.Done: "success", parcel.Failed: "danger"}

// parcelsPage takes questions in, and lists what came in before.
func (s *Server) parcelsPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	var up handedIn
	if up.document = library.ID(asID(r.URL.Query().Get("document"))); up.document != "" {
		x, err := s.Library.Get(r.Context(), actor, up.document)
		if err != nil {
			return err
		}
		up.text, up.title = x.Lines(), x.Document.Title
	}
	return s.showParcels(w, r, actor, http.StatusOK, up, nil)
}

func (s *Server) showParcels(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, up handedIn, p view.Problems) error {
	ctx := r.Context()
	t := func(key string) string { return i18n.T(ctx, "parcel_page."+key) }
	list, next, err := s.Parcels.List(ctx, actor, r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	m := view.ParcelList{
		Form:    view.FormHead{Action: parcelPath, Key: newKey(), Problems: p, Upload: true},
		File:    view.Field{Name: "file", Label: t("file"), Placeholder: ".txt,.docx,.xlsx,.csv,.xml,.zip,.apkg,.json,.html,.htm,.mht,.pdf,.gift,.md", Hint: i18n.T(ctx, "parcel_page.limits", "Max", intake.MaxBytes>>20, "Text", intake.MaxText>>20, "PDF", intake.MaxPDF>>20), Error: p.Of("file")},
		Text:    view.Field{Name: "text", Label: t("paste"), Value: up.text, Rows: 8, Placeholder: t("paste_like"), Error: p.Of("text")},
		Anew:    view.Field{Name: "anew", Label: t("anew")},
		Formats: strings.Split(t("format_list"), "\n"), Templates: []view.Link{{Text: t("template"), URL: parcelPath + "/template.xlsx"}},
	}
	if up.document != "" {
		m.Document, m.Of, m.Text.Rows, m.Text.Label = string(up.document), view.Link{Text: up.title, URL: documentURL(up.document)}, 20, t("text_of")
	}
	for _, i := range list {
		m.Rows = append(m.Rows, parcelRow(ctx, i))
	}
	l := listOf(r)
	m.Pager = l.pager(next, "", "")
	if l.After != "" {
		m.Pager.Previous = parcelPath
	}
	return s.show(w, r, status, view.ParcelsPage(s.head(w, r, actor, t("title"), "learn"), m))
}

func parcelRow(ctx context.Context, i parcel.Import) view.ParcelRow {
	row := view.ParcelRow{URL: parcelURL(i.ID), Name: parcelName(ctx, i), State: i18n.T(ctx, "parcel_page.state."+string(i.State)), Tone: parcelTones[i.State],
		Who: i.ByName, When: i18n.DateTime(ctx, i.Created)}
	if i.Format != "" {
		row.Format = i18n.T(ctx, "intake.format."+string(i.Format))
	}
	switch i.State {
	case parcel.Done, parcel.Undone:
		row.Result = i18n.T(ctx, "parcel_page.added", "N", i.Added)
	case parcel.Preview, parcel.Importing, parcel.Undoing:
		row.Result = i18n.T(ctx, "parcel_page.items", "N", i.Items)
	}
	if i.Error != "" {
		row.Problem = i18n.T(ctx, i.Error, i.Args...)
	}
	return row
}

// parcelName is what an import is called: its file, or that it was pasted.
func parcelName(ctx context.Context, i parcel.Import) string {
	if i.Name == "" {
		return i18n.T(ctx, "parcel_page.pasted")
	}
	return i.Name
}

// uploadParcel takes a file in, or what was pasted. A refused one leaves the
// text in its field.
func (s *Server) uploadParcel(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	ctx := r.Context()
	up, err := readParcel(w, r)
	if err == nil {
		if ctx, err = onceWith(ctx, r, actor, strings.NewReader(string(up.raw)), up.name+up.anew); err != nil {
			return err
		}
		var id parcel.ImportID
		if up.pasted && up.document != "" {
			id, err = s.Parcels.UploadText(ctx, actor, up.document, up.text, up.anew != "")
		} else {
			id, err = s.Parcels.Upload(ctx, actor, up.name, up.raw, up.anew != "")
		}
		if err == nil {
			return s.leadToParcel(w, r.WithContext(ctx), actor, id)
		}
	}
	if e, ok := errors.AsType[*errs.Error](err); ok && (e.Kind == errs.Invalid || e.Kind == errs.TooLarge) {
		field, label := "file", "parcel_page.file"
		if up.pasted || up.document != "" {
			field, label = "text", "parcel_page.paste"
		}
		if up.document != "" {
			if x, err := s.Library.Get(ctx, actor, up.document); err == nil {
				up.title = x.Document.Title
			}
		}
		return s.showParcels(w, r, actor, http.StatusUnprocessableEntity, up, view.Problems{{Name: field, Label: i18n.T(ctx, label), Text: i18n.T(ctx, e.Key, e.Args...)}})
	}
	return err
}

// leadToParcel shows an import; one that is in already says so.
func (s *Server) leadToParcel(w http.ResponseWriter, r *http.Request, actor org.Actor, id parcel.ImportID) error {
	i, err := s.Parcels.Get(r.Context(), actor, id)
	if err != nil {
		return err
	}
	if i.State == parcel.Done {
		return s.redirectWith(w, r, parcelURL(id), Flash{Kind: "info", Key: "parcel_page.there"})
	}
	return s.redirect(w, r, parcelURL(id), "")
}

// handedIn is what somebody handed in.
type handedIn struct {
	name, text, anew string
	document         library.ID // whose text it is, mended
	title            string     // of that
	raw              []byte
	pasted           bool
}

// readParcel reads the form of a file or a text.
func readParcel(w http.ResponseWriter, r *http.Request) (up handedIn, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, intake.MaxBytes+formAround)
	if err := r.ParseMultipartForm(8 << 20); err != nil { // #nosec G120 -- the body is bounded above
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return up, errs.Because(err, errs.TooLarge, "intake.too_large", "Max", intake.MaxBytes>>20)
		}
		return up, errs.Because(err, errs.Invalid, "error.form_unreadable")
	}
	up.anew, up.document = r.PostForm.Get("anew"), library.ID(asID(r.PostForm.Get("document")))
	up.text = strings.ToValidUTF8(r.PostForm.Get("text"), "\ufffd")
	f, head, err := r.FormFile("file")
	if err == nil {
		defer func() { _ = f.Close() }()
		up.name = strings.ToValidUTF8(head.Filename, "")
		up.raw, err = io.ReadAll(f)
		if err != nil || len(up.raw) > 0 {
			return up, err
		}
	}
	if strings.TrimSpace(up.text) == "" {
		if up.name != "" {
			return up, errs.New(errs.Invalid, "intake.empty")
		}
		return up, errs.New(errs.Invalid, "parcel_page.nothing")
	}
	up.name, up.raw, up.pasted = "", []byte(up.text), true
	return up, nil
}

// parcelTemplate answers with a table to be filled in.
func (s *Server) parcelTemplate(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	lang := i18n.Of(r.Context()).Lang
	d := &download{s: s, w: w, r: r, name: "questions.xlsx", format: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
	return d.end(parcelpack.Write(d, parcelpack.Excel, lang, "", parcelExamples(r.Context(), lang)))
}

// parcelExamples are one question of each kind, to show how a table is filled in.
func parcelExamples(ctx context.Context, lang string) []question.Entry {
	t := func(key string) string { return i18n.T(ctx, "parcel_example."+key) }
	options := func(right string) (list []question.Option) {
		for _, l := range []string{"a", "b", "c"} {
			list = append(list, question.Option{Text: t("option_" + l), Right: strings.Contains(right, l)})
		}
		return list
	}
	no := false
	list := []question.Entry{
		{Item: question.Item{Kind: question.Single, Stem: t("single"), Options: options("b"), Explanation: t("why")}},
		{Item: question.Item{Kind: question.Multiple, Stem: t("multiple"), Options: options("ab")}},
		{Item: question.Item{Kind: question.Indefinite, Stem: t("indefinite"), Options: options("b")}},
		{Item: question.Item{Kind: question.TrueFalse, Stem: t("truth"), Truth: &no}},
		{Item: question.Item{Kind: question.Fill, Stem: t("fill"), Blanks: []question.Blank{{Accept: strings.Split(t("fill_first"), "|")}, {Accept: []string{t("fill_second")}}}}},
		{Item: question.Item{Kind: question.Short, Stem: t("short"), Points: []question.Point{{Text: t("point_first"), Marks: 200}, {Text: t("point_second"), Marks: 300}}}},
	}
	for i := range list {
		list[i].Lang = lang
	}
	list[0].Difficulty, list[0].Marks, list[0].Category, list[0].Tags = 2, 200, t("category"), []question.Tag{{Kind: "element", Value: "F1"}, {Kind: "topic", Value: t("topic")}}
	return list
}
