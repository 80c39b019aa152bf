package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kongdan/internal/kit/errs"
	"kongdan/internal/kit/i18n"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
	"kongdan/internal/web/view"
)

// previewForm is what was typed into the forms of a preview that were refused.
type previewForm struct {
	confirm, fix view.Problems
	values       url.Values
}

// readShow reads which rows of a preview an address asks for.
func readShow(l listing) (f parcel.Show) {
	if w := parcel.Which(l.get("show")); w.Known() {
		f.Which = w
	}
	if k := question.Kind(l.get("kind")); k.Known() {
		f.Kind = k
	}
	f.After, f.Before = l.After, l.Before
	return f
}

// previewList is the list of a preview in an address.
func previewList(r *http.Request, id parcel.ImportID) listing {
	l := listOf(r, "show", "kind")
	l.path = parcelURL(id)
	return l
}

// showPreview shows the questions of an import beside their sources.
func (s *Server) showPreview(w http.ResponseWriter, r *http.Request, actor org.Actor, status int, i parcel.Import, form previewForm) error {
	ctx, l := r.Context(), previewList(r, i.ID)
	f := readShow(l)
	p, err := s.Parcels.Rows(ctx, actor, i.ID, f)
	if err != nil {
		return err
	}
	n, err := s.questionNames(ctx, actor)
	if err != nil {
		return err
	}
	m := view.Parcel{Top: parcelTop(ctx, i), Counts: parcelCounts(ctx, i.Sum), Tabs: previewTabs(ctx, l, f, i.Sum), Kinds: previewKinds(ctx, l, f, i.Sum),
		Pager: l.pager(p.Next, p.Previous, ""), None: i18n.T(ctx, "parcel_page.none"), Documents: parcelDocuments(ctx, i), AddURL: parcelURL(i.ID) + "/rows/" + firstRow + "/add"}
	for _, d := range i.Warnings {
		m.Top.Notices = append(m.Top.Notices, view.Notice{Tone: "info", Text: i18n.T(ctx, "intake.line", "Line", d.Line) + " " + i18n.T(ctx, "intake.doubt."+string(d.Code)) + "：" + clip(d.Text, 80)})
	}
	if i.Marked.N > 0 {
		m.Top.Notices = slices.Insert(m.Top.Notices, 0, view.Notice{Tone: "info", Text: i18n.T(ctx, "parcel_page.marks_read", "N", i.Marked.N, "Marks", i.Marked.Marks)})
	}
	const most = 8
	if more := len(m.Top.Notices) - most; more > 0 {
		m.Top.Notices = append(m.Top.Notices[:most], view.Notice{Tone: "info", Text: i18n.T(ctx, "parcel_page.more_warnings", "N", more)})
	}
	s.confirmView(ctx, &m, i, form)
	m.Fix = fixView(n, i, l, form)
	for _, row := range p.Rows {
		x := n.parcelItem(i, row)
		x.Copies = parcelCopies(ctx, i, row, p.Copies)
		x.Chosen = slices.Contains(form.values["row"], x.At)
		m.Rows = append(m.Rows, x)
	}
	h := s.head(w, r, actor, m.Top.Name, "learn")
	h.Wide = true
	return s.show(w, r, status, view.ParcelPage(h, m))
}

func parcelCounts(ctx context.Context, s parcel.Sum) []view.ImportCount {
	t := func(key string) string { return i18n.T(ctx, "parcel_page."+key) }
	return []view.ImportCount{{Label: t("count_in"), N: s.In, Tone: "win"}, {Label: t("count_clean"), N: s.Clean}, {Label: t("count_doubtful"), N: s.Doubtful}, {Label: t("count_keyless"), N: s.Keyless},
		{Label: t("count_out"), N: s.Out}}
}

func previewTabs(ctx context.Context, l listing, f parcel.Show, s parcel.Sum) (tabs []view.Tab) {
	for _, x := range []struct {
		which parcel.Which
		n     int
	}{{"", s.In}, {parcel.Doubtful, s.Doubtful}, {parcel.Keyless, s.Keyless}, {parcel.Faulty, s.Faulty}, {parcel.Copies, s.Copies}, {parcel.Clean, s.Clean}, {parcel.Out, s.Out}} {
		if x.n > 0 || x.which == "" || x.which == f.Which {
			key := "all"
			if x.which != "" {
				key = string(x.which)
			}
			tabs = append(tabs, view.Tab{Text: i18n.T(ctx, "parcel_page.show_"+key), URL: l.url("show", string(x.which)), Count: x.n, Current: x.which == f.Which})
		}
	}
	return tabs
}

