package exam

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/rule/grade"
	"kongdan/internal/rule/itemstat"
	"kongdan/internal/rule/question"
)

func TestWhoSeesWhichResults(t *testing.T) {
	h := openHall(t)
	ctx := t.Context()
	h.set(grade.Rule{}, []question.Item{ask(question.Single, "题目", "A"), essay("讲讲", 200)}, 200, 200)
	north, south := h.Rep("北甲"), h.Member("南乙", org.Rep, org.ScopeTeam, h.South)
	boss := h.Member("北区主管", org.Manager, org.ScopeDepartment, h.North)
	a := h.sit(north, choose("A"), tell("我写的"))
	b := h.sit(south, choose("B"))
	own := h.sit(boss, choose("A"))
	if err := h.svc.Mark(ctx, h.trainer, a, 2, Judgement{Turn: 1, Given: []question.Marks{50}, Note: "再想想"}); err != nil {
		t.Fatal(err)
	}
	list := func(actor org.Actor, f ResultFilter) string {
		t.Helper()
		names := ""
		for pages := 0; ; pages++ {
			r, err := h.svc.Results(ctx, actor, h.exam, f)
			if err != nil {
				return kindOf(err)
			}
			for _, x := range r.Rows {
				names += x.Name + " "
			}
			if f.After = r.Next; r.Next == "" || pages > 5 {
				return names
			}
		}
	}
	paged := ResultFilter{Window: db.Window{Size: 1}}
	for _, c := range []struct {
		name  string
		actor org.Actor
		f     ResultFilter
		want  string
	}{
		{"trainer", h.trainer, paged, "北甲 北区主管 南乙 "},
		{"passed", h.trainer, ResultFilter{Outcome: HasPassed}, "北甲 "},
		{"failed", h.trainer, ResultFilter{Outcome: HasFailed, Query: "南"}, "南乙 "},
		{"waiting", h.trainer, ResultFilter{Outcome: IsWaiting}, ""},
		{"leader", boss, paged, "北甲 "},
		{"candidate", north, paged, kindOf(errs.New(errs.NotFound, ""))},
		{"foreigner", openHall(t).trainer, paged, kindOf(errs.New(errs.NotFound, ""))},
	} {
		if got := list(c.actor, c.f); got != c.want {
			t.Errorf("%s sees %q, want %q", c.name, got, c.want)
		}
	}
	r, err := h.svc.Results(ctx, h.trainer, h.exam, ResultFilter{})
	if err != nil || r.Standing.Submitted != 3 || r.Standing.Passed != 1 || r.Standing.People != 3 || r.Standing.Sat != 3 || len(r.Standing.Shares) != 3 {
		t.Errorf("%+v, %v", r.Standing, err)
	}
	feedback := func(actor org.Actor, id AttemptID) string {
		f, err := h.svc.Feedback(ctx, actor, id)
		if err != nil {
			return kindOf(err)
		}
		text := fmt.Sprintf("scored %v, keyed %v, %d items", f.Scored, f.Keyed, len(f.Items))
		if len(f.Items) == 2 {
			text += fmt.Sprintf(", %q %s", f.Items[1].Answer.Text, f.Items[1].Note)
		}
		return text
	}
	check := func(when string, want map[string]string) {
		t.Helper()
		for who, want := range want {
			got := map[string]string{"trainer": feedback(h.trainer, a), "boss": feedback(boss, a), "candidate": feedback(north, a),
				"other": feedback(south, a), "boss himself": feedback(boss, own), "boss elsewhere": feedback(boss, b)}[who]
			if got != want {
				t.Errorf("%s, %s: %s, want %s", when, who, got, want)
			}
		}
	}
	check("while it runs", map[string]string{
		"trainer": `scored true, keyed true, 2 items, "我写的" 再想想`, "boss": "scored true, keyed false, 0 items",
		"candidate": "scored true, keyed false, 0 items", "other": kindOf(errs.New(errs.NotFound, "")), "boss himself": "scored true, keyed false, 0 items",
		"boss elsewhere": kindOf(errs.New(errs.NotFound, "")),
	})
	now := h.DB.Now().Add(2 * time.Hour)
	h.DB.SetClock(func() time.Time { return now })
	check("when it is over", map[string]string{
		"boss": `scored true, keyed true, 2 items, "" `, "candidate": `scored true, keyed true, 2 items, "我写的" 再想想`,
	})
	h.exec(`UPDATE exam SET show_score = 'never' WHERE id = $1`, h.exam)
	check("shown to nobody", map[string]string{"candidate": "scored false, keyed false, 0 items", "boss": `scored true, keyed true, 2 items, "" `})
}

