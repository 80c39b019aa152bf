package web_test

import (
	"maps"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"kongdan/internal/learning/bank"
	"kongdan/internal/learning/practice"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/rule/question"
)

const subjects = "element stage tool topic category kind"

// The doors, forms and addresses of practice, beside those of the rest.
func init() {
	maps.Copy(doors, map[string]string{
		"GET /practice": "member", "POST /practice/start": "member", "POST /practice/star": "starred",
		"GET /practice/runs/{run}": "mine", "POST /practice/runs/{run}/answer": "mine", "POST /practice/runs/{run}/judge": "mine",
		"GET /practice/wrong": "member", "GET /practice/wrong.csv": "member", "GET /practice/starred": "member", "GET /practice/recite": "member",
		"GET /practice/plan": "member", "POST /practice/plan": "member",
	})
	admitted["starred"] = all(404) // the walk names no question
	maps.Copy(forms, map[string]form{
		"POST /practice/start": {before: func(s *scene, _ map[string]string) { s.ask1() }, set: typing("mode", "free", "kind", "single"), free: []string{"mode", "set", "kind"}},
		"POST /practice/star": {set: func(s *scene, _ map[string]string) []string {
			return []string{"thing", s.ask1(), "on", "1", "next", "/practice"}
		}, free: []string{"thing", "on", "next"}},
		"POST /practice/runs/{run}/answer": {page: "/practice/runs/{run}", set: typing("chosen", "1"), free: []string{"place", "question", "number", "took", "chosen", "unknown"}},
		"POST /practice/runs/{run}/judge":  {set: typing("place", "0", "share", "50"), free: []string{"place", "share"}},
		"POST /practice/plan":              {page: "/practice/plan"},
	})
	maps.Copy(addresses, map[string]string{
		"GET /practice": "", "GET /practice/runs/{run}": "at", "GET /practice/wrong": subjects + " after", "GET /practice/wrong.csv": subjects,
		"GET /practice/starred": subjects + " after", "GET /practice/recite": subjects + " after", "GET /practice/plan": "",
	})
	fills["practice"] = func(s *scene, path string, id map[string]string) {
		s.ask1()
		run, err := s.server.Practice.Start(s.t.Context(), s.owner(), practice.Asking{Mode: practice.Free})
		id["{run}"] = string(must(s.t, run, err))
	}
}

// newQuestion puts a question into the bank and returns its id.
func (s *site) newQuestion(i question.Item, tags ...bank.Tag) string {
	s.t.Helper()
	id, err := bank.NewService(s.db).Create(s.t.Context(), org.SystemActor(s.Org), bank.Draft{Lang: "zh", Item: i, Tags: tags, Active: true, Source: "方法手册", Line: 7})
	return string(must(s.t, id, err))
}

// ask1 makes one question.
func (s *site) ask1() string {
	return s.newQuestion(question.Item{Kind: question.Single, Stem: fresh("谁说了算"), Explanation: "他签字",
		Options: []question.Option{{Text: "拍板的人", Right: true}, {Text: "跑腿的人"}, {Text: "看门的人"}}}, bank.Tag{Kind: bank.Element, Value: "C6"}, bank.Tag{Kind: bank.Element, Value: bank.Coach},
		bank.Tag{Kind: bank.Topic, Value: "客户维护"}, bank.Tag{Kind: bank.Word, Value: "客户维护"})
}

// answer sends what a run's page asks, choosing the option with a text.
func (v *visitor) answerRun(run, text string) *page {
	p := v.get(run).is(200)
	form := url.Values{"_key": {fresh("k")}, "took": {"4200"}}
	for _, name := range []string{"place", "question", "number"} {
		form.Set(name, p.value(name))
	}
	d := p.doc()
	for i := range d.Find(".k-quiz-option").Length() {
		if o := d.Find(".k-quiz-option").Eq(i); strings.Contains(o.Text(), text) {
			form.Set(o.Find("input").AttrOr("name", ""), o.Find("input").AttrOr("value", ""))
		}
	}
	return v.send(request(run+"/answer", form))
}

