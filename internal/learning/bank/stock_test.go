package bank_test

import (
	"slices"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/rule/question"
)

// stock is a small set of shipped questions in both languages, two of them about one case.
func stock() []bank.StockItem {
	item := func(name, lang, stem, right, wrong string) bank.StockItem {
		d := choice(stem, right+"*", wrong)
		d.Lang, d.Difficulty, d.Tags = lang, 2, []bank.Tag{{Kind: bank.Element, Value: bank.Coach}, {Kind: bank.Tool, Value: "map"}}
		return bank.StockItem{Name: name, Draft: d, Path: []string{map[string]string{"zh": "控单方法", "en": "The method"}[lang]}}
	}
	in := func(x bank.StockItem, title, text string) bank.StockItem {
		x.Case, x.Text = "case-01", bank.GroupDraft{Lang: x.Lang, Title: title, Material: text}
		return x
	}
	return []bank.StockItem{
		item("c-1", "zh", "谁的意见最重？", "最高决策者", "前台"), item("c-1", "en", "Whose word weighs most?", "The top decision maker", "The receptionist"),
		in(item("c-2", "zh", "案例中缺了谁？", "付款人", "司机"), "水泥厂", "一家水泥厂……"), in(item("c-2", "en", "Who is missing in the case?", "Who pays", "The driver"), "Cement", "A cement plant …"),
		in(item("c-3", "zh", "案例中下一步见谁？", "副总裁", "保安"), "水泥厂", "一家水泥厂……"),
	}
}

func TestShippedQuestions(t *testing.T) {
	w := begin(t)
	w.svc.Stock = stock()
	add := func(want bank.Stocked) {
		t.Helper()
		if done, err := w.svc.AddStock(t.Context(), w.trainer); err != nil || done != want {
			t.Fatalf("%+v, %v; want %+v", done, err, want)
		}
	}
	if _, err := w.svc.AddStock(t.Context(), w.Rep("小陈")); !errs.Is(err, errs.Forbidden) {
		t.Error(err)
	}
	add(bank.Stocked{Added: 5})
	add(bank.Stocked{})
	one := w.list(bank.Filter{Query: "意见"})[0]
	get := func(id bank.ID) bank.Detail {
		t.Helper()
		d, err := w.svc.Detail(t.Context(), w.trainer, id)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := get(one)
	if d.Status != bank.Active || d.TwinOf == nil || d.TwinOf.Lang != "en" || get(d.Twin).Twin != one || d.Path != "控单方法" || d.StockItem != nil {
		t.Errorf("%+v", d)
	}
	two := get(w.list(bank.Filter{Query: "缺了谁"})[0])
	if two.Material == nil || two.Material.Title != "水泥厂" || len(two.Mates) != 1 || two.Mates[0].ExternalID != "c-3" {
		t.Errorf("%+v", two)
	}

	// One is edited here, one is put into the trash, and three ship otherwise now.
	mine := d.Draft()
	mine.Item.Stem = "谁的意见最要紧？"
	if err := w.svc.Update(t.Context(), w.trainer, one, d.Version, mine, bank.Slip, "更顺口"); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.Delete(t.Context(), w.trainer, two.ID, two.Version); err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 2, 4} {
		w.svc.Stock[i].Item.Stem = "新：" + w.svc.Stock[i].Item.Stem
	}
	add(bank.Stocked{Renewed: 1, Kept: 1})
	add(bank.Stocked{Kept: 1})
	if d = get(one); d.Item.Stem != mine.Item.Stem || d.StockItem == nil || d.StockItem.Item.Stem != "新：谁的意见最重？" {
		t.Errorf("%+v", d)
	}
	if three := get(w.list(bank.Filter{Query: "下一步"})[0]); three.Item.Stem != "新：案例中下一步见谁？" || three.Number != 2 || !three.Versions[0].Substance || three.Group == "" {
		t.Errorf("%+v", three)
	}
	if err := w.svc.TakeStock(t.Context(), w.trainer, one, d.Version); err != nil {
		t.Fatal(err)
	}
	if d = get(one); d.Item.Stem != "新：谁的意见最重？" || d.Number != 3 || d.StockItem != nil || len(d.Versions) != 3 || d.Tags[0].Value != bank.Coach {
		t.Errorf("%+v", d)
	}
	add(bank.Stocked{})
}

