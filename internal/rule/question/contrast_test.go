package question

import "testing"

func choice(stem, right string, wrong ...string) Item {
	i := Item{Kind: Single, Stem: stem, Options: []Option{{Text: right, Right: true}}}
	for _, w := range wrong {
		i.Options = append(i.Options, Option{Text: w})
	}
	return i
}

func TestContrasts(t *testing.T) {
	yes, no := true, false
	a := choice("谁来签字？", "王总", "李总", "张姐")
	for _, c := range []struct {
		a, b Item
		want Contrast
	}{
		{a, choice("谁来签字?（  ）", "王总", "张姐", "李总"), NoContrast},
		{a, choice("谁来签字", "张姐", "王总", "李总"), OtherKey},
		{a, choice("谁来签字？", "财务", "法务"), OtherOptions},
		{a, choice("合同由谁签字？", "王总", "李总", "张姐"), OtherStem},
		{a, choice("合同由谁签字？", "王总", "李总"), OtherWords},
		{Item{Kind: TrueFalse, Stem: "要盖章。", Truth: &yes}, Item{Kind: TrueFalse, Stem: "要盖章", Truth: &no}, OtherKey},
		{Item{Kind: TrueFalse, Stem: "要盖章。", Truth: &yes}, Item{Kind: TrueFalse, Stem: "要盖章"}, NoContrast},
		{Item{Kind: Fill, Stem: "共____份", Blanks: []Blank{{Accept: []string{"两", "2"}}}}, Item{Kind: Fill, Stem: "共____份", Blanks: []Blank{{Accept: []string{"2"}}}}, NoContrast},
		{Item{Kind: Fill, Stem: "共____份", Blanks: []Blank{{Accept: []string{"两"}}}}, Item{Kind: Fill, Stem: "共____份", Blanks: []Blank{{Accept: []string{"三"}}}}, OtherKey},
	} {
		if got := Contrasts(c.a, c.b); got != c.want {
			t.Errorf("%s / %s: %s, want %s", c.a.Stem, c.b.Stem, got, c.want)
		}
	}
}

func TestTopic(t *testing.T) {
	for stem, want := range map[string]bool{
		"下列说法正确的是（  ）": false, "以下哪些选项是正确的？": false, "Which of the following statements are true?": false, "": false,
		"谁能否决采购合同？": true, "下列属于客户采购流程的是": true, "Who may veto the contract?": true,
	} {
		if got := Topic(stem) != ""; got != want {
			t.Errorf("%q: %v", stem, got)
		}
	}
	if Topic("谁能否决采购合同？（ ）") != Topic("谁能否决采购合同") {
		t.Error("brackets make another topic")
	}
}
