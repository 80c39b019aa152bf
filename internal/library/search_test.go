package library_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/library"
	"kongdan/internal/method"
	"kongdan/internal/org"
)

func (w *world) search(a org.Actor, q string) (titles []string, f library.Found) {
	w.t.Helper()
	f, err := w.svc.Search(w.t.Context(), a, q, library.Filter{}, 0, 500)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, h := range f.Hits {
		titles = append(titles, h.Title)
	}
	return titles, f
}

// truth are texts, with words that find them and words that do not. Words of one
// and two characters are the usual case in Chinese.
var truth = []struct{ title, body, finds, misses string }{
	{"决策链", "先弄清谁有最 终\n决定权，再谈关键人。", "决|链|决策|最终决定|权|关键人|谁|人 权", "决定人|链决|决策人"},
	{"Coach handbook", "A coach tells the truth. C139 model, 3rd edition. Café.", "coach|truth|c139|139|cafe|3rd|hand|COACH Truth", "oach|ruth|c13900|c|t|h"},
	{"价值匹配", "产品价值与客户业务的匹配度（ＢＶＦ）⻓期跟踪。", "价值|值|BVF|bvf|长期|长|业务 匹配", "短期|匹业"},
	{"表格", "| 要素 | 状态 |\n|---|---|\n| 付款能力 | 已清楚 |\n\n- [ ] 未完成的*事项*", "付款|已清楚|要素 状态|事项|完成的事项", "付状|```"},
	{"标点，题目", "“引号”里的话；5G基站，2026年度。", "引号|话|5g|5G基站|2026|年度|标点题目 话|题", "标点题年|6年"},
	{"W 要素", "赢单的 W（win）：when、with 都不是它。", "W|w|Ｗ|win|whe|W 赢", "i|o"},
	{"𠮷野家", "生僻字：㐂、𠮷。한국어 データ", "𠮷|㐂|𠮷野|한국|データ|タ", "吉"},
}

func TestTheTruthList(t *testing.T) {
	w := begin(t)
	for _, x := range truth {
		w.add(writing(x.title, x.body))
	}
	reader := w.Rep("读者")
	asked := 0
	for _, x := range truth {
		for q := range strings.SplitSeq(x.finds, "|") {
			asked++
			titles, f := w.search(reader, q)
			i := slices.Index(titles, x.title)
			if q == "标点题目 话" { // punctuation parts what was typed together
				if i >= 0 {
					t.Errorf("%q finds %q", q, titles)
				}
				continue
			}
			if i < 0 {
				t.Errorf("%q does not find %s, but %q", q, x.title, titles)
				continue
			}
			h := f.Hits[i]
			marked := len(h.TitleMarks)
			for _, m := range h.Marks {
				marked++
				if m.From < 0 || m.To > len(h.Text) || m.To <= m.From {
					t.Fatalf("%q marks %+v of %q", q, m, h.Text)
				}
			}
			if marked == 0 {
				t.Errorf("%q marks nothing in %q", q, h.Text)
			}
			if f.Total != len(f.Hits) || f.More {
				t.Errorf("%q: %d of %d", q, len(f.Hits), f.Total)
			}
		}
		for q := range strings.SplitSeq(x.misses, "|") {
			if titles, _ := w.search(reader, q); slices.Contains(titles, x.title) {
				t.Errorf("%q finds %s", q, x.title)
			}
		}
	}
	if asked < 40 {
		t.Errorf("only %d questions", asked)
	}
	_, f := w.search(reader, "最终决定")
	if h := f.Hits[0]; h.Text[h.Marks[0].From:h.Marks[0].To] != "最 终 决定" {
		t.Errorf("%q is marked", h.Text[h.Marks[0].From:h.Marks[0].To])
	}
}

