package parcel_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/intake"
	"kongdan/internal/learning/pack"
	"kongdan/internal/learning/parcel"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rule/question"
)

type world struct {
	*orgtest.World
	t       *testing.T
	svc     *parcel.Service
	trainer org.Actor
}

func begin(t *testing.T) world {
	w := world{World: orgtest.New(t, dbtest.Open(t)), t: t}
	w.svc = parcel.NewService(w.DB)
	w.trainer = w.Member("培训", org.Trainer, org.ScopeAll, w.Sales)
	return w
}

func (w world) upload(name, text string) parcel.ImportID {
	w.t.Helper()
	id, err := w.svc.Upload(w.t.Context(), w.trainer, name, []byte(text), false)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w world) get(id parcel.ImportID) parcel.Import {
	w.t.Helper()
	i, err := w.svc.Get(w.t.Context(), w.trainer, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return i
}

func (w world) rows(id parcel.ImportID, f parcel.Show) []parcel.Row {
	w.t.Helper()
	p, err := w.svc.Rows(w.t.Context(), w.trainer, id, f)
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Rows
}

func (w world) fix(id parcel.ImportID, f parcel.Fix) parcel.Fixed {
	w.t.Helper()
	out, err := w.svc.Fix(w.t.Context(), w.trainer, id, w.get(id).Version, f)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func (w world) confirm(id parcel.ImportID) parcel.Import {
	w.t.Helper()
	if err := w.svc.Confirm(w.t.Context(), w.trainer, id, w.get(id).Version, parcel.Way{Active: true}); err != nil {
		w.t.Fatal(err)
	}
	return w.get(id)
}

func (w world) bank() (list []bank.Question) {
	w.t.Helper()
	p, err := bank.NewService(w.DB).List(w.t.Context(), w.trainer, bank.Filter{Sort: bank.ByStem})
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Rows
}

const exam = `一、单选题
1、合同由谁盖章？（B）
A、司机
B、法务部
2、谁来验收设备？
A、客户
B、路人
3、谁来验收设备呢？（A）
A、客户
B、路人
二、判断题
1、公章可以外借给客户。（×）
2、报价单要经主管批准。（A）
三、简答题
1、怎样准备一次拜访？
答：先做功课（2分）
再约时间（3分）
`

// Questions that come in for exams are so from the first, drafts too; what
// practice may ask of them is nothing.
func TestAnImportIsKeptForExams(t *testing.T) {
	w := begin(t)
	id := w.upload("卷.txt", "1、合同由谁盖章？（B）\nA、司机\nB、法务部\n2、谁来验收设备？\nA、客户\nB、路人\n")
	if err := w.svc.Confirm(t.Context(), w.trainer, id, w.get(id).Version, parcel.Way{Active: true, Kept: true}); err != nil {
		t.Fatal(err)
	}
	if i := w.get(id); i.Result.Kept != 2 || i.Result.Active != 1 {
		t.Errorf("%+v", i.Result)
	}
	for _, q := range w.bank() {
		if !slices.Contains(q.Tags, bank.Tag{Kind: bank.Use, Value: bank.ForExams}) {
			t.Errorf("%s is open to practice: %v", q.Item.Stem, q.Tags)
		}
	}
}

func TestAnImportGoesItsWay(t *testing.T) {
	w := begin(t)
	id := w.upload(`C:\dir\考试.txt`, exam)
	i := w.get(id)
	if i.State != parcel.Preview || i.Name != "考试.txt" || i.Format != intake.Text || i.Items != 6 || i.Sum.In != 6 || i.Sum.Keyless != 1 || i.Sum.Copies != 1 {
		t.Fatalf("%+v", i)
	}
	rows := w.rows(id, parcel.Show{})
	if len(rows) != 6 || rows[0].Excerpt != "1、合同由谁盖章？（B）\nA、司机\nB、法务部" || rows[0].Entry.Lang != "zh" || rows[0].Line != 2 || len(rows[5].Entry.Points) != 2 {
		t.Fatalf("%+v", rows)
	}
	if doubtful := w.rows(id, parcel.Show{Which: parcel.Doubtful}); len(doubtful) != 3 || len(w.rows(id, parcel.Show{Kind: question.TrueFalse})) != 2 {
		t.Errorf("doubtful are %+v", doubtful)
	}
	if again := w.upload("other.txt", exam); again != id {
		t.Error("a source that is looked at is read twice")
	}

	// Somebody else changed it meanwhile.
	stale := i.Version
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.AddTags, Value: "element:F1；element:Z9;新人"}}})
	if err := w.svc.Confirm(t.Context(), w.trainer, id, stale, parcel.Way{Active: true}); !errs.Is(err, errs.Conflict) {
		t.Errorf("a stale confirmation: %v", err)
	}
	d := bank.Draft{Lang: "zh", Item: question.Item{Kind: question.Single, Stem: "谁来验收设备？", Options: []question.Option{{Text: "客户", Right: true}, {Text: "路人"}}}}
	if err := w.svc.Edit(t.Context(), w.trainer, id, 2, rows[1].Version, d, ""); !errs.Is(err, errs.Conflict) {
		t.Errorf("a stale row: %v", err)
	}
	if err := w.svc.Edit(t.Context(), w.trainer, id, 2, rows[1].Version+1, bank.Draft{Lang: "zh"}, ""); len(errs.FieldsOf(err)) == 0 {
		t.Errorf("an empty question: %v", err)
	}
	if err := w.svc.Edit(t.Context(), w.trainer, id, 2, rows[1].Version+1, d, "方法 / 验收"); err != nil {
		t.Fatal(err)
	}
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.Rate, Value: "4"}}, Rows: []int{1}})
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.Drop}}, Rows: []int{3}})
	if i = w.confirm(id); i.State != parcel.Done || i.Added != 5 || i.Result.Active != 4 || i.Result.Drafts != 1 || i.Result.Out != 1 {
		t.Fatalf("%+v", i)
	}
	var told []string
	for _, q := range w.bank() {
		told = append(told, fmt.Sprintf("%s %s %s %d %d %v", q.Item.Stem, q.Status, q.Source, q.Line, q.Difficulty, q.Item.Keyed()))
	}
	if want := []string{"公章可以外借给客户。 active 考试.txt 12 0 true", "合同由谁盖章？（ ） active 考试.txt 2 4 true", "怎样准备一次拜访？ active 考试.txt 15 0 true",
		"报价单要经主管批准。 draft 考试.txt 13 0 true", "谁来验收设备？ active 考试.txt 5 0 true"}; !slices.Equal(told, want) {
		t.Errorf("the bank has %q", told)
	}
	if again := w.upload("考试.txt", exam); again != id {
		t.Error("a source that is in is read twice")
	}
	anew, err := w.svc.Upload(t.Context(), w.trainer, "x", []byte(exam), true)
	if err != nil {
		t.Fatal(err)
	}
	if s := w.get(anew).Sum; s.In != 1 || s.Out != 5 {
		t.Errorf("read anew: %+v", s)
	}

	if err := w.svc.Undo(t.Context(), w.trainer, id); err != nil {
		t.Fatal(err)
	}
	if i = w.get(id); i.State != parcel.Undone || len(w.bank()) != 0 {
		t.Errorf("undone: %+v, %d left", i, len(w.bank()))
	}
	if err := w.svc.Undo(t.Context(), w.trainer, id); !errs.Is(err, errs.Conflict) {
		t.Errorf("undone twice: %v", err)
	}
	// What the bank has the same of when it comes in stays out then too.
	again, err := w.svc.Upload(t.Context(), w.trainer, "x", []byte(exam), true)
	if err != nil {
		t.Fatal(err)
	}
	if i = w.confirm(again); i.Result.Active != 3 || i.Result.Drafts != 3 { // what nobody looked at waits, the near copy with it
		t.Errorf("brought in as it was: %+v", i.Result)
	}
	w.fix(anew, parcel.Fix{Changes: []parcel.Change{{Do: parcel.Take}}, Show: parcel.Show{Which: parcel.Out}})
	if i = w.confirm(anew); i.Added != 0 || i.Result.Same != 6 {
		t.Errorf("in the bank by now: %+v", i)
	}
}

