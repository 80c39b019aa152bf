package web_test

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/learning/bank"
	"kongdan/internal/rule/question"
)

// The doors, forms and addresses of the question bank, beside those of the rest.
func init() {
	one := "trainer one"
	fills["questions"], fills["question"] = (*scene).bankThing, (*scene).bankThing
	maps.Copy(doors, map[string]string{
		"GET /questions": "trainer", "POST /questions/bulk": "trainer", "POST /questions/stock": "trainer", "GET /questions/new": "trainer",
		"POST /questions/new": "trainer", "GET /questions/trash": "trainer", "GET /questions/hygiene": "trainer", "GET /lookup/questions": "trainer",
		"GET /questions/categories": "trainer", "GET /questions/categories/new": "trainer", "POST /questions/categories/new": "trainer",
		"GET /questions/categories/{id}": one, "POST /questions/categories/{id}": one, "POST /questions/categories/{id}/delete": one,
		"GET /questions/groups": "trainer", "GET /questions/groups/new": "trainer", "POST /questions/groups/new": "trainer",
		"GET /questions/groups/{id}": one, "GET /questions/groups/{id}/edit": one, "POST /questions/groups/{id}/edit": one, "POST /questions/groups/{id}/delete": one,
		"GET /question/{id}": one, "GET /question/{id}/edit": one, "POST /question/{id}/edit": one, "GET /question/{id}/versions": one,
		"POST /question/{id}/status": one, "POST /question/{id}/confirm": one, "POST /question/{id}/stock": one, "POST /question/{id}/delete": one,
		"POST /question/{id}/restore": one, "POST /question/{id}/enemies": one, "POST /question/{id}/enemies/{other}/remove": one,
		"GET /question/{id}/near/{other}": one, "POST /question/{id}/near/{other}/keep": one, "POST /question/{id}/near/{other}/enemies": one,
	})
	// Rows of options, blanks and points are read alike: one of each stands for
	// all, and so does one of fields that go the same way.
	family := func(f string) string {
		parts := strings.Split(f, ".")
		f = parts[0] + "." + parts[len(parts)-1]
		return strings.NewReplacer("most", "least", "topics", "tools", "words", "tools", "model", "explanation", "stage", "element", "group_order", "difficulty").Replace(f)
	}
	again := func(f string) string { // what TestBadInputOnEveryForm has tried on the form of a new one
		if f == "stem" || f == "weight" || f == "why" || f == "option.r0.text" {
			return f
		}
		return "rest"
	}
	page := "/question/{id}"
	maps.Copy(forms, map[string]form{
		"POST /questions/bulk": {as: "trainer", set: func(s *scene, _ map[string]string) []string {
			return []string{"row", string(s.question()), "set_status", "active", "set_category", "", "set_difficulty", "3", "set_use", "", "add_tags", "新人", "drop_tags", "旧"}
		}, free: []string{"row", "set_status", "set_difficulty"}},
		"POST /questions/stock": {as: "trainer"},
		"POST /questions/new": {as: "trainer", page: "/questions/new", family: family, set: func(*scene, map[string]string) []string {
			return []string{"stem", fresh("谁拍板"), "option.r0.text", "决策者", "option.r0.right", "1", "option.r1.text", "采购员", "active", "1"}
		}, free: questionRows(), blames: map[string]string{"element": "tags", "option.r0.share": "option.r0.text"}},
		"POST /question/{id}/edit":    {as: "trainer", page: page + "/edit", family: again, set: typing("difficulty", "4", "weight", "slip", "why", "更准"), free: questionRows()},
		"POST /question/{id}/status":  {as: "trainer", page: page, set: typing("status", "retired"), free: []string{"status"}},
		"POST /question/{id}/confirm": {as: "trainer", page: page}, "POST /question/{id}/delete": {as: "trainer", page: page}, "POST /question/{id}/restore": {as: "trainer"},
		"POST /question/{id}/stock":                  {as: "trainer", page: page},
		"POST /question/{id}/enemies":                {as: "trainer", page: page, set: func(s *scene, _ map[string]string) []string { return []string{"enemy", string(s.question())} }},
		"POST /question/{id}/enemies/{other}/remove": {as: "trainer"}, "POST /question/{id}/near/{other}/keep": {as: "trainer"},
		"POST /question/{id}/near/{other}/enemies": {as: "trainer"},
		"POST /questions/categories/new":           {as: "trainer", page: "/questions/categories/new", set: newQuestionCategory},
		"POST /questions/categories/{id}":          {as: "trainer", page: "/questions/categories/{id}", set: newQuestionCategory},
		"POST /questions/categories/{id}/delete":   {as: "trainer", page: "/questions/categories/{id}"},
		"POST /questions/groups/new":               {as: "trainer", page: "/questions/groups/new", set: typing("title", "案例", "material", "某公司……")},
		"POST /questions/groups/{id}/edit":         {as: "trainer", page: "/questions/groups/{id}/edit", set: typing("title", "案例二")},
		"POST /questions/groups/{id}/delete":       {as: "trainer", page: "/questions/groups/{id}/edit"},
	})
	maps.Copy(addresses, map[string]string{
		"GET /questions":     "q status kind element stage tool topic tag use category difficulty lang origin source import document keyless alike stale find sort after before",
		"GET /questions/new": "kind twin group", "GET /questions/trash": "after before", "GET /questions/hygiene": "", "GET /lookup/questions": "q",
		"GET /questions/categories": "all", "GET /questions/categories/new": "", "GET /questions/categories/{id}": "",
		"GET /questions/groups": "all", "GET /questions/groups/new": "", "GET /questions/groups/{id}": "", "GET /questions/groups/{id}/edit": "",
		"GET /question/{id}": "", "GET /question/{id}/edit": "", "GET /question/{id}/versions": "number", "GET /question/{id}/near/{other}": "",
	})
}