// TestSearchAgreesWithReading compares random questions on random documents,
// short and long ones, with reading all of them.
func TestSearchAgreesWithReading(t *testing.T) {
	w := begin(t)
	rng := rand.New(rand.NewPCG(4, 5))
	letters := []rune("大客户销售决策链关键人价值标准疑虑教练赢单")
	some := func(n int) string {
		r := make([]rune, n)
		for i := range r {
			r[i] = letters[rng.IntN(len(letters))]
		}
		return string(r)
	}
	texts := map[string]string{}
	for i := range 60 {
		var b strings.Builder
		for range 1 + rng.IntN(4)*rng.IntN(30) {
			fmt.Fprintf(&b, "%s\n\n", some(1+rng.IntN(400)))
		}
		x := writing(fmt.Sprintf("第%02d篇", i), b.String())
		w.add(x)
		texts[x.Title] = x.Body
	}
	hits := 0
	for range 150 {
		n := 1 + rng.IntN(3)
		var parts []string
		for range n {
			parts = append(parts, some(1+rng.IntN(3)))
		}
		titles, f := w.search(w.trainer, strings.Join(parts, " "))
		var want []string
		for title, body := range texts {
			if !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(body, p) }) {
				want = append(want, title)
			}
		}
		slices.Sort(want)
		slices.Sort(titles)
		if !slices.Equal(titles, want) || f.Total != len(want) {
			t.Fatalf("%q: found %d, want %d; %d counted", parts, len(titles), len(want), f.Total)
		}
		hits += len(want)
	}
	if hits < 1000 {
		t.Errorf("only %d hits", hits)
	}
}

func TestSearchShowsWhatOneMayRead(t *testing.T) {
	w := begin(t)
	x := writing("内部资料", "机密底价")
	x.Audience = library.Trainers
	w.add(x)
	y := writing("草稿资料", "机密草稿")
	y.Status = library.Draft
	id := w.add(y)
	w.add(writing("公开资料", "机密已公开"))
	if titles, f := w.search(w.Rep("x"), "机密"); f.Total != 1 || titles[0] != "公开资料" {
		t.Errorf("a rep finds %v, %d", titles, f.Total)
	}
	if _, f := w.search(w.trainer, "机密"); f.Total != 3 {
		t.Errorf("a trainer finds %d", f.Total)
	}
	if err := w.svc.Delete(t.Context(), w.trainer, id, 1); err != nil {
		t.Fatal(err)
	}
	if _, f := w.search(w.trainer, "机密"); f.Total != 2 {
		t.Errorf("with one in the trash %d are found", f.Total)
	}
	if err := w.svc.Restore(t.Context(), w.trainer, id); err != nil {
		t.Fatal(err)
	}
	y.Body = "不再机要"
	if err := w.svc.Save(t.Context(), w.trainer, id, 3, y); err != nil {
		t.Fatal(err)
	}
	if _, f := w.search(w.trainer, "机密草稿"); f.Total != 0 {
		t.Errorf("words that are gone find %d", f.Total)
	}
	if titles, _ := w.search(w.trainer, "资料"); len(titles) != 3 {
		t.Errorf("titles find %v", titles)
	}
}

func TestManyHitsComeNewestFirst(t *testing.T) {
	w := begin(t)
	clock := w.DB.Now()
	for i := range library.MostHits + 5 {
		clock = clock.Add(time.Second)
		now := clock
		w.DB.SetClock(func() time.Time { return now })
		w.add(writing(fmt.Sprintf("资料%03d", i), "同样的话"))
	}
	titles, f := w.search(w.trainer, "同样")
	if !f.More || f.Total != library.MostHits || len(titles) != library.MostHits || titles[0] != fmt.Sprintf("资料%03d", library.MostHits+4) {
		t.Errorf("%d %v %v", f.Total, f.More, titles[:3])
	}
}

func TestElementsAreFoundByKeyAndName(t *testing.T) {
	w := begin(t)
	late, other := writing("逾期处理", "先弄清谁批款，再谈催收。"), writing("催收话术", "客户说下周，就问哪一天。")
	late.Elements, late.Stages = []string{"C6"}, []string{"concerns"}
	w.add(late)
	w.add(other)
	reader := w.Rep("读者")
	find := func(q string, want ...string) {
		t.Helper()
		if titles, f := w.search(reader, q); !slices.Equal(titles, want) || f.Total != len(want) {
			t.Errorf("%q finds %q, want %q", q, titles, want)
		}
	}
	only := writing("Win and when", "We win it when they want it.")
	only.Elements = []string{"W"}
	w.add(only)
	w.add(writing("When", "We wait."))
	find("W", "Win and when")
	for _, q := range []string{"C6 催收", "付款与资金 催收", "资金 催收", "payment funding 催收", "解决疑虑 批款"} {
		find(q, "逾期处理")
	}
	find("C5 催收")
	find("立项与决策点 催收")

	methods := method.NewService(w.DB)
	item, err := methods.Item(t.Context(), w.Admin(), method.Elements, "C6")
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	methods.Renamed = func(_ context.Context, _ *db.Tx, _ org.Actor, kind, value string) error {
		told = append(told, kind+" "+value)
		return nil
	}
	if err := methods.SaveItem(t.Context(), w.Admin(), method.Elements, "C6", map[string]string{"short.zh": "回款把握"}, item.Seen); err != nil || !slices.Equal(told, []string{"element C6"}) {
		t.Fatalf("%v, %v", told, err)
	}
	if err := library.IndexTagged(t.Context(), w.DB, w.Org, library.Tag{Kind: library.TagElement, Value: "C6"}); err != nil {
		t.Fatal(err)
	}
	find("回款把握 催收", "逾期处理")
}

