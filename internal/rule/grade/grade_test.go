package grade

import (
	"reflect"
	"strings"
	"testing"

	"kongdan/internal/rule/question"
)

func no() *bool  { b := false; return &b }
func yes() *bool { b := true; return &b }

func choice(kind question.Kind, right string, n int) question.Item {
	i := question.Item{Kind: kind, Stem: "s"}
	for at := range n {
		i.Options = append(i.Options, question.Option{Text: question.Letter(at), Right: strings.Contains(right, question.Letter(at))})
	}
	return i
}

func chosen(letters string) (r question.Response) {
	for _, l := range letters {
		r.Chosen = append(r.Chosen, int(l-'A'))
	}
	return r
}

func TestChoices(t *testing.T) {
	// The key is ABD of four options, the question counts 2 marks.
	cases := []struct {
		name   string
		rule   Rule
		answer string
		got    question.Marks
		why    Why
	}{
		{"whole, right", Rule{}, "ABD", 200, Right},
		{"whole, order and repeats are nothing", Rule{}, "DBAB", 200, Right},
		{"whole, incomplete", Rule{}, "AB", 0, Incomplete},
		{"whole, wrong", Rule{}, "C", 0, Wrong},
		{"whole, mixed", Rule{}, "ABCD", 0, Mixed},
		{"half, incomplete", Rule{Choice: Half}, "A", 100, Incomplete},
		{"half, mixed", Rule{Choice: Half}, "ABC", 0, Mixed},
		{"fixed, two", Rule{Choice: Fixed, Each: 50}, "AD", 100, Incomplete},
		{"fixed, all of it is full marks", Rule{Choice: Fixed, Each: 50}, "ABD", 200, Right},
		{"fixed, mixed", Rule{Choice: Fixed, Each: 50}, "ABC", 0, Mixed},
		{"fixed, never above full", Rule{Choice: Fixed, Each: 150}, "AB", 200, Incomplete},
		{"proportional", Rule{Choice: Proportional}, "AB", 133, Incomplete},
		{"proportional to half marks", Rule{Choice: Proportional, Step: 50}, "AB", 150, Incomplete},
		{"proportional to whole marks", Rule{Choice: Proportional, Step: 100}, "A", 100, Incomplete},
		{"proportional to tenths", Rule{Choice: Proportional, Step: 10}, "A", 70, Incomplete},
		{"proportional, mixed", Rule{Choice: Proportional}, "ABC", 0, Mixed},
		{"deducting", Rule{Choice: Deducting}, "ABC", 67, Mixed},
		{"deducting, nothing left", Rule{Choice: Deducting}, "AC", 0, Mixed},
		{"unknown places count as not chosen", Rule{}, "ABDZ", 200, Right},
		{"nothing known", Rule{}, "Z", 0, Unanswered},
		{"nothing", Rule{}, "", 0, Unanswered},
	}
	for _, c := range cases {
		for _, kind := range []question.Kind{question.Multiple, question.Indefinite} {
			got := Grade(choice(kind, "ABD", 4), chosen(c.answer), 200, c.rule)
			if got.Got != c.got || got.Why != c.why || got.Full != 200 || got.Version != Version {
				t.Errorf("%s %s: %+v, want %d %s", kind, c.name, got, c.got, c.why)
			}
		}
	}
	parts := Grade(choice(question.Multiple, "ABD", 4), chosen("AC"), 200, Rule{}).Parts
	if want := []Part{{At: 0, What: Hit}, {At: 1, What: Missed}, {At: 2, What: False}, {At: 3, What: Missed}}; !reflect.DeepEqual(parts, want) {
		t.Errorf("parts %v", parts)
	}
}

func TestSinglesAndShares(t *testing.T) {
	for letters, want := range map[string]question.Marks{"B": 100, "A": 0, "AB": 0, "": 0} {
		if got := Grade(choice(question.Single, "B", 4), chosen(letters), 100, Rule{Choice: Deducting}); got.Got != want {
			t.Errorf("single %q: %+v", letters, got)
		}
	}
	thirds := choice(question.Multiple, "ABC", 4)
	for at := range 3 {
		thirds.Options[at].Share = 33.33333
	}
	thirds.Options[3].Share = -50
	for letters, want := range map[string]question.Marks{"ABC": 300, "AB": 200, "A": 100, "ABCD": 150, "AD": 0, "D": 0} {
		if got := Grade(thirds, chosen(letters), 300, Rule{}); got.Got != want {
			t.Errorf("shares %q: %+v, want %d", letters, got, want)
		}
	}
	half := choice(question.Single, "B", 3)
	half.Options[0].Share, half.Options[1].Share = 50, 100
	if got := Grade(half, chosen("A"), 300, Rule{}); got.Got != 150 || got.Why != Shares {
		t.Errorf("half a single: %+v", got)
	}
}

