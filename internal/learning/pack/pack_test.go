package pack

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/learning/intake"
	"kongdan/internal/rule/question"
)

func truth(b bool) *bool { return &b }

func num(f float64) *float64 { return &f }

func opts(right string, texts ...string) (list []question.Option) {
	for i, t := range texts {
		list = append(list, question.Option{Text: t, Right: strings.Contains(right, question.Letter(i))})
	}
	return list
}

// english is marked by points, which it leaves with in its own language.
var english = question.Entry{Lang: "en", Item: question.Item{Kind: question.Short, Stem: "How do you prepare a first visit?", Model: "Learn about the customer, then ask for a date.",
	Points: []question.Point{{Text: "Reads the annual report", Marks: 150}, {Text: "Asks for a date", Marks: 100}, {Text: "Names a reason to meet", Marks: 200}}}}

// fixture has every kind of question, and of each what is hard to write.
func fixture() []question.Entry {
	about := question.Entry{ID: "k-1", Lang: "zh", Category: "方法 / 判断", Difficulty: 3, Marks: 500, Source: "新人手册：第一版", Tags: []question.Tag{{Kind: "element", Value: "F2"}, {Kind: "topic", Value: "报价:流程"}, {Kind: "tag", Value: "vip"}, {Kind: "tag", Value: "lang:zh"}}}
	with := func(i question.Item) question.Entry { e := about; e.Item = i; return e }
	return []question.Entry{
		with(question.Item{Kind: question.Single, Stem: "谁能否决合同？", Options: opts("B", "司机", "财务总监", "以上都是"), Explanation: "预算由他掌握。\n见手册。"}),
		{Item: question.Item{Kind: question.Single, Stem: `Which of {a=1} ~ #2: "<b>bold</b>" & 50%?`, Options: opts("C", "=SUM(A1)", "~tilde # hash", "{brace} \\ slash -> arrow", "%50% off", "<i>x</i> &amp; y", "::t:: // c")}, Lang: "en", ID: "E [1]"},
		{Item: question.Item{Kind: question.Single, Stem: "第一行\n第二行\n\n第四行", Options: []question.Option{{Text: "一", Share: 50}, {Text: "二", Right: true, Share: 100}, {Text: "以上都不是", Pinned: true}}}},
		with(question.Item{Kind: question.Multiple, Stem: "哪些是证据？", Options: opts("ABD", "会议纪要", "邮件", "感觉", "录音")}),
		{Item: question.Item{Kind: question.Multiple, Stem: "哪些要归档？", Options: []question.Option{{Text: "合同", Right: true, Share: 60}, {Text: "菜单", Share: -100}, {Text: "验收单", Right: true, Share: 40}}}},
		{Item: question.Item{Kind: question.Multiple, Stem: "只给了一个答案的多选", Options: opts("A", "甲", "乙", "丙")}},
		with(question.Item{Kind: question.Indefinite, Stem: "下列说法成立的有", Options: opts("A", "甲说", "乙说"), Explanation: "乙说无据。"}),
		{Item: question.Item{Kind: question.Single, Stem: "还不能考", Options: opts("A", "甲", "乙")}, Status: "draft"},
		{Item: question.Item{Kind: question.Indefinite, Stem: "多少都行", Options: opts("AB", "甲说", "乙说")}},
		{Item: question.Item{Kind: question.Single, Stem: "没有答案", Options: opts("", "甲", "乙")}},
		with(question.Item{Kind: question.TrueFalse, Stem: "口头承诺可以当证据。", Truth: truth(false), Explanation: "要有书面的。"}),
		{Item: question.Item{Kind: question.TrueFalse, Stem: "The buyer signs.", Truth: truth(true)}, Lang: "en"},
		{Item: question.Item{Kind: question.TrueFalse, Stem: "没有答案的判断。"}},
		with(question.Item{Kind: question.Fill, Stem: "合同共____份，由____盖章。", Blanks: []question.Blank{{Accept: []string{"两", "2"}}, {Accept: []string{"法务部"}}}}),
		{Item: question.Item{Kind: question.Fill, Stem: "The team in ____ signs on page 3.", Blanks: []question.Blank{{Accept: []string{"New York", "NYC = ~#{}"}}}}, Lang: "en"},
		{Item: question.Item{Kind: question.Fill, Stem: "没有空格标记的填空", Blanks: []question.Blank{{Accept: []string{"甲"}}, {Accept: []string{"乙"}}}}},
		{Item: question.Item{Kind: question.Fill, Stem: "毛利率在____之间", Blanks: []question.Blank{{Least: num(4.9), Most: num(5.1)}}}},
		{Item: question.Item{Kind: question.Fill, Stem: "先____后____。", Blanks: []question.Blank{{Accept: []string{"签字"}, Set: 1}, {Accept: []string{"盖章"}, Set: 1}}}},
		{Item: question.Item{Kind: question.Fill, Stem: "数在____和____", Blanks: []question.Blank{{Least: num(0.1), Most: num(0.3)}, {Accept: []string{"a;b|c", "->d"}}}}},
		{Item: question.Item{Kind: question.Fill, Stem: "没有答案____", Blanks: []question.Blank{{}}}},
		{Item: question.Item{Kind: question.TrueFalse, Stem: "客户也会复盘。", Truth: truth(true)}, Marks: 250},
		with(question.Item{Kind: question.Short, Stem: "怎样拜访新客户？", Model: "先做功课，再约时间。\n最后复盘。", Points: []question.Point{{Text: "做功课", Marks: 150}, {Text: "约时间", Marks: 200, Hints: []string{"约", "时间"}}}, Explanation: "见手册。"}),
		{Item: question.Item{Kind: question.Short, Stem: "说明你的看法。"}},
		{Item: question.Item{Kind: question.Short, Stem: "只有要点。", Points: []question.Point{{Text: "要点", Marks: 100}}}},
		{Item: question.Item{Kind: question.Single, Stem: "案例里谁拍板？", Options: opts("A", "王总", "李总")}, Material: question.Material{Title: "案例一", Text: "王总是老板。\n李总管采购。"}, Twin: "k-9", Enemies: []string{"k-2", "k-3"}},
		english,
	}
}

