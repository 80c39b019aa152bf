package question

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func yes() *bool { b := true; return &b }

func options(right string, texts ...string) (list []Option) {
	for i, t := range texts {
		list = append(list, Option{Text: t, Right: strings.Contains(right, Letter(i))})
	}
	return list
}

func TestWhatIsWrong(t *testing.T) {
	one, two := 1.0, 2.0
	cases := []struct {
		name  string
		item  Item
		check []Fault // what keeps it from being kept
		ready []Code  // what else keeps it from being asked
	}{
		{"nothing", Item{}, []Fault{{UnknownKind, -1}, {NoStem, -1}}, []Code{NoKey}},
		{"good single", Item{Kind: Single, Stem: "s", Options: options("B", "x", "y")}, nil, nil},
		{"two keys", Item{Kind: Single, Stem: "s", Options: options("AB", "x", "y")}, []Fault{{ManyKeys, -1}}, nil},
		{"no key", Item{Kind: Single, Stem: "s", Options: options("", "x", "y")}, nil, []Code{NoKey}},
		{"one key", Item{Kind: Multiple, Stem: "s", Options: options("A", "x", "y")}, nil, []Code{OneKey}},
		{"one key is fine", Item{Kind: Indefinite, Stem: "s", Options: options("A", "x", "y")}, nil, nil},
		{"one option", Item{Kind: Single, Stem: "s", Options: options("A", "x")}, []Fault{{FewOptions, -1}}, nil},
		{"same options", Item{Kind: Single, Stem: "s", Options: options("A", "x", " ", "Ｘ")}, []Fault{{EmptyOption, 1}, {SameOption, 2}}, nil},
		{"share", Item{Kind: Multiple, Stem: "s", Options: []Option{{Text: "x", Share: 101, Right: true}, {Text: "y", Share: math.NaN(), Right: true}}}, []Fault{{ShareOutside, 0}, {ShareOutside, 1}}, nil},
		{"truth", Item{Kind: TrueFalse, Stem: "s", Truth: yes()}, nil, nil},
		{"no truth", Item{Kind: TrueFalse, Stem: "s"}, nil, []Code{NoKey}},
		{"fill", Item{Kind: Fill, Stem: "a ____ b", Blanks: []Blank{{Accept: []string{"x"}}}}, nil, nil},
		{"gaps differ", Item{Kind: Fill, Stem: "a ____ b ____", Blanks: []Blank{{Least: &one, Most: &two}}}, []Fault{{GapsDiffer, -1}}, nil},
		{"lost gaps", Item{Kind: Fill, Stem: "a  b", Blanks: []Blank{{}, {Accept: []string{"x"}}}}, nil, []Code{NoKey}},
		{"range", Item{Kind: Fill, Stem: "____", Blanks: []Blank{{Least: &two, Most: &one}}}, []Fault{{BadRange, 0}}, nil},
		{"short", Item{Kind: Short, Stem: "s", Points: []Point{{Text: "p", Marks: 50}}}, nil, nil},
		{"no marks", Item{Kind: Short, Stem: "s", Points: []Point{{Text: " "}}}, []Fault{{EmptyPoint, 0}, {NoMarks, 0}}, nil},
		{"long", Item{Kind: Short, Stem: strings.Repeat("长", MaxText+1), Model: "m"}, []Fault{{TooLong, -1}}, nil},
	}
	for _, c := range cases {
		check := c.item.Check()
		if !reflect.DeepEqual(check, c.check) {
			t.Errorf("%s: check %v, want %v", c.name, check, c.check)
		}
		var more []Code
		for _, f := range c.item.Ready()[len(check):] {
			more = append(more, f.Code)
		}
		if !reflect.DeepEqual(more, c.ready) {
			t.Errorf("%s: ready %v, want %v", c.name, more, c.ready)
		}
		for _, f := range c.item.Ready() {
			if f.Field() == "" || strings.HasPrefix(f.Field(), ".") {
				t.Errorf("%s: %v belongs to no field", c.name, f)
			}
		}
	}
}