func TestTrueFalse(t *testing.T) {
	item := question.Item{Kind: question.TrueFalse, Stem: "s", Truth: no()}
	cases := []struct {
		answer *bool
		rule   Rule
		got    question.Marks
		why    Why
	}{
		{no(), Rule{}, 100, Right}, {yes(), Rule{}, 0, Wrong}, {nil, Rule{Penalty: 50}, 0, Unanswered},
		{yes(), Rule{Penalty: 50}, -50, Penalised}, {no(), Rule{Penalty: 50}, 100, Right},
	}
	for _, c := range cases {
		if got := Grade(item, question.Response{Truth: c.answer}, 100, c.rule); got.Got != c.got || got.Why != c.why {
			t.Errorf("%+v: %+v", c, got)
		}
	}
	if Total(100, -50, -50, -50) != 0 || Total(100, -50) != 50 || Total() != 0 {
		t.Error("a section ends at nothing")
	}
	if got := Grade(question.Item{Kind: question.TrueFalse}, question.Response{Truth: yes()}, 100, Rule{}); !got.Open() {
		t.Errorf("nobody knows the key: %+v", got)
	}
}

func TestBlanks(t *testing.T) {
	num := func(x float64) *float64 { return &x }
	item := func(b ...question.Blank) question.Item {
		return question.Item{Kind: question.Fill, Stem: "s", Blanks: b}
	}
	w := func(words ...string) question.Blank { return question.Blank{Accept: words} }
	set := func(n int, words ...string) question.Blank { return question.Blank{Accept: words, Set: n} }
	cases := []struct {
		name   string
		item   question.Item
		answer []string
		got    question.Marks // of 3
		why    Why
	}{
		{"each", item(w("甲"), w("乙"), w("丙")), []string{"甲", "x", "丙"}, 200, Mixed},
		{"incomplete", item(w("甲"), w("乙"), w("丙")), []string{"甲"}, 100, Incomplete},
		{"too many", item(w("甲")), []string{"甲", "乙"}, 300, Right},
		{"wrong", item(w("甲")), []string{"乙"}, 0, Wrong},
		{"only space", item(w("甲")), []string{"  "}, 0, Unanswered},
		{"a place of its own", item(w("甲"), w("乙")), []string{"乙", "甲"}, 0, Wrong},
		{"folded", item(w("C139 模型", "控单")), []string{"　ｃ１３９模型。"}, 300, Right},
		{"torn apart", item(w("决策者")), []string{"决 策 者"}, 300, Right},
		{"english keeps its spaces", item(w("decision maker")), []string{"Decision  Maker"}, 300, Right},
		{"a mark is a word too", item(w("。")), []string{"。"}, 300, Right},
		{"any order", item(set(1, "甲"), set(1, "乙"), set(1, "丙")), []string{"丙", "甲", "乙"}, 300, Right},
		{"synonyms are one", item(set(1, "总经理", "老总"), set(1, "财务")), []string{"总经理", "老总"}, 150, Mixed},
		{"the same thrice", item(set(1, "甲", "乙"), set(1, "甲", "乙"), set(1, "甲", "乙")), []string{"甲", "甲", "乙"}, 200, Mixed},
		{"the same is meant", item(set(1, "2"), set(1, "2"), set(1, "3")), []string{"2", "3", "2"}, 300, Right},
		{"as many as can be", item(set(1, "a", "b"), set(1, "a")), []string{"a", "b"}, 300, Right},
		{"two sets", item(set(1, "a"), set(2, "b"), set(1, "c")), []string{"c", "b", "a"}, 300, Right},
		{"range", item(question.Blank{Least: num(9.5), Most: num(10.5)}), []string{" １０．５ "}, 300, Right},
		{"outside", item(question.Blank{Least: num(9.5), Most: num(10.5)}), []string{"10.51"}, 0, Wrong},
		{"thousands", item(question.Blank{Least: num(12000)}), []string{"12,345.5"}, 300, Right},
		{"no thousands", item(question.Blank{Least: num(1)}), []string{"12,34"}, 0, Wrong},
		{"below", item(question.Blank{Most: num(0)}), []string{"−3"}, 300, Right},
		{"no number", item(question.Blank{Least: num(0)}), []string{"inf"}, 0, Wrong},
		{"hexadecimal", item(question.Blank{Least: num(0)}), []string{"0x10"}, 0, Wrong},
		{"word or number", item(question.Blank{Accept: []string{"十"}, Least: num(10), Most: num(10)}), []string{"十"}, 300, Right},
	}
	for _, c := range cases {
		if got := Grade(c.item, question.Response{Blanks: c.answer}, 300, Rule{}); got.Got != c.got || got.Why != c.why {
			t.Errorf("%s: %+v, want %d %s", c.name, got, c.got, c.why)
		}
	}
	seven := item(w("a"), w("b"), w("c"), w("d"), w("e"), w("f"), w("g"))
	if got := Grade(seven, question.Response{Blanks: []string{"a", "b", "c"}}, 300, Rule{Step: 50}); got.Got != 150 {
		t.Errorf("3/7 of 3 marks in halves: %+v", got) // 1.29 is nearer to 1.5
	}
}

