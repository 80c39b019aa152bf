package web

import (
	"context"
	"errors"
	"net/http"
	"path"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// parcelPage shows an import as far as it has come.
func (s *Server) parcelPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	i, err := s.Parcels.Get(r.Context(), actor, parcel.ImportID(r.PathValue("id")))
	if err != nil {
		return err
	}
	switch i.State {
	case parcel.Preview:
		return s.showPreview(w, r, actor, http.StatusOK, i, previewForm{})
	case parcel.Reading, parcel.Importing, parcel.Undoing:
		return s.showParcelWait(w, r, actor, i)
	}
	return s.showParcelDone(w, r, actor, i)
}

// parcelTop is what the pages of one import share.
func parcelTop(ctx context.Context, i parcel.Import) view.ParcelTop {
	t := view.ParcelTop{Name: parcelName(ctx, i), Key: newKey()}
	sub := []string{i18n.T(ctx, "parcel_page.by", "Who", i.ByName, "When", i18n.DateTime(ctx, i.Created))}
	if i.Format != "" {
		sub = append([]string{i18n.T(ctx, "intake.format."+string(i.Format)), i18n.T(ctx, "parcel_page.items", "N", i.Items)}, sub...)
	}
	t.Sub = strings.Join(sub, " · ")
	if i.Error != "" {
		t.Notices = append(t.Notices, view.Notice{Tone: "danger", Text: i18n.T(ctx, i.Error, i.Args...)})
	}
	if i.State == parcel.Reading || i.State == parcel.Preview || i.State == parcel.Failed {
		t.DiscardURL = parcelURL(i.ID) + "/discard"
	}
	return t
}

// showParcelWait shows an import that a job is at. Its panel asks again every
// second and loads the page once the job is over.
func (s *Server) showParcelWait(w http.ResponseWriter, r *http.Request, actor org.Actor, i parcel.Import) error {
	ctx := r.Context()
	p, err := s.Parcels.Progress(ctx, actor, i)
	if err != nil {
		return err
	}
	m := view.ParcelWait{Top: parcelTop(ctx, i), URL: parcelURL(i.ID) + "/progress", Text: i18n.T(ctx, "parcel_page.wait_"+string(i.State)), Done: p.Done, All: p.All, Stuck: p.Stuck}
	if p.Stuck {
		m.Text = i18n.T(ctx, "parcel_page.stuck")
	}
	switch {
	case i.State == parcel.Reading: // it can be discarded
	case p.Stuck:
		m.Text = i18n.T(ctx, "parcel_page.stuck_half")
		m.StopURL, m.StopText = parcelURL(i.ID)+"/stop", i18n.T(ctx, "parcel_page.tidy")
	case i.State == parcel.Importing:
		m.StopURL, m.StopText = parcelURL(i.ID)+"/stop", i18n.T(ctx, "parcel_page.stop")
	}
	if r.Header.Get("HX-Request") == "true" {
		return s.show(w, r, http.StatusOK, view.ParcelWaitPanel(m))
	}
	return s.show(w, r, http.StatusOK, view.ParcelWaitPage(s.head(w, r, actor, m.Top.Name, "learn"), m))
}

