package web_test

import (
	"strings"
	"testing"

	"kongdan/internal/org"
)

func TestQuestionsAreWrittenAndKept(t *testing.T) {
	s := newSite(t)
	v := s.as(s.Member("培训", org.Trainer, org.ScopeAll, s.North))
	rep := s.as(s.Rep("陈晓"))
	rep.get("/learn").is(200).lacks("/questions")
	v.get("/learn").is(200).has("题库")
	v.get("/questions").is(200).has("题库还是空的", "加入或更新", "新建试题")

	// A refused form keeps what was typed, with messages at their rows.
	p := v.post("/questions/new", "kind", "single", "lang", "zh", "stem", "谁说了算？", "option", "r3", "option", "r1", "option", "r2", "option.r3.text", "决策者",
		"option.r3.right", "1", "option.r1.text", "决策者 ", "element", "W").is(422).has("与前面的选项相同")
	if p.value("option.r1.text") != "决策者 " || p.doc().Find(`[name="option.r1.text"][aria-invalid=true]`).Length() != 1 || p.doc().Find(`[name=element][value=W][checked]`).Length() != 1 {
		t.Error("the form lost what was typed")
	}
	// Buttons of the form work without scripts.
	p = v.post("/questions/new", "kind", "single", "lang", "zh", "stem", "谁说了算？", "option", "r3", "option", "r1", "option.r3.text", "甲", "option.r1.text", "乙", "_rows", "option.up.r1").is(200)
	if rows := p.doc().Find(`[name=option]`); rows.First().AttrOr("value", "") != "r1" {
		t.Error("the row did not move")
	}
	p = v.post("/questions/new", "kind", "single", "lang", "zh", "option", "r1", "option", "r2", "option.r1.text", "乙", "_rows", "option.remove.r1").is(200)
	if p.doc().Find(`[name="option.r1.text"]`).Text() != "" {
		t.Error("the row did not go")
	}

	at := v.post("/questions/new", "kind", "single", "lang", "zh", "stem", "谁说了算？", "option", "a", "option", "b", "option.a.text", "决策者", "option.a.right", "1",
		"option.b.text", "采购员", "element", "W", "stage", "assess", "words", "新人，必考", "explanation", "他有最后的发言权", "active", "1").leads("/question/")
	v.get(at).is(200).has("谁说了算？", "决策者", "W 最高决策者", "新人", "必考", "启用", "他有最后的发言权", "第 1 版")
	rep.get(at).is(403).lacks("决策者")
	v.get("/questions?q=说了算").has("谁说了算？", "1 道题")
	v.get("/questions?element=W&tag=新人&status=active").has("谁说了算？")
	v.get("/questions?element=F1").has("没有符合条件的结果").lacks("谁说了算？")

	// The key changes: how much that is has to be said.
	edit := []string{"version", "1", "kind", "single", "lang", "zh", "stem", "谁说了算？", "option", "a", "option", "b", "option.a.text", "决策者", "option.b.text", "采购员", "option.b.right", "1", "element", "W"}
	v.post(at+"/edit", edit...).is(422).has("请说明是笔误还是实质修改")
	v.post(at+"/edit", append(edit, "weight", "substance", "why", "原来记反了")...).leads(at)
	v.get(at).has("第 2 版", "实质修改", "原来记反了")
	v.get(at+"/versions?number=2").is(200).has("第 1 版", "第 2 版", "A", "B")
	v.post(at+"/edit", append(edit, "weight", "slip")...).is(409).has("采购员")

	blank := v.post("/questions/new", "kind", "fill", "lang", "zh", "stem", "C139 有 ____ 个必清事项，分 ____ 组", "blank", "x", "blank", "y", "blank.x.accept", "9\n九", "blank.y.least", "2,5", "active", "1").is(422).has("请填数字")
	if blank.value("blank.y.least") != "2,5" {
		t.Error("a figure that is none was lost")
	}
	fill := v.post("/questions/new", "kind", "fill", "lang", "zh", "stem", "C139 有 ____ 个必清事项，分 ____ 组", "blank", "x", "blank", "y", "blank.x.accept", "9\n九", "blank.y.least", "2.5", "blank.y.most", "3.5").leads("/question/")
	v.get(fill).has("9 / 九", "2.5–3.5", "待用")
	v.post(fill+"/status", "version", "1", "status", "active").leads(fill)

	short := v.post("/questions/new", "kind", "short", "lang", "en", "stem", "Why do deals stall?", "point", "p", "point.p.text", "Nobody asked who decides", "point.p.marks", "2.5").leads("/question/")
	v.in("en").get(short).has("Nobody asked who decides", "2.5 marks", "Write the twin")
	v.in("zh")
}

