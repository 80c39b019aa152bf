package fold

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestKey(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"  华为 技术  ":                 "华为 技术",
		"华为　技术":                     "华为 技术",
		"ＡＢＣ１２３":                    "abc123",
		"Oracle\tCloud\n":           "oracle cloud",
		"Ora\u200bcle":              "oracle",
		"\ufeffOracle\u200f":        "oracle",
		"a\u0000b\u0007c":           "abc",
		"e\u0301":                   "é",
		"ÉCOLE":                     "école",
		"\u200b\u200d \u3164\ufe0f": "",
		"ﬁn":                        "fin",
		"㈱東芝":                       "(株)東芝",
		"𠮷野家":                       "𠮷野家",
		"a\xff\xfeb":                "ab",
		"İstanbul":                  "istanbul",
		"⑫":                         "12",
		"⻓⻅⻛⼤":                      "长见风大",
	} {
		if got := Key(text); got != want {
			t.Errorf("Key(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"   ":                       "",
		"\u200b\u200e\ufeff":        "",
		"\u200d":                    "",
		"\u3164":                    "",
		"  张伟 ":                     "张伟",
		"张\r\n伟\t经理":                "张 伟 经理",
		"e\u0301cole":               "école",
		"ABC\u202eDEF":              "ABCDEF",
		"👩\u200d💻 工程师":              "👩\u200d💻 工程师",
		"ＡＢＣ":                       "ＡＢＣ", // shown as typed
		"𠮷":                         "𠮷",
		"<script>alert(1)</script>": "<script>alert(1)</script>",
	} {
		if got, err := Line(text, 100); err != nil || got != want {
			t.Errorf("Line(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]error{
		"a\x00b": ErrControl, "\x00": ErrControl, "a\x1b[31m": ErrControl, "a\u0080": ErrControl, "a\vb": ErrControl,
		"a\xff": ErrEncoding, "\xed\xa0\x80": ErrEncoding, // a lone surrogate
		strings.Repeat("字", 101): ErrLong, strings.Repeat("x", 1<<20): ErrLong,
	} {
		if got, err := Line(text, 100); !errors.Is(err, want) || got != "" {
			t.Errorf("Line(%.20q) = %q, %v, want %v", text, got, err, want)
		}
	}
	if got, err := Line(strings.Repeat("字", 100)+"  ", 100); err != nil || utf8.RuneCountInString(got) != 100 {
		t.Errorf("100 characters are refused: %v", err)
	}
}

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"\n\n第一行\r\n第二行\r第三行\u2028第四行\n\n": "第一行\n第二行\n第三行\n第四行",
		"a\tb  c": "a\tb  c",
		"\n\t ":   "",
	} {
		if got, err := Text(text, 100); err != nil || got != want {
			t.Errorf("Text(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
	if _, err := Text("a\x00", 9); !errors.Is(err, ErrControl) {
		t.Errorf("NUL: %v", err)
	}
	if _, err := Text("0123456789", 9); !errors.Is(err, ErrLong) {
		t.Errorf("too long: %v", err)
	}
}

func FuzzClean(f *testing.F) {
	for _, text := range []string{"张伟", "a\x00", "\u200b", "e\u0301", "İ", "👩\u200d💻", "\xff", "ẛ̣", "ſ", "\u1100\u1161", "ϓ", "a\u0300\u0301 b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key := Key(text)
		if again := Key(key); again != key {
			t.Errorf("Key(%q) = %q, again %q", text, key, again)
		}
		for name, clean := range map[string]func(string, int) (string, error){"Line": Line, "Text": Text} {
			got, err := clean(text, 50)
			if err != nil {
				continue
			}
			again, err := clean(got, 50)
			if err != nil || again != got {
				t.Errorf("%s(%q) = %q, again %q, %v", name, text, got, again, err)
			}
			if !utf8.ValidString(got) || utf8.RuneCountInString(got) > 50 || strings.TrimSpace(got) != got || strings.Contains(got, "\x00") {
				t.Errorf("%s(%q) = %q", name, text, got)
			}
			if name == "Line" && strings.ContainsFunc(got, unicode.IsControl) {
				t.Errorf("Line(%q) = %q", text, got)
			}
		}
	})
}

func TestNarrow(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "１２３，４５６．７８": "123,456.78", "ＡＢｚ": "ABz", "￥５　０": "¥5 0", "￡": "£",
		"10²": "10²", "①": "①", "中文。": "中文。", "－（）": "-()", "～": "~",
	} {
		if got := Narrow(text); got != want {
			t.Errorf("Narrow(%q) = %q, want %q", text, got, want)
		}
	}
}