func TestTheSameQuestionHasOneEssence(t *testing.T) {
	a := Item{Kind: Single, Stem: "谁 说了算（  ）。", Options: options("A", "用户。", "决策者")}
	b := Item{Kind: Multiple, Stem: "谁说了算？", Options: options("B", "决策者", "用户")}
	if a.Essence() != b.Essence() {
		t.Errorf("%q and %q ask the same", a.Essence(), b.Essence())
	}
	b.Options[0].Text = "采购"
	if a.Essence() == b.Essence() {
		t.Error("other options, same essence")
	}
}

func TestAnItemSurvivesJSON(t *testing.T) {
	least := 0.5
	for _, i := range []Item{
		{Kind: Multiple, Stem: "s", Options: []Option{{"x", true, 50, false}, {"y", false, -50, true}}, Explanation: "e"},
		{Kind: TrueFalse, Stem: "s", Truth: yes()},
		{Kind: Fill, Stem: "____", Blanks: []Blank{{Accept: []string{"a", "b"}, Least: &least, Set: 2}}},
		{Kind: Short, Stem: "s", Model: "m", Points: []Point{{"p", 150, []string{"h"}}}},
	} {
		raw, err := json.Marshal(i)
		if err != nil {
			t.Fatal(err)
		}
		var back Item
		if err := json.Unmarshal(raw, &back); err != nil || !reflect.DeepEqual(i, back) {
			t.Errorf("%s came back as %+v (%v)", raw, back, err)
		}
	}
}

func TestNoneIsNoAnswer(t *testing.T) {
	for _, r := range []Response{{}, {Blanks: []string{"", ""}}, {Chosen: []int{}}} {
		if !r.None() {
			t.Errorf("%+v answers nothing", r)
		}
	}
	for _, r := range []Response{{Chosen: []int{0}}, {Truth: yes()}, {Blanks: []string{"", "x"}}, {Text: "t"}} {
		if r.None() {
			t.Errorf("%+v answers something", r)
		}
	}
}

func TestATagIsAWord(t *testing.T) {
	for _, tag := range []Tag{{"element", "F2"}, {"tag", "vip"}, {"tag", "a:b"}, {"tag", "stage:x"}, {"topic", "报价:流程"}} {
		if back := ReadTag(tag.String()); back != tag {
			t.Errorf("%+v came back from %q as %+v", tag, tag.String(), back)
		}
	}
}

func TestMarkingReadsWhatGuideWrote(t *testing.T) {
	i := Item{Kind: Short, Model: "先问需求。\n再报价。", Points: []Point{{Text: "问需求", Marks: 150}, {Text: "约时间", Marks: 200}}}
	model, points := Marking(i.Guide("zh"))
	if model != i.Model || !reflect.DeepEqual(points, i.Points) {
		t.Errorf("%q was read as %q %v", i.Guide("zh"), model, points)
	}
	for lang, want := range map[string]string{"en": "Ask first (1.5 points)\nListen (1 point)", "zh": "Ask first（1.5分）\nListen（1分）", "": "Ask first（1.5分）\nListen（1分）"} {
		i := Item{Kind: Short, Points: []Point{{Text: "Ask first", Marks: 150}, {Text: "Listen", Marks: 100}}}
		if _, points := Marking(i.Guide(lang)); i.Guide(lang) != want || !reflect.DeepEqual(points, i.Points) {
			t.Errorf("%q was read as %v", i.Guide(lang), points)
		}
	}
	if model, points := Marking("愿意帮忙的人(3分);指路(2分)"); model != "" || !reflect.DeepEqual(points, []Point{{Text: "愿意帮忙的人", Marks: 300}, {Text: "指路", Marks: 200}}) {
		t.Errorf("%q, %+v", model, points)
	}
	if model, points := Marking("Bias (4 points). Inside view (6 points)."); model != "" || !reflect.DeepEqual(points, []Point{{Text: "Bias", Marks: 400}, {Text: "Inside view", Marks: 600}}) {
		t.Errorf("%q %v", model, points)
	}
	if one, half, more := Marks(100), Marks(50), Marks(150); one.Plural() != 1 || half.Plural() != 2 || more.Plural() != 2 {
		t.Error("one mark is not told from others")
	}
	if model, points := Marking("见 (附件) (3)"); model != "见 (附件) (3)" || points != nil {
		t.Errorf("read as %q %v", model, points)
	}
}

