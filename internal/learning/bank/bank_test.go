package bank_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/kit/db"
	"kongdan/internal/kit/db/dbtest"
	"kongdan/internal/kit/errs"
	"kongdan/internal/learning/bank"
	"kongdan/internal/org"
	"kongdan/internal/org/orgtest"
	"kongdan/internal/rule/question"
)

type world struct {
	*orgtest.World
	t       *testing.T
	svc     *bank.Service
	trainer org.Actor
}

func begin(t *testing.T) world {
	w := world{World: orgtest.New(t, dbtest.Open(t)), t: t}
	w.svc = bank.NewService(w.DB)
	w.trainer = w.Member("培训", org.Trainer, org.ScopeAll, w.Sales)
	return w
}

func (w world) do(fn func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	if err := w.DB.InTx(w.t.Context(), func(tx *db.Tx) error { return fn(w.t.Context(), tx) }); err != nil {
		w.t.Fatal(err)
	}
}

func (w world) add(drafts ...bank.Draft) (ids []bank.ID) {
	w.t.Helper()
	w.do(func(ctx context.Context, tx *db.Tx) (err error) {
		ids, err = bank.AddMany(ctx, tx, w.trainer, drafts)
		return err
	})
	return ids
}

func (w world) list(f bank.Filter) (ids []bank.ID) {
	w.t.Helper()
	p, err := w.svc.List(w.t.Context(), w.trainer, f)
	if err != nil {
		w.t.Fatal(err)
	}
	if p.Next == "" && f.After == "" && p.Total != len(p.Rows) {
		w.t.Errorf("%d rows, counted %d", len(p.Rows), p.Total)
	}
	for _, q := range p.Rows {
		ids = append(ids, q.ID)
	}
	return ids
}

// choice is a question with options, of which those with a star are right.
func choice(stem string, options ...string) bank.Draft {
	d := bank.Draft{Lang: "zh", Item: question.Item{Kind: question.Single, Stem: stem}}
	for _, o := range options {
		text, right := strings.CutSuffix(o, "*")
		d.Item.Options = append(d.Item.Options, question.Option{Text: text, Right: right})
	}
	if len(d.Item.Key()) > 1 {
		d.Item.Kind = question.Multiple
	}
	return d
}

func yes() *bool { b := true; return &b }

func TestWhatIsKeptComesBack(t *testing.T) {
	w := begin(t)
	var cat bank.CategoryID
	var group bank.GroupID
	w.do(func(ctx context.Context, tx *db.Tx) (err error) {
		if cat, err = bank.EnsureCategory(ctx, tx, w.trainer, []string{"方法", "要素"}, ""); err != nil {
			return err
		}
		again, err := bank.EnsureCategory(ctx, tx, w.trainer, []string{"方法", "要素"}, "")
		if again != cat {
			t.Errorf("the same path makes another category: %s, %s", cat, again)
		}
		if err != nil {
			return err
		}
		group, err = bank.AddGroup(ctx, tx, w.trainer, bank.GroupDraft{Lang: "zh", Title: "案例一", Material: "某公司准备更换系统。"})
		return err
	})
	d := choice(" 谁的一票　决定成败？ ", "最高决策者*", "采购员")
	d.Category, d.Group, d.GroupOrder, d.Difficulty = cat, group, 2, 3
	d.Tags = []bank.Tag{{Kind: bank.Stage, Value: "assess"}, {Kind: bank.Element, Value: "W"}, {Kind: bank.Element, Value: "W"}, {Kind: bank.Word, Value: " "}}
	d.Origin, d.ExternalID, d.Source, d.Line = bank.Imported, "Q-7", "内部练习.docx", 41
	id := w.add(d)[0]
	q, err := w.svc.Get(t.Context(), w.trainer, id)
	if err != nil {
		t.Fatal(err)
	}
	want := d
	want.Item.Stem, want.Tags = "谁的一票　决定成败？", []bank.Tag{{Kind: bank.Element, Value: "W"}, {Kind: bank.Stage, Value: "assess"}}
	if got := fmt.Sprintf("%+v", q.Draft()); got != fmt.Sprintf("%+v", want) {
		t.Errorf("got  %s\nwant %+v", got, want)
	}
	if q.Status != bank.Waiting || q.Number != 1 || q.Version != 1 || q.CreatedBy != w.trainer.User || q.LookedAt.IsZero() {
		t.Errorf("%+v", q)
	}
	w.do(func(ctx context.Context, tx *db.Tx) error {
		items, err := bank.Items(ctx, tx, w.Org, []bank.Ref{q.Ref(), {ID: id, Number: 2}})
		if len(items) != 1 || items[q.Ref()].Options[0].Text != "最高决策者" {
			t.Errorf("%+v", items)
		}
		return err
	})
}

