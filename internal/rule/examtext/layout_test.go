package examtext

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// brief writes a result as one line for each item: section, number, type,
// stem, options and answer, and the codes of its warnings.
func brief(r Result) string {
	var b strings.Builder
	for _, i := range r.Items {
		answer, _ := json.Marshal(i.Answer)
		fmt.Fprintf(&b, "%s #%d %s %s", i.Section, i.Number, i.Type, strings.ReplaceAll(i.Stem, "\n", "⏎"))
		letters := make([]string, 0, len(i.Options))
		for l := range i.Options {
			letters = append(letters, l)
		}
		slices.Sort(letters)
		for _, l := range letters {
			fmt.Fprintf(&b, " {%s %s}", l, strings.ReplaceAll(i.Options[l], "\n", "⏎"))
		}
		fmt.Fprintf(&b, " => %s", answer)
		for _, w := range i.Warnings {
			fmt.Fprintf(&b, " !%s", w.Code)
		}
		b.WriteByte('\n')
	}
	for _, d := range r.Documents {
		fmt.Fprintf(&b, "DOC %d %s: %d\n", d.Line, d.Title, len([]rune(d.Text)))
	}
	for _, w := range r.Warnings {
		fmt.Fprintf(&b, "WARN %s %d %s\n", w.Code, w.Line, w.Text)
	}
	return b.String()
}

// TestLayouts reads every text of testdata/layout, whose expected reading
// stands in the file of the same name that ends in .want.
// With KONGDAN_UPDATE=1 it writes the readings, to be looked at.
func TestLayouts(t *testing.T) {
	files, err := filepath.Glob("testdata/layout/*.txt")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d layouts, %v", len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := brief(Parse(string(raw)))
		want := strings.TrimSuffix(file, ".txt") + ".want"
		if os.Getenv("KONGDAN_UPDATE") != "" {
			if err := os.WriteFile(want, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		expected, err := os.ReadFile(want)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(expected) {
			t.Errorf("%s is read as\n%swant\n%s", file, got, expected)
		}
	}
}
