package library_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/library"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
)

// benchDocuments is the size of the library that BenchmarkSearch looks through.
const benchDocuments = 10_000

// vocabulary makes texts in which words are as unequal as in ours: a few stand
// everywhere, most are rare.
func vocabulary(rng *rand.Rand) func() string {
	const letters = "大客户销售决策链关键人价值标准疑虑教练赢单商机评估需求分析设定解决维护采购流程资金付款资源优劣成功因素组织共鸣立项预算验收合同交付团队计划拜访记录竞争对手方案验证试点招标评分专家领导部门信息系统平台数据安全运维升级改造集成服务质量周期成本收益风险控制沟通信任承诺"
	r := []rune(letters)
	words := make([]string, 4000)
	for i := range words {
		n := 2 + rng.IntN(3)
		w := make([]rune, n)
		for j := range w {
			w[j] = r[rng.IntN(len(r))]
		}
		words[i] = string(w)
	}
	zipf := rand.NewZipf(rng, 1.2, 8, uint64(len(words)-1))
	return func() string { return words[zipf.Uint64()] }
}

// BenchmarkSearch asks a library of 10,000 documents of 500 to 4,000
// characters, ten of them books, as a reader of one department.
func BenchmarkSearch(b *testing.B) {
	w := orgtest.New(b, dbtest.Open(b))
	svc := library.NewService(w.DB)
	trainer, reader := w.Member("培训", org.Trainer, org.ScopeOwn, w.North), w.Rep("读者")
	rng := rand.New(rand.NewPCG(1, 39))
	word := vocabulary(rng)
	text := func(size int) string {
		var t strings.Builder
		for t.Len() < size*3 {
			for range 20 + rng.IntN(40) {
				t.WriteString(word())
				if rng.IntN(5) == 0 {
					t.WriteString("，")
				}
			}
			t.WriteString("。\n\n")
		}
		return t.String()
	}
	start, made := time.Now(), 0
	for made < benchDocuments {
		if err := w.DB.InTx(b.Context(), func(tx *db.Tx) error {
			for range 200 {
				size := 500 + rng.IntN(3500)
				if made%1000 == 0 {
					size = 60_000
				}
				x := writing(fmt.Sprintf("%s%s%d", word(), word(), made), text(size))
				switch made % 10 {
				case 0:
					x.Audience = library.Trainers
				case 1, 2:
					x.Audience, x.Departments = library.Departments, []org.DepartmentID{w.Sales}
				}
				if _, err := library.Insert(b.Context(), tx, trainer, x); err != nil {
					return err
				}
				made++
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.DB.Analyze(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d documents in %v", made, time.Since(start).Round(time.Second))
	common := word()
	for name, asked := range map[string]func() string{
		"one character": func() string { return string([]rune(word())[:1]) }, "two characters": func() string { return string([]rune(word())[:2]) },
		"a word": word, "two words": func() string { return word() + " " + word() }, "two words together": func() string { return word() + word() },
		"a common word": func() string { return common }, "Latin": func() string { return fmt.Sprint(rng.IntN(9999)) },
	} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			hits := 0
			for b.Loop() {
				q := asked()
				start := time.Now()
				f, err := svc.Search(b.Context(), reader, q, library.Filter{}, 0, 20)
				took = append(took, time.Since(start))
				if err != nil {
					b.Fatal(err)
				}
				hits += f.Total
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(hits)/float64(len(took)), "hits")
		})
	}
	list, err := svc.List(b.Context(), reader, library.Filter{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("related", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := svc.RelatedTo(b.Context(), reader, list.Rows[i%len(list.Rows)].ID, 6); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			if _, err := svc.List(b.Context(), reader, library.Filter{Reader: "zh"}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