func TestShortAnswersAreMarkedByPeople(t *testing.T) {
	item := question.Item{Kind: question.Short, Stem: "s", Points: []question.Point{{Text: "p", Marks: 300, Hints: []string{"决策者"}}, {Text: "q", Marks: 200, Hints: []string{"Coach", "内线"}}}}
	if got := Grade(item, question.Response{Text: "x"}, 500, Rule{}); !got.Open() || got.Got != 0 {
		t.Errorf("%+v", got)
	}
	if got := Grade(item, question.Response{}, 500, Rule{}); got.Open() {
		t.Errorf("nothing to mark: %+v", got)
	}
	cases := []struct {
		given []question.Marks
		full  question.Marks
		rule  Rule
		got   question.Marks
	}{
		{[]question.Marks{300, 200}, 500, Rule{}, 500},
		{[]question.Marks{150, 50}, 500, Rule{}, 200},
		{[]question.Marks{150, 50}, 1000, Rule{}, 400},          // the same share of other full marks
		{[]question.Marks{100, 0}, 700, Rule{Step: 50}, 150},    // 1.40
		{[]question.Marks{9000, -5}, 500, Rule{}, 300},          // kept within each point
		{[]question.Marks{300, 200}, 333, Rule{Step: 100}, 333}, // everything is everything
		{nil, 500, Rule{}, 0},
	}
	for _, c := range cases {
		if got := Mark(item, c.given, c.full, c.rule); got.Got != c.got || got.Open() {
			t.Errorf("%+v: %+v", c, got)
		}
	}
	if got := Mark(question.Item{Kind: question.Short, Model: "m"}, []question.Marks{250}, 200, Rule{}); got.Got != 200 {
		t.Errorf("without points: %+v", got)
	}
	pieces := Hints(item.Points, "请决策者与ＣＯＡＣＨ谈")
	want := []Piece{{"请", -1}, {"决策者", 0}, {"与", -1}, {"ＣＯＡＣＨ", 1}, {"谈", -1}}
	if !reflect.DeepEqual(pieces, want) {
		t.Errorf("pieces %+v", pieces)
	}
}

func TestRulesAreSaid(t *testing.T) {
	kinds := question.Kinds
	for _, c := range Choices {
		r := Rule{Choice: c, Each: 50, Penalty: 50, Step: 50}
		back, err := Read(r.String())
		if err != nil || back != r || r.Fault() != "" {
			t.Errorf("%s came back as %+v (%v), %q", r, back, err, r.Fault())
		}
		if words := r.Words(kinds...); len(words) != 4 || words[0].Key == "" || *words[3].Marks != 50 {
			t.Errorf("%+v", words)
		}
	}
	if zero, err := Read(""); err != nil || zero != (Rule{}) || zero.Fault() != "" {
		t.Error("the zero rule is a rule")
	}
	for field, r := range map[string]Rule{"choice": {Choice: "x"}, "each": {Choice: Fixed}, "penalty": {Penalty: -1}, "step": {Step: 7}} {
		if r.Fault() != field {
			t.Errorf("%+v: %q", r, r.Fault())
		}
	}
	if len((Rule{Penalty: 1}).Words(question.Single)) != 1 {
		t.Error("only what the paper has is said")
	}
}