func previewKinds(ctx context.Context, l listing, f parcel.Show, s parcel.Sum) []view.Tab {
	tabs := []view.Tab{{Text: i18n.T(ctx, "parcel_page.all_kinds"), URL: l.url("kind", ""), Current: f.Kind == ""}}
	for _, k := range question.Kinds {
		if s.Kinds[k] > 0 || k == f.Kind {
			tabs = append(tabs, view.Tab{Text: i18n.T(ctx, "intake.type."+string(k)), URL: l.url("kind", string(k)), Current: k == f.Kind})
		}
	}
	return tabs
}

// confirmView fills in the form that brings the questions in.
func (s *Server) confirmView(ctx context.Context, m *view.Parcel, i parcel.Import, form previewForm) {
	m.Confirm = view.FormHead{Action: parcelURL(i.ID) + "/confirm", Key: newKey(), Version: i.Version, Problems: form.confirm}
	m.Active = view.Field{Name: "active", Label: i18n.T(ctx, "parcel_page.active"), Value: "0"}
	if i.Sum.Clean > 0 {
		yes := view.Option{Value: "1", Text: i18n.T(ctx, "parcel_page.active_yes", "N", i.Sum.Clean)}
		if waiting := i.Sum.In - i.Sum.Clean; waiting > 0 {
			yes.Hint = i18n.T(ctx, "parcel_page.active_yes_hint", "N", waiting)
		}
		m.Active.Value, m.Active.Options = yes.Value, append(m.Active.Options, yes)
	}
	m.Active.Options = append(m.Active.Options, view.Option{Value: "0", Text: i18n.T(ctx, "parcel_page.active_no")})
	if v := form.values.Get("active"); v != "" {
		m.Active.Value = v
	}
	m.Kept = view.Field{Name: "kept", Label: i18n.T(ctx, "question_use.exam"), Hint: i18n.T(ctx, "parcel_page.kept_hint"), Checked: form.values.Get("kept") != ""}
	m.Submit = i18n.T(ctx, "parcel_page.confirm", "N", i.Sum.In)
	switch {
	case i.Sum.Faulty > 0:
		m.Blocked, m.BlockURL = i18n.T(ctx, "parcel.faulty", "N", i.Sum.Faulty), parcelURL(i.ID)+"?show="+string(parcel.Faulty)
	case i.Sum.In == 0:
		m.Blocked = i18n.T(ctx, "parcel.none_in")
	}
}

// fixView fills in the form that changes many.
func fixView(n questionNames, i parcel.Import, l listing, form previewForm) view.ParcelFix {
	keep, v, p := n.t("questions.bulk_keep"), form.values, form.fix
	field := func(do parcel.Do, label string) view.Field {
		return view.Field{Name: string(do), ID: view.FieldID("fix." + string(do)), Label: n.t(label), Value: v.Get(string(do)), Error: p.Of(string(do))}
	}
	choose := func(do parcel.Do, label string, options []view.Option) view.Field {
		f := field(do, label)
		f.Options, f.Empty = options, keep
		return f
	}
	action := l
	action.path += "/fix"
	if l.After != "" || l.Before != "" {
		action.filters = append(slices.Clone(l.filters), "after", "before")
	}
	f := view.ParcelFix{Form: view.FormHead{Action: action.url(), Key: newKey(), Version: i.Version, Problems: p}, Open: len(p) > 0,
		Kind: choose(parcel.SetKind, "parcel_page.fix_kind", keyed(n.ctx, "intake.type.", question.Kinds)), Answer: field(parcel.SetKey, "parcel_page.fix_key"),
		Category: field(parcel.Categorise, "questions.category"), Tags: field(parcel.AddTags, "parcel_page.fix_tags"),
		Rating: choose(parcel.Rate, "questions.difficulty", n.difficulties()), Lang: choose(parcel.SetLang, "questions.lang", languageOptions()),
		Settle: view.Field{Name: string(parcel.Settle), Label: n.t("parcel_page.fix_settle"), Checked: v.Has(string(parcel.Settle))},
		All:    view.Field{Name: "all", Label: n.t("parcel_page.fix_all"), Checked: v.Has("all")},
	}
	f.Answer.Hint, f.Tags.Hint, f.Category.Hint = n.t("parcel_page.fix_key_hint"), n.t("parcel_page.fix_tags_hint"), n.t("parcel_page.fix_category_hint")
	for _, c := range n.tree {
		f.Category.List = append(f.Category.List, c.Path)
	}
	return f
}