// parcelProgress answers the panel of a job, and leads to the page once it is over.
func (s *Server) parcelProgress(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	i, err := s.Parcels.Get(r.Context(), actor, parcel.ImportID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if r.Header.Get("HX-Request") == "true" && (i.State == parcel.Reading || i.State == parcel.Importing || i.State == parcel.Undoing) {
		return s.showParcelWait(w, r, actor, i)
	}
	return s.redirect(w, r, parcelURL(i.ID), "")
}

// showParcelDone shows an import that is in or was taken back, or a file that
// could not be read.
func (s *Server) showParcelDone(w http.ResponseWriter, r *http.Request, actor org.Actor, i parcel.Import) error {
	ctx := r.Context()
	t := func(key string) string { return i18n.T(ctx, "parcel_page."+key) }
	m := view.ParcelDone{Top: parcelTop(ctx, i), Documents: parcelDocuments(ctx, i), Links: []view.Link{{Text: t("another"), URL: parcelPath}}}
	switch i.State {
	case parcel.Done:
		m.UndoURL = parcelURL(i.ID) + "/undo"
		m.Top.Notices = append(m.Top.Notices, view.Notice{Tone: "success", Text: i18n.T(ctx, "parcel_page.done", "N", i.Added)})
		m.Counts = []view.ImportCount{{Label: t("count_active"), N: i.Result.Active, Tone: "win"}, {Label: t("count_drafts"), N: i.Result.Drafts}, {Label: t("count_out"), N: i.Result.Out}}
		if i.Result.Kept > 0 {
			m.Counts = append(m.Counts, view.ImportCount{Label: i18n.T(ctx, "question_use.exam"), N: i.Result.Kept})
		}
		if i.Result.Same > 0 {
			m.Counts = append(m.Counts, view.ImportCount{Label: t("count_same"), N: i.Result.Same})
		}
		if i.Result.Active > 0 {
			m.PaperURL = parcelURL(i.ID) + "/paper"
		}
		if i.Added > 0 {
			m.Links = append([]view.Link{{Text: t("look"), URL: questionsPath + "?import=" + string(i.ID)}}, m.Links...)
		}
	case parcel.Undone:
		m.Top.Notices = append(m.Top.Notices, view.Notice{Tone: "info", Text: t("undone")})
	}
	return s.show(w, r, http.StatusOK, view.ParcelDonePage(s.head(w, r, actor, m.Top.Name, "learn"), m))
}

func parcelDocuments(ctx context.Context, i parcel.Import) (list []view.ParcelDocument) {
	for n, d := range i.Documents {
		x := view.ParcelDocument{Title: d.Title, Text: d.Text, Line: i18n.T(ctx, "intake.line", "Line", d.Line), KeepURL: parcelURL(i.ID) + "/documents/" + strconv.Itoa(n), Key: newKey()}
		if kept, is := i.Kept[n]; is {
			x.URL = documentURL(kept)
		}
		list = append(list, x)
	}
	return list
}

// keepParcelDocument puts a text beside the exam into the library.
func (s *Server) keepParcelDocument(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := parcel.ImportID(r.PathValue("id"))
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return errs.New(errs.NotFound, "parcel.not_found")
	}
	made, err := s.Parcels.KeepDocument(r.Context(), actor, id, n)
	if err != nil {
		return err
	}
	return s.redirect(w, r, documentURL(made), "parcel_page.kept_done")
}

// stopParcel breaks off what a job does with an import.
func (s *Server) stopParcel(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	id := parcel.ImportID(r.PathValue("id"))
	if err := s.Parcels.Stop(r.Context(), actor, id); err != nil && !errs.Is(err, errs.Conflict) {
		return err // once it is over there is nothing to stop
	}
	return s.redirect(w, r, parcelURL(id), "")
}

// discardParcel forgets an import that is not in.
func (s *Server) discardParcel(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := s.Parcels.Discard(r.Context(), actor, parcel.ImportID(r.PathValue("id"))); err != nil {
		return err
	}
	return s.redirect(w, r, parcelPath, "parcel_page.discarded")
}

// paperOfParcel makes a paper of what an import brought in.
func (s *Server) paperOfParcel(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	i, err := s.Parcels.Get(ctx, actor, parcel.ImportID(r.PathValue("id")))
	if err != nil {
		return err
	}
	name := parcelName(ctx, i)
	made, err := s.Exams.PaperOfImport(ctx, actor, i.ID, strings.TrimSuffix(name, path.Ext(name)))
	if e, ok := errors.AsType[*errs.Error](err); ok && e.Kind == errs.Invalid {
		return s.redirectWith(w, r, parcelURL(i.ID), Flash{Kind: "warning", Key: e.Key, Args: e.Args})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, paperURL(made), "paper.of_import_done")
}

