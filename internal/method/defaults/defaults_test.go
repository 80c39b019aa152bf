package defaults

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/org"
	"kongdan/internal/rule/c139"
	"kongdan/internal/rule/stage"
)

func keysOf(list []Named) string {
	var keys []string
	for _, n := range list {
		keys = append(keys, n.Key)
	}
	return strings.Join(keys, " ")
}

func TestKeys(t *testing.T) {
	s := load(t)
	var elements, selling, buying []string
	for _, e := range s.Elements {
		elements = append(elements, e.Key)
	}
	for _, st := range s.Selling {
		selling = append(selling, st.Key)
	}
	for _, st := range s.Buying {
		buying = append(buying, st.Key)
	}
	rulesElements, flags, states := c139.Keys(), c139.Flags(), c139.States()
	zones, coaches, verdicts := c139.Zones(), c139.CoachTypes(), c139.Verdicts()
	rulesSelling, rulesBuying := stage.Sellings(), stage.Buyings()
	for what, pair := range map[string][2]string{
		"groups":    {keysOf(s.Groups), "win first clear coach"},
		"elements":  {strings.Join(elements, " "), words(rulesElements[:]) + " coach"},
		"selling":   {strings.Join(selling, " "), words(rulesSelling[:])},
		"buying":    {strings.Join(buying, " "), words(rulesBuying[:])},
		"zones":     {keysOf(s.Zones), words(zones[:])},
		"flags":     {keysOf(s.Flags), words(flags[:])},
		"states":    {keysOf(s.States), words(states[:])},
		"strengths": {keysOf(s.Strengths), "hearsay observed stated document"},
		"channels":  {keysOf(s.Channels), "visit call document tender public own_company other"},
		"coaches":   {keysOf(s.Coach.Types), words(coaches[:])},
		"verdicts":  {keysOf(s.Coach.Verdicts), words(verdicts[:])},
		"roles":     {keysOf(s.Roles), words(org.Roles)},
		"scopes":    {keysOf(s.Scopes), words(org.DataScopes)},
		"certainty": {keysOf(s.Certainty), "fixed forced ext recall infer gap own"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %s, want %s", what, pair[0], pair[1])
		}
	}
	for _, c := range s.Channels {
		if !slices.Contains([]string{"own", "client", "public", ""}, c.Source) || (c.Source == "") != (c.Key == "other") {
			t.Errorf("channel %s: source %q", c.Key, c.Source)
		}
	}
	for _, c := range s.Coach.Types {
		if vouches := c139.CoachType(c.Key).Vouches(); words(vouches) != strings.Join(c.Elements, " ") {
			t.Errorf("%s vouches for %v, the rule says %v", c.Key, c.Elements, vouches)
		}
	}
}

// words joins keys of any type.
func words[T any](keys []T) string { return strings.Trim(fmt.Sprint(keys), "[]") }

func TestElements(t *testing.T) {
	s := load(t)
	group := map[byte]string{'W': "win", 'F': "first", 'C': "clear", 'c': "coach"}
	for _, e := range s.Elements {
		if e.Group != group[e.Key[0]] {
			t.Errorf("%s is in group %q", e.Key, e.Group)
		}
		for _, c := range []string{e.Certainty.Meaning, e.Certainty.ClearWhen} {
			if _, ok := Find(s.Certainty, c); !ok {
				t.Errorf("%s: certainty %q", e.Key, c)
			}
		}
		if n := len(e.AskSelf); n < 3 || n > 4 {
			t.Errorf("%s: %d questions to oneself", e.Key, n)
		}
		if n := len(e.AskClient); n < 2 || n > 3 {
			t.Errorf("%s: %d questions to the client", e.Key, n)
		}
		for _, q := range slices.Concat(e.AskSelf, e.AskClient[:1]) {
			if e.Key != "coach" && (!strings.Contains(q.ZH, "？") || !strings.Contains(q.EN, "?")) {
				t.Errorf("%s: not a question: %s / %s", e.Key, q.ZH, q.EN)
			}
		}
		within(t, e.Key+" short", e.Short, 8, 24)
		within(t, e.Key+" name", e.Name, 16, 70)
		within(t, e.Key+" explain", e.Explain, 110, 400)
		within(t, e.Key+" clear when", e.ClearWhen, 60, 220)
		within(t, e.Key+" proof", e.Proof, 60, 220)
		within(t, e.Key+" beware", e.Beware, 60, 240)
		for _, q := range slices.Concat(e.AskSelf, e.AskClient) {
			within(t, e.Key+" question", q, 44, 130)
		}
		if n := strings.Count(e.Explain.ZH, "。"); n < 2 || n > 3 {
			t.Errorf("%s: explanation of %d sentences", e.Key, n)
		}
	}
	for _, k := range []string{"W", "C9", "coach"} {
		if e, ok := s.Element(k); !ok || e.Key != k {
			t.Errorf("Element(%q) = %q, %v", k, e.Key, ok)
		}
	}
	if _, ok := s.Element("C10"); ok {
		t.Error("there is no C10")
	}
}