func TestPracticeAsksAndTells(t *testing.T) {
	s := newSite(t)
	v := s.as(s.Rep("林晓岚"))
	v.get("/practice").is(200).has("题库里还没有可以练习的题")
	s.ask1()
	v.get("/practice").is(200).has("今天没有要复习的题，有 1 道新题", "C6", "错题本")
	if named := v.get("/practice").doc().Find("select[name=element] option[value=coach]").Text(); named != "教练校准（1）" {
		t.Errorf("the coach is offered as %q", named)
	}
	run := v.post("/practice/start", "mode", "due").leads("/practice/runs/")
	v.get(run).is(200).has("谁说了算", "拍板的人", "1 / 1").lacks("他签字", "方法手册", "k-quiz-hit")
	v.post(run+"/answer", "place", "0", "question", v.get(run).value("question"), "number", "1").is(422).has("请先作答")
	told := v.get(v.answerRun(run, "跑腿的人").leads(run+"?at=1")).is(200).has("回答错误", "他签字", "方法手册，第 7 行", "已在错题本中", "看结果")
	if told.doc().Find(".k-quiz-false").Length() != 1 || told.doc().Find(".k-quiz-missed").Length() != 1 {
		t.Error("it does not say which option was right")
	}
	v.get(run).is(200).has("答了 1 道题，对 0 道")
	v.get("/practice/wrong").is(200).has("谁说了算", "已在 0 / 3 天答对").lacks("拍板的人")
	v.in("en").get("/practice/wrong").is(200).has("right on 0 of 3 days")
	file := v.in("zh").get("/practice/wrong.csv").is(200)
	if !strings.Contains(file.body, "A. 拍板的人") || !strings.HasPrefix(file.header.Get("Content-Type"), "text/csv") {
		t.Errorf("%q", file.body)
	}
	if !strings.Contains(file.body, "教练校准, 客户维护") || strings.Count(file.body, "客户维护") != 1 {
		t.Errorf("tags of one name: %q", file.body)
	}
	v.get("/practice/recite?element=C6").is(200).has("谁说了算", "他签字")
	v.get("/practice/recite?element=C1").is(200).has("没有符合条件")
	v.post("/practice/star", "thing", told.value("thing"), "on", "1", "next", "/practice/starred").leads("/practice/starred")
	v.get("/practice/starred").is(200).has("谁说了算")
	v.post("/practice/plan", "most", "0", "fresh", "x", "leave_after", "2", "exam_on", "2020-01-01").is(422).has("1 到 500", "三年以内")
	v.post("/practice/plan", "most", "5", "fresh", "2", "leave_after", "2", "exam_on", "").leads("/practice")
	v.get("/practice").is(200).has("每天最多复习 5 道，新题 2 道")
	v.post("/practice/start", "mode", "due").leads("/practice") // nothing is left
	v.get("/practice").is(200).has("现在没有要复习的题")
	// A question leads to its passage, and nobody to a document that is not for them.
	for _, status := range []library.Status{library.Published, library.Draft} {
		doc, err := s.server.Library.Add(t.Context(), s.Admin(), library.Writing{Lang: "zh", Title: fresh("出处"), Body: "# 先看人\n\n谁拍板。\n\n# 再看钱\n\n钱从哪里来。", Status: status, Audience: library.Everybody})
		must(t, doc, err)
		yes := true
		made, err := s.server.Questions.Create(t.Context(), s.Admin(), bank.Draft{Lang: "zh", Active: true, Document: string(doc), Line: 7, Tags: []bank.Tag{{Kind: bank.Element, Value: "C7"}},
			Item: question.Item{Kind: question.TrueFalse, Stem: fresh("钱要问清来处"), Truth: &yes}})
		must(t, made, err)
		link := v.get("/practice/recite?element=C7").is(200).doc().Find(`a[href^="/library/` + string(doc) + `"]`)
		if anchor := link.AttrOr("href", ""); status == library.Published && !strings.HasSuffix(anchor, "#s-再看钱") || status == library.Draft && link.Length() != 0 {
			t.Errorf("%s: the passage of a question is at %q", status, anchor)
		}
		if status == library.Published {
			if text := s.as(s.Admin()).get("/library/" + string(doc)).is(200).doc().Find(".k-doc-questions p a").Text(); text != "再看钱 · 钱从哪里来。" {
				t.Errorf("the passage is called %q", text)
			}
		}
	}
}

func TestPracticeOfOtherKinds(t *testing.T) {
	s := newSite(t)
	v := s.as(s.Rep("林晓岚"))
	yes := true
	s.newQuestion(question.Item{Kind: question.TrueFalse, Stem: "会哭的孩子有奶吃", Truth: &yes})
	s.newQuestion(question.Item{Kind: question.Fill, Stem: "先____后____", Blanks: []question.Blank{{Accept: []string{"听"}}, {Accept: []string{"说"}}}})
	s.newQuestion(question.Item{Kind: question.Short, Stem: "什么是教练", Model: "肯说真话的人"})
	run := v.post("/practice/start", "mode", "due").leads("/practice/runs/")
	for n := range 3 {
		p := v.get(run).is(200)
		at := run + "?at=" + strconv.Itoa(n+1)
		switch {
		case strings.Contains(p.body, "会哭"):
			v.get(v.answerRun(run, "正确").leads(at)).is(200).has("回答正确", "没有勾选")
		case strings.Contains(p.body, "后____"):
			v.get(v.post(run+"/answer", "place", p.value("place"), "question", p.value("question"), "number", "1", "blank", "听", "blank", "做").leads(at)).
				is(200).has("部分正确", "应为：说")
		default:
			v.get(v.post(run+"/answer", "place", p.value("place"), "question", p.value("question"), "number", "1", "text", "线人").leads(run)).
				is(200).has("线人", "肯说真话的人", "您答出了多少")
			v.get(v.post(run+"/judge", "place", p.value("place"), "share", "50").leads(at)).is(200).has("部分正确")
		}
	}
	v.get(run).is(200).has("答了 3 道题，对 1 道")
}
