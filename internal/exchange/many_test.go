package exchange_test

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"kongdan/internal/exchange"
)

// manyDeals is a file of n deals of 40 owners and 900 accounts.
func manyDeals(n int) string {
	var b strings.Builder
	b.WriteString("商机编号,商机名称,客户,负责人,状态,金额,开始日期,结束日期,产品\n")
	began := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		status, closed := "进行中", ""
		on := began.AddDate(0, 0, i%1400)
		if i%3 > 0 {
			status, closed = []string{"赢单", "丢单"}[i%2], on.AddDate(0, 0, 30+i%90).Format(time.DateOnly)
		}
		fmt.Fprintf(&b, "N%d,第%d期智能产线改造与运维服务,华东制造集团第%d分公司,销售%d,%s,%d,%s,%s,产品%d\n",
			i, i, i%900, i%40, status, 10_000+i, on.Format(time.DateOnly), closed, i%12)
	}
	return b.String()
}

// TestManyRowsComeIn brings in as many deals as KONGDAN_IMPORT_ROWS says, else
// some thousands, and tells how long it took and how much memory.
func TestManyRowsComeIn(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("KONGDAN_IMPORT_ROWS"))
	if n < 1 {
		n = 3000
	}
	h := newHouse(t)
	text := manyDeals(n)
	runtime.GC()
	peak := watchHeap(t)
	start := time.Now()
	r := h.upload(exchange.Deals, text)
	uploaded := time.Since(start)
	report := h.check(r)
	checked := time.Since(start) - uploaded
	if report.New != n || report.Refused != 0 || report.Members != 40 || report.Accounts != min(n, 900) || report.Products != 12 {
		t.Fatalf("%+v", report)
	}
	start = time.Now()
	if _, err := h.svc.Now(h.ctx, h.admin, r.ID, h.version(r.ID), true, nil); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d rows, %d KB: upload %v, dry run %v, import %v, heap at most %d MB",
		n, len(text)>>10, uploaded.Round(time.Millisecond), checked.Round(time.Millisecond), time.Since(start).Round(time.Millisecond), peak()>>20)
	h.want(n, `SELECT COUNT(*) FROM opportunity`)
	h.want(n, `SELECT COALESCE(CAST(SUM(deals) AS BIGINT), 0) FROM opportunity_tally WHERE owner_id = ''`)
	start = time.Now()
	if err := h.svc.Undo(h.ctx, h.admin, r.ID); err != nil {
		t.Fatal(err)
	}
	t.Logf("undo %v", time.Since(start).Round(time.Millisecond))
	h.want(0, `SELECT COUNT(*) FROM opportunity`)
}

// watchHeap returns a function that tells the most bytes that were in use.
func watchHeap(t *testing.T) func() uint64 {
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-stop:
				done <- most
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(stop); return <-done }
}