func TestManyAreMendedAtOnce(t *testing.T) {
	w := begin(t)
	id := w.upload("", "1、客户点头就算签约 （B）\n2、口头承诺也算证据 （B）\n3、下列属于证据的有：\nA、邮件\nB、纪要\nC、感觉\n4、先____再____\n")
	rows := w.rows(id, parcel.Show{})
	if len(rows) != 4 {
		t.Fatalf("%+v", rows)
	}
	out := w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.SetKind, Value: "true_false"}}, Rows: []int{1, 2, 3}})
	if rows = w.rows(id, parcel.Show{}); out != (parcel.Fixed{Done: 2, Left: 1}) && rows[2].Entry.Kind == question.TrueFalse || rows[0].Entry.Truth == nil || *rows[0].Entry.Truth || !rows[0].Doubtful() {
		t.Errorf("%+v, %+v", out, rows[0])
	}
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.Settle}}, Rows: []int{1, 2}})
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.SetKind, Value: "multiple"}}, Rows: []int{3}})
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.SetKey, Value: "a、b"}}, Rows: []int{3}})
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.SetKey, Value: "签字|盖章"}}, Rows: []int{4}})
	if left := w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.SetKey, Value: "E"}}, Rows: []int{3}}); left.Left != 1 {
		t.Errorf("a key that names no option: %+v", left)
	}
	if left := w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.SetKind, Value: "single"}}, Rows: []int{3}}); left.Left != 1 {
		t.Errorf("a single choice with two keys: %+v", left)
	}
	for _, f := range []parcel.Change{{Do: "x"}, {Do: parcel.SetKind, Value: "x"}, {Do: parcel.SetKey}, {Do: parcel.Rate, Value: "9"}, {Do: parcel.SetLang, Value: "fr"}} {
		if _, err := w.svc.Fix(t.Context(), w.trainer, id, parcel.AnyVersion, parcel.Fix{Changes: []parcel.Change{f}}); len(errs.FieldsOf(err)) == 0 {
			t.Errorf("%+v: %v", f, err)
		}
	}
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.Categorise, Value: "方法 / 证据"}}})
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.SetLang, Value: "zh"}}})
	i := w.confirm(id)
	list := w.bank()
	if i.Result.Active != 4 || len(list) != 4 || list[0].Category == "" || len(list[0].Item.Key()) == 3 {
		t.Errorf("%+v %+v", i, list)
	}
}

