package grade

import (
	"testing"

	"kongdan/internal/rule/question"
)

func TestAnotherKeyForTheSameQuestion(t *testing.T) {
	option := func(text string, right bool) question.Option { return question.Option{Text: text, Right: right} }
	item := func(kind question.Kind, o ...question.Option) question.Item {
		return question.Item{Kind: kind, Stem: "s", Options: o}
	}
	asked := item(question.Single, option("甲", true), option("乙", false), option("丙", false))
	cases := []struct {
		name string
		key  question.Item
		want string // letters of the right options as asked; "" where it can't be told
	}{
		{"another option", item(question.Single, option("甲", false), option("乙", true), option("丙", false)), "B"},
		{"in other order", item(question.Single, option("丙", true), option("甲", false), option("乙", false)), "C"},
		{"two are right", item(question.Multiple, option("甲", true), option("乙", true), option("丙", false)), "AB"},
		{"one reworded", item(question.Single, option("甲", false), option("乙方", true), option("丙", false)), "B"},
		{"reworded and moved", item(question.Single, option("乙方", true), option("甲", false), option("丙", false)), ""},
		{"fewer options", item(question.Single, option("甲", true), option("乙", false)), ""},
		{"no key", item(question.Single, option("甲", false), option("乙", false), option("丙", false)), ""},
		{"another kind", question.Item{Kind: question.TrueFalse, Truth: yes()}, ""},
	}
	for _, c := range cases {
		got, ok := Rekey(asked, c.key)
		letters := ""
		for _, at := range got.Key() {
			letters += question.Letter(at)
		}
		if ok != (c.want != "") || ok && letters != c.want {
			t.Errorf("%s: %q %v, want %q", c.name, letters, ok, c.want)
		}
	}
	fill := func(words ...string) (i question.Item) {
		i = question.Item{Kind: question.Fill, Stem: "s"}
		for _, w := range words {
			i.Blanks = append(i.Blanks, question.Blank{Accept: []string{w}})
		}
		return i
	}
	if got, ok := Rekey(fill("a"), fill("b")); !ok || got.Blanks[0].Accept[0] != "b" {
		t.Errorf("%+v %v", got, ok)
	}
	if _, ok := Rekey(fill("a"), fill("b", "c")); ok {
		t.Error("another number of blanks")
	}
}
