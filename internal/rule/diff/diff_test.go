package diff_test

import (
	"strings"
	"testing"

	"kongdan/internal/rule/diff"
)

// shown writes what only the former has in [] and what only the latter has in {}.
func shown(pieces []diff.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch {
		case p.Former && p.Latter:
			b.WriteString(p.Text)
		case p.Former:
			b.WriteString("[" + p.Text + "]")
		default:
			b.WriteString("{" + p.Text + "}")
		}
	}
	return b.String()
}

func TestTexts(t *testing.T) {
	for _, c := range [][3]string{
		{"", "", ""},
		{"谁拍板", "谁拍板", "谁拍板"},
		{"谁来拍板？", "谁不来拍板？", "谁{不}来拍板？"},
		{"who signs it", "who never signed it", "who [signs]{never signed} it"},
		{"", "新", "{新}"},
		{"旧", "", "[旧]"},
		{"甲乙", "丙丁", "[甲乙]{丙丁}"},
	} {
		if got := shown(diff.Texts(c[0], c[1])); got != c[2] {
			t.Errorf("%q to %q: %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

func FuzzTexts(f *testing.F) {
	f.Add("谁拍板 now", "\xff谁 knows\x00")
	f.Fuzz(func(t *testing.T, a, b string) {
		var former, latter strings.Builder
		for _, p := range diff.Texts(a, b) {
			if p.Former {
				former.WriteString(p.Text)
			}
			if p.Latter {
				latter.WriteString(p.Text)
			}
		}
		if former.String() != a || latter.String() != b {
			t.Errorf("%q and %q became %q and %q", a, b, former.String(), latter.String())
		}
	})
}