func TestReindexFindsTheSame(t *testing.T) {
	w := begin(t)
	long := writing("长文", strings.Repeat("一段普通的话。\n\n", 2000)+"末尾的秘诀")
	w.add(long)
	w.add(writing("短文", "秘诀"))
	before, _ := w.search(w.trainer, "秘诀")
	err := w.DB.InTx(t.Context(), func(tx *db.Tx) error {
		for _, table := range []string{"document_passage", "document_term", "document_shingle", "search_doc"} {
			if _, err := tx.ExecContext(t.Context(), `DELETE FROM `+table); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := library.Reindex(t.Context(), w.DB); err != nil {
		t.Fatal(err)
	}
	if after, _ := w.search(w.trainer, "秘诀"); len(after) != 2 || !slices.Equal(before, after) {
		t.Errorf("%v, before %v", after, before)
	}
}

func TestNearCopiesAndRelated(t *testing.T) {
	w := begin(t)
	ctx := t.Context()
	talk := func(frame string, words ...string) string {
		var b strings.Builder
		for i := range 30 {
			fmt.Fprintf(&b, "%d "+frame+"\n\n", i, words[i%len(words)], words[(i+1)%len(words)], words[(i*2+1)%len(words)], words[(i*3+2)%len(words)])
		}
		return b.String()
	}
	body := talk("围绕%s与%s，团队先核对%s，再安排%s。", "教练评分", "独立信源", "盲评问卷", "评分老化")
	one := w.add(writing("教练手册", body))
	w.add(writing("教练手册副本", strings.Replace(body, "3 围绕", "三 围绕", 1)))
	w.add(writing("教练进阶", talk("若要深究%s，应回看%s；%s之外，还须补%s！", "教练评分", "独立信源", "反向求证", "保密约定")))
	w.add(writing("付款条件", talk("合同写明%s，财务确认%s；遇到%s变化时重谈%s。", "付款节点", "预算来源", "验收标准", "质保金额")))
	tagged := writing("招投标", talk("收到%s当天登记%s，专人负责%s并归档%s。", "招标文件", "评标办法", "开标现场", "澄清答疑"))
	tagged.Tags = []string{"案例"}
	w.add(tagged)
	list, err := w.svc.NearOf(ctx, w.trainer, "", body, library.Markdown)
	if err != nil || len(list) != 2 || list[0].ID != one || list[0].Alike != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err := w.svc.NearOf(ctx, w.trainer, "", body[:len(body)/3/3*3], library.Markdown); err != nil || len(list) != 2 || !list[0].Longer || list[0].Within < 0.9 {
		t.Errorf("a part of it: %+v, %v", list, err)
	}
	r, err := w.svc.RelatedTo(ctx, w.Rep("x"), one, 5)
	if err != nil || len(r.Alike) == 0 || r.Alike[0].Title != "教练进阶" {
		t.Errorf("%+v, %v", r.Alike, err)
	}
	for _, d := range r.Alike {
		if d.Title == "教练手册副本" || d.ID == one {
			t.Errorf("%s is related to its copy", d.Title)
		}
	}
	far := w.add(writing("无关", "完全不同的一段话。"))
	if err := w.svc.Relate(ctx, w.trainer, one, far, true); err != nil {
		t.Fatal(err)
	}
	if r, err := w.svc.RelatedTo(ctx, w.trainer, far, 5); err != nil || len(r.Pinned) != 1 || r.Pinned[0].ID != one {
		t.Errorf("%+v, %v", r, err)
	}
}
