package password

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestGood(t *testing.T) {
	for _, p := range []string{
		"correct horse battery staple", "Kx7#mQ2!vLp9", "雨后的石板路有青苔味", "vogel trinkt nacht", "thuJ-82kf-wq0P",
		"three wombats paint fences", "月落乌啼霜满天江枫渔火", "zebra umbrella kettle", "8f3a91c07e5d", "p7Hq-lampe-zwölf",
	} {
		if err := Check(p, "zhangsan", "zhangsan@example.com", "东方云海"); err != nil {
			t.Errorf("%q is refused: %v", p, err)
		}
	}
}

func TestBad(t *testing.T) {
	for p, want := range map[string]error{
		"": ErrShort, "abc": ErrShort, "Kx7#mQ2!v": ErrShort, "雨后的石板路": ErrShort,
		strings.Repeat("x", MaxBytes+1): ErrLong, "abcdefghij\xff": ErrEncoding,
		// English habits
		"password12": ErrCommon, "Password123!": ErrCommon, "P@ssw0rd2024": ErrCommon, "qwertyuiop": ErrCommon,
		"Qwerty12345": ErrCommon, "1qaz2wsx3edc": ErrCommon, "iloveyou1314": ErrCommon, "aaaaaaaaaaaa": ErrCommon,
		"abcabcabcabc": ErrCommon, "abcdefghijkl": ErrCommon, "zyxwvutsrq": ErrCommon, "letmein2026": ErrCommon,
		"Welcome2026!": ErrCommon, "!@#$%^&*()": ErrCommon, "administrator": ErrCommon, "adminadmin1": ErrCommon,
		"xK9xK9xK9xK9": ErrCommon, "sunshine1990": ErrCommon, "trustno1trustno1": ErrCommon,
		// Chinese habits
		"woaini1314": ErrCommon, "woaini5201314": ErrCommon, "5201314520": ErrCommon, "13800138000": ErrCommon,
		"19900101zhang": ErrCommon, "zhangsan1990": ErrCommon, "Wang19880808": ErrCommon, "wodemima123": ErrCommon,
		"a123456789": ErrCommon, "qq123456789": ErrCommon, "huawei@123": ErrCommon, "我爱你我爱你我爱你我": ErrCommon,
		"１２３４５６７８９０": ErrCommon, "Huawei@2026": ErrCommon, "beijing2008": ErrCommon, "110101199001011234": ErrCommon,
		"147258369147": ErrCommon, "gongxifacai888": ErrCommon, "kongdan2026": ErrCommon, "Kongdan C139": ErrCommon,
	} {
		if err := Check(p); !errors.Is(err, want) {
			t.Errorf("Check(%.30q) = %v, want %v", p, err, want)
		}
	}
}

func TestPersonal(t *testing.T) {
	own := []string{"m.ferrante", "m.ferrante@nordlicht.example", "Marta Ferrante", "欧阳雪", "Nordlicht Systems"}
	for _, p := range []string{"ferrante2026", "Ferrante!123", "martaferrante1", "nordlicht2026!", "F3rr4nt3123", "m.ferrante@nordlicht.example", "欧阳雪云山20260101"} {
		if err := Check(p, own...); !errors.Is(err, ErrPersonal) {
			t.Errorf("Check(%q) = %v, want %v", p, err, ErrPersonal)
		}
		if err := Check(p); err != nil {
			t.Errorf("Check(%q) of somebody else = %v", p, err)
		}
	}
	if err := Check("ferrante likes old maps", own...); err != nil {
		t.Errorf("one name among others is refused: %v", err)
	}
	if err := Check("Kx7#mQ2!vLp9", "", " ", "x", "\xff"); err != nil {
		t.Errorf("empty names: %v", err)
	}
}

func TestListIsUsable(t *testing.T) {
	if len(common) < 400 {
		t.Errorf("the list has %d words", len(common))
	}
	for w := range common {
		if w != strings.ToLower(w) || len([]rune(w)) > longest {
			t.Errorf("%q is never looked up", w)
		}
	}
}

// TestLongPasswordsAreQuick: the search must not be a way to keep the server busy.
func TestLongPasswordsAreQuick(t *testing.T) {
	for _, p := range []string{strings.Repeat("a", MaxBytes), strings.Repeat("ab1", MaxBytes/3), strings.Repeat("password", MaxBytes/8)} {
		start := time.Now()
		_ = Check(p, "somebody")
		if took := time.Since(start); took > time.Second {
			t.Errorf("%.10q… of %d bytes takes %v", p, len(p), took)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, p := range []string{"password12", "Kx7#mQ2!vLp9", "我爱你", "\xff", "İİİİİİİİİİ", "ẞẞẞẞẞẞẞẞẞẞ"} {
		f.Add(p, "zhangsan")
	}
	f.Fuzz(func(t *testing.T, p, own string) {
		err := Check(p, own)
		if twice := Check(p, own, own); !errors.Is(twice, err) {
			t.Errorf("Check(%q, %q) = %v, then %v", p, own, err, twice)
		}
		if err == nil && Check(p) != nil {
			t.Errorf("%q is refused only without the name %q", p, own)
		}
	})
}
