package web_test

import (
	"fmt"
	"strings"

	"kongdan/internal/account"
	"kongdan/internal/exchange"
	"kongdan/internal/opportunity"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/people"
)

// form is a request that a route accepts, from which bad ones are made.
type form struct {
	as          string                                        // who sends it: the owner unless it says another; "nobody" is not signed in
	page        string                                        // the page that holds the form, if the form has fields of its own; a query may follow
	before      func(s *scene, at map[string]string)          // what must be so before
	set         func(s *scene, at map[string]string) []string // what is typed over what the page holds
	family      func(field string) string                     // fields of one family are read alike: the first stands for all
	blames      map[string]string                             // the message about a field stands at another
	elsewhere   bool                                          // another test sends it: it carries a file
	noted       bool                                          // its answer opens what is sensitive, and the audit log says so even of a refusal
	unversioned bool                                          // the version makes no difference
	free        []string                                      // fields that nobody types, whose refusal needs no field
}

// typing is a form's set that does not depend on the scene.
func typing(pairs ...string) func(*scene, map[string]string) []string {
	return func(*scene, map[string]string) []string { return pairs }
}

// cleared removes what would reach a limit.
func cleared(statement string) func(*scene, map[string]string) {
	return func(s *scene, _ map[string]string) { s.run(statement) }
}

// duePerson lets nothing have needed one person for long.
func duePerson(s *scene, _ map[string]string) {
	s.run(`DELETE FROM retention`)
	s.run(`INSERT INTO retention (org_id, months) SELECT id, 24 FROM organisation`)
	s.run(`UPDATE person SET updated_at = 5, keep_until = '' WHERE id = '` + string(s.newPerson()) + `'`)
}

// duePerson is somebody to review.
func (s *scene) duePerson() string {
	s.t.Helper()
	p, err := s.server.Privacy.Due(s.t.Context(), s.actors["admin"], "", "")
	return string(must(s.t, p, err).Rows[0].ID)
}

var counter int

// fresh makes a name that nothing has.
func fresh(name string) string {
	counter++
	return fmt.Sprintf("%s%d", name, counter)
}