func TestOnlyTrainersUseTheBank(t *testing.T) {
	w := begin(t)
	id := w.add(choice("问", "甲*", "乙"))[0]
	stranger := orgtest.New(t, w.DB).Admin()
	if _, err := w.svc.Get(t.Context(), stranger, id); !errs.Is(err, errs.NotFound) {
		t.Errorf("another organisation: %v", err)
	}
	for _, a := range []org.Actor{w.Rep("小陈"), w.Manager(), w.Member("读", org.ReadOnly, org.ScopeAll, w.Sales)} {
		_, get := w.svc.Get(t.Context(), a, id)
		_, list := w.svc.List(t.Context(), a, bank.Filter{})
		_, create := w.svc.Create(t.Context(), a, choice("问二", "甲*", "乙"))
		for what, err := range map[string]error{"get": get, "list": list, "create": create} {
			if !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s by a %s: %v", what, a.Role, err)
			}
		}
	}
}

func TestFaultsStandAtTheirFields(t *testing.T) {
	w := begin(t)
	least, most := 3.0, 1.0
	for name, c := range map[string]struct {
		change func(*bank.Draft)
		want   string
	}{
		"no stem":       {func(d *bank.Draft) { d.Item.Stem = " \u200b " }, "stem question.fault.no_stem"},
		"unknown kind":  {func(d *bank.Draft) { d.Item.Kind = "essay" }, "kind question.fault.unknown_kind"},
		"one option":    {func(d *bank.Draft) { d.Item.Options = d.Item.Options[:1] }, "options question.fault.few_options"},
		"same option":   {func(d *bank.Draft) { d.Item.Options[1].Text = "甲 " }, "options.1 question.fault.same_option"},
		"control":       {func(d *bank.Draft) { d.Item.Options[1].Text = "a\x00" }, "options.1 error.invalid_text"},
		"two keys":      {func(d *bank.Draft) { d.Item.Options[1].Right = true }, "key question.fault.many_keys"},
		"no language":   {func(d *bank.Draft) { d.Lang = "fr" }, "lang error.invalid_choice"},
		"too hard":      {func(d *bank.Draft) { d.Difficulty = 6 }, "difficulty error.invalid_choice"},
		"no such thing": {func(d *bank.Draft) { d.Tags = []bank.Tag{{Kind: bank.Element, Value: "C10"}} }, "tags question.tag_unknown"},
		"no such tag":   {func(d *bank.Draft) { d.Tags = []bank.Tag{{Kind: "colour", Value: "red"}} }, "tags question.tag_kind"},
		"no category":   {func(d *bank.Draft) { d.Category = "x" }, "category error.invalid_choice"},
		"range reversed": {func(d *bank.Draft) {
			d.Item = question.Item{Kind: question.Fill, Stem: "1+1=____", Blanks: []question.Blank{{Least: &least, Most: &most}}}
		}, "blanks.0 question.fault.bad_range"},
	} {
		d := choice("问", "甲*", "乙")
		c.change(&d)
		_, err := w.svc.Create(t.Context(), w.trainer, d)
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name+" "+f[0].Key != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if n := len(w.list(bank.Filter{})); n != 0 {
		t.Errorf("%d questions were kept", n)
	}
}

func TestOnlyWhatIsReadyIsAsked(t *testing.T) {
	w := begin(t)
	ready := choice("一", "甲*", "乙")
	ready.Active = true
	unkeyed := choice("二", "甲", "乙")
	unkeyed.Active = true
	ids := w.add(ready, unkeyed, choice("三", "甲*", "乙"), bank.Draft{Lang: "zh", Item: question.Item{Kind: question.TrueFalse, Stem: "四", Truth: yes()}})
	var out bank.Outcome
	w.do(func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = bank.SetStatus(ctx, tx, w.trainer, append(slices.Clone(ids), "nobody"), bank.Active)
		return err
	})
	if len(out.Done) != 3 || len(out.Refused) != 2 || !errs.Is(out.Refused["nobody"], errs.NotFound) || !strings.Contains(out.Refused[ids[1]].Error(), "no_key") {
		t.Errorf("%+v", out)
	}
	w.do(func(ctx context.Context, tx *db.Tx) error {
		list, err := bank.Pick(ctx, tx, w.Org, bank.Filter{Kind: question.Single})
		if len(list) != 2 || list[0].ID != ids[0] || list[1].Number != 1 || list[0].Essence == list[1].Essence {
			t.Errorf("%+v", list)
		}
		if err := bank.CountAsked(ctx, tx, w.Org, ids[:1]); err != nil {
			return err
		}
		list, _ = bank.Pick(ctx, tx, w.Org, bank.Filter{Kind: question.Single})
		if list[0].Asked != 1 || list[1].Asked != 0 {
			t.Errorf("%+v", list)
		}
		return err
	})
	if got := w.list(bank.Filter{Keyless: true}); len(got) != 1 || got[0] != ids[1] {
		t.Errorf("%v", got)
	}
}

