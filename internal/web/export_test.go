package web_test

import (
	"context"
	"encoding/csv"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kongdan/internal/account"
	"kongdan/internal/exchange/export"
	"kongdan/internal/kit/db"
	"kongdan/internal/kit/job"
	"kongdan/internal/org"
	"kongdan/internal/person"
)

// file reads an answer that is a CSV file or a workbook.
func (p *page) file() [][]string {
	p.t.Helper()
	p.is(200)
	if !strings.Contains(p.header.Get("Content-Disposition"), "attachment") || p.header.Get("Cache-Control") != "no-store" {
		p.t.Errorf("%s: %v", p.what, p.header)
	}
	if strings.HasPrefix(p.header.Get("Content-Type"), "text/csv") {
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(p.body, "\uFEFF"))).ReadAll()
		if err != nil {
			p.t.Fatal(err)
		}
		return rows
	}
	book, err := excelize.OpenReader(strings.NewReader(p.body))
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		p.t.Fatal(err)
	}
	return rows
}

// names is the second column, below the head.
func names(rows [][]string) string {
	var list []string
	for _, r := range rows[1:] {
		list = append(list, r[1])
	}
	return strings.Join(list, " ")
}

// exportOf follows the page's link to its file.
func (v *visitor) exportOf(path, format string) [][]string {
	v.site.t.Helper()
	link := v.get(path).is(200).doc().Find(`a[download][href*="/export.` + format + `"]`)
	if link.Length() != 1 {
		v.site.t.Fatalf("%s has %d links to its file", path, link.Length())
	}
	return v.get(link.AttrOr("href", "")).file()
}

// TestListsAreExportedAsTheyAreSeen follows the links of every list: its filter
// and order hold, and nobody gets more than they see.
func TestListsAreExportedAsTheyAreSeen(t *testing.T) {
	s := newSite(t)
	rep, other := s.Rep("林晓岚"), s.Rep("路人")
	s.deal(rep, "=cmd|calc")
	s.deal(rep, "乙项目")
	s.deal(rep, "甲\"引号\"，和,逗号")
	for _, name := range []string{"丙公司", "丁公司"} {
		s.newAccount(rep, account.Draft{Name: name, Industry: "能源"})
	}
	at := s.newAccount(rep, account.Draft{Name: "戊公司", Industry: "银行"})
	s.newPerson(rep, at, person.Draft{Name: "张伟", Mobile: "+86 13800000000"})
	s.newPerson(rep, at, person.Draft{Name: "李雷"})
	v := s.as(rep)
	for _, format := range []string{"csv", "xlsx"} {
		plain := "=cmd|calc"
		if format == "csv" {
			plain = "'" + plain
		}
		rows := v.exportOf("/deals?view=table&owner=me&sort=-name", format)
		if len(rows) != 4 || rows[0][1] != "商机名称" || !strings.Contains(names(rows), plain) || strings.HasSuffix(names(rows), "逗号") == strings.HasPrefix(names(rows), "甲") {
			t.Errorf("%s: %v", format, rows)
		}
		if got, back := names(rows), names(v.exportOf("/deals?view=table&owner=me&sort=name", format)); got == back {
			t.Errorf("%s: the order is lost: %s", format, got)
		}
		if rows := v.exportOf("/deals?view=table&q="+url.QueryEscape("乙项目"), format); names(rows) != "乙项目" {
			t.Errorf("%s: the filter is lost: %v", format, rows)
		}
		if rows := v.exportOf("/accounts?industry="+url.QueryEscape("能源")+"&sort=name", format); len(rows) != 3 || rows[0][1] != "客户名称" {
			t.Errorf("%s: %v", format, rows)
		}
		people := v.exportOf("/people?sort=name", format)
		if len(people) != 3 || people[0][3] != "姓名" || people[1][3]+people[2][3] == "" {
			t.Errorf("%s: %v", format, people)
		}
		for _, list := range []string{"deals", "accounts", "people"} {
			if rows := s.as(other).get("/" + list + "/export." + format).file(); len(rows) != 1 {
				t.Errorf("a stranger exports %s: %v", list, rows)
			}
			v.get("/" + list + "/export." + format + "?sort=%00&q=%ff").is(200)
		}
		if head := v.in("en").get("/accounts/export." + format).file()[0]; head[1] != "Account name" {
			t.Errorf("%v", head)
		}
		v.in("zh")
	}
	v.get("/deals/export.csv?min=abc").is(422)
	v.get("/deals/export.xlsx?min=abc").is(422)
}