func within(t *testing.T, what string, x Text, zh, en int) {
	t.Helper()
	if n := len([]rune(x.ZH)); n > zh {
		t.Errorf("%s: %d characters, at most %d: %s", what, n, zh, x.ZH)
	}
	if n := len(x.EN); n > en {
		t.Errorf("%s: %d characters, at most %d: %s", what, n, en, x.EN)
	}
}

func TestCoachTypesShareOutTheElements(t *testing.T) {
	s := load(t)
	seen := map[string]int{}
	for _, c := range s.Coach.Types {
		if c.Find == (Text{}) {
			t.Errorf("%s: where to find one?", c.Key)
		}
		for _, e := range c.Elements {
			seen[e]++
		}
	}
	for _, e := range s.Elements {
		if want := 1; e.Key != "coach" && seen[e.Key] != want {
			t.Errorf("%s is vouched for by %d types, want %d", e.Key, seen[e.Key], want)
		}
	}
	if len(seen) != 13 {
		t.Errorf("coach types name %d elements", len(seen))
	}
}

func TestStages(t *testing.T) {
	s := load(t)
	seen := map[string]int{}
	for _, b := range s.Buying {
		for _, k := range b.Selling {
			seen[k]++
		}
	}
	for _, st := range s.Selling {
		if seen[st.Key] != 1 {
			t.Errorf("%s is in step with %d buying stages", st.Key, seen[st.Key])
		}
	}
	for _, st := range slices.Concat(s.Selling, s.Buying) {
		within(t, st.Key, st.Name, 6, 36)
		within(t, st.Key+" event", st.Event, 50, 170)
		for _, c := range []string{st.Certainty.Name, st.Certainty.Event, st.Certainty.Work} {
			if _, ok := Find(s.Certainty, c); !ok {
				t.Errorf("%s: certainty %q", st.Key, c)
			}
		}
		if got, ok := s.Stage(st.Key); !ok || got.Name != st.Name {
			t.Errorf("Stage(%q) = %v, %v", st.Key, got.Name, ok)
		}
	}
}

func TestZonesFlagsAndStrengthsSayWhatToDo(t *testing.T) {
	s := load(t)
	for _, n := range slices.Concat(s.Zones, s.Flags) {
		if n.Advice == (Text{}) {
			t.Errorf("%s: no advice", n.Key)
		}
	}
	for _, n := range s.Strengths {
		if n.Example == (Text{}) {
			t.Errorf("%s: no example", n.Key)
		}
	}
}

func TestReasons(t *testing.T) {
	s := load(t)
	count, keys, texts := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, r := range s.Reasons {
		count[r.Outcome]++
		if keys[r.Key] || texts[r.ZH] || texts[r.EN] {
			t.Errorf("%s is there twice", r.Key)
		}
		keys[r.Key], texts[r.ZH], texts[r.EN] = true, true, true
		within(t, r.Key, r.Text, 20, 60)
	}
	for _, o := range []string{"won", "lost", "no_decision", "withdrawn"} {
		if count[o] < 8 {
			t.Errorf("%d reasons for %s", count[o], o)
		}
		delete(count, o)
	}
	if len(count) > 0 {
		t.Errorf("unknown outcomes: %v", count)
	}
}

func TestFill(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"{{who}}已有{{days}}天没有消息", "周主任已有12天没有消息"},
		{"no placeholder", "no placeholder"},
		{"{{unknown}} stays, {{who}} goes", "{{unknown}} stays, 周主任 goes"},
		{"{{open", "{{open"},
		{"", ""},
	} {
		if got := Fill(c.in, map[string]string{"who": "周主任", "days": "12"}); got != c.want {
			t.Errorf("Fill(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	if got := Placeholders("{{a}} and {{b}} and {{a}}"); !slices.Equal(got, []string{"a", "b", "a"}) {
		t.Errorf("Placeholders = %v", got)
	}
}

func TestIn(t *testing.T) {
	x := Text{ZH: "商机", EN: "deal"}
	for lang, want := range map[string]string{"en": "deal", "zh": "商机", "": "商机"} {
		if got := x.In(lang); got != want {
			t.Errorf("In(%q) = %q", lang, got)
		}
	}
}