// undoParcelPage asks whether to take an import back, and names what stands in
// the way.
func (s *Server) undoParcelPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	i, err := s.Parcels.Get(r.Context(), actor, parcel.ImportID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if i.State != parcel.Done {
		return s.redirect(w, r, parcelURL(i.ID), "")
	}
	return s.showParcelUndo(w, r, actor, http.StatusOK, i)
}

func (s *Server) showParcelUndo(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, i parcel.Import) error {
	ctx := r.Context()
	way, n, err := s.Parcels.InTheWay(ctx, actor, i.ID)
	if err != nil {
		return err
	}
	m := view.ImportUndo{Form: view.FormHead{Action: parcelURL(i.ID) + "/undo", Key: newKey()}, File: parcelName(ctx, i), Back: view.Crumb{Text: parcelName(ctx, i), URL: parcelURL(i.ID)},
		Gone: []string{i18n.T(ctx, "parcel_page.undo_gone", "N", i.Added)}, Barred: n > 0, More: n > len(way)}
	for _, x := range way {
		l := view.Link{Text: stemLine(x.Stem), URL: questionURL(x.ID)}
		switch {
		case x.Gone:
			l.Text, l.URL = i18n.T(ctx, "parcel_page.undo_gone_since", "Stem", l.Text), ""
		case x.Used:
			l.Text = i18n.T(ctx, "parcel_page.undo_used", "Stem", l.Text)
		default:
			l.Text = i18n.T(ctx, "parcel_page.undo_changed", "Stem", l.Text)
		}
		m.InWay = append(m.InWay, l)
	}
	return s.show(w, r, status, view.ParcelUndoPage(s.head(w, r, actor, i18n.T(ctx, "parcel_page.undo"), "learn"), m))
}

// undoParcel takes an import back.
func (s *Server) undoParcel(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), parcel.ImportID(r.PathValue("id"))
	err := s.Parcels.Undo(ctx, actor, id)
	if err == nil {
		return s.redirect(w, r, parcelURL(id), "") // which says so
	}
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	i, getErr := s.Parcels.Get(ctx, actor, id)
	if getErr != nil {
		return getErr
	}
	if i.State != parcel.Done {
		return s.redirect(w, r, parcelURL(id), "")
	}
	return s.showParcelUndo(w, r, actor, http.StatusConflict, i)
}

// contrastText says in what two questions that are much alike differ; "" where
// nothing is to be said.
func contrastText(ctx context.Context, c question.Contrast) string {
	if c == "" || c == question.NoContrast {
		return ""
	}
	return i18n.T(ctx, "question_contrast."+string(c))
}

// copies says of which questions a row is a copy.
func parcelCopies(ctx context.Context, i parcel.Import, row parcel.Row, known map[bank.ID]bank.Question) (list []view.ParcelCopy) {
	for _, n := range row.Near {
		q, there := known[n.ID]
		if !there {
			continue
		}
		c := view.ParcelCopy{Text: i18n.T(ctx, "parcel_page.copy_near", "N", n.Likeness), Stem: stemLine(q.Item.Stem), URL: questionURL(n.ID), Same: n.Same}
		if n.Same {
			c.Text = i18n.T(ctx, "parcel_page.copy_same")
		}
		c.Note, c.Bad = contrastText(ctx, n.Contrast), n.Contrast == question.OtherKey
		list = append(list, c)
	}
	for _, n := range row.Within {
		c := view.ParcelCopy{Text: i18n.T(ctx, "parcel_page.copy_near_within", "N", n.Likeness), Stem: i18n.T(ctx, "parcel_page.nth", "N", n.At),
			URL: parcelURL(i.ID) + "/rows/" + strconv.Itoa(n.At), Same: n.Same}
		if n.Same {
			c.Text = i18n.T(ctx, "parcel_page.copy_same_within")
		}
		c.Note, c.Bad = contrastText(ctx, n.Contrast), n.Contrast == question.OtherKey
		list = append(list, c)
	}
	return list
}
