package fold

import "testing"

func TestFileName(t *testing.T) {
	for name, want := range map[string]string{
		`C:\Users\li\题库 第一部分.docx`: "题库 第一部分.docx",
		"/tmp/../a.csv":            "a.csv",
		"a\x00b\r\n.csv":           "ab.csv",
		"  两  端  ":                 "两 端",
		"bad\xff\xfe\ufffd.txt":    "bad.txt",
		"folder/":                  "",
		"一二三四五六七八九十.text":          "一二三四五六七八九十.te…",
	} {
		if got := FileName(name, 13); got != want {
			t.Errorf("%q is called %q, want %q", name, got, want)
		}
	}
}