func TestManyQuestionsChangeAtOnce(t *testing.T) {
	s := newSite(t)
	v := s.as(s.Member("培训", org.Trainer, org.ScopeAll, s.North))
	write := func(stem string, more ...string) string {
		t.Helper()
		return strings.TrimPrefix(v.post("/questions/new", append([]string{"kind", "single", "lang", "zh", "stem", stem, "option", "a", "option", "b",
			"option.a.text", "项目里说话最管用的领导", "option.b.text", "负责填写表格的前台"}, more...)...).leads("/question/"), "/question/")
	}
	keyed, unkeyed := write("谁的态度决定项目能不能立项并且拿到预算", "option.a.right", "1"), write("谁的态度决定项目能不能立项并且拿到预算呢")
	p := v.post("/questions/bulk?q=态度", "row", keyed, "row", unkeyed, "set_status", "active", "add_tags", "一期").is(200).has("已修改 1 道；1 道没改", "还没有答案")
	if p.doc().Find(`[name=row][value="`+unkeyed+`"][checked]`).Length() != 1 {
		t.Error("what was refused is chosen no more")
	}
	v.get("/questions?tag=一期&status=active").has("1 道题")
	v.post("/questions/bulk", "set_status", "active").is(422).has("请先勾选试题")
	v.post("/questions/bulk", "row", keyed).is(422).has("请填要改的项")

	// What is kept for exams says so, in the list and in the editor.
	v.post("/questions/bulk?q=态度", "row", keyed, "set_use", "exam").leads("/questions?q=")
	v.get("/questions?use=exam").has("1 道题", "只用于考试")
	if v.get("/question/"+keyed+"/edit").doc().Find("[name=use][value=exam][checked]").Length() != 1 {
		t.Error("the editor does not say what a question is kept for")
	}
	v.post("/questions/bulk?q=态度", "row", keyed, "set_use", "none").leads("/questions?q=")
	v.get("/questions?use=exam").lacks(keyed)

	// They are near copies of each other.
	v.get("/questions/hygiene").has("疑似重复", "/questions?alike=1", "没有答案")
	v.get("/questions?alike=1").has("2 道题")
	at := "/question/" + keyed
	v.get(at).has("疑似重复", "两题都要", "停用那一题")
	v.get(at + "/near/" + unkeyed).is(200).has("呢")
	v.post(at + "/near/" + unkeyed + "/keep").leads(at)
	v.get(at).has("已确认两题都要")
	v.get("/questions?alike=1").lacks(keyed)
	v.post(at+"/enemies", "enemy", "").is(422).has("请填写此项")
	v.post(at+"/enemies", "enemy", unkeyed).leads(at)
	v.get(at).has("解除")
	v.post(at + "/enemies/" + unkeyed + "/remove").leads(at)
	v.post("/questions/bulk?q=态度", "row", keyed, "row", unkeyed, "delete", "1").leads("/questions?q=")
	v.get("/questions/trash").has("谁的态度决定", "/restore")
	v.post(at + "/restore").leads(at)

	v.post("/questions/categories/new", "name", "基础").leads("/questions/categories")
	v.get("/questions/categories").is(200).has("基础")
	group := v.post("/questions/groups/new", "lang", "zh", "title", "水泥厂", "material", "一家水泥厂要换窑。").leads("/questions/groups/")
	v.get("/questions/new?group=" + strings.TrimPrefix(group, "/questions/groups/")).is(200).has("一家水泥厂要换窑。")

	v.post("/questions/stock").leads("/questions")
	v.get("/questions").has("新增").lacks("加入或更新")
	v.in("en").get("/questions?lang=en&q=coach").has("shipped", "Answer")
	v.in("en").get("/questions/hygiene").is(200).has("State of the bank", "Coach calibration")
}
