package stakeholder

import (
	"context"
	"testing"
	"time"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/errs"
	"kongdan/internal/opportunity"
	"kongdan/internal/org"
	"kongdan/internal/person"
	"kongdan/internal/rule/people"
)

func TestTheYoungestJudgementCounts(t *testing.T) {
	w := newWorld(t)
	who := w.in("周总")
	if s := w.at(who); s.Picture != (people.Picture{}) || s.ReviewedOn != "" || s.Version != 0 {
		t.Errorf("nothing was said yet: %+v", s)
	}
	w.must(w.judge(who, people.DimAttitude, "neutral", 10))
	w.must(w.judge(who, people.DimAttitude, "supporter", 2))
	w.must(w.judge(who, people.DimAttitude, "opponent", 30)) // older news
	w.must(w.judge(who, people.DimNeed, "esteem", 5))
	if s := w.at(who); s.Attitude != people.Supporter || s.Need != people.Esteem || s.ReviewedOn != w.today().Add(-2) {
		t.Errorf("%+v", s)
	}
	d := w.dossier(who)
	course := Course(d.Judgements, people.DimAttitude)
	want := []Change{{w.today().Add(-30), "opponent"}, {w.today().Add(-10), "neutral"}, {w.today().Add(-2), "supporter"}}
	if len(d.Judgements) != 4 || len(course) != 3 || course[0] != want[0] || course[1] != want[1] || course[2] != want[2] {
		t.Errorf("%+v", course)
	}
	// Of one day, what was entered last.
	w.must(w.judge(who, people.DimAttitude, "mentor", 2))
	j, ok := Latest(w.dossier(who).Judgements, people.DimAttitude)
	if !ok || j.Value != "mentor" || j.EnteredByName != "小陈" || w.at(who).Attitude != people.Mentor {
		t.Errorf("%+v", j)
	}
	// Who said so: somebody of the deal, or a coach, who is a number.
	w.svc.Coaches = func(context.Context, *db.Tx, org.ID, opportunity.ID) ([]int, error) { return []int{2}, nil }
	say := func(from string) error {
		return w.svc.Judge(t.Context(), w.rep, w.deal, who, Findings{Values: map[people.Dimension]string{people.DimFocus: "business"}, Seen: map[people.Dimension]string{people.DimFocus: string(w.at(who).Focus)},
			What: "转述", Channel: opportunity.Call, ObservedOn: string(w.today()), Source: ParseSource(from)})
	}
	for _, bad := range []string{"coach:1", "coach:", "person:" + string(w.person(w.account, "不在商机里")), "person:", "own:x", "moon"} {
		fails(t, say(bad), "source")
	}
	for from, name := range map[string]string{"": "", "own": "", "coach:2": "", "person:" + string(w.in("吴秘书")): "吴秘书"} {
		w.later(time.Second)
		w.must(say(from))
		if j, _ := Latest(w.dossier(who).Judgements, people.DimFocus); j.Source.String() != from || j.SourceName != name {
			t.Errorf("%q is kept as %+v, %q", from, j.Source, j.SourceName)
		}
	}
	// Unknown again needs no evidence.
	w.must(w.svc.Judge(t.Context(), w.rep, w.deal, who, Findings{Values: map[people.Dimension]string{people.DimAttitude: ""},
		Seen: map[people.Dimension]string{people.DimAttitude: "mentor"}, ObservedOn: string(w.today())}))
	if s := w.at(who); s.Attitude != "" || len(s.Unknown()) != 3 {
		t.Errorf("%+v", s)
	}
}

func TestWithdrawnJudgementsCountNoMore(t *testing.T) {
	w := newWorld(t)
	who := w.in("周总")
	w.must(w.judge(who, people.DimAttitude, "neutral", 10))
	w.must(w.judge(who, people.DimAttitude, "supporter", 2))
	j, _ := Latest(w.dossier(who).Judgements, people.DimAttitude)
	fails(t, w.svc.Withdraw(t.Context(), w.rep, w.deal, who, j.ID, " "), "reason")
	w.must(w.svc.Withdraw(t.Context(), w.mate, w.deal, who, j.ID, "听错了人"))
	if err := w.svc.Withdraw(t.Context(), w.rep, w.deal, who, j.ID, "再来"); !errs.Is(err, errs.Conflict) {
		t.Errorf("withdrawn twice: %v", err)
	}
	if s := w.at(who); s.Attitude != people.Neutral || s.ReviewedOn != w.today().Add(-10) {
		t.Errorf("%+v", s)
	}
	d := w.dossier(who)
	if x := d.Judgements[0]; x.Stands() || x.WithdrawnByName != "小李" || x.WithdrawnWhy != "听错了人" {
		t.Errorf("%+v", x)
	}
	if c := Course(d.Judgements, people.DimAttitude); len(c) != 1 || c[0].Value != "neutral" {
		t.Errorf("%+v", c)
	}
	if err := w.svc.Withdraw(t.Context(), w.rep, w.deal, who, "x", "x"); !errs.Is(err, errs.NotFound) {
		t.Errorf("no such judgement: %v", err)
	}
}