// What ships with further tags by now gets them, edited or not; a tag that was
// taken away stays away, one that was put on stays on, and the wording is left.
func TestShippedQuestionsGetNewTags(t *testing.T) {
	w := begin(t)
	w.svc.Stock = stock()
	kept := bank.Tag{Kind: bank.Use, Value: bank.ForExams}
	boss := bank.Tag{Kind: bank.Role, Value: "decision_maker"}
	tool := bank.Tag{Kind: bank.Tool, Value: "map"}
	add := func() (done bank.Stocked) {
		t.Helper()
		done, err := w.svc.AddStock(t.Context(), w.trainer)
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	add()
	// As it was before it was noted what ships with what.
	if err := w.DB.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE question SET stock_tags = '' WHERE org_id = $1`, w.Org)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	one, two := w.list(bank.Filter{Query: "意见"})[0], w.list(bank.Filter{Query: "缺了谁"})[0]
	change := func(id bank.ID, b bank.Bulk) {
		t.Helper()
		if _, err := w.svc.Change(t.Context(), w.trainer, []bank.ID{id}, b); err != nil {
			t.Fatal(err)
		}
	}
	five := 5
	change(one, bank.Bulk{Add: []bank.Tag{kept}, Drop: []bank.Tag{tool}, Difficulty: &five})
	for i := range w.svc.Stock {
		w.svc.Stock[i].Tags = append(w.svc.Stock[i].Tags, boss)
	}
	w.svc.Stock[0].Item.Stem = "谁的意见最重要？"
	if _, n, err := w.svc.Holds(t.Context(), w.trainer); n != 5 || err != nil {
		t.Errorf("%d wait, %v", n, err)
	}
	if done := add(); done != (bank.Stocked{Renewed: 1, Tagged: 5}) {
		t.Errorf("%+v", done)
	}
	get := func(id bank.ID) bank.Question {
		t.Helper()
		q, err := w.svc.Get(t.Context(), w.trainer, id)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	// The tool was taken away when nothing was noted: it comes back once.
	if q := get(one); q.Item.Stem != "谁的意见最重要？" || q.Difficulty != 5 || !slices.Contains(q.Tags, kept) || !slices.Contains(q.Tags, boss) {
		t.Errorf("%+v", q)
	}
	change(one, bank.Bulk{Drop: []bank.Tag{tool, boss}})
	if done := add(); done != (bank.Stocked{}) || slices.Contains(get(one).Tags, boss) || slices.Contains(get(one).Tags, tool) {
		t.Errorf("%+v, %v", done, get(one).Tags)
	}
	d := get(two).Draft()
	d.Item.Stem = "案例里缺的是谁？"
	if err := w.svc.Update(t.Context(), w.trainer, two, get(two).Version, d, bank.Slip, ""); err != nil {
		t.Fatal(err)
	}
	w.svc.Stock[2].Item.Stem, w.svc.Stock[2].Tags = "案例缺谁？", append(w.svc.Stock[2].Tags, bank.Tag{Kind: bank.Word, Value: "新人"})
	if done := add(); done != (bank.Stocked{Kept: 1, Tagged: 1}) || get(two).Item.Stem != "案例里缺的是谁？" || len(get(two).Tags) != 4 {
		t.Errorf("%+v, %+v", done, get(two))
	}
	if ids := w.list(bank.Filter{Query: "新人"}); len(ids) != 1 {
		t.Errorf("the tag is not searched: %v", ids)
	}
}

func TestEditsMakeVersions(t *testing.T) {
	w := begin(t)
	id := w.add(func() bank.Draft { d := choice("谁拍板？", "决策者*", "采购员"); d.Active = true; return d }())[0]
	version := int64(1)
	edit := func(change func(*bank.Draft), weight bank.Weight) error {
		q, err := w.svc.Get(t.Context(), w.trainer, id)
		if err != nil {
			t.Fatal(err)
		}
		d := q.Draft()
		change(&d)
		if err = w.svc.Update(t.Context(), w.trainer, id, version, d, weight, ""); err == nil {
			version++
		}
		return err
	}
	field := func(err error) string {
		for _, f := range errs.FieldsOf(err) {
			return f.Name
		}
		return ""
	}
	if err := edit(func(d *bank.Draft) { d.Difficulty = 4 }, ""); err != nil {
		t.Fatal(err)
	}
	if err := edit(func(d *bank.Draft) { d.Item.Explanation = "因为他说了算" }, ""); err != nil {
		t.Fatal(err)
	}
	swap := func(d *bank.Draft) {
		d.Item.Options = []question.Option{{Text: "决策者"}, {Text: "采购员", Right: true}}
	}
	if err := edit(swap, ""); field(err) != "weight" {
		t.Errorf("a change of the key that nobody weighed: %v", err)
	}
	if err := edit(func(d *bank.Draft) { d.Item.Options = []question.Option{{Text: "决策者"}, {Text: "采购员"}} }, bank.Slip); field(err) != "key" {
		t.Errorf("an active question loses its key: %v", err)
	}
	if err := edit(swap, bank.Substance); err != nil {
		t.Fatal(err)
	}
	d, err := w.svc.Detail(t.Context(), w.trainer, id)
	if err != nil || d.Number != 3 || len(d.Versions) != 3 || !d.Versions[0].Substance || d.Versions[1].Substance || d.Versions[2].Item.Explanation != "" || d.Versions[0].ByName != "培训" {
		t.Errorf("%+v, %v", d.Versions, err)
	}
	version--
	if err := edit(func(d *bank.Draft) { d.Difficulty = 1 }, ""); !errs.Is(err, errs.Conflict) {
		t.Errorf("an old version: %v", err)
	}
	version++
	if err := w.svc.Delete(t.Context(), w.trainer, id, version); err != nil {
		t.Fatal(err)
	}
	if n := len(w.list(bank.Filter{Trash: true})); n != 1 {
		t.Error(n)
	}
	if err := w.svc.Restore(t.Context(), w.trainer, id); err != nil {
		t.Fatal(err)
	}
}

func TestPairsAndBulk(t *testing.T) {
	w := begin(t)
	long := "在商机评估阶段，销售人员首先应当弄清楚客户为什么要立这个项目，以及谁来拍板"
	a, b := choice(long, "立项原因*", "对手报价"), choice(long+"呢", "立项原因*", "对手报价")
	ids := w.add(a, b, choice("没有答案的题", "甲", "乙"))
	if err := w.svc.KeepBoth(t.Context(), w.trainer, ids[0], ids[2]); !errs.Is(err, errs.NotFound) {
		t.Errorf("no pair: %v", err)
	}
	if err := w.svc.KeepBoth(t.Context(), w.trainer, ids[1], ids[0]); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.MakeEnemies(t.Context(), w.trainer, ids[2], ids[0]); err != nil {
		t.Fatal(err)
	}
	d, err := w.svc.Detail(t.Context(), w.trainer, ids[0])
	if err != nil || len(d.Near) != 1 || !d.Near[0].Settled || len(d.Enemies) != 1 || d.Enemies[0].ID != ids[2] {
		t.Errorf("%+v, %v", d, err)
	}
	if n := len(w.list(bank.Filter{Alike: true})); n != 0 {
		t.Errorf("%d settled ones are listed", n)
	}
	if err := w.svc.Reconcile(t.Context(), w.trainer, ids[0], ids[2]); err != nil {
		t.Fatal(err)
	}
	hard := 5
	out, err := w.svc.Change(t.Context(), w.trainer, ids, bank.Bulk{Status: bank.Active, Difficulty: &hard, Add: []bank.Tag{{Kind: bank.Word, Value: "新人"}}})
	if err != nil || len(out.Done) != 2 || len(out.Refused) != 1 {
		t.Fatalf("%+v, %v", out, err)
	}
	if got := w.list(bank.Filter{Query: "新人", Status: bank.Active, Difficulty: 5}); len(got) != 2 {
		t.Errorf("%v", got)
	}
	if out, err = w.svc.Change(t.Context(), w.trainer, ids, bank.Bulk{Drop: []bank.Tag{{Kind: bank.Word, Value: "新人"}}, Delete: true}); err != nil || len(out.Done) != 3 {
		t.Fatalf("%+v, %v", out, err)
	}
	if got := w.list(bank.Filter{Query: "新人", Trash: true}); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if _, err = w.svc.Change(t.Context(), w.trainer, nil, bank.Bulk{Delete: true}); !errs.Is(err, errs.Invalid) {
		t.Error(err)
	}
}

func TestCategoriesAreATree(t *testing.T) {
	w := begin(t)
	ctx := t.Context()
	make := func(name string, parent bank.CategoryID) bank.CategoryID {
		t.Helper()
		id, err := w.svc.CreateCategory(ctx, w.trainer, name, parent)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	a := make("甲", "")
	b := make("乙", a)
	c := make("丙", b)
	d := choice("问", "甲*", "乙")
	d.Category = c
	id := w.add(d)[0]
	if got := w.list(bank.Filter{Category: a}); len(got) != 1 {
		t.Errorf("below the top: %v", got)
	}
	if _, err := w.svc.CreateCategory(ctx, w.trainer, "乙", a); errs.FieldsOf(err) == nil {
		t.Errorf("twice in one place: %v", err)
	}
	make("乙", "")
	if err := w.svc.UpdateCategory(ctx, w.trainer, a, 1, "甲", c); errs.FieldsOf(err) == nil {
		t.Errorf("below itself: %v", err)
	}
	if err := w.svc.DeleteCategory(ctx, w.trainer, b, 1); err != nil {
		t.Fatal(err)
	}
	if err := w.svc.DeleteCategory(ctx, w.trainer, c, 2); err != nil {
		t.Fatal(err)
	}
	if q, err := w.svc.Get(ctx, w.trainer, id); err != nil || q.Category != a {
		t.Errorf("%+v, %v", q, err)
	}
	tree, err := w.svc.Tree(ctx, w.trainer)
	if err != nil || len(tree) != 2 || tree[1].Path != "甲" && tree[0].Path != "甲" {
		t.Errorf("%+v, %v", tree, err)
	}
}

// TestOursGoIn adds what really ships: all of it ready to be asked, in both
// languages, and nothing that looks like a copy of another.
func TestOursGoIn(t *testing.T) {
	w := begin(t)
	done, err := w.svc.AddStock(t.Context(), w.trainer)
	if err != nil || done.Added != len(bank.Ours()) || done.Added < 400 {
		t.Fatalf("%+v, %v", done, err)
	}
	if done, err = w.svc.AddStock(t.Context(), w.trainer); err != nil || done != (bank.Stocked{}) {
		t.Errorf("again: %+v, %v", done, err)
	}
	h, err := w.svc.Hygiene(t.Context(), w.trainer)
	if err != nil || h.Active != h.N || h.Keyless != 0 || h.Unrated != 0 || h.Findings[bank.Unexplained] != 0 {
		t.Errorf("%+v, %v", h, err)
	}
	if h.Places.Biased || h.LongestTop || h.Alike != 0 {
		t.Errorf("places %v, %v the longest of %d, %d alike", h.Places, h.Findings[bank.Longest], h.Single, h.Alike)
	}
	if all, waiting, err := w.svc.Holds(t.Context(), w.trainer); err != nil || all != h.N || waiting != 0 {
		t.Errorf("%d, %d, %v", all, waiting, err)
	}
	some := w.list(bank.Filter{Lang: "zh", Window: db.Window{Size: 1}})
	if d, err := w.svc.Detail(t.Context(), w.trainer, some[0]); err != nil || d.TwinOf == nil {
		t.Errorf("%s has no twin: %v", some, err)
	}
	clean := h.Clean(nil)
	bare := choice("上门拜访前先确认谁的日程？", "对方秘书的安排*", "自己同事的安排")
	bare.Active = true
	w.add(bare)
	if h, err = w.svc.Hygiene(t.Context(), w.trainer); err != nil || clean < 500 || h.Clean(nil) != clean || h.Active <= clean {
		t.Errorf("%d clean, with a bare one %d of %d, %v", clean, h.Clean(nil), h.Active, err)
	}
	if found := w.list(bank.Filter{Kept: true}); h.Clean(found) >= clean {
		t.Error("what exams found does not count")
	}
}