// TestAReaderExportsNoContactData: who only reads finds it person by person,
// where each look is noted.
func TestAReaderExportsNoContactData(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	s.newPerson(rep, s.newAccount(rep, account.Draft{Name: "云汉集团"}), person.Draft{Name: "秦远", Title: "主任", Mobile: "13912345678", Phone: "021-55667788", Email: "qin@yun.example", WeChat: "qin_yuan"})
	contacts := []string{"13912345678", "021-55667788", "qin@yun.example", "qin_yuan"}
	v := s.as(rep)
	v.get("/people/export.csv").is(200).has(contacts...)
	v = s.as(s.Member("只读", org.ReadOnly, org.ScopeAll, s.North))
	v.get("/people/export.csv").is(200).has("秦远", "主任").lacks(contacts...)
	if rows := v.get("/people/export.xlsx").file(); len(rows) != 2 || strings.Contains(strings.Join(rows[1], " "), "139") {
		t.Errorf("%v", rows)
	}
}

// TestMoreThanAPageIsExported makes sure that a list goes on behind its first page.
func TestMoreThanAPageIsExported(t *testing.T) {
	s := newSite(t)
	rep := s.Rep("林晓岚")
	s.newAccount(rep, account.Draft{Name: "零号公司"})
	s.run(`INSERT INTO account (org_id, id, name, name_key, owner_id, created_at, updated_at)
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203)
		SELECT a.org_id, 'x' || CAST(n.i AS TEXT), '公司' || CAST(n.i AS TEXT), '公司' || CAST(n.i AS TEXT), a.owner_id, a.created_at, a.updated_at + n.i % 3
		FROM account a, n WHERE a.name = '零号公司'`)
	rows := s.as(rep).get("/accounts/export.csv").file()
	seen := map[string]bool{}
	for _, r := range rows[1:] {
		seen[r[0]] = true
	}
	if len(rows) != 1205 || len(seen) != 1204 {
		t.Errorf("%d rows, %d accounts", len(rows), len(seen))
	}
}

func TestAnAdministratorTakesEverythingOut(t *testing.T) {
	s := newSite(t)
	v := s.boss()
	s.deal(s.Rep("林晓岚"), "甲项目")
	v.get("/settings").is(200).has("/settings/export")
	v.get("/settings/export").is(200).has("开始导出", "Excel 工作簿").lacks("hx-trigger")
	v.post("/settings/export", "format", "pdf", "lang", "zh").is(422).has("格式")
	v.post("/settings/export", "format", "csv", "lang", "en").leads("/settings/export")
	running := v.get("/settings/export").is(200).has("进行中", "hx-trigger", "停止")
	v.post("/settings/export", "format", "csv", "lang", "en").is(422).has("已有一次导出正在进行")
	v.get("/settings/export/list").is(200).has("hx-get").lacks("<html")
	stop := running.doc().Find(`form[action$="/remove"]`).AttrOr("action", "")
	v.get(strings.TrimSuffix(stop, "/remove") + "/file").is(409).has("还没有完成")
	s.work()
	ready := v.get("/settings/export").is(200).has("可下载", "保留到", "删除文件").lacks("hx-trigger")
	link := ready.doc().Find(`a[download]`).AttrOr("href", "")
	if p := v.get(link).is(200); p.header.Get("Content-Type") != "application/zip" || !strings.Contains(p.header.Get("Content-Disposition"), `.zip"`) ||
		!strings.HasPrefix(p.body, "PK") || !strings.Contains(p.body, "deals.csv") {
		t.Errorf("%v", p.header)
	}
	v.in("en").get("/settings/audit").has("exported everything")
	v.in("zh").post(stop).leads("/settings/export")
	v.get("/settings/export").has("已移除")
	v.get(link).is(409)
	v.post("/settings/export", "format", "xlsx", "lang", "zh").leads("/settings/export")
	s.work()
	link = v.get("/settings/export").is(200).doc().Find(`a[download]`).AttrOr("href", "")
	if rows := v.get(link).file(); rows[0][1] != "部门名称" {
		t.Errorf("%v", rows)
	}
	if p := s.as(s.Member("主管", org.Manager, org.ScopeAll, "")).get(link); p.status != 403 {
		t.Errorf("a manager gets %d", p.status)
	}
}

// work runs the export that waits.
func (s *site) work() {
	s.t.Helper()
	ctx, stop := context.WithCancel(s.t.Context())
	defer stop()
	go job.NewRunner(s.db, job.Config{Poll: 5 * time.Millisecond, Handlers: map[string]job.Handler{export.RunKind: s.server.Exports.Handle}}).Run(ctx)
	for end := time.Now().Add(30 * time.Second); s.making() > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatal("the export does not end")
		}
	}
}

func (s *site) making() (n int) {
	s.t.Helper()
	err := s.db.View(s.t.Context(), func(tx *db.Tx) error {
		return tx.QueryRowContext(s.t.Context(), `SELECT COUNT(*) FROM export_run WHERE state = 'making'`).Scan(&n)
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}