// questionRows are the fields of the editor that nobody types: the names of rows,
// and what is ticked or chosen.
func questionRows() []string {
	return []string{"option", "blank", "point", "option.r0.right", "option.r0.pinned", "active", "anchor", "twin"}
}

func newQuestionCategory(*scene, map[string]string) []string {
	return []string{"name", fresh("分类")}
}

// draftOf is a single choice that nothing is like.
func draftOf(stem string) bank.Draft {
	return bank.Draft{Lang: "zh", Item: question.Item{Kind: question.Single, Stem: stem,
		Options: []question.Option{{Text: "决策者", Right: true}, {Text: "采购员"}}}}
}

func (s *scene) question() bank.ID {
	s.t.Helper()
	return s.keep(draftOf(fresh(fmt.Sprintf("问 %x ", time.Now().UnixNano()))))[0]
}

func (s *scene) keep(drafts ...bank.Draft) (ids []bank.ID) {
	s.t.Helper()
	err := s.db.InTx(s.t.Context(), func(tx *db.Tx) (err error) {
		ids, err = bank.AddMany(s.t.Context(), tx, s.actors["trainer"], drafts)
		return err
	})
	return must(s.t, ids, err)
}

// bankThing makes what stands at the wildcards of a path of the bank.
func (s *scene) bankThing(path string, id map[string]string) {
	s.t.Helper()
	ctx, trainer, questions := s.t.Context(), s.actors["trainer"], s.server.Questions
	switch {
	case strings.HasPrefix(path, "/questions/categories"):
		c, err := questions.CreateCategory(ctx, trainer, fresh("分类"), "")
		id["{id}"] = string(must(s.t, c, err))
		return
	case strings.HasPrefix(path, "/questions/groups"):
		g, err := questions.CreateGroup(ctx, trainer, bank.GroupDraft{Lang: "zh", Title: "案例", Material: "某公司……"})
		id["{id}"] = string(must(s.t, g, err))
		return
	}
	stem := ""
	for i := range 30 { // like no other
		counter++
		stem += string(rune(0x4e00 + (counter*7919+i*104729)%9000))
	}
	ids := s.keep(draftOf(stem), draftOf(stem+"呢"))
	id["{id}"], id["{other}"] = string(ids[0]), string(ids[1])
	switch {
	case strings.HasSuffix(path, "/restore"):
		if err := questions.Delete(ctx, trainer, ids[0], 1); err != nil {
			s.t.Fatal(err)
		}
	case strings.HasSuffix(path, "/versions"):
		d := draftOf(stem)
		d.Item.Explanation = fresh("因为")
		if err := questions.Update(ctx, trainer, ids[0], 1, d, "", ""); err != nil {
			s.t.Fatal(err)
		}
	case strings.HasSuffix(path, "/stock"):
		x := bank.StockItem{Name: fresh("ours"), Draft: draftOf(fresh("自带"))}
		questions.Stock = []bank.StockItem{x}
		s.run(fmt.Sprintf(`UPDATE question SET origin = 'shipped', external_id = '%s' WHERE id = '%s'`, x.Name, ids[0]))
	case strings.HasSuffix(path, "/enemies/{other}/remove"):
		if err := questions.MakeEnemies(ctx, trainer, ids[0], ids[1]); err != nil {
			s.t.Fatal(err)
		}
	}
}
