package view

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// read joins the files of a pattern, generated code left out.
func read(t *testing.T, patterns ...string) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range patterns {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_templ.go") || strings.HasSuffix(name, "_test.go") {
				continue
			}
			raw, err := os.ReadFile(name) // #nosec G304 -- our own sources
			if err != nil {
				t.Fatal(err)
			}
			all.Write(raw)
			all.WriteByte('\n')
		}
	}
	return all.String()
}

// An icon that is not in the list would be an empty square.
func TestIconsAreBuilt(t *testing.T) {
	built := map[string]bool{}
	for line := range strings.Lines(read(t, "../static/icons.txt")) {
		built[strings.TrimSpace(line)] = true
	}
	source := read(t, "*.templ", "*.go", "../*.go")
	uses := regexp.MustCompile(`Icon\("([^"]*)"\)|[iI]con:\s*"([^"]*)"`).FindAllStringSubmatch(source, -1)
	if len(uses) < 20 {
		t.Fatalf("only %d icons were found", len(uses))
	}
	for _, u := range uses {
		if name := u[1] + u[2]; name != "" && !built[name] {
			t.Errorf("icon %q is not in static/icons.txt", name)
		}
	}
}

// A class of ours that no style sheet knows is a slip of the pen.
func TestClassesHaveRules(t *testing.T) {
	sheets := read(t, "../static/css/*.css") + read(t, "../static/js/*.js")
	names := regexp.MustCompile(`\bk-[a-z0-9-]*[a-z0-9]\b`)
	known := map[string]bool{"k-choice": true, "k-dot": true, "k-dealhead-buttons": true, "k-zonename": true} // names only, for tests and scripts
	for _, n := range names.FindAllString(sheets, -1) {
		known[n] = true
	}
	for _, quoted := range regexp.MustCompile(`"[^"\n]*\bk-[^"\n]*"`).FindAllString(read(t, "*.templ"), -1) {
		for _, n := range names.FindAllString(strings.ReplaceAll(quoted, `-"`, ""), -1) {
			if !known[n] {
				t.Errorf("class %q in %s has no rule", n, quoted)
			}
		}
	}
}

// A component stands in one place: two sheets that both say what a class is
// would fight, and the later one would win by the order of app.css.
func TestClassesHaveOnePlace(t *testing.T) {
	sheets, err := filepath.Glob("../static/css/*.css")
	if err != nil || len(sheets) < 20 {
		t.Fatalf("%d sheets, %v", len(sheets), err)
	}
	note, alone := regexp.MustCompile(`(?s)/\*.*?\*/`), regexp.MustCompile(`(?m)^(?:\.k-[a-z0-9-]+,\n)*\.k-[a-z0-9-]+ \{`)
	class, places := regexp.MustCompile(`\.k-[a-z0-9-]+`), map[string]string{}
	for _, sheet := range sheets {
		if filepath.Base(sheet) == "print.css" { // what paper leaves out
			continue
		}
		raw, err := os.ReadFile(sheet) // #nosec G304 -- our own sources
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range alone.FindAllString(note.ReplaceAllString(string(raw), ""), -1) {
			for _, name := range class.FindAllString(rule, -1) {
				if other := places[name]; other != "" && other != sheet {
					t.Errorf("%s has a rule of its own in %s and in %s", name, filepath.Base(other), filepath.Base(sheet))
				}
				places[name] = sheet
			}
		}
	}
}

// The content security policy forbids what would be written into the page.
func TestNothingInline(t *testing.T) {
	source := read(t, "*.templ")
	for _, banned := range []string{` style=`, `<style`, ` onclick=`, ` onchange=`, ` onsubmit=`, `hx-on`, `"js:`, `javascript:`} {
		if strings.Contains(source, banned) {
			t.Errorf("a template holds %q", banned)
		}
	}
	if regexp.MustCompile(`<script[^>]*>[^<]`).MatchString(source) {
		t.Error("a template holds a script of its own")
	}
}
