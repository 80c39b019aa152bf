package defaults

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"kongdan/internal/rule/people"
	"kongdan/internal/rule/stage"
)

func traitKeys(t Table) []string {
	var keys []string
	for _, x := range t.Traits {
		keys = append(keys, x.Key)
	}
	return keys
}

func table(t *testing.T, key string) Table {
	t.Helper()
	all := load(t).People
	i := slices.IndexFunc(all, func(x Table) bool { return x.Key == key })
	if i < 0 {
		t.Fatalf("no table %s", key)
	}
	return all[i]
}

func trait(t *testing.T, in, key string) Trait {
	t.Helper()
	for _, x := range table(t, in).Traits {
		if x.Key == key {
			return x
		}
	}
	t.Fatalf("no trait %s of %s", key, in)
	return Trait{}
}

func TestEveryDimensionAndValueHasItsWording(t *testing.T) {
	dimensions, stages, gaps := people.Dimensions(), stage.Sellings(), people.GapKinds()
	want := map[string][]string{
		"dimension": strings.Fields(words(dimensions[:])), "person_stage": strings.Fields(words(stages[:])), "person_gap": strings.Fields(words(gaps[:])),
	}
	for _, d := range dimensions {
		want[string(d)] = d.Values()
	}
	for _, x := range load(t).People {
		if got := traitKeys(x); !slices.Equal(got, want[x.Key]) {
			t.Errorf("%s has %v, want %v", x.Key, got, want[x.Key])
		}
		delete(want, x.Key)
	}
	if len(want) > 0 {
		t.Errorf("no table for %v", want)
	}
}

// TestEveryTraitOfATableIsAsFullAsTheFirst: none lacks what others of its
// table have, and each of its texts says where it comes from.
func TestEveryTraitOfATableIsAsFullAsTheFirst(t *testing.T) {
	s := load(t)
	for _, x := range s.People {
		for _, tr := range x.Traits {
			v, first := reflect.ValueOf(tr), reflect.ValueOf(x.Traits[0])
			for i := range v.NumField() {
				field := v.Type().Field(i)
				if field.Name == "Key" || field.Name == "Certainty" {
					continue
				}
				if v.Field(i).IsZero() != first.Field(i).IsZero() {
					t.Errorf("%s %s: %s is not like the first's", x.Key, tr.Key, field.Name)
				}
				name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				if _, known := Find(s.Certainty, x.Sure(tr, name)); known == v.Field(i).IsZero() {
					t.Errorf("%s %s: certainty of %s is %q", x.Key, tr.Key, name, x.Sure(tr, name))
				}
			}
			within(t, x.Key+" "+tr.Key, tr.Name, 10, 40)
			within(t, x.Key+" "+tr.Key+" explain", tr.Explain, 60, 200)
			for _, text := range slices.Concat(tr.Do, tr.Avoid, tr.User, []Text{tr.Goal, tr.Attracts, tr.Next, tr.Find, tr.Task}) {
				within(t, x.Key+" "+tr.Key, text, 50, 170)
			}
		}
	}
}

// TestAnchorsOfPeople: what the method fixes stands in the texts, in both
// languages, and is marked as fixed.
func TestAnchorsOfPeople(t *testing.T) {
	type fact struct{ code, in, key, field, zh, en string }
	for _, f := range []fact{
		{"SC 18", "contact_role", "receptive", "do", "有价值的事实", "facts of value"},
		{"SC 18", "contact_role", "receptive", "do", "介绍相关的人", "introduced"},
		{"SC 18", "contact_role", "receptive", "do", "围绕项目", "Keep to the project"},
		{"MC 7 A", "contact_role", "receptive", "avoid", "产品和优势", "product and its advantages"},
		{"MC 7 B", "contact_role", "receptive", "avoid", "分散注意", "off the subject"},
		{"MC 7 C", "contact_role", "receptive", "avoid", "误读信息", "Misreading"},
		{"SC 19", "contact_role", "dissatisfied", "goal", "放大不满", "enlarge"},
		{"SC 19", "contact_role", "dissatisfied", "avoid", "安抚", "Soothing"},
		{"TF 22", "contact_role", "dissatisfied", "do", "SPIN", "SPIN"},
		{"TF 14", "contact_role", "dissatisfied", "explain", "有动机和我方合作", "motive to work with us"},
		{"MC 14 A", "contact_role", "dissatisfied", "avoid", "没核实", "verified"},
		{"MC 14 B", "contact_role", "dissatisfied", "avoid", "解决不了", "cannot solve"},
		{"MC 14 C", "contact_role", "dissatisfied", "do", "能定事的人", "can decide"},
		{"TF 21", "contact_role", "receptive", "explain", "愿意听", "Willing to listen"},
		{"MC 13", "contact_role", "power", "avoid", "过早", "too early"},
		{"MC 13", "contact_role", "power", "avoid", "没有准备", "unprepared"},
		{"MC 13", "contact_role", "power", "avoid", "找错人", "wrong person"},
		{"MC 13", "contact_role", "power", "avoid", "内部没有人", "voice inside"},
		{"SC 27", "change_attitude", "conservative", "attracts", "便宜、没有风险", "cheap product without risk"},
		{"SC 28", "change_attitude", "pragmatist", "attracts", "完整的解决方案", "complete solution"},
		{"SC 29", "focus", "business", "explain", "业务部门负责人", "heads of business"},
		{"SC 30", "attitude", "opponent", "next", "不接触", "no contact"},
		{"SC 31", "attitude", "mentor", "explain", "业务地位高", "high standing"},
		{"SC 20, TF 12", "person_stage", "assess", "avoid", "就去见权力型", "Seeing power before"},
		{"SC 36", "person_stage", "needs", "user", "不把产品使用层算进去", "Leave the user layer out"},
		{"SC 71", "person_stage", "nurture", "user", "先从使用者", "users first"},
		{"TF 23", "person_gap", "alone", "explain", "不够", "not enough"},
	} {
		tr := trait(t, f.in, f.key)
		texts := map[string][]Text{"do": tr.Do, "avoid": tr.Avoid, "user": tr.User, "goal": {tr.Goal}, "attracts": {tr.Attracts}, "next": {tr.Next}, "explain": {tr.Explain}}[f.field]
		found := slices.ContainsFunc(texts, func(x Text) bool { return strings.Contains(x.ZH, f.zh) && strings.Contains(x.EN, f.en) })
		if !found {
			t.Errorf("%s: %s %s %s does not say %q, %q", f.code, f.in, f.key, f.field, f.zh, f.en)
		}
		if c := table(t, f.in).Sure(tr, f.field); c != "fixed" && f.field != "goal" {
			t.Errorf("%s: %s %s %s is marked %q", f.code, f.in, f.key, f.field, c)
		}
	}
	// MC 7 D: being led to the dissatisfied is not to be avoided.
	for _, x := range trait(t, "contact_role", "receptive").Avoid {
		if strings.Contains(x.ZH, "不满") || strings.Contains(x.EN, "dissatisfied") {
			t.Errorf("MC 7: %q is avoided", x.EN)
		}
	}
	// TF 15: front desk, secretary and assistant guard information; they are not the typical dissatisfied.
	if trait(t, "contact_role", "dissatisfied").Explain.ZH == "" || strings.Contains(trait(t, "contact_role", "dissatisfied").Explain.ZH, "秘书") {
		t.Error("TF 15")
	}
}