func TestAnalysisFindsTheWrongKey(t *testing.T) {
	h := openHall(t)
	ctx := t.Context()
	rnd := rand.New(rand.NewPCG(4, 2))
	var items []question.Item
	var marks []question.Marks
	for n := range 10 {
		items, marks = append(items, ask(question.Single, fmt.Sprintf("第%d题的题干", n+1), map[bool]string{true: "B", false: "A"}[n == 6])), append(marks, 200)
	}
	h.set(grade.Rule{}, items, marks...)
	people := func(n int) {
		for range n {
			able := rnd.NormFloat64()
			var answers []*question.Response
			for at := range items {
				letter := "A" // the truth; the key of the seventh says B
				if rnd.Float64() > 1/(1+math.Exp(-2*(able-float64(at)/5+1))) {
					letter = question.Letter(rnd.IntN(4))
				}
				answers = append(answers, choose(letter))
			}
			h.sit(h.Rep("人"), answers...)
		}
	}
	people(6)
	out, err := h.svc.Analysis(ctx, h.trainer, h.exam)
	if err != nil || out.People != 6 || len(out.Items) != 10 || out.Whole.Alpha.Known() || out.Items[0].Stat.Corrected.Known() || out.Items[0].Stat.Flags != nil {
		t.Fatalf("6 people are too few: %+v, %v", out.Whole, err)
	}
	if tidy, err := h.svc.Hygiene(ctx, h.trainer); err != nil || len(tidy.Dead) != 0 {
		t.Errorf("6 people show dead distractors: %+v, %v", tidy, err)
	}
	people(54)
	out, err = h.svc.Analysis(ctx, h.trainer, h.exam)
	var dead []bank.ID
	for _, x := range out.Items {
		if slices.ContainsFunc(x.Stat.Flags, func(f itemstat.Flag) bool { return f.Code == itemstat.DeadOption }) {
			dead = append(dead, x.Ref.ID)
		}
	}
	slices.Sort(dead)
	if tidy, err := h.svc.Hygiene(ctx, h.trainer); err != nil || len(dead) == 0 || len(dead) == len(out.Items) || !slices.Equal(tidy.Dead, dead) {
		t.Errorf("dead distractors are %v, the analysis says %v, %v", tidy.Dead, dead, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var stats []itemstat.Stat
	for _, x := range out.Items {
		stats = append(stats, x.Stat)
	}
	suspects := itemstat.Suspects(stats)
	if len(suspects) == 0 || suspects[0].At != 6 || out.Items[suspects[0].At].Position != 7 {
		t.Errorf("suspects: %+v", suspects)
	}
	if !out.Whole.OneForm || !out.Whole.Alpha.Known() || out.Items[3].Without == nil || out.CutMarks != 1200 || !out.Cut.Near.Known() {
		t.Errorf("%+v %+v", out.Whole, out.Cut)
	}
	h.timesAndTwins(out)
	before := out.Whole.Mean
	h.decide(Ruling{Question: h.refs[6].ID, Treat: ByVersion, Number: h.version(6, ask(question.Single, "第7题的题干", "A")), Why: "录错"})
	out, err = h.svc.Analysis(ctx, h.trainer, h.exam)
	if err != nil || out.Items[6].Stat.Suspect() || out.Whole.Mean <= before {
		t.Errorf("the key was mended: %+v, %v", out.Items[6].Stat, err)
	}
	h.decide(Ruling{Question: h.refs[0].ID, Treat: Dropped, Why: "没讲过"})
	if out, err = h.svc.Analysis(ctx, h.trainer, h.exam); err != nil || out.Items[0].Stat.N != 0 || out.Items[1].Without == nil || out.Whole.Full != 18 {
		t.Errorf("a dropped question doesn't count: %+v, %v", out.Whole, err)
	}
	if _, err := h.svc.Analysis(ctx, h.Manager(), h.exam); !errs.Is(err, errs.Forbidden) {
		t.Errorf("keys are for trainers: %v", err)
	}
}

func kindOf(err error) string { return fmt.Sprint("error ", errs.KindOf(err)) }
