package journey

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kongdan/e2e/browser"
	"kongdan/e2e/site"
	"kongdan/internal/exchange"
	"kongdan/internal/kit/job"
)

// files is a folder with files to upload.
func files(t *testing.T, texts map[string]string) func(name string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return func(name string) string { return filepath.Join(dir, name) }
}

// An administrator brings the firm's deals in from a file with Chinese heads:
// says what the columns are, sees in the dry run that a row is wrong, leaves it
// out, and takes the import back again.
func TestImportInTheBrowser(t *testing.T) {
	s := site.New(t)
	boss := s.World().Admin()
	o := &office{Site: s, t: t}
	file := files(t, map[string]string{"商机.csv": "商机编号,商机名称,客户,负责人,状态,金额,开始日期,结束日期,产品,备忘\n" +
		"D1,江海市政务云二期,江海市大数据局,林晓岚,进行中,\"6,800,000\",2026-03-05,,安全网关,\"两行\n的备忘\"\n" +
		"D2,东港核心系统,东港城市商业银行,周启明,赢单,320万,2025-11-01,2026-02-01,安全网关,\n" +
		"D3,南湖智慧园区,南湖高新区管委会,林晓岚,观望,12000000,2026-02-30,,安全网关,\n" +
		"D4,防汛指挥平台,,林晓岚,进行中,,2026-01-09,,安全网关,\n"})
	tab := s.As(boss).Open("/").Click("从文件导入").Sees("还没有导入过文件").Axe().Fits()
	o.look(boss, tab, "/settings/import", "import-none")
	o.look(boss, tab, "/settings/import/new?kind=deals", "import-new")
	tab.Open("/settings/import").Click("导入文件")
	tab.Choose("导入什么", "商机").Upload("CSV 文件", file("商机.csv")).Click("上传").Sees("每一列是什么")
	path := tab.Path()
	o.look(boss, tab, path, "import-columns")
	if got := tab.Open(path).Value("“客户”对应"); got != "account" {
		t.Errorf("the column of accounts is taken for %q", got)
	}
	tab.Click("试运行").Sees("1 行有错误", "第 4 行", "观望")
	o.look(boss, tab, path, "import-report")
	tab.Open(path).Choose("“观望”改为", "进行中").Click("应用并重新试运行").Sees("已重新试运行", "不是一个存在的日期")
	tab.Click("跳过有错误的行").Sees("导入 3 行").Axe().Fits()
	tab.Click("导入 3 行").Sees("等待开始")
	o.look(boss, tab, path, "import-waits")
	tab.Open(path)

	svc := exchange.NewService(s.DB)
	svc.Texts = s.App.Imports.Texts
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		job.NewRunner(s.DB, job.Config{Handlers: map[string]job.Handler{exchange.RunKind: svc.Handle}, Poll: 20 * time.Millisecond}).Run(ctx)
	}()
	tab.Sees("导入完成", "待补全") // the page notices by itself
	stop()
	<-ended
	o.look(boss, tab, path, "import-done")
	tab.Open(path).Click("1 个商机待补全").Sees("防汛指挥平台").SeesNot("东港核心系统")
	tab.Open(path).Click("撤销导入").Sees("移除 3 个商机")
	o.look(boss, tab, path+"/undo", "import-undo")
	tab.Open(path + "/undo").Click("撤销这次导入").Sees("已撤销").Axe().Fits()
	tab.Open("/deals").Sees("从文件导入")
	o.look(boss, tab, "/settings/import", "import-list")
	if n := strings.Count(fmt.Sprint(browser.Eval[[]string](tab.Open("/settings/import"), `[...document.querySelectorAll(".k-list > li")].map((x) => x.textContent)`)), "已撤销"); n != 1 {
		t.Errorf("the list shows %d imports taken back", n)
	}
}