// forms says of every route that takes a form which one it accepts.
var forms = map[string]form{
	"POST /signout": {}, "POST /profile/sessions/end": {}, "POST /profile/sessions/{id}/end": {},
	"POST /profile/display": {set: typing("lang", "en", "theme", "dark", "next", "/deals"), free: []string{"lang", "theme", "next"}},
	"POST /profile":         {page: "/profile"},
	"POST /profile/password": {page: "/profile/password", before: func(s *scene, _ map[string]string) { s.login(s.World, s.owner(), "linxiaolan") },
		set: typing("old", secret, "password", "七座灯塔-4417-海", "again", "七座灯塔-4417-海"), blames: map[string]string{"password": "again"}},

	"POST /setup": {as: "nobody"}, "POST /signin": {as: "nobody"}, "POST /signin/choose": {as: "nobody"}, "POST /code": {as: "nobody"},
	"POST /digest/stop/{code}": {as: "nobody"},
	"POST /forgot":             {as: "nobody"}, "POST /welcome": {as: "nobody"}, // walked by TestBadInputBeforeSigningIn

	"POST /settings/organisation":              {as: "admin", page: "/settings/organisation"},
	"POST /settings/members/new":               {as: "admin", page: "/settings/members/new", set: newMember},
	"POST /settings/members/{id}":              {as: "admin", page: "/settings/members/{id}", set: newMember},
	"POST /settings/members/{id}/link":         {as: "admin"},
	"POST /settings/members/{id}/sessions/end": {as: "admin"},
	"POST /settings/members/{id}/deactivate":   {as: "admin", page: "/settings/members/{id}/deactivate", set: toMate("successor")},
	"POST /settings/members/{id}/reactivate": {as: "admin", page: "/settings/members/{id}", before: func(s *scene, at map[string]string) {
		s.run(`UPDATE member SET deactivated_at = 5 WHERE id = '` + at["id"] + `'`)
	}},
	"POST /settings/departments/new": {as: "admin", page: "/settings/departments/new", set: func(s *scene, _ map[string]string) []string {
		return []string{"name", fresh("部"), "parent", string(s.Sales)}
	}},
	"POST /settings/departments/{id}": {as: "admin", page: "/settings/departments/{id}", set: func(s *scene, _ map[string]string) []string {
		return []string{"name", fresh("部"), "parent", string(s.Sales)}
	}},
	"POST /settings/departments/{id}/delete": {as: "admin", page: "/settings/departments/{id}"},
	"POST /settings/jobs/{id}/retry":         {as: "admin"},
	"POST /settings/export":                  {as: "admin", page: "/settings/export", before: cleared(`DELETE FROM job WHERE kind = 'export.run'`)},
	"POST /settings/export/{id}/remove":      {as: "admin"},
	"POST /settings/method/item": {as: "admin", page: "/settings/method/item?part=element&item=C1", set: func(*scene, map[string]string) []string { return []string{"name.zh", fresh("名")} },
		family: func(f string) string { return strings.NewReplacer(".zh", "", ".en", "").Replace(f) }, free: []string{"part", "item", "seen"}},
	"POST /settings/method/item/reset": {as: "admin", page: "/settings/method/item?part=element&item=C1", before: func(s *scene, _ map[string]string) {
		v := s.as(s.actors["admin"])
		f := s.formOn(v, "/settings/method/item?part=element&item=C1", "/settings/method/item")
		f.Set("name.zh", fresh("名"))
		v.send(request("/settings/method/item", f)).is(303)
	}, free: []string{"part", "item", "seen"}},
	"POST /settings/reasons/edit": {as: "admin", before: cleared(`DELETE FROM method_reason WHERE position > 60`), page: "/settings/reasons/edit?outcome=lost", set: func(*scene, map[string]string) []string {
		return []string{"name_zh", fresh("理由"), "name_en", fresh("Reason ")}
	}, free: []string{"id", "version"}},
	"POST /settings/import/new":          {as: "admin", elsewhere: true}, // walked by TestWrongFilesAreRefused
	"POST /settings/import/{id}/mapping": {as: "admin", page: "/settings/import/{id}/mapping"},
	"POST /settings/import/{id}/format":  {as: "admin", page: "/settings/import/{id}/mapping"},
	"POST /settings/import/{id}/adjust":  {as: "admin", before: checkedImport, page: "/settings/import/{id}", free: []string{"match.0", "match_field.0", "match_value.0"}},
	"POST /settings/import/{id}/start":   {as: "admin", before: checkedImport, page: "/settings/import/{id}"},
	"POST /settings/import/{id}/cancel":  {as: "admin"},
	"POST /settings/import/{id}/undo":    {as: "admin", before: doneImport, page: "/settings/import/{id}/undo"},
	"POST /settings/import/{id}/discard": {as: "admin", page: "/settings/import/{id}"},
	"POST /settings/thresholds":          {as: "admin", page: "/settings/thresholds", family: func(f string) string { return f[:min(4, len(f))] }},
	"POST /settings/moves": {as: "admin", page: "/settings/moves", family: func(f string) string {
		if version, ok := strings.CutPrefix(f, "version."); ok && version != "" {
			return "version."
		}
		return f[strings.LastIndex(f, ".")+1:]
	}},

	"POST /library/new":       {as: "trainer", page: "/library/new", set: documentTyped},
	"POST /library/{id}/edit": {as: "trainer", page: "/library/{id}/edit", set: documentTyped},

	"POST /library/upload": {as: "trainer", elsewhere: true}, "POST /library/{id}/upload": {as: "trainer", elsewhere: true}, // walked by TestDocumentFiles
	"POST /library/shipped": {as: "trainer"},
	"POST /document-categories": {as: "trainer", page: "/document-categories", before: cleared(`DELETE FROM document_category`),
		set: func(*scene, map[string]string) []string { return []string{"name", fresh("类")} }},
	"POST /document-categories/{category}":         {as: "trainer", page: "/document-categories/{category}", set: func(*scene, map[string]string) []string { return []string{"name", fresh("类")} }},
	"POST /document-categories/{category}/delete":  {as: "trainer", page: "/document-categories/{category}"},
	"POST /library/{id}/versions/{number}/restore": {as: "trainer", page: "/library/{id}/versions/{number}"},
	"POST /library/{id}/delete":                    {as: "trainer", page: "/library/{id}"},
	"POST /library/{id}/restore":                   {as: "trainer"},
	"POST /library/{id}/pin":                       {as: "trainer", page: "/library/{id}", free: []string{"pin"}},
	"POST /library/{id}/questions":                 {as: "trainer"},
	"POST /library/{id}/related": {as: "trainer", page: "/library/{id}", set: func(s *scene, _ map[string]string) []string {
		return []string{"other", s.newDocument()}
	}},
	"POST /library/{id}/related/{other}/remove": {as: "trainer"},

	"POST /deals/bulk": {page: "/deals?view=table", set: func(s *scene, _ map[string]string) []string {
		return []string{"row", s.row(), "next_step", "打电话", "next_step_on", string(s.today().Add(2))}
	}, free: []string{"row"}},
	"POST /deals/views": {before: cleared(`DELETE FROM opportunity_view`), set: func(*scene, map[string]string) []string {
		return []string{"view_name", fresh("我的"), "query", "view=table&q=x"}
	}, free: []string{"query"}},
	"POST /deal-views/{view}/delete": {},
	"POST /notices/{id}/dismiss":     {},
	"POST /deals/quick": {page: "/deals/quick", set: func(s *scene, _ map[string]string) []string {
		return []string{"account_name", fresh("江北水务"), "person_name", "王处", "person_title", "处长", "person_mobile", "138 0013 8000", "name", "泵站", "amount", "12万",
			"next_step", "拜访", "next_step_on", string(s.today().Add(2))}
	}, blames: map[string]string{"account_name": "account"}},
	"POST /deals/new":       {as: "manager", page: "/deals/new", set: dealTerms, blames: map[string]string{"quantities": "products"}},
	"POST /deals/{id}/edit": {page: "/deals/{id}/edit", set: dealTerms, blames: map[string]string{"quantities": "products"}},
	"POST /deals/{id}/stage": {page: "/deals/{id}/stage", set: func(s *scene, _ map[string]string) []string {
		return []string{"to", "concerns", "event", "客户说了", "occurred_on", string(s.today()), "next", "/deals?view=board"}
	}, free: []string{"track", "next"}},
	"POST /deals/{id}/next-step": {page: "/deals/{id}/next-step"},
	"POST /deals/{id}/close": {page: "/deals/{id}/close", set: func(s *scene, _ map[string]string) []string {
		return []string{"outcome", "lost", "reason", s.reason("lost"), "note", "价格"}
	}, blames: map[string]string{"outcome": "reason"}},
	"POST /deals/{id}/reopen": {page: "/deals/{id}/reopen", before: func(s *scene, at map[string]string) { s.closeDeal(at["id"], "lost") }, set: func(s *scene, _ map[string]string) []string {
		return []string{"why", "又来了", "next_step", "拜访", "next_step_on", string(s.today().Add(1))}
	}},
	"POST /deals/{id}/signed": {page: "/deals/{id}/signed", before: func(s *scene, at map[string]string) { s.closeDeal(at["id"], "won") },
		set: func(s *scene, _ map[string]string) []string { return []string{"signed_on", string(s.today())} }},
	"POST /deals/{id}/team": {page: "/deals/{id}/team", as: "manager", set: func(s *scene, _ map[string]string) []string {
		return []string{"member", string(s.actors["manager"].User)}
	}},
	"POST /deals/{id}/team/{user}/remove":            {},
	"POST /deals/{id}/owner":                         {page: "/deals/{id}/team", as: "manager", set: toMate("owner")},
	"POST /deals/{id}/delete":                        {page: "/deals/{id}"},
	"POST /deals/{id}/restore":                       {},
	"POST /deals/{id}/elements/{key}":                {page: "/deals/{id}/elements/{key}", set: typing("state", "clear", "what", "看到了方案"), free: []string{"element"}},
	"POST /deals/{id}/elements/{key}/challenge":      {as: "manager", page: "/deals/{id}/elements/{key}", set: typing("question", "真的？"), free: []string{"element"}},
	"POST /deals/{id}/challenges/{challenge}/answer": {page: "/deals/{id}/elements/C1", set: typing("answer", "真的"), free: []string{"element"}},
	"POST /deals/{id}/evidence/{evidence}/withdraw":  {page: "/deals/{id}/elements/C1", set: typing("reason", "听错了", "state", "unknown"), free: []string{"element"}},
	"POST /deals/{id}/moves":                         {page: "/deals/{id}", free: []string{"move"}},
	"POST /deals/{id}/visit": {page: "/deals/{id}/visit", set: func(s *scene, _ map[string]string) []string {
		return []string{"body", "聊了聊", "C1.state", "clear", "C1.what", "看到了方案", "next_step", "再去", "next_step_on", string(s.today().Add(2))}
	}, family: elementFamily, free: []string{"seen_step", "seen_step_on"}},
	"POST /deals/{id}/coaches":                  {page: "/deals/{id}/coaches/new", set: typing("type", string(c139.CoachRelation), "name", "老赵", "contact", "139", "note", "酒局", "close", "yes", "likes_us", "no", "stake", "")},
	"POST /deals/{id}/coaches/{coach}":          {page: "/deals/{id}/coaches/{coach}"},
	"POST /deals/{id}/coaches/{coach}/retire":   {page: "/deals/{id}/coaches/{coach}"},
	"POST /deals/{id}/coaches/{coach}/verdicts": {page: "/deals/{id}/coaches/{coach}/verdicts", set: typing("C1.ruling", "confirms", "C1.note", "他说的"), family: elementFamily, blames: map[string]string{"C1.ruling": "ruling"}},
	"POST /deals/{id}/coaches/{coach}/ask": {page: "/deals/{id}/coaches/{coach}/ask", set: typing("code", "1", "greeting", "您好", "subject", "新系统"),
		before: cleared(`UPDATE questionnaire SET revoked_at = 5`)},
	"POST /deals/{id}/coaches/{coach}/questionnaires/{questionnaire}/revoke": {},
	"POST /deals/{id}/coaches/{coach}/identity":                              {as: "admin", page: "/deals/{id}/coaches/{coach}/identity", set: typing("why", "查投诉")},
	"POST /asked/{id}": {as: "stranger", page: "/asked/{id}", set: typing("r0", "confirms", "n0", "听说的"), blames: map[string]string{"r0": "answers", "r1": "answers"}},
	"POST /q/open":     {as: "nobody"}, "POST /q/answer": {as: "nobody"}, // walked by TestBadInputBeforeSigningIn
	"POST /deals/{id}/verdicts/{verdict}/settle": {page: "/deals/{id}/verdicts/{verdict}/settle", set: typing("why", "说清了")},
	"POST /deals/{id}/people":                    {page: "/deals/{id}/people", set: func(s *scene, _ map[string]string) []string { return []string{"person", string(s.newPerson())} }},
	"POST /deals/{id}/people/{person}/remove":    {},
	"POST /deals/{id}/people/map/places": {set: func(s *scene, at map[string]string) []string {
		return []string{"view", "chart", "move", string(s.personIn(opportunity.ID(at["id"]))) + ":10:20:0"}
	}, free: []string{"view", "move"}},
	"POST /deals/{id}/relations": {page: "/deals/{id}/relations/new", set: func(s *scene, at map[string]string) []string {
		deal := opportunity.ID(at["id"])
		return []string{"from", string(s.personIn(deal)), "to", string(s.personIn(deal)), "confirmed", "1", "note", "会上一唱一和"}
	}},
	"POST /deals/{id}/relations/{relation}":     {page: "/deals/{id}/relations/{relation}", set: typing("kind", "conflict", "note", "会上吵过")},
	"POST /deals/{id}/relations/{relation}/end": {page: "/deals/{id}/relations/{relation}"},
	"POST /accounts/{id}/map/places": {set: func(s *scene, at map[string]string) []string {
		return []string{"view", "camps", "move", string(s.person(s.owner(), account.ID(at["id"]), "吴主任")) + ":10:20:0"}
	}, free: []string{"view", "move"}},
	"POST /accounts/{id}/relations": {page: "/accounts/{id}/relations/new", set: func(s *scene, at map[string]string) []string {
		acc := account.ID(at["id"])
		deal, err := s.server.Deals.Create(s.t.Context(), s.owner(), opportunity.Terms{Name: "集团项目", Account: acc, Amount: 100, AmountKnown: true, NextStep: "拜访", NextStepOn: s.today().Add(3)})
		must(s.t, deal, err)
		return []string{"deal", string(deal), "from", string(s.person(s.owner(), acc, "吴主任")), "to", string(s.person(s.owner(), acc, "郑科长")), "confirmed", "1", "note", "会上一唱一和"}
	}},
	"POST /deals/{id}/people/gaps":            {page: "/deals/{id}/people", free: []string{"gap"}},
	"POST /deals/{id}/people/{person}/return": {},
	"POST /deals/{id}/people/placeholders":    {page: "/deals/{id}/people", set: typing("label", "分管副市长", "buying_role", "decision_maker", "decides", "top")},
	"POST /deals/{id}/people/{person}/judge": {page: "/deals/{id}/people/{person}", set: typing("need", "esteem", "attitude", "supporter", "what", "在会上这么说"),
		family: judgeFamily, free: seenFields()},
	"POST /deals/{id}/people/{person}/judgements/{judgement}/withdraw": {page: "/deals/{id}/people/{person}", set: typing("reason", "听错了")},
	"POST /deals/{id}/people/{person}/words":                           {page: "/deals/{id}/people/{person}/words", set: typing("personal_win", "少担风险", "resonance", "漏损率", "decision_point", "工期", "stance", "在会上说过")},
	"POST /deals/{id}/people/{person}/path": {page: "/deals/{id}/people/{person}/path", set: func(s *scene, _ map[string]string) []string {
		return []string{"planned_on", string(s.today().Add(3)), "met_on", string(s.today()), "outcome", "愿意引荐", "excuse", "对方点名", "meet_excuse", "规定要见"}
	}, free: []string{"next"}},
	"POST /deals/{id}/people/{person}/fill": {page: "/deals/{id}/people/{person}/fill", set: func(s *scene, _ map[string]string) []string { return []string{"person", string(s.newPerson())} }},

	"POST /accounts/new":        {page: "/accounts/new", set: newAccount, blames: map[string]string{"name": "sure"}},
	"POST /accounts/{id}/edit":  {page: "/accounts/{id}/edit", set: newAccount, blames: map[string]string{"name": "sure"}},
	"POST /accounts/{id}/owner": {as: "manager", page: "/accounts/{id}/owner", set: toMate("owner")},
	"POST /accounts/{id}/team": {as: "manager", page: "/accounts/{id}/team", unversioned: true, set: func(s *scene, _ map[string]string) []string {
		return []string{"member", string(s.actors["manager"].User)}
	}},
	"POST /accounts/{id}/team/{member}/remove": {},
	"POST /accounts/{id}/delete":               {page: "/accounts/{id}"},
	"POST /accounts/{id}/restore":              {},
	"POST /people/new": {page: "/people/new", set: func(s *scene, _ map[string]string) []string {
		return append(newPerson(s), "account", string(s.account))
	}},
	"POST /people/{id}/edit":    {page: "/people/{id}/edit", set: func(s *scene, _ map[string]string) []string { return newPerson(s) }},
	"POST /people/{id}/move":    {page: "/people/{id}/move", set: func(s *scene, _ map[string]string) []string { return []string{"account", string(s.newAccount())} }},
	"POST /people/{id}/contact": {},
	"POST /people/{id}/export":  {page: "/people/{id}"},
	"POST /people/{id}/notes":   {page: "/people/{id}"},
	"POST /people/{id}/notes/new": {noted: true, set: func(s *scene, at map[string]string) []string {
		return []string{"body", "说话直", "deal", s.dealWith(at["id"])}
	}},
	"POST /people/{id}/notes/{note}":          {noted: true, set: typing("body", "说话很直", "version", "1")},
	"POST /people/{id}/notes/{note}/withdraw": {set: typing("version", "1")},
	"POST /settings/retention":                {as: "admin", page: "/settings/retention", set: typing("months", "24")},
	"POST /settings/retention/keep": {as: "admin", before: duePerson, set: func(s *scene, _ map[string]string) []string {
		return []string{"row", s.duePerson(), "until", string(s.today().Add(30)), "why", "尾款"}
	}, free: []string{"row"}},
	"POST /settings/retention/erase": {as: "admin", before: duePerson, set: func(s *scene, _ map[string]string) []string { return []string{"row", s.duePerson(), "confirm", "1"} }, free: []string{"row"}},
	"POST /people/{id}/erase":        {page: "/people/{id}/erase", set: typing("reason", "asked", "confirm", "1")},
	"POST /people/{id}/delete":       {page: "/people/{id}"}, "POST /people/{id}/restore": {},

	"POST /settings/rivals/new":         {page: "/settings/rivals/new", set: newRival},
	"POST /settings/rivals/{id}":        {as: "admin", page: "/settings/rivals/{id}", set: newRival},
	"POST /settings/rivals/{id}/delete": {as: "admin", page: "/settings/rivals/{id}"}, "POST /settings/rivals/{id}/restore": {as: "admin"},
	"POST /settings/products/new":         {as: "admin", page: "/settings/products/new", set: newProduct},
	"POST /settings/products/{id}":        {as: "admin", page: "/settings/products/{id}", set: newProduct},
	"POST /settings/products/{id}/delete": {as: "admin", page: "/settings/products/{id}"}, "POST /settings/products/{id}/restore": {as: "admin"},

	"POST /activities/new": {set: func(s *scene, _ map[string]string) []string {
		return []string{"deal", string(s.newDeal()), "account", "", "kind", "note", "body", "说了说", "happened_on", string(s.today())}
	}, free: []string{"deal", "account"}},
	"POST /activities/{id}":        {page: "/activities/{id}", free: []string{"deal", "account", "kind"}},
	"POST /activities/{id}/delete": {}, "POST /activities/{id}/restore": {},
	"POST /tasks/new": {page: "/tasks/new", set: func(s *scene, _ map[string]string) []string {
		return []string{"title", "回电话", "deal", string(s.newDeal()), "account", ""}
	}, free: []string{"deal", "account"}},
	"POST /tasks/{id}":        {page: "/tasks/{id}", free: []string{"deal", "account"}},
	"POST /tasks/{id}/done":   {set: typing("next", "/tasks")},
	"POST /tasks/{id}/reopen": {set: typing("next", "/tasks")},
	"POST /tasks/{id}/delete": {set: typing("next", "/tasks")}, "POST /tasks/{id}/restore": {},
}