// parcelItem is a row of a preview as the page shows it.
func (n questionNames) parcelItem(i parcel.Import, row parcel.Row) view.ParcelItem {
	e := row.Entry
	x := view.ParcelItem{At: strconv.Itoa(row.At), Title: rowTitle(n.ctx, row), Own: row.Own, Excerpt: row.Excerpt, Asked: n.asked(e.Item), Dropped: row.Dropped, Unsettled: row.Doubtful() && !row.Dropped,
		Line: i18n.T(n.ctx, "intake.line", "Line", row.Line), EditURL: rowURL(i.ID, row.At), AddURL: rowURL(i.ID, row.At) + "/add"}
	if row.Section != "" {
		x.Title += " · " + clip(row.Section, 30)
	}
	if row.Settled && !row.Own {
		x.Settled = n.t("parcel_page.settled")
	} else if !row.Settled {
		x.Doubts = n.doubts(row)
	}
	x.Faults = n.faults(row)
	if e.Category != "" {
		x.About = append(x.About, e.Category)
	}
	for _, t := range row.Tags() {
		if text := n.tag(t); text != "" {
			x.About = append(x.About, text)
		}
	}
	if e.Difficulty > 0 {
		x.About = append(x.About, n.t("questions.difficulty")+" "+strconv.Itoa(e.Difficulty))
	}
	if e.Marks > 0 {
		x.About = append(x.About, n.t("paper.marks")+" "+e.Marks.String())
	}
	x.About = append(x.About, langName(e.Lang))
	if !e.Material.IsZero() {
		x.About = append(x.About, i18n.T(n.ctx, "parcel_page.material", "Text", clip(stemLine(e.Material.Title+" "+e.Material.Text), 60)))
	}
	return x
}

// rowTitle names a row: by its number in the file if it has one.
func rowTitle(ctx context.Context, row parcel.Row) string {
	if row.Own {
		return i18n.T(ctx, "parcel_page.own")
	}
	return i18n.T(ctx, "parcel_page.nth", "N", row.At)
}

func rowURL(id parcel.ImportID, at int) string { return parcelURL(id) + "/rows/" + strconv.Itoa(at) }

func (n questionNames) doubts(row parcel.Row) (list []view.ParcelDoubt) {
	for _, d := range row.Doubts {
		list = append(list, view.ParcelDoubt{Text: i18n.T(n.ctx, "intake.doubt."+string(d.Code)), Source: clip(strings.Join(strings.Fields(d.Text), " "), 60)})
	}
	return list
}

func (n questionNames) faults(row parcel.Row) (list []string) {
	for _, f := range row.Faults() {
		text := i18n.T(n.ctx, f.Key, f.Args...)
		if label := questionLabel(strings.SplitN(f.Name, ".", 2)[0]); label != "" {
			text = n.t(label) + "：" + text
		}
		list = append(list, text)
	}
	return list
}

// confirmParcel brings the questions of a preview in.
func (s *Server) confirmParcel(w http.ResponseWriter, r *http.Request, actor org.Actor) error {
	ctx, id := r.Context(), parcel.ImportID(r.PathValue("id"))
	err := s.Parcels.Confirm(ctx, actor, id, max(0, versionOf(r)), parcel.Way{Active: r.PostForm.Get("active") == "1", Kept: r.PostForm.Get("kept") != ""})
	if err == nil {
		return s.redirect(w, r, parcelURL(id), "")
	}
	return s.refusedPreview(w, r, actor, id, err, previewForm{values: r.PostForm}, false)
}

// refusedPreview shows a preview whose change was refused: what was typed stays,
// and who came too late is told that somebody was faster.
func (s *Server) refusedPreview(w http.ResponseWriter, r *http.Request, actor org.Actor, id parcel.ImportID, err error, form previewForm, fix bool) error {
	ctx := r.Context()
	i, getErr := s.Parcels.Get(ctx, actor, id)
	if getErr != nil {
		return getErr
	}
	status := http.StatusUnprocessableEntity
	p, ok := problems(ctx, err, nil)
	if e, is := errors.AsType[*errs.Error](err); is && e.Kind == errs.Conflict {
		if i.State != parcel.Preview {
			return s.redirect(w, r, parcelURL(id), "")
		}
		p, ok, status = view.Problems{{Text: i18n.T(ctx, "parcel_page.changed")}}, true, http.StatusConflict
	}
	if !ok {
		return err
	}
	if form.confirm = p; fix {
		form.confirm, form.fix = nil, p
	}
	return s.showPreview(w, r, actor, status, i, form)
}
