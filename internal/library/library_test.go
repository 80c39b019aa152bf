package library_test

import (
	"strings"
	"testing"

	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

func writing(title, body string) library.Writing {
	return library.Writing{Lang: "zh", Title: title, Body: body, Status: library.Published, Audience: library.Everybody}
}

type world struct {
	*orgtest.World
	t       *testing.T
	svc     *library.Service
	trainer org.Actor
}

func begin(t *testing.T) *world {
	w := &world{World: orgtest.New(t, dbtest.Open(t)), t: t}
	w.svc = library.NewService(w.DB)
	w.trainer = w.Member("培训", org.Trainer, org.ScopeOwn, w.North)
	return w
}

func (w *world) add(x library.Writing) library.ID {
	w.t.Helper()
	id, err := w.svc.Add(w.t.Context(), w.trainer, x)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// titles are those of a list, in its order.
func (w *world) titles(a org.Actor, f library.Filter) string {
	w.t.Helper()
	p, err := w.svc.List(w.t.Context(), a, f)
	if err != nil {
		w.t.Fatal(err)
	}
	var list []string
	for _, d := range p.Rows {
		list = append(list, d.Title)
	}
	if p.Total != len(list) && p.Next == "" && f.After == "" {
		w.t.Errorf("%d counted, %d listed", p.Total, len(list))
	}
	return strings.Join(list, " ")
}

// TestWhoReadsWhat: the same condition holds for a page, a list and its count.
func TestWhoReadsWhat(t *testing.T) {
	w := begin(t)
	ctx := t.Context()
	draft := writing("草稿", "甲")
	draft.Status = library.Draft
	archived := writing("归档", "乙")
	archived.Status = library.Archived
	north := writing("北区", "丙")
	north.Audience, north.Departments = library.Departments, []org.DepartmentID{w.North}
	sales := writing("销售部", "丁")
	sales.Audience, sales.Departments = library.Departments, []org.DepartmentID{w.Sales}
	inner := writing("培训用", "戊")
	inner.Audience = library.Trainers
	ids := map[string]library.ID{}
	for _, x := range []library.Writing{writing("公开", "己"), draft, archived, north, sales, inner} {
		ids[x.Title] = w.add(x)
	}
	far := orgtest.New(t, w.DB)
	for name, c := range map[string]struct {
		actor org.Actor
		want  string
	}{
		"trainer":        {w.trainer, "公开 草稿 归档 北区 销售部 培训用"},
		"admin":          {w.Admin(), "公开 草稿 归档 北区 销售部 培训用"},
		"north":          {w.Rep("北"), "公开 北区 销售部"},
		"south":          {w.Member("南", org.Rep, org.ScopeAll, w.South), "公开 销售部"},
		"above":          {w.Manager(), "公开 销售部"},
		"no department":  {w.Member("无", org.ReadOnly, org.ScopeAll, ""), "公开"},
		"elsewhere":      {far.Rep("外"), ""},
		"their trainers": {far.Admin(), ""},
	} {
		got := strings.Fields(w.titles(c.actor, library.Filter{}))
		want := strings.Fields(c.want)
		if len(got) != len(want) {
			t.Errorf("%s sees %v, want %v", name, got, want)
		}
		for title, id := range ids {
			_, err := w.svc.Get(ctx, c.actor, id)
			may := strings.Contains(" "+c.want+" ", " "+title+" ")
			if may && err != nil || !may && !errs.Is(err, errs.NotFound) {
				t.Errorf("%s opens %s: %v", name, title, err)
			}
		}
	}
	if _, err := w.svc.Add(ctx, w.Manager(), writing("x", "x")); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a manager adds: %v", err)
	}
}

func TestSaveMakesVersions(t *testing.T) {
	w := begin(t)
	ctx := t.Context()
	id := w.add(writing("一", "# 甲\n\n初稿"))
	x := writing("一", "# 甲\n\n二稿")
	x.Why, x.Elements, x.Stages, x.Tags = "补充", []string{"W", "coach"}, []string{"assess"}, []string{"案例", "案例"}
	if err := w.svc.Save(ctx, w.trainer, id, 1, x); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.Save(ctx, w.trainer, id, 1, x); !errs.Is(err, errs.Conflict) {
		t.Errorf("an old version: %v", err)
	}
	x.Status = library.Archived // says nothing else: no version
	if err := w.svc.Save(ctx, w.trainer, id, 2, x); err != nil {
		t.Fatal(err)
	}
	r, err := w.svc.Get(ctx, w.trainer, id)
	if err != nil || r.Body != "# 甲\n\n二稿" || r.Document.Number != 2 || r.Why != "补充" || len(r.Tags) != 4 || r.Document.Version != 3 {
		t.Errorf("%+v, %v", r, err)
	}
	if err := w.svc.Return(ctx, w.trainer, id, 1, 3, "改错了"); err != nil {
		t.Fatal(err)
	}
	_, list, err := w.svc.Versions(ctx, w.trainer, id)
	if err != nil || len(list) != 3 || list[0].Number != 3 || list[0].Why != "改错了" {
		t.Errorf("%+v, %v", list, err)
	}
	if r, err := w.svc.Version(ctx, w.trainer, id, 3); err != nil || r.Body != "# 甲\n\n初稿" {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := w.svc.Version(ctx, w.Rep("x"), id, 1); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a rep reads an old version: %v", err)
	}
	if err := w.svc.Delete(ctx, w.trainer, id, 4); err != nil {
		t.Fatal(err)
	}
	if got := w.titles(w.trainer, library.Filter{Trash: true}); got != "一" {
		t.Errorf("in the trash: %s", got)
	}
	if err := w.svc.Restore(ctx, w.trainer, id); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.Pin(ctx, w.trainer, id, true); err != nil {
		t.Fatal(err)
	}
	if list, err := w.svc.Pinned(ctx, w.trainer, "zh", 9); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	w := begin(t)
	ctx := t.Context()
	zh := w.add(writing("中", "中"))
	for name, c := range map[string]struct {
		change func(*library.Writing)
		want   string
	}{
		"no title":          {func(x *library.Writing) { x.Title = " " }, "title error.required"},
		"no text":           {func(x *library.Writing) { x.Body = "\n" }, "body error.required"},
		"long text":         {func(x *library.Writing) { x.Body = strings.Repeat("字", library.MaxBody+1) }, "body error.too_long"},
		"tangled":           {func(x *library.Writing) { x.Body = strings.Repeat("*a_b", 9000) }, "body document.tangled"},
		"NUL":               {func(x *library.Writing) { x.Body = "a\x00" }, "body error.invalid_text"},
		"language":          {func(x *library.Writing) { x.Lang = "fr" }, "lang error.invalid_choice"},
		"status":            {func(x *library.Writing) { x.Status = "x" }, "status error.invalid_choice"},
		"audience":          {func(x *library.Writing) { x.Audience = "x" }, "audience error.invalid_choice"},
		"no department":     {func(x *library.Writing) { x.Audience = library.Departments }, "departments document.no_department"},
		"other departments": {func(x *library.Writing) { x.Audience, x.Departments = library.Departments, []org.DepartmentID{"x"} }, "departments error.invalid_choice"},
		"category":          {func(x *library.Writing) { x.Category = "x" }, "category error.invalid_choice"},
		"element":           {func(x *library.Writing) { x.Elements = []string{"C10"} }, "elements error.invalid_choice"},
		"twin":              {func(x *library.Writing) { x.Twin = "x" }, "twin error.invalid_choice"},
		"twin of a kind":    {func(x *library.Writing) { x.Twin = zh }, "twin document.twin_language"},
	} {
		x := writing("题", "文")
		c.change(&x)
		_, err := w.svc.Add(ctx, w.trainer, x)
		list := errs.FieldsOf(err)
		if len(list) != 1 || list[0].Name+" "+list[0].Key != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTwinsAndCategories(t *testing.T) {
	w := begin(t)
	ctx := t.Context()
	top, err := w.svc.AddCategory(ctx, w.trainer, "方法", "")
	if err != nil {
		t.Fatal(err)
	}
	sub, err := w.svc.AddCategory(ctx, w.trainer, "要素", top)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.svc.AddCategory(ctx, w.trainer, "方法", ""); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("the same name twice: %v", err)
	}
	if err := w.svc.SaveCategory(ctx, w.trainer, top, 1, "方法", sub); len(errs.FieldsOf(err)) != 1 {
		t.Errorf("below itself: %v", err)
	}
	x := writing("中文", "中")
	x.Category = sub
	zh := w.add(x)
	y := writing("English", "English")
	y.Lang, y.Twin = "en", zh
	en := w.add(y)
	if r, err := w.svc.Get(ctx, w.trainer, zh); err != nil || r.Twin != en {
		t.Errorf("%+v, %v", r.Document, err)
	}
	if got := w.titles(w.trainer, library.Filter{Reader: "en"}); got != "English" {
		t.Errorf("one of twins: %s", got)
	}
	if got := w.titles(w.trainer, library.Filter{Category: top, Below: true}); got != "中文" {
		t.Errorf("below a category: %s", got)
	}
	if err := w.svc.DropCategory(ctx, w.trainer, sub, 1); err != nil {
		t.Fatal(err)
	}
	if got := w.titles(w.trainer, library.Filter{Category: top}); got != "中文" {
		t.Errorf("of a category that is no more: %s", got)
	}
	if err := w.svc.Delete(ctx, w.trainer, en, 1); err != nil {
		t.Fatal(err)
	}
	if got := w.titles(w.trainer, library.Filter{Reader: "en"}); got != "中文" {
		t.Errorf("without its twin: %s", got)
	}
}

// TestCategoriesInUse: a category is shown to whom something in it is shown.
func TestCategoriesInUse(t *testing.T) {
	w := begin(t)
	categories := map[string]library.CategoryID{}
	category := func(name string, parent library.CategoryID) {
		t.Helper()
		id, err := w.svc.AddCategory(t.Context(), w.trainer, name, parent)
		if err != nil {
			t.Fatal(err)
		}
		categories[name] = id
	}
	category("above", "")
	category("below", categories["above"])
	for _, name := range []string{"empty", "english", "secret"} {
		category(name, "")
	}
	open, english, secret := writing("开", "甲"), writing("E", "b"), writing("密", "丙")
	open.Category, english.Category, secret.Category = categories["below"], categories["english"], categories["secret"]
	english.Lang = "en"
	secret.Audience = library.Trainers
	for _, x := range []library.Writing{open, english, secret} {
		w.add(x)
	}
	rep := w.Member("北", org.Rep, org.ScopeAll, w.North)
	for name, c := range map[string]struct {
		actor org.Actor
		f     library.Filter
		want  string
	}{
		"reader, Chinese":  {rep, library.Filter{Lang: "zh"}, "above below"},
		"reader, any":      {rep, library.Filter{}, "above below english"},
		"trainer, Chinese": {w.trainer, library.Filter{Lang: "zh"}, "above below empty secret"},
	} {
		tree, err := w.svc.CategoriesInUse(t.Context(), c.actor, c.f)
		var names []string
		for _, x := range tree {
			names = append(names, x.Name)
		}
		if got := strings.Join(names, " "); err != nil || got != c.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