func TestAnImportThatIsUsedStays(t *testing.T) {
	w := begin(t)
	id := w.upload("a.txt", exam)
	w.fix(id, parcel.Fix{Changes: []parcel.Change{{Do: parcel.Drop}}, Rows: []int{3}})
	w.confirm(id)
	list := w.bank()
	w.svc.Used = func(context.Context, *db.Tx, org.ID, []bank.ID) ([]bank.ID, error) { return []bank.ID{list[0].ID}, nil }
	err := w.DB.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := bank.SetStatus(t.Context(), tx, w.trainer, []bank.ID{list[1].ID}, bank.Retired)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.svc.Undo(t.Context(), w.trainer, id); !errs.Is(err, errs.Conflict) {
		t.Errorf("undone: %v", err)
	}
	way, n, err := w.svc.InTheWay(t.Context(), w.trainer, id)
	if err != nil || n != 2 || way[0] != (parcel.Obstacle{ID: list[1].ID, Stem: list[1].Item.Stem}) || way[1] != (parcel.Obstacle{ID: list[0].ID, Stem: list[0].Item.Stem, Used: true}) {
		t.Errorf("in the way: %+v %d %v", way, n, err)
	}
	if err := w.svc.Discard(t.Context(), w.trainer, id); !errs.Is(err, errs.Conflict) {
		t.Errorf("discarded: %v", err)
	}
}