func TestJudgementsAreChecked(t *testing.T) {
	w := newWorld(t)
	who := w.in("周总")
	good := func(change func(*Findings)) error {
		f := Findings{Values: map[people.Dimension]string{people.DimNeed: "safety"}, What: "听他说的", Channel: opportunity.Call, ObservedOn: string(w.today())}
		change(&f)
		return w.svc.Judge(t.Context(), w.rep, w.deal, who, f)
	}
	for field, change := range map[string]func(*Findings){
		"values": func(f *Findings) { f.Values = nil }, "need": func(f *Findings) { f.Values = map[people.Dimension]string{people.DimNeed: "rank"} },
		"what": func(f *Findings) { f.What = "　" }, "channel": func(f *Findings) { f.Channel = "rival" }, "confidence": func(f *Findings) { f.Confidence = "sure" },
		"observed_on": func(f *Findings) { f.ObservedOn = string(w.today().Add(1)) },
	} {
		fails(t, good(change), field)
	}
	fails(t, good(func(f *Findings) { f.ObservedOn = "gestern" }), "observed_on")
	if s := w.at(who); s.Need != "" {
		t.Error("a refused judgement counts")
	}
	// What is no dimension of the picture needs no evidence.
	w.must(good(func(f *Findings) {
		f.Values, f.What, f.Channel = map[people.Dimension]string{people.DimBuyingRole: "buyer"}, "", ""
	}))
}

// TestTwoJudgeTheSamePerson: different things survive both, the same thing tells the second.
func TestTwoJudgeTheSamePerson(t *testing.T) {
	w := newWorld(t)
	who := w.in("周总")
	judge := func(actor org.Actor, dim people.Dimension, seen, value string) error {
		w.later(time.Second)
		return w.svc.Judge(t.Context(), actor, w.deal, who, Findings{Values: map[people.Dimension]string{dim: value}, Seen: map[people.Dimension]string{dim: seen},
			What: "说的", Channel: opportunity.Visit, ObservedOn: string(w.today())})
	}
	w.must(judge(w.rep, people.DimAttitude, "", "supporter"))
	w.must(judge(w.mate, people.DimFocus, "", "technical"))
	if err := judge(w.mate, people.DimAttitude, "", "opponent"); !errs.Is(err, errs.Conflict) {
		t.Errorf("the second is not told: %v", err)
	}
	w.must(judge(w.mate, people.DimAttitude, "", "supporter")) // they agree
	w.must(judge(w.mate, people.DimAttitude, "supporter", "opponent"))
	if s := w.at(who); s.Attitude != people.Opponent || s.Focus != people.Technical {
		t.Errorf("%+v", s)
	}
}

func TestTheSamePersonInTwoDeals(t *testing.T) {
	w := newWorld(t)
	who := w.in("周总")
	w.must(w.judge(who, people.DimAttitude, "mentor", 0))
	first := w.deal
	w.deal = w.begin("智慧水务二期")
	w.must(w.svc.Add(t.Context(), w.rep, w.deal, person.ID(who), ""))
	if s := w.at(who); s.Attitude != "" {
		t.Errorf("judged in another deal: %+v", s)
	}
	w.must(w.judge(who, people.DimAttitude, "opponent", 0))
	if w.deal = first; w.at(who).Attitude != people.Mentor {
		t.Errorf("%+v", w.at(who))
	}
}

func TestWhoMayJudge(t *testing.T) {
	w := newWorld(t)
	who := w.in("周总")
	f := Findings{Values: map[people.Dimension]string{people.DimNeed: "safety"}, What: "x", Channel: opportunity.Visit, ObservedOn: string(w.today())}
	for name, c := range map[string]struct {
		actor org.Actor
		want  errs.Kind
	}{
		"a reader":   {w.Member("只读", org.ReadOnly, org.ScopeAll, w.North), errs.Forbidden},
		"a stranger": {w.Rep("何静"), errs.NotFound},
	} {
		if err := w.svc.Judge(t.Context(), c.actor, w.deal, who, f); !errs.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.svc.Judge(t.Context(), w.rep, w.deal, ID(w.person(w.account, "旁人")), f); !errs.Is(err, errs.NotFound) {
		t.Errorf("who is not in the deal: %v", err)
	}
	if _, err := w.svc.Dossier(t.Context(), w.Rep("何静"), w.deal, who); !errs.Is(err, errs.NotFound) {
		t.Errorf("a stranger reads: %v", err)
	}
}
