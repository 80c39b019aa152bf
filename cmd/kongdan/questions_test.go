package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const smallExam = "一、单选题\n1、收据由谁签字（B）\nA、司机\nB、收货人\n2、下列说法正确的是（ ）\nA、先付款\nB、先验收\n二、判断题\n1、发票可以涂改。（×）\n"

// TestQuestionsAreParsedWithoutADatabase reads a file and the standard input;
// no data folder is made.
func TestQuestionsAreParsedWithoutADatabase(t *testing.T) {
	folder := t.TempDir()
	env := []string{"KONGDAN_DATA=" + filepath.Join(folder, "data")}
	file := filepath.Join(folder, "exam.txt")
	if err := os.WriteFile(file, []byte(smallExam), 0o600); err != nil {
		t.Fatal(err)
	}
	var first string
	for _, args := range [][]string{{file, "--json"}, {"--json", "-"}} {
		code, out, errs := do(t, env, smallExam, append([]string{"questions", "parse"}, args...)...)
		var got struct {
			Items []struct {
				Section  string
				Number   int
				Type     string
				Stem     string
				Options  map[string]string
				Answer   any
				Warnings []struct {
					Code, Text string
					Line       int
				}
			}
			Documents, Warnings []any
		}
		if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 || errs != "" || strings.Count(out, "\n") != 1 {
			t.Fatalf("%d %s %s %v", code, out, errs, err)
		}
		if first == "" {
			first = out
		} else if first != out {
			t.Errorf("the input gives %s", out)
		}
		if len(got.Items) != 3 || got.Documents == nil || got.Warnings == nil {
			t.Fatal(out)
		}
		a, b, c := got.Items[0], got.Items[1], got.Items[2]
		if a.Section != "一、单选题" || a.Answer != "B" || a.Options["B"] != "收货人" || a.Type != "single" || a.Warnings == nil {
			t.Errorf("%+v", a)
		}
		if b.Answer != nil || len(b.Warnings) != 1 || b.Warnings[0].Code != "no_key" || b.Warnings[0].Line != 5 {
			t.Errorf("%+v", b)
		}
		if c.Section != "二、判断题" || c.Answer != false || c.Type != "true_false" || c.Number != 1 {
			t.Errorf("%+v", c)
		}
	}
	for lang, want := range map[string][]string{"zh": {"共 3 题", "单选题", "第 5 行", "没有给出答案"}, "en": {"Questions: 3", "single choice", "line 5", "no answer is given"}} {
		code, out, errs := do(t, append(env, "KONGDAN_LANG="+lang), "", "questions", "parse", file)
		if code != 0 || errs != "" || rawKey.MatchString(out) {
			t.Errorf("%s: %d %s%s", lang, code, out, errs)
		}
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: %s does not say %q", lang, out, w)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "data")); err == nil {
		t.Error("a data folder was made")
	}
}

// TestFilesThatHoldNoTextAreRefused gives what cannot be read: exit code 2, the
// reason, and nothing on the output.
func TestFilesThatHoldNoTextAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ raw, want string }{
		"empty": {"", "empty"}, "spaces": {" \n\t \u3000\r\n", "empty"}, "only a mark": {"\ufeff", "empty"}, "picture": {"\x89PNG\r\n\x1a\n0000", "picture"}, "old Word": {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx"},
		"nothing": {strings.Repeat("\x00", 500), "no text"}, "noise": {strings.Repeat("\x01\x02\x03\xff\xfe", 300), "no text"}, "broken": {strings.Repeat("一、单选\xff题\xfe\xff\n", 100), "line 1"}, "gzip": {"\x1f\x8b\x08\x00", "Unpack"},
	} {
		code, out, errs := do(t, nil, c.raw, "questions", "parse", "-", "--json")
		if told(t, []string{name}, code, errs, c.want); code != exitUsage || out != "" {
			t.Errorf("%s: %d %s", name, code, out)
		}
	}
	folder := t.TempDir()
	for _, path := range []string{folder, filepath.Join(folder, "none.txt"), "/nowhere/at/all", "a\x00b", strings.Repeat("长", 300)} {
		code, out, errs := do(t, nil, "", "questions", "parse", path)
		if told(t, []string{path}, code, errs); code != exitUsage || out != "" {
			t.Errorf("%q: %d %s", path, code, out)
		}
	}
}
