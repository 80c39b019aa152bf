package web_test

import (
	"maps"
	"testing"

	"kongdan/internal/learning/practice"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
)

// The doors, forms and addresses of a team's learning, beside those of the rest.
func init() {
	admitted["leads"] = all(403, "manager", "admin", "trainer", "foreigner")
	maps.Copy(doors, map[string]string{"GET /learn/team": "leads", "POST /learn/team/set": "leads", "POST /learn/team/sets/{set}/end": "gave"})
	admitted["gave"] = all(404, "manager")
	maps.Copy(forms, map[string]form{
		"POST /learn/team/set": {as: "manager", before: func(s *scene, _ map[string]string) { s.ask1() },
			set: typing("title", "加强练习", "element", "C6"), free: []string{"element", "department"}},
		"POST /learn/team/sets/{set}/end": {as: "manager"},
	})
	fills["learn"] = func(s *scene, path string, id map[string]string) {
		s.ask1()
		set, err := s.server.Practice.Give(s.t.Context(), s.actors["manager"], practice.Gift{Title: "先补 C6", Elements: []c139.Key{c139.C6}})
		id["{set}"] = string(must(s.t, set, err))
	}
	maps.Copy(addresses, map[string]string{"GET /learn/team": "department"})
}

func TestWhatATeamKnowsStandsBesideItsRisk(t *testing.T) {
	s := newSite(t)
	boss, reps := s.Manager(), []org.Actor{s.Rep("林晓岚"), s.Rep("周启明"), s.Rep("何静")}
	s.ask1() // about C6
	s.dealOf(reps[0], "政务云二期")
	v := s.as(boss)
	v.get("/learn/team").is(200).has("1 个进行中的商机", "C6", "答题太少", "100%")
	s.as(reps[0]).get("/learn/team").is(403)

	run := func(r org.Actor) string {
		return s.as(r).post("/practice/start", "mode", "free", "element", "C6").leads("/practice/runs/")
	}
	for n, r := range reps {
		for range 7 {
			text := "拍板的人"
			if n == 0 {
				text = "看门的人"
			}
			s.as(r).answerRun(run(r), text).is(303)
		}
	}
	v.get("/learn/team").is(200).has("67%（45%–83%，21 次）", "加强练习")
	v.in("en").get("/learn/team").is(200).has("21 answers")
	v.in("zh").get("/learn/team?department=" + string(s.South)).is(200).has("答题太少").lacks("21 次")

	v.post("/learn/team/set", "title", " ", "element", "C6").is(422)
	late := v.post("/learn/team/set", "title", "先补 C6", "due_on", string(s.day(boss, -1)), "element", "C6").is(422).has("今天以后")
	if late.value("due_on") != string(s.day(boss, -1)) {
		t.Error("the day that was typed is lost")
	}
	v.post("/learn/team/set", "title", "先补 C6", "due_on", string(s.day(boss, 1)), "element", "C6").leads("/learn/team")
	v.get("/learn/team").is(200).has("先补 C6", "3 人中 0 人完成", "截止：明天", "未完成：", "周启明").lacks("已完成：")
	for _, page := range []string{"/", "/learn"} {
		s.as(reps[1]).get(page).is(200).has(boss.Name+"布置的练习：先补 C6（1 道题）", "截止：明天")
	}
	s.run(`UPDATE practice_set SET due_on = '` + string(s.day(boss, -3)) + `'`)
	for _, page := range []string{"/", "/learn", "/practice"} {
		s.as(reps[1]).get(page).is(200).has(`<span class="k-late">逾期 3 天`)
	}
	v.in("en").get("/learn/team").is(200).has("3 days overdue")
	v.in("zh")
	p := s.as(reps[1]).get("/practice").is(200).has("先补 C6", "1 道题")
	s.as(reps[1]).answerRun(s.as(reps[1]).post("/practice/start", "mode", "set", "set", p.doc().Find(`input[name=set]`).AttrOr("value", "")).leads("/practice/runs/"), "拍板的人").is(303)
	v.get("/learn/team").is(200).has("3 人中 1 人完成", "已完成：周启明（逾期）", "逾期 3 天")
	for _, page := range []string{"/", "/learn"} {
		s.as(reps[1]).get(page).is(200).lacks("布置的练习")
		s.as(reps[0]).get(page).is(200).has("布置的练习")
	}
	end := v.get("/learn/team").doc().Find("form[action^='/learn/team/sets/']").AttrOr("action", "")
	s.as(reps[0]).post(end).is(404)
	v.post(end).leads("/learn/team")
	v.post(end).is(404)
	v.get("/learn/team").is(200).lacks("先补 C6")
	s.as(reps[0]).get("/practice").is(200).lacks("先补 C6")
	s.as(s.Member("读", org.ReadOnly, org.ScopeAll, s.South)).post("/practice/start", "mode", "set", "set", "x").is(404)
}

func TestAWeakElementOffersWhatToLearn(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	deal := s.dealOf(rep, "政务云二期")
	v := s.as(rep)
	page := "/deals/" + string(deal) + "/elements/C6"
	v.hxGet(page).is(200).lacks("道题", "k-learnmore")
	s.ask1()
	trainer := s.Member("培训", org.Trainer, org.ScopeAll, s.North)
	if _, err := s.server.Library.Add(t.Context(), trainer, library.Writing{Title: "怎样看清 C6", Body: "先听，再问。", Lang: "zh", Status: library.Published, Audience: library.Everybody, Elements: []string{"C6"}}); err != nil {
		t.Fatal(err)
	}
	v.get(page).is(200).has("练 1 道题", "怎样看清 C6")
	v.post("/practice/start", "mode", "free", "few", "1", "element", "C6").leads("/practice/runs/")
	v.hxGet("/deals/" + string(deal) + "/elements/C1").is(200).lacks("k-learnmore")
}