func TestATextBesideTheExamGoesIntoTheLibrary(t *testing.T) {
	w := begin(t)
	page := "当前位置：首页 > 试题\n销售考试\n1、合同由谁盖章？（B）\nA、司机\nB、法务部\n2、谁来验收设备？（A）\nA、客户\nB、路人\n相关文档\n拜访客户的准备\n" +
		strings.Repeat("拜访之前先看客户最近的新闻，再列出三个要问的问题，最后约定下一步的时间和人。", 12) + "\n"
	id := w.upload("页.txt", page)
	i := w.get(id)
	if len(i.Documents) != 1 || i.Documents[0].Title != "拜访客户的准备" {
		t.Fatalf("%+v", i.Documents)
	}
	first, err := w.svc.KeepDocument(t.Context(), w.trainer, id, 0)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.svc.KeepDocument(t.Context(), w.trainer, id, 0); err != nil || again != first {
		t.Errorf("kept twice: %q, then %q, %v", first, again, err)
	}
	if _, err := w.svc.KeepDocument(t.Context(), w.trainer, id, 1); !errs.Is(err, errs.NotFound) {
		t.Errorf("a document that is not there: %v", err)
	}
	w.confirm(id)
	if r, err := library.NewService(w.DB).Get(t.Context(), w.trainer, first); err != nil || r.Document.Title != "拜访客户的准备" || r.Source != "页.txt" {
		t.Errorf("%+v %v", r, err)
	}
	if err := w.svc.Undo(t.Context(), w.trainer, id); err != nil {
		t.Errorf("a kept document is in the way: %v", err)
	}
}

func TestNobodyElseImports(t *testing.T) {
	w := begin(t)
	id := w.upload("a.txt", exam)
	seller := w.Rep("销售")
	for name, err := range map[string]error{
		"uploads":  second(w.svc.Upload(t.Context(), seller, "a", []byte(exam), false)),
		"looks":    second(w.svc.Get(t.Context(), seller, id)),
		"reads":    second(w.svc.Rows(t.Context(), seller, id, parcel.Show{})),
		"mends":    second(w.svc.Fix(t.Context(), seller, id, 0, parcel.Fix{Changes: []parcel.Change{{Do: parcel.Drop}}})),
		"confirms": w.svc.Confirm(t.Context(), seller, id, 1, parcel.Way{Active: true}),
		"undoes":   w.svc.Undo(t.Context(), seller, id),
		"discards": w.svc.Discard(t.Context(), seller, id),
		"exports":  w.svc.Export(t.Context(), seller, bank.Filter{}, pack.Own, "zh", "", nil),
	} {
		if !errs.Is(err, errs.Forbidden) {
			t.Errorf("a seller %s: %v", name, err)
		}
	}
	for name, raw := range map[string]string{"nothing": " ", "PDF": "%PDF-1.7 x", "no questions": "你好\n世界\n", "broken JSON": `{"format":"kongdan-questions","version":1,"questions":[{"kind":"single","stem":"x","unknown":1}]}`} {
		if _, err := w.svc.Upload(t.Context(), w.trainer, name, []byte(raw), false); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if list, _, err := w.svc.List(t.Context(), w.trainer, ""); err != nil || len(list) != 1 {
		t.Errorf("%d imports, %v", len(list), err)
	}
}

func second[T any](_ T, err error) error { return err }

// TestQuestionsOfADocument: what is read out of a document of the library keeps
// it, and the line.
func TestQuestionsOfADocument(t *testing.T) {
	w := begin(t)
	ctx := t.Context()
	doc, err := library.NewService(w.DB).Add(ctx, w.trainer, library.Writing{Lang: "zh", Title: "练习", Status: library.Published, Audience: library.Everybody,
		Body: "# 单选题\n\n1\\. 谁有最终决定权？\n\nA. 采购员\nB. 最高决策者\n\n答案：B\n"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.svc.UploadDocument(ctx, w.trainer, doc)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.svc.UploadDocument(ctx, w.trainer, doc); err != nil || again != id {
		t.Errorf("read twice: %s, %v", again, err)
	}
	i, err := w.svc.Get(ctx, w.trainer, id)
	if err != nil || i.Document != doc || i.Items != 1 {
		t.Fatalf("%+v, %v", i, err)
	}
}