func toMate(field string) func(*scene, map[string]string) []string {
	return func(s *scene, _ map[string]string) []string { return []string{field, string(s.actors["mate"].User)} }
}

func newMember(s *scene, _ map[string]string) []string {
	login := fresh("login")
	return []string{"name", "孙立", "login", login, "email", login + "@example.cn", "department", string(s.North)}
}

func newAccount(s *scene, _ map[string]string) []string {
	return []string{"name", fresh("西山矿业"), "parent", string(s.account), "industry", "矿业", "region", "山西", "credit_code", "", "website", "www.example.cn", "address", "太原", "note", "老客户"}
}

func newPerson(s *scene) []string {
	return []string{"name", "李工", "title", "总工", "department", "技术部", "mobile", "13800138000", "phone", "0351-1234567", "email", "li@example.cn", "wechat", "ligong", "note", "爱钓鱼"}
}

func newRival(*scene, map[string]string) []string {
	return []string{"name", fresh("对家"), "website", "rival.example.cn", "note", "便宜"}
}

func newProduct(*scene, map[string]string) []string {
	return []string{"name", fresh("货"), "series", "一系列", "price", "1,200.50"}
}

func dealTerms(s *scene, _ map[string]string) []string {
	return []string{"name", fresh("项目"), "account", string(s.account), "amount", "1,200.50", "margin", "12.5", "opened_on", string(s.today()), "expected_close", string(s.today().Add(40)),
		"next_step", "打电话", "next_step_on", string(s.today().Add(2)), "rivals", s.shared["rival"], "products", s.shared["product"], "quantities", "2"}
}

