package bank

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/stage"
)

// forbidden are words that no demo sentence may hold: improper levers, rigged
// tenders, promises of certainty.
var forbidden = []string{
	"回扣", "送礼", "礼品", "红包", "返点", "返利", "好处费", "贿", "佣金", "宴请", "请客", "吃饭", "喝酒",
	"陪标", "围标", "串标", "内定", "标底", "稳赢", "必赢", "包赢", "百分之百", "100%",
	"gift", "rebate", "kickback", "bribe", "banquet", "commission", "dinner", "rigged", "sure win", "guaranteed", "TODO",
}

// TestEveryTextIsBilingualAndProper walks through all the material.
func TestEveryTextIsBilingualAndProper(t *testing.T) {
	n := 0
	walk(reflect.ValueOf(load(t)), func(x Text) {
		n++
		han := func(s string) bool {
			return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
		}
		if !han(x.ZH) || x.EN == "" || han(x.EN) || strings.ContainsAny(x.EN, "，。；：？“”、（）") || strings.ContainsAny(x.ZH, "?!;") {
			t.Errorf("%+v", x)
		}
		for _, s := range []string{x.ZH, x.EN} {
			if strings.TrimSpace(s) != s || strings.Contains(s, "  ") {
				t.Errorf("stray spaces in %q", s)
			}
			for _, bad := range forbidden {
				if strings.Contains(strings.ToLower(s), strings.ToLower(bad)) {
					t.Errorf("%q in %q", bad, s)
				}
			}
		}
		if !slices.Equal(holes(x.ZH), holes(x.EN)) {
			t.Errorf("placeholders differ: %+v", x)
		}
		for _, h := range holes(x.ZH) {
			if !slices.Contains([]string{"person", "decider", "dept", "rival", "product"}, h) {
				t.Errorf("unknown placeholder %q in %+v", h, x)
			}
		}
	})
	if n < 1200 {
		t.Errorf("walked only %d texts", n)
	}
}

func walk(v reflect.Value, f func(Text)) {
	if v.Type() == reflect.TypeFor[Text]() {
		f(v.Interface().(Text))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		walk(v.Elem(), f)
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).IsZero() && strings.HasSuffix(v.Type().Field(i).Tag.Get("json"), ",omitzero") {
				continue // may be left out
			}
			walk(v.Field(i), f)
		}
	}
}

