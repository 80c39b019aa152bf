package redact_test

import (
	"testing"

	"kongdan/internal/rule/redact"
)

func TestReplace(t *testing.T) {
	for _, c := range []struct{ name, contact, text, want string }{
		{"张伟", "", "今天见了张伟，张伟明说预算已批", "今天见了某人，某人明说预算已批"},
		{"张伟", "", "张伟明", "某人明"}, // Chinese has no borders
		{"李", "", "行李里有李的名片", "行李里有李的名片"},
		{"Li Wei", "", "Li Wei and Li Weimin; (Li Wei)", "某人 and Li Weimin; (某人)"},
		{"Li", "", "Linux, Li.", "Linux, 某人."},
		{"Li", "", "见了Li总", "见了某人总"},
		{"王强", "138-0013-8000", "手机13800138000或138-0013-8000，工号0013", "手机某人或某人，工号0013"},
		{"王强", "801", "转 801", "转 801"},
		{"王强", "wq@a.cn", "写给 wq@a.cn。", "写给 某人。"},
		{`甲"乙`, "", `{"note":"甲\"乙说"}`, `{"note":"某人说"}`},
		{"a&b", "", `{"note":"a\u0026b, a&b"}`, `{"note":"某人, 某人"}`},
		{"王强", "", "", ""},
		{"aa", "", "aaa aa", "aaa 某人"},
	} {
		w := redact.New([]string{c.name}, []string{c.contact}, "某人")
		if got := w.Replace(c.text); got != c.want || w.In(c.text) != (c.text != c.want) {
			t.Errorf("%q in %q: %q, want %q", c.name, c.text, got, c.want)
		}
	}
	if (redact.Words{}).In("x") {
		t.Error("no words are found")
	}
}

func FuzzReplace(f *testing.F) {
	f.Add("张伟", "见了张伟")
	f.Add("Li", "Linux Li\xff")
	f.Fuzz(func(t *testing.T, name, text string) {
		w := redact.New([]string{name}, nil, "□")
		if got := w.Replace(text); got != w.Replace(got) && !w.In("□") {
			t.Errorf("%q in %q: %q, and again %q", name, text, got, w.Replace(got))
		}
	})
}