// same compares what reads the same.
func same(a, b question.Entry) bool {
	a.Tags, b.Tags = sorted(a.Tags), sorted(b.Tags)
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}

func sorted(tags []question.Tag) []question.Tag {
	return slices.SortedFunc(slices.Values(tags), func(a, b question.Tag) int { return strings.Compare(a.String(), b.String()) })
}

// TestRoundTrips: what the format carries comes back to the letter, and what
// does not is told.
func TestRoundTrips(t *testing.T) {
	list := fixture()
	for _, f := range []Format{Own, Excel, Moodle, QTI, GIFT, Aiken} {
		for _, lang := range []string{"zh", "en"} {
			kept, losses := Carried(f, list)
			var out bytes.Buffer
			if err := Write(&out, f, lang, "新人考试", list); err != nil {
				t.Fatalf("%s: %v", f, err)
			}
			back, err := intake.Read(out.Bytes())
			if err != nil {
				t.Errorf("%s cannot be read back: %v\n%s", f, err, out.String())
				continue
			}
			if string(back.Format) != string(f) || len(back.Entries) != len(kept) {
				t.Fatalf("%s is read as %s: %d of %d questions\n%s", f, back.Format, len(back.Entries), len(kept), out.String())
			}
			for at, e := range back.Entries {
				if e.ID == "" || !placesOf[f].about {
					e.ID = ""
				}
				if f == QTI && kept[at].ID == "" {
					e.ID = "" // the package names those without a name
				}
				if !same(e, kept[at]) {
					x, _ := json.Marshal(e)
					y, _ := json.Marshal(kept[at])
					t.Errorf("%s %d came back as\n%s\nwant\n%s", f, at, x, y)
				}
			}
			told := map[int]bool{}
			for _, l := range losses {
				told[l.At] = true
			}
			at := 0
			for n, e := range list {
				if told[n] && slices.Contains(losses, Loss{n, LeftOut}) {
					continue
				}
				if e = clone(e); !told[n] && !same(e, kept[at]) {
					t.Errorf("%s loses something of %d and does not tell", f, n)
				}
				at++
			}
		}
	}
	if _, losses := Carried(Own, list); losses != nil {
		t.Errorf("our own format loses %v", losses)
	}
	if !reflect.DeepEqual(list, fixture()) {
		t.Error("writing changes the questions")
	}
}