// elementFamily reads the fields of all elements alike.
func elementFamily(field string) string {
	if k, rest, ok := strings.Cut(field, "."); ok {
		if _, is := c139.ParseKey(k); is {
			return "element." + rest
		}
	}
	return field
}

// seenFields tell what was seen of each dimension; nobody types them.
func seenFields() (list []string) {
	for _, d := range people.Dimensions() {
		list = append(list, "seen."+string(d))
	}
	return list
}

// judgeFamily reads the values of all dimensions alike, and what was seen of them.
func judgeFamily(field string) string {
	if strings.HasPrefix(field, "seen.") {
		return "seen."
	}
	if _, ok := people.ParseDimension(field); ok && field != "need" {
		return "dimension"
	}
	return field
}

// checkedImport makes the dry run of a file.
func checkedImport(s *scene, at map[string]string) {
	s.t.Helper()
	x, _, err := s.server.Imports.Run(s.t.Context(), s.actors["admin"], exchange.RunID(at["id"]))
	must(s.t, x, err)
	report, err := s.server.Imports.Check(s.t.Context(), s.actors["admin"], x.ID, x.Version, x.Mapping)
	must(s.t, report, err)
}

// doneImport brings a file in.
func doneImport(s *scene, at map[string]string) {
	s.t.Helper()
	checkedImport(s, at)
	x, err := s.server.Imports.Now(s.t.Context(), s.actors["admin"], exchange.RunID(at["id"]), 2, true, nil)
	must(s.t, x, err)
}