func TestListsFindAndLeafThrough(t *testing.T) {
	w := begin(t)
	var drafts []bank.Draft
	for i := range 7 {
		d := choice(fmt.Sprintf("第%d题：客户经理怎样确认付款来源？", i), "查预算*", "听传闻")
		d.Tags = []bank.Tag{{Kind: bank.Element, Value: fmt.Sprintf("C%d", i+1)}, {Kind: bank.Stage, Value: "needs"}}
		d.Difficulty = i % 3
		drafts = append(drafts, d)
	}
	en := choice("Who signs the contract?", "The buyer*", "Nobody")
	en.Lang = "en"
	ids := w.add(append(drafts, en)...)
	for name, c := range map[string]struct {
		f    bank.Filter
		want []bank.ID
	}{
		"two characters": {bank.Filter{Query: "付款"}, ids[:7]},
		"an option":      {bank.Filter{Query: "传闻 needs"}, ids[:7]},
		"English":        {bank.Filter{Query: "contra"}, ids[7:]},
		"an element":     {bank.Filter{Query: "C6 预算"}, ids[5:6]},
		"by its name":    {bank.Filter{Query: "付款与资金 预算"}, ids[5:6]},
		"in English":     {bank.Filter{Query: "payment funding 预算"}, ids[5:6]},
		"nothing":        {bank.Filter{Query: "无此内容"}, nil},
		"tags":           {bank.Filter{Tags: []bank.Tag{{Kind: bank.Element, Value: "C3"}, {Kind: bank.Stage, Value: "needs"}}}, ids[2:3]},
		"unrated":        {bank.Filter{Difficulty: bank.NoDifficulty, Lang: "zh"}, []bank.ID{ids[0], ids[3], ids[6]}},
		"language":       {bank.Filter{Lang: "en"}, ids[7:]},
		"near copies":    {bank.Filter{Alike: true}, ids[:7]},
	} {
		got := w.list(c.f)
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	f := bank.Filter{Sort: bank.ByStem, Window: db.Window{Size: 3}}
	var all []bank.ID
	for {
		p, err := w.svc.List(t.Context(), w.trainer, f)
		if err != nil || p.Total != 8 {
			t.Fatal(p.Total, err)
		}
		for _, q := range p.Rows {
			all = append(all, q.ID)
		}
		if f.After = p.Next; f.After == "" {
			break
		}
	}
	if !slices.Equal(all, append([]bank.ID{ids[7]}, ids[:7]...)) {
		t.Errorf("%v", all)
	}
}

// With 20,000 questions a subquery that is read again for each one takes minutes.
func TestNearCopiesAreReadOnce(t *testing.T) {
	if dbtest.OnPostgres() {
		t.Skip("asks SQLite how it answers")
	}
	w := begin(t)
	heard := map[string][]any{}
	w.DB.Watch(func(_ context.Context, r db.Ran) {
		if strings.Contains(r.Text, "question_near") {
			heard[r.Text] = r.Args()
		}
	})
	w.list(bank.Filter{Alike: true})
	w.DB.Watch(nil)
	if len(heard) != 2 {
		t.Errorf("%d statements", len(heard))
	}
	for text, args := range heard {
		w.do(func(ctx context.Context, tx *db.Tx) error {
			rows, err := tx.QueryContext(ctx, "EXPLAIN QUERY PLAN "+text, args...)
			if err != nil {
				return err
			}
			type step struct {
				id, parent, unused int
				text               string
			}
			steps, err := db.Collect(rows, func(s *step) []any { return []any{&s.id, &s.parent, &s.unused, &s.text} })
			for _, s := range steps {
				if strings.Contains(s.text, "CORRELATED LIST") {
					t.Errorf("%s\n%s", s.text, text)
				}
			}
			return err
		})
	}
}

func TestNearCopiesAreFound(t *testing.T) {
	w := begin(t)
	a := choice("在商机评估阶段，销售人员首先应当弄清楚客户为什么要立这个项目，以及谁来拍板", "立项原因*", "对手报价")
	b := choice("在商机评估阶段，销售人员首先应当弄清客户为什么要立这个项目，以及谁来拍板？", "对手报价", "立项原因*")
	c := choice("签约之后应当由谁负责跟进安装和实施的进度，并且定期向客户汇报", "项目经理*", "没有人")
	same := choice(" 签约之后，应当由谁负责跟进安装和实施的进度；并且定期向客户汇报（  ）。", "没有人*", "项目经理")
	first := w.add(a, c)
	second := w.add(b)
	w.do(func(ctx context.Context, tx *db.Tx) error {
		near, err := bank.Alike(ctx, tx, w.Org, bank.FormsOf([]question.Item{same.Item, b.Item, choice("完全无关的一句话而已", "是*", "否").Item}))
		if err != nil {
			return err
		}
		if len(near[0]) != 1 || near[0][0].ID != first[1] || !near[0][0].Same {
			t.Errorf("the same: %+v", near[0])
		}
		if len(near[1]) != 2 || near[1][0].ID != second[0] || near[1][1].ID != first[0] || near[1][1].Likeness < bank.NearFrom {
			t.Errorf("near: %+v", near[1])
		}
		if len(near[2]) != 0 {
			t.Errorf("unlike: %+v", near[2])
		}
		pairs, err := bank.Apart(ctx, tx, w.Org, append(first, second...))
		if err != nil {
			return err
		}
		if len(pairs) != 1 || pairs[0] != [2]bank.ID{first[0], second[0]} {
			t.Errorf("%v", pairs)
		}
		if err := bank.EraseMany(ctx, tx, w.Org, second); err != nil {
			return err
		}
		near, err = bank.Alike(ctx, tx, w.Org, bank.FormsOf([]question.Item{b.Item}))
		if len(near[0]) != 1 || near[0][0].ID != first[0] {
			t.Errorf("after erasing: %+v", near[0])
		}
		return err
	})
	if got := w.list(bank.Filter{Alike: true}); len(got) != 0 {
		t.Errorf("a copy of what was erased: %v", got)
	}
	if err := bank.Reindex(t.Context(), w.DB); err != nil {
		t.Fatal(err)
	}
	if got := w.list(bank.Filter{Query: "立项"}); !slices.Equal(got, first[:1]) {
		t.Errorf("after indexing anew: %v", got)
	}
	if got := w.list(bank.Filter{Query: "single"}); len(got) != 0 {
		t.Errorf("found by what nobody wrote: %v", got)
	}
}