// TestWhatIsLost names the losses of a few questions.
func TestWhatIsLost(t *testing.T) {
	list := fixture()
	for f, want := range map[Format]map[int][]What{
		GIFT:   {0: nil, 2: {Pinned}, 4: nil, 13: {LeftOut}, 12: {LeftOut}, 16: nil, 21: {Hints, Points, Model}, 24: {MaterialOf, Twins}},
		Moodle: {13: nil, 15: {GapPlaces}, 17: {Order}, 18: nil, 21: {Hints}},
		QTI:    {2: nil, 16: {Ranges}},
		Excel:  {2: {Pinned, Shares}, 4: {Shares}, 16: {Ranges}, 18: {Ranges, Signs}, 24: {Twins}},
		Aiken:  {0: {Explanation, Tags, About}, 2: {Pinned, Shares, Breaks}, 3: {LeftOut}, 9: {LeftOut}},
	} {
		_, losses := Carried(f, list)
		got := map[int][]What{}
		for _, l := range losses {
			got[l.At] = append(got[l.At], l.What)
		}
		for at, w := range want {
			if !slices.Equal(got[at], w) {
				t.Errorf("%s loses %v of %d, want %v", f, got[at], at, w)
			}
		}
	}
}

// TestFilesForPeopleAreReadBack: as many questions as were written, with their
// kinds, options and keys, where nothing in them looks like a mark.
func TestFilesForPeopleAreReadBack(t *testing.T) {
	var list []question.Entry
	for _, e := range fixture() {
		if e.Keyed() && e.Lang != "en" && e.Kind != question.Fill && len(e.Ready()) == 0 {
			list = append(list, e)
		}
	}
	for _, f := range []Format{Text, Word, Anki, AnkiText} {
		kept, _ := Carried(f, list)
		var out bytes.Buffer
		if err := Write(&out, f, "zh", "新人考试", list); err != nil {
			t.Fatal(err)
		}
		back, err := intake.Read(out.Bytes())
		if err != nil || len(back.Entries) != len(kept) {
			t.Fatalf("%s: %v, %d of %d\n%s", f, err, len(back.Entries), len(kept), out.String())
		}
		for at, e := range back.Entries {
			if f == Anki || f == AnkiText {
				if !strings.HasPrefix(e.Stem, kept[at].Stem[:6]) {
					t.Errorf("%s %d is asked as %q", f, at, e.Stem)
				}
				continue
			}
			if e.Kind != kept[at].Kind || !reflect.DeepEqual(e.Key(), kept[at].Key()) || len(e.Options) != len(kept[at].Options) || !reflect.DeepEqual(e.Truth, kept[at].Truth) || len(e.Points) != len(kept[at].Points) {
				x, _ := json.Marshal(e)
				y, _ := json.Marshal(kept[at])
				t.Errorf("%s %d came back as\n%s\nwant\n%s", f, at, x, y)
			}
		}
	}
}

// TestPointsOfEnglishQuestions: they are worth points, whoever takes them out,
// and read back the same.
func TestPointsOfEnglishQuestions(t *testing.T) {
	for _, f := range []Format{Text, Word, Own, Excel, Moodle, QTI, Anki, AnkiText} {
		for _, lang := range []string{"en", "zh"} {
			var out bytes.Buffer
			if err := Write(&out, f, lang, "", []question.Entry{english}); err != nil {
				t.Fatal(err)
			}
			if said := out.String(); f == Text && (!strings.Contains(said, "report (1.5 points)\nAsks for a date (1 point)\n") || strings.Contains(said, "分）")) {
				t.Errorf("in %s: %s", lang, said)
			}
			back, err := intake.Read(out.Bytes())
			if err != nil || len(back.Entries) != 1 {
				t.Fatalf("%s in %s: %v, %+v", f, lang, err, back.Entries)
			}
			e := back.Entries[0]
			for at := range e.Points {
				e.Points[at].Hints = nil
			}
			if f == Anki || f == AnkiText {
				continue // its answer is the back of a card
			}
			if e.Model != english.Model || !reflect.DeepEqual(e.Points, english.Points) {
				t.Errorf("%s in %s came back as %+v", f, lang, e.Item)
			}
		}
	}
}

func TestEveryFormatHasAName(t *testing.T) {
	for _, f := range Formats {
		if suffix, media := f.Name(); suffix == "" || media == "" || !f.Known() {
			t.Errorf("%s: %q %q", f, suffix, media)
		}
		if err := Write(&bytes.Buffer{}, f, "en", "", nil); err != nil {
			t.Errorf("%s of nothing: %v", f, err)
		}
	}
}