// stock fills the lists that all deals share.
func (s *scene) stock() {
	s.shared["rival"] = s.setting("/settings/rivals/{id}")
	s.shared["product"] = s.setting("/settings/products/{id}")
}

// row is how the table names a deal with its version.
func (s *scene) row() string {
	deal := s.newDeal()
	d, err := s.server.Deals.Edit(s.t.Context(), s.owner(), deal)
	must(s.t, d, err)
	return fmt.Sprintf("%s:%d", deal, d.Version)
}

func (s *scene) reason(outcome string) string {
	all, err := s.server.Deals.Reasons(s.t.Context(), s.owner())
	for _, x := range must(s.t, all, err) {
		if x.Outcome == outcome && !x.Retired {
			return x.ID
		}
	}
	s.t.Fatal("no reason for " + outcome)
	return ""
}

func (s *scene) closeDeal(id, outcome string) {
	d, err := s.server.Deals.Edit(s.t.Context(), s.owner(), opportunity.ID(id))
	must(s.t, d, err)
	err = s.server.Deals.Close(s.t.Context(), s.owner(), opportunity.ID(id), d.Version,
		opportunity.Closing{Outcome: opportunity.Status(outcome), Reason: s.reason(outcome), ClosedOn: s.today()})
	if err != nil {
		s.t.Fatal(err)
	}
}