// holes lists the placeholders of a sentence, sorted, each once.
func holes(s string) []string {
	var list []string
	for part := range strings.SplitSeq(s, "{{") {
		if name, _, ok := strings.Cut(part, "}}"); ok {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func TestEvidence(t *testing.T) {
	b := load(t)
	count, strengths, texts := map[string]int{}, map[string]map[string]bool{}, map[string]bool{}
	for _, e := range b.Evidence {
		if texts[e.ZH] || texts[e.EN] {
			t.Errorf("twice: %s", e.ZH)
		}
		texts[e.ZH], texts[e.EN] = true, true
		count[e.Element+e.State]++
		if strengths[e.Element] == nil {
			strengths[e.Element] = map[string]bool{}
		}
		strengths[e.Element][e.Strength] = true
		for what, ok := range map[string]bool{
			"strength": slices.Contains([]string{"hearsay", "observed", "stated", "document"}, e.Strength),
			"channel":  slices.Contains([]string{"visit", "call", "document", "tender", "public", "own_company", "other"}, e.Channel),
			"who":      e.Who == "none" || slices.Contains(roles, e.Who),
			"person":   e.Who != "none" || !strings.Contains(e.ZH, "{{person}}"),
			"stages":   len(e.Stages) > 0 && !slices.ContainsFunc(e.Stages, notStage),
			"length":   len([]rune(e.ZH)) <= 70 && len(e.EN) <= 190,
		} {
			if !ok {
				t.Errorf("%s of %s %s: %+v", what, e.Element, e.State, e)
			}
		}
	}
	for _, k := range c139.Keys() {
		for state, least := range map[c139.State]int{c139.Clear: 12, c139.Partial: 6, c139.No: 4} {
			if n := count[string(k)+state.String()]; n < least {
				t.Errorf("%d sentences for %s %s", n, k, state)
			}
			delete(count, string(k)+state.String())
		}
		if len(strengths[string(k)]) != 4 {
			t.Errorf("%s has strengths %v", k, strengths[string(k)])
		}
		for _, s := range stage.Sellings() {
			fit := b.EvidenceFor(string(k), "clear", string(s))
			if len(fit) < 12 {
				t.Errorf("%d sentences for clear %s", len(fit), k)
			}
		}
	}
	if len(count) > 0 {
		t.Errorf("evidence for nothing: %v", count)
	}
	first := b.EvidenceFor("W", "clear", "nurture")[0]
	if !slices.Contains(first.Stages, "nurture") {
		t.Errorf("the first does not suit the stage: %+v", first)
	}
}

func notStage(s string) bool { _, ok := stage.ParseSelling(s); return !ok }

func TestVisitsStepsAndEvents(t *testing.T) {
	b := load(t)
	visits, steps, events := map[string]int{}, map[string]int{}, map[string]int{}
	for _, v := range b.Visits {
		visits[v.Stage]++
		if !slices.Contains(roles, v.Who) || notStage(v.Stage) {
			t.Errorf("%+v", v)
		}
	}
	for _, s := range b.Steps {
		for _, st := range s.Stages {
			steps[st]++
		}
		if _, ok := c139.ParseKey(s.About); !ok && !slices.Contains([]string{"coach", "concerns", "nurture"}, s.About) {
			t.Errorf("%+v", s)
		}
	}
	for _, e := range b.Events {
		events[e.Track+" "+e.Stage]++
	}
	for _, s := range stage.Sellings() {
		if visits[string(s)] < 6 || steps[string(s)] < 3 || events["selling "+string(s)] < 3 {
			t.Errorf("%s: %d visits, %d steps, %d events", s, visits[string(s)], steps[string(s)], events["selling "+string(s)])
		}
		delete(events, "selling "+string(s))
	}
	for _, s := range stage.Buyings() {
		if events["buying "+string(s)] < 2 {
			t.Errorf("%d events for %s", events["buying "+string(s)], s)
		}
		delete(events, "buying "+string(s))
	}
	if len(b.Visits) < 40 || len(b.Steps) < 30 || len(events) > 0 {
		t.Errorf("%d visits, %d steps, events for no stage %v", len(b.Visits), len(b.Steps), events)
	}
}

func TestVerdictsGiveNobodyAway(t *testing.T) {
	b := load(t)
	for _, v := range b.Verdicts {
		if len(holes(v.ZH)) > 0 {
			t.Errorf("placeholder in %+v", v)
		}
		for _, title := range []string{"主任", "处长", "科长", "经理", "总监", "部门", "处里", "我们处", "director", "manager", "department"} {
			if strings.Contains(v.ZH, title) || strings.Contains(strings.ToLower(v.EN), title) {
				t.Errorf("%q tells where the coach sits: %+v", title, v)
			}
		}
	}
	for _, k := range c139.Keys() {
		for _, verdict := range c139.Verdicts() {
			if len(b.VerdictsFor(string(verdict), string(k))) == 0 {
				t.Errorf("nothing to say for %s on %s", verdict, k)
			}
		}
	}
}

func TestChallengesCoverTheElements(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range load(t).Challenges {
		seen[c.Element] = true
	}
	for _, k := range c139.Keys() {
		if !seen[string(k)] {
			t.Errorf("no challenge on %s", k)
		}
	}
}

func TestFill(t *testing.T) {
	f := Facts{Person: "周主任", Decider: "秦行长"}
	if got := Fill("{{person}}带我们见了{{decider}}", f); got != "周主任带我们见了秦行长" {
		t.Error(got)
	}
	for s, want := range map[string]bool{"{{person}}": true, "{{rival}}降价": false, "{{dept}}": false, "无": true} {
		if Fits(s, f) != want {
			t.Errorf("Fits(%q) is not %v", s, want)
		}
	}
	if x := (Text{ZH: "商机", EN: "deal"}); x.In("en") != "deal" || x.In("zh") != "商机" {
		t.Error("In picks the wrong language")
	}
}
