package web_test

import (
	"fmt"
	"maps"
	"strings"

	"kongdan/internal/learning/parcel"
)

// The doors, forms and addresses of files of questions, in and out of the bank.
func init() {
	one := "trainer one"
	maps.Copy(doors, map[string]string{
		"GET /questions/import": "trainer", "POST /questions/import": "trainer", "GET /questions/import/template.xlsx": "trainer",
		"GET /questions/import/{id}": one, "GET /questions/import/{id}/progress": one, "POST /questions/import/{id}/fix": one, "POST /questions/import/{id}/confirm": one, "POST /questions/import/{id}/paper": one,
		"GET /questions/import/{id}/rows/{at}": one, "POST /questions/import/{id}/rows/{at}": one, "GET /questions/import/{id}/rows/{at}/add": one, "POST /questions/import/{id}/rows/{at}/add": one, "POST /questions/import/{id}/documents/{n}": one,
		"POST /questions/import/{id}/discard": one, "POST /questions/import/{id}/stop": one, "GET /questions/import/{id}/undo": one, "POST /questions/import/{id}/undo": one,
		"GET /questions/export": "trainer", "GET /questions/export/file": "trainer",
	})
	page := "/questions/import/{id}"
	rest := func(f string) string { // what TestBadInputOnEveryForm has tried on the bank's own form
		if f == "stem" || f == "option.r0.text" {
			return f
		}
		return "rest"
	}
	bringIn := func(s *scene, at map[string]string) {
		id := parcel.ImportID(at["id"])
		if err := s.server.Parcels.Confirm(s.t.Context(), s.actors["trainer"], id, 1, parcel.Way{Active: true}); err != nil {
			s.t.Fatal(err)
		}
	}
	maps.Copy(forms, map[string]form{
		"POST /questions/import": {as: "trainer", elsewhere: true}, // walked by TestWrongFilesOfQuestionsAreRefused
		"POST /questions/import/{id}/fix": {as: "trainer", page: page, set: typing("row", "1", "kind", "multiple", "key", "AB", "category", "方法", "tags", "新人", "difficulty", "3", "lang", "zh"),
			free: []string{"row", "kind", "difficulty", "lang", "settle", "all", "key"}},
		"POST /questions/import/{id}/confirm":       {as: "trainer", page: page, free: []string{"active", "kept"}},
		"POST /questions/import/{id}/rows/{at}":     {as: "trainer", page: page + "/rows/{at}", set: typing("option.r0.right", "1"), family: rest, free: questionRows()},
		"POST /questions/import/{id}/rows/{at}/add": {as: "trainer", page: page + "/rows/{at}/add", set: typing("kind", "true_false", "stem", "样机要登记。", "truth", "true"), family: rest, free: questionRows()},
		"POST /questions/import/{id}/documents/{n}": {as: "trainer", page: page},
		"POST /questions/import/{id}/discard":       {as: "trainer", page: page},
		"POST /questions/import/{id}/stop":          {as: "trainer"},
		"POST /questions/import/{id}/paper":         {as: "trainer", page: page, before: bringIn},
		"POST /questions/import/{id}/undo":          {as: "trainer", page: page + "/undo", before: bringIn},
	})
	maps.Copy(addresses, map[string]string{
		"GET /questions/import": "after document", "GET /questions/import/template.xlsx": "", "GET /questions/import/{id}": "show kind after before", "GET /questions/import/{id}/progress": "",
		"GET /questions/import/{id}/rows/{at}": "", "GET /questions/import/{id}/rows/{at}/add": "", "GET /questions/import/{id}/undo": "",
		"GET /questions/export": "format q status kind element", "GET /questions/export/file": "format q status kind element",
	})
	former := fills["questions"]
	fills["questions"] = func(s *scene, path string, id map[string]string) {
		if !strings.HasPrefix(path, "/questions/import") {
			former(s, path, id)
			return
		}
		id["{id}"], id["{at}"], id["{n}"] = string(s.newParcel()), "2", "0"
	}
}

// newParcel is an import that is looked at: three questions, one of them
// doubtful, and a text beside them.
func (s *scene) newParcel() parcel.ImportID {
	s.t.Helper()
	counter++
	text := fmt.Sprintf("当前位置：首页 > 试题\n考试%d\n1、编号%d的合同由谁盖章？（B）\nA、司机\nB、法务%d\n2、谁来验收%d号设备？\nA、客户\nB、路人\n3、%d号报价单可以口头更改。（×）\n相关文档\n拜访客户的准备\n%s\n", counter, counter*7919, counter, counter*31, counter*17,
		strings.Repeat("拜访之前先看客户最近的新闻，再列出三个要问的问题，最后约定下一步的时间和人。", 12))
	id, err := s.server.Parcels.Upload(s.t.Context(), s.actors["trainer"], "考试.txt", []byte(text), true)
	return must(s.t, id, err)
}