func TestOptionsThatSpeakOfOthersArePinned(t *testing.T) {
	i := Item{Options: options("", "以上都是", "以上均不正确", "None of the above", "A和B", "A、B都对", "以上海为例", "all customers", "B", "都是客户", "Both of these")}
	i.Pin()
	for at, want := range []bool{true, true, true, true, true, false, false, false, false, true} {
		if i.Options[at].Pinned != want {
			t.Errorf("%q: pinned %v", i.Options[at].Text, !want)
		}
	}
}

func TestWhatMakesAnotherQuestion(t *testing.T) {
	right := func(text string, yes bool) Option { return Option{Text: text, Right: yes} }
	was := Item{Kind: Single, Stem: "谁拍板？", Options: []Option{right("决策者", true), right("采购员", false)}}
	no := false
	for name, c := range map[string]struct {
		change func(*Item)
		want   Difference
	}{
		"nothing":         {func(*Item) {}, Difference{}},
		"a mark":          {func(i *Item) { i.Stem = "谁 拍板" }, Difference{}},
		"an explanation":  {func(i *Item) { i.Explanation = "因为" }, Difference{}},
		"order":           {func(i *Item) { slices.Reverse(i.Options) }, Difference{}},
		"a word":          {func(i *Item) { i.Stem = "谁不拍板？" }, Difference{Sense: true}},
		"the key":         {func(i *Item) { i.Options = []Option{right("决策者", false), right("采购员", true)} }, Difference{Key: true}},
		"a wrong option":  {func(i *Item) { i.Options = []Option{right("决策者", true), right("前台", false)} }, Difference{Sense: true}},
		"a share":         {func(i *Item) { i.Options = []Option{right("决策者", true), {Text: "采购员", Share: 50}} }, Difference{Key: true}},
		"the kind":        {func(i *Item) { i.Kind = Multiple }, Difference{Sense: true}},
		"kind and answer": {func(i *Item) { *i = Item{Kind: TrueFalse, Stem: i.Stem, Truth: yes()} }, Difference{Sense: true, Key: true}},
	} {
		now := was
		now.Options = slices.Clone(was.Options)
		c.change(&now)
		if got := Differ(was, now); got != c.want || got.Any() != (c.want != Difference{}) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	a, b := Item{Kind: TrueFalse, Stem: "x", Truth: yes()}, Item{Kind: TrueFalse, Stem: "x", Truth: &no}
	if got := Differ(a, b); got != (Difference{Key: true}) {
		t.Errorf("%+v", got)
	}
}

func TestHabits(t *testing.T) {
	for text, want := range map[string]bool{"以上都是": true, " 以上均不正确": true, "All of the above.": true, "都对": true, "以上海为例": false, "客户都需要": false, "": false} {
		if CatchAll(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
	i := Item{Kind: Single, Options: options("B", "短", "很长很长的一句", "以上都不是")}
	if !i.LongestRight() || !slices.Equal(i.CatchAlls(), []int{2}) {
		t.Errorf("%v, %v", i.LongestRight(), i.CatchAlls())
	}
	if i.Options = options("A", "短", "很长很长的一句", "中等"); i.LongestRight() {
		t.Error("the short one is not the longest")
	}
	var fair, unfair []Item
	for n := range 40 {
		fair = append(fair, Item{Kind: Single, Options: options(Letter(n%4), "a", "b", "c", "d")})
		unfair = append(unfair, Item{Kind: Single, Options: options(Letter(min(n%8, 2)), "a", "b", "c", "d")})
	}
	if p := KeyPlaces(fair); p.Biased || p.N != 40 || p.Counts[3] != 10 || p.Expected[3] != 10 {
		t.Errorf("%+v", p)
	}
	if p := KeyPlaces(unfair); !p.Biased || p.Counts[2] != 30 {
		t.Errorf("%+v", p)
	}
	if p := KeyPlaces(unfair[:10]); p.Biased {
		t.Error("too few to tell")
	}
}
