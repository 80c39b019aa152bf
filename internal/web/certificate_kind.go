package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/certificate"
	"kongdan/internal/learning/exam"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/web/view"
)

func certificateKindURL(id certificate.KindID) string {
	return view.PathCertificateKinds + "/" + url.PathEscape(string(id))
}

func certificateKindID(r *http.Request) certificate.KindID {
	return certificate.KindID(asID(r.PathValue("kind")))
}

// allCertificates lists certificates of everybody, for who trains.
func (s *Server) allCertificates(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, l := r.Context(), listOf(r, "q", "kind", "state")
	list, next, err := s.Certificates.List(ctx, actor, certificate.Filter{Query: l.get("q"), Kind: certificate.KindID(asID(l.get("kind"))), State: l.get("state"), After: l.After})
	if err != nil {
		return err
	}
	kinds, err := s.Certificates.Kinds(ctx, actor)
	if err != nil {
		return err
	}
	m := view.CertificateList{Parts: certificateParts(ctx, actor, view.PathAllCertificates), Pager: l.pager(next, "", ""),
		Empty: view.Empty{Icon: "certificate", Title: i18n.T(ctx, "certificate.none_issued"), Text: i18n.T(ctx, "certificate.none_issued_text")}}
	if l.filtered() {
		m.Empty = view.Empty{Icon: "search", Title: i18n.T(ctx, "certificate.none_found"), Action: view.Link{Text: i18n.T(ctx, "filter.clear"), URL: view.PathAllCertificates}}
	}
	if l.After != "" {
		m.Pager.Previous = l.url()
	}
	kind := view.Field{Name: "kind", Label: i18n.T(ctx, "certificate.kind_name"), Value: l.get("kind"), Empty: i18n.T(ctx, "practice.any")}
	for _, k := range kinds {
		kind.Options = append(kind.Options, view.Option{Value: string(k.ID), Text: k.Name})
	}
	state := view.Field{Name: "state", Label: i18n.T(ctx, "certificate.state_label"), Value: l.get("state"), Empty: i18n.T(ctx, "practice.any")}
	for _, v := range []string{"review", "ending", "over"} {
		state.Options = append(state.Options, view.Option{Value: v, Text: i18n.T(ctx, "certificate.filter."+v)})
	}
	m.Fields = []view.Field{kind, state}
	m.Filter = view.Filter{URL: view.PathAllCertificates, Filtered: l.filtered(), Set: []string{l.get("kind"), l.get("state")},
		Find: view.Field{Name: "q", Label: i18n.T(ctx, "certificate.holder"), Value: l.get("q"), Type: "search", MaxLength: 100}}
	today := s.Certificates.Today(actor)
	for _, c := range list {
		row := certificateRow(ctx, actor, today, c)
		if c.Member == actor.User {
			row.Meta = slices.Insert(row.Meta, 0, c.Holder)
		}
		row.Name, row.Meta[0] = c.Holder, c.Name // many hold the same: who comes first
		m.Rows = append(m.Rows, row)
	}
	return s.show(w, r, http.StatusOK, view.CertificateListPage(s.head(w, r, actor, i18n.T(ctx, "certificate.all"), "learn"), m))
}

// certificateKinds lists the kinds of certificates, for who trains.
func (s *Server) certificateKinds(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx := r.Context()
	kinds, err := s.Certificates.Kinds(ctx, actor)
	if err != nil {
		return err
	}
	keys, err := s.Certificates.Keys(ctx, actor)
	if err != nil {
		return err
	}
	m := view.CertificateKinds{Parts: certificateParts(ctx, actor, view.PathCertificateKinds)}
	for _, k := range kinds {
		row := view.CertificateKindRow{Name: k.Name, URL: certificateKindURL(k.ID), Ended: k.Ended, EndURL: certificateKindURL(k.ID) + "/end", Key: newKey()}
		if k.Exam != "" {
			row.Meta = append(row.Meta, i18n.T(ctx, "certificate.by_exam", "Title", k.ExamTitle))
		} else {
			row.Meta = append(row.Meta, i18n.T(ctx, "certificate.by_practice", "Share", k.Share))
		}
		row.Meta = append(row.Meta, certificateMonths(ctx, k.Months), i18n.T(ctx, "certificate.issued_n", "N", k.Issued))
		m.Rows = append(m.Rows, row)
	}
	for _, k := range keys {
		m.Keys = append(m.Keys, view.CertificateKey{ID: k.ID, Public: k.Public, Since: i18n.Date(ctx, k.Since)})
	}
	return s.show(w, r, http.StatusOK, view.CertificateKindsPage(s.head(w, r, actor, i18n.T(ctx, "certificate.kinds"), "learn"), m))
}

// kindTyped is the form of a kind as it was typed.
type kindTyped struct{ name, exam, element, share, months string }

func (s *Server) newCertificateKind(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	if err := actor.CheckTrain(); err != nil {
		return err
	}
	return s.showCertificateKind(w, r, actor, http.StatusOK, "", 0, kindTyped{share: "90", months: "24"}, nil)
}

func (s *Server) certificateKindPage(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	k, err := s.Certificates.Kind(r.Context(), actor, certificateKindID(r))
	if err != nil {
		return err
	}
	return s.showCertificateKind(w, r, actor, http.StatusOK, k.ID, k.Version,
		kindTyped{k.Name, string(k.Exam), k.Element, numberText(k.Share), strconv.Itoa(k.Months)}, nil)
}

// saveCertificateKind keeps a new kind, or the one the address names.
func (s *Server) saveCertificateKind(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, f := r.Context(), r.PostForm
	id := certificate.KindID("")
	if r.PathValue("kind") != "" {
		id = certificateKindID(r)
	}
	t := kindTyped{f.Get("name"), asID(f.Get("exam")), f.Get("element"), f.Get("share"), f.Get("months")}
	number := func(text string) int {
		if strings.TrimSpace(text) == "" {
			return 0
		}
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return -1
		}
		return n
	}
	late, err := s.Certificates.SaveKind(ctx, actor, id, versionOf(r), certificate.Draft{Name: t.name, Exam: exam.ID(t.exam), Element: t.element, Share: number(t.share), Months: number(t.months)})
	if p, ok := problems(ctx, err, certificateLabel); ok {
		return s.showCertificateKind(w, r, actor, http.StatusUnprocessableEntity, id, versionOf(r), t, p)
	}
	if errs.Is(err, errs.Conflict) {
		k, err := s.Certificates.Kind(ctx, actor, id)
		if err != nil {
			return err
		}
		row := func(label, yours, theirs string) view.Difference {
			return view.Difference{Label: i18n.T(ctx, label), Yours: yours, Theirs: theirs}
		}
		return s.showConflict(w, r, actor, conflict{What: k.Name, Kind: "certificate", ID: string(k.ID), Back: certificateKindURL(k.ID), Version: k.Version,
			Rows: []view.Difference{row("certificate.name", t.name, k.Name), row("certificate.share", t.share, numberText(k.Share)), row("certificate.months", t.months, strconv.Itoa(k.Months))}})
	}
	if err != nil {
		return err
	}
	if late > 0 {
		return s.redirectWith(w, r, view.PathCertificateKinds, Flash{Kind: "success", Key: "certificate.kind_saved_late", Args: []any{"N", late}})
	}
	return s.redirect(w, r, view.PathCertificateKinds, "certificate.kind_saved")
}

func (s *Server) showCertificateKind(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, id certificate.KindID, version int64, t kindTyped, p view.Problems) error {
	ctx := r.Context()
	earners, err := s.Certificates.Earners(ctx, actor)
	if err != nil {
		return err
	}
	book, err := s.Method.Book(ctx, actor)
	if err != nil {
		return err
	}
	m := view.CertificateKindForm{
		Form:    view.FormHead{Action: view.PathCertificateKinds + "/new", Key: newKey(), Problems: p},
		Name:    view.Field{Name: "name", Label: i18n.T(ctx, "certificate.name"), Value: t.name, Error: p.Of("name"), Required: true, MaxLength: certificate.MaxName, Autocomplete: "off"},
		Exam:    view.Field{Name: "exam", Label: i18n.T(ctx, "certificate.exam"), Value: t.exam, Error: p.Of("exam"), Empty: i18n.T(ctx, "certificate.exam_none")},
		Element: view.Field{Name: "element", Label: i18n.T(ctx, "certificate.element"), Value: t.element, Error: p.Of("element"), Empty: i18n.T(ctx, "certificate.element_all"), Hint: i18n.T(ctx, "certificate.practice_hint")},
		Share:   view.Field{Name: "share", Label: i18n.T(ctx, "certificate.share"), Value: t.share, Error: p.Of("share"), InputMode: "numeric", Suffix: "%", MaxLength: 3, Autocomplete: "off"},
		Months:  view.Field{Name: "months", Label: i18n.T(ctx, "certificate.months"), Value: t.months, Error: p.Of("months"), Hint: i18n.T(ctx, "certificate.months_hint"), InputMode: "numeric", MaxLength: 3, Autocomplete: "off"},
	}
	for _, e := range earners {
		m.Exam.Options = append(m.Exam.Options, view.Option{Value: string(e.ID), Text: e.Title})
	}
	for _, k := range c139.Keys() {
		m.Element.Options = append(m.Element.Options, view.Option{Value: string(k), Text: elementLabel(book, string(k))})
	}
	title := i18n.T(ctx, "certificate.new_kind")
	if id != "" {
		title, m.Form.Action, m.Form.Version = i18n.T(ctx, "certificate.edit_kind"), certificateKindURL(id), version
	}
	heading := view.Heading{Title: title, Back: view.Crumb{Text: i18n.T(ctx, "certificate.kinds"), URL: view.PathCertificateKinds}}
	return s.showForm(w, r, status, s.head(w, r, actor, title, "learn"), heading, view.CertificateKindFields(m))
}

// endCertificateKind lets no more certificates of a kind be issued, or takes that back.
func (s *Server) endCertificateKind(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	end := r.PostForm.Get("end") != ""
	if err := s.Certificates.EndKind(r.Context(), actor, certificateKindID(r), end); err != nil {
		return err
	}
	if end {
		return s.redirect(w, r, view.PathCertificateKinds, "certificate.kind_was_ended")
	}
	return s.redirect(w, r, view.PathCertificateKinds, "certificate.kind_was_reopened")
}
